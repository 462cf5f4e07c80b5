package io.relata.training.encoder;

import io.relata.dataset.LabeledExample;
import io.relata.document.CharSpan;
import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Examples whose labels mean the same thing throughout: one data set.
 *
 * @param name for the reports
 * @param examples each pair of each text at most once
 * @param ambiguous how many examples were left out, because their pair has several labels and no single one is right
 */
public record LabeledSet(String name, List<LabeledExample> examples, int ambiguous) {
    public LabeledSet {
        examples = List.copyOf(examples);
    }

    /** Returns a set of the examples whose pair has one label, each pair once. */
    public static LabeledSet of(String name, List<LabeledExample> examples) {
        Map<PairContext, List<LabeledExample>> byPair = new LinkedHashMap<>();
        for (LabeledExample example : examples) {
            byPair.computeIfAbsent(example.context(), _ -> new ArrayList<>()).add(example);
        }
        List<LabeledExample> kept = new ArrayList<>();
        int ambiguous = 0;
        for (List<LabeledExample> same : byPair.values()) {
            boolean one = same.stream().map(LabeledExample::label).distinct().count() == 1;
            if (one) {
                kept.add(same.getFirst());
            } else {
                ambiguous += same.size();
            }
        }
        return new LabeledSet(name, kept, ambiguous);
    }

    /** Returns the examples whose mentions, with all that is between them, are at most so many characters long. */
    LabeledSet within(int charactersMax) {
        return new LabeledSet(
                name,
                examples.stream()
                        .filter(e -> stretch(e.context()) <= charactersMax)
                        .toList(),
                ambiguous);
    }

    private static int stretch(PairContext context) {
        CharSpan head = context.pair().head().span();
        CharSpan tail = context.pair().tail().span();
        return Math.max(head.end(), tail.end()) - Math.min(head.start(), tail.start());
    }

    /** Returns the labels and their mirror images, in natural order. */
    List<RelationLabel> labels() {
        TreeSet<RelationLabel> labels = new TreeSet<>();
        for (LabeledExample example : examples) {
            labels.add(example.label());
            labels.add(mirrored(example.label()));
        }
        return List.copyOf(labels);
    }

    /** Returns the label that holds when head and tail change places. */
    static RelationLabel mirrored(RelationLabel label) {
        return new RelationLabel(label.relation(), label.direction().reversed());
    }
}
