package io.relata.evaluation;

import io.relata.extraction.TextProfile;
import io.relata.schema.RelationSchema;
import io.relata.structure.AnnotatedText;
import java.util.List;

/** Makes what answers experiments about whole texts, as {@link ExperimentParts} does for pairs. */
public interface TextExperimentParts {
    /**
     * Returns the profile of this name.
     *
     * @throws io.relata.error.RelataException with {@code PROFILE_UNKNOWN}, or with {@code PROFILE_INVALID} for a profile that is
     *     about given pairs
     */
    TextProfile profile(String name);

    /** Returns an answerer that chooses its demonstrations from these texts. */
    TextAnswerer answerer(TextProfile profile, RelationSchema schema, List<AnnotatedText> demonstrations);

    /** Returns an answerer that chooses its demonstrations from those that are installed. */
    TextAnswerer installed(TextProfile profile, RelationSchema schema);
}
