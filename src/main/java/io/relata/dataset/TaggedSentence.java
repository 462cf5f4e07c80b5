package io.relata.dataset;

import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.Mentions;
import io.relata.document.PairContext;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * A sentence whose mentions are numbered, from which examples are made: one per relation, and NULL pairs if wanted.
 *
 * @param id of the sentence; the ids of its examples begin with it
 */
record TaggedSentence(String id, String text, List<EntityMention> mentions) {

    /** A relation between two mentions by their numbers, the head being the first argument. */
    record Relation(String type, int head, int tail, String rationale) {}

    /** Returns the id by which a mention of this number goes. */
    static String mentionId(int number) {
        return "m" + number;
    }

    /**
     * Adds an example for every relation, its id being that of the sentence with the relation's position, and then the
     * NULL pairs. Two relations of one pair make two examples. A relation that cannot be one is an error of the row, and the
     * others are kept.
     */
    void addTo(Rows rows, int line, List<Relation> relations, NullPairs nullPairs) {
        Set<NullPairs.Pair> related = new HashSet<>();
        for (int i = 0; i < relations.size(); i++) {
            Relation relation = relations.get(i);
            related.add(new NullPairs.Pair(relation.head, relation.tail));
            String exampleId = id + "#" + i;
            rows.row(line, () -> rows.add(line, example(exampleId, relation)));
        }
        addNullPairsTo(rows, line, nullPairs, (h, t) -> related.contains(new NullPairs.Pair(h, t)));
    }

    /** Adds the NULL pairs alone. */
    void addNullPairsTo(Rows rows, int line, NullPairs nullPairs, BiPredicate<Integer, Integer> related) {
        for (NullPairs.Pair pair : nullPairs.draw(id, mentions, related)) {
            String exampleId = "%s#null-%d-%d".formatted(id, pair.head(), pair.tail());
            rows.row(line, () -> rows.add(line, nullExample(exampleId, pair, nullPairs.label())));
        }
    }

    /** Returns the sentence that is this stretch of a longer text, with the mentions that stand in it. */
    static TaggedSentence cut(String id, String text, CharSpan stretch, List<EntityMention> mentions) {
        List<EntityMention> moved = mentions.stream()
                .map(m -> new EntityMention(
                        m.id(),
                        new CharSpan(
                                m.span().start() - stretch.start(), m.span().end() - stretch.start()),
                        m.type()))
                .toList();
        return new TaggedSentence(id, stretch.in(text), moved);
    }

    /** Returns the pair of two mentions by their numbers, in this sentence. */
    PairContext context(int head, int tail) {
        return RowText.checked(new PairContext(text, Mentions.pair(mention(head), mention(tail))));
    }

    private LabeledExample example(String exampleId, Relation relation) {
        return new LabeledExample(
                exampleId,
                context(relation.head, relation.tail),
                new RelationLabel(relation.type, Direction.HEAD_TO_TAIL),
                relation.rationale);
    }

    private LabeledExample nullExample(String exampleId, NullPairs.Pair pair, String label) {
        return new LabeledExample(
                exampleId, context(pair.head(), pair.tail()), new RelationLabel(label, Direction.NONE), "");
    }

    private EntityMention mention(int number) {
        if (!(0 <= number && number < mentions.size())) {
            throw Rows.malformed(
                    "The relation names mention %d; there are %d, counted from 0.".formatted(number, mentions.size()),
                    "");
        }
        return mentions.get(number);
    }
}
