package io.relata.evaluation;

import io.relata.document.CharSpan;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Fault;
import io.relata.structure.Structure;
import java.util.List;
import java.util.Set;

/**
 * One text with what was found in it.
 *
 * @param text the text with its gold structure
 * @param sameEntities which spans name the same entity, as far as the data set says so
 * @param answer what was found; nothing where the request failed, so that the whole key is missed
 * @param faults what of the model's answers was not taken over
 * @param llmCalls turns put to a language model
 */
public record StructureJudgement(
        AnnotatedText text, List<Set<CharSpan>> sameEntities, Structure answer, List<Fault> faults, int llmCalls) {
    public StructureJudgement {
        sameEntities = List.copyOf(sameEntities);
        faults = List.copyOf(faults);
    }

    /** Creates the judgement of an answer to a text of which no more is known. */
    public StructureJudgement(AnnotatedText text, Structure answer) {
        this(text, List.of(), answer, List.of(), 0);
    }
}
