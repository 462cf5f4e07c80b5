package io.relata.training.lm;

import io.relata.document.CharSpan;
import io.relata.prompt.structure.TaggedWords;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import io.relata.structure.Triple;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a model might answer in place of the truth: something left out, something under another name, something too much. A turn
 * that checks an answer, or asks what was missed, is only learned from answers that want it.
 */
final class Mistakes {
    private static final double OMITTED = 0.3;
    private static final double MISNAMED = 0.2;
    private static final double ADDED = 0.5;

    private final String text;
    private final List<String> names;
    private final Random random;

    /**
     * Creates mistakes about a text.
     *
     * @param names of entity types or relations that may be mistaken for each other, at least one
     */
    Mistakes(String text, List<String> names, Random random) {
        this.text = text;
        this.names = List.copyOf(names);
        this.random = random;
    }

    /** Returns entities with mistakes. */
    Structure inEntities(Structure gold) {
        List<Entity> answered = new ArrayList<>();
        for (Entity entity : gold.entities()) {
            if (random.nextDouble() >= OMITTED) {
                answered.add(random.nextDouble() < MISNAMED ? new Entity(entity.span(), name()) : entity);
            }
        }
        List<CharSpan> words = TaggedWords.of(text).spans();
        if (!words.isEmpty() && random.nextDouble() < ADDED) {
            answered.add(new Entity(words.get(random.nextInt(words.size())), name()));
        }
        return Structure.ofEntities(answered);
    }

    /** Returns triples with mistakes; what is added links entities that have one. */
    Structure inTriples(Structure gold) {
        List<Triple> answered = new ArrayList<>();
        for (Triple triple : gold.triples()) {
            if (random.nextDouble() >= OMITTED) {
                answered.add(
                        random.nextDouble() < MISNAMED ? new Triple(triple.head(), name(), triple.tail()) : triple);
            }
        }
        if (gold.entities().size() > 1 && random.nextDouble() < ADDED) {
            int head = random.nextInt(gold.entities().size());
            int tail = (head + 1 + random.nextInt(gold.entities().size() - 1))
                    % gold.entities().size();
            answered.add(new Triple(
                    gold.entities().get(head), name(), gold.entities().get(tail)));
        }
        return Structure.ofTriples(answered);
    }

    private String name() {
        return names.get(random.nextInt(names.size()));
    }
}
