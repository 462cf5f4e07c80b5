package io.relata.retrieval;

import io.relata.dataset.NativeTextReader;
import io.relata.structure.AnnotatedText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The annotated texts that ship with Relata, in {@code /demonstrations/<schema>.texts.jsonl} as {@link NativeTextReader} reads them:
 * demonstrations of what a labelled pair cannot show, such as events.
 */
public final class StarterTexts {
    private StarterTexts() {}

    /** Returns a schema's texts in the order of the file, none for a schema that has none. */
    public static List<AnnotatedText> of(String schema) {
        String path = "/demonstrations/" + schema + ".texts.jsonl";
        try (InputStream in = StarterTexts.class.getResourceAsStream(path)) {
            return in == null
                    ? List.of()
                    : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(NativeTextReader::row)
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The resource %s could not be read.".formatted(path), e);
        }
    }
}
