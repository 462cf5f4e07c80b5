package io.relata.dataset;

import io.relata.document.EntityMention;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiPredicate;

/**
 * How many pairs without a relation are built from a sentence, for data sets that annotate only those with one. Two
 * mentions that do not overlap and are not related in either direction make such a pair.
 *
 * <p>Which ones are drawn, and which of the two is the head, follows from the seed and the sentence's id alone. The head
 * is drawn as well, lest the order of the mentions give the answer away.
 *
 * @param label name of the NULL label that they get
 * @param perSentenceMax at most so many of a sentence; 0 for none
 * @param seed of the draw
 */
public record NullPairs(String label, int perSentenceMax, long seed) {
    public NullPairs {
        if (perSentenceMax < 0) {
            throw new IllegalArgumentException("A sentence cannot give %d pairs.".formatted(perSentenceMax));
        }
    }

    /** Returns the choice to build none. */
    public static NullPairs none() {
        return new NullPairs("None", 0, 0);
    }

    /** A pair by the positions of its mentions in their sentence. */
    record Pair(int head, int tail) {}

    List<Pair> draw(String sentenceId, List<EntityMention> mentions, BiPredicate<Integer, Integer> related) {
        if (perSentenceMax == 0) {
            return List.of();
        }
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < mentions.size(); i++) {
            for (int j = i + 1; j < mentions.size(); j++) {
                boolean apart = !mentions.get(i).span().overlaps(mentions.get(j).span());
                if (apart && !related.test(i, j) && !related.test(j, i)) {
                    pairs.add(new Pair(i, j));
                }
            }
        }
        // String.hashCode is specified, so the draw is the same on every machine.
        Random random = new Random(seed * 31 + sentenceId.hashCode());
        Collections.shuffle(pairs, random);
        return pairs.stream()
                .limit(perSentenceMax)
                .map(pair -> random.nextBoolean() ? pair : new Pair(pair.tail, pair.head))
                .toList();
    }
}
