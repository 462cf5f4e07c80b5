package io.relata.evaluation;

import io.relata.extraction.CallBudget;
import io.relata.extraction.TextResult;
import io.relata.structure.AnnotatedText;
import java.util.Map;

/** Whatever searches whole texts and is to be scored. It may look at the words of a text and at its id, never at its gold. */
public interface TextAnswerer {
    /** Returns what was found in a text while the budget lasts. */
    TextResult answer(AnnotatedText text, CallBudget budget);

    /** Returns the fingerprints of the models that answered, by their role. */
    Map<String, String> models();
}
