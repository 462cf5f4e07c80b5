package io.relata.training.lm;

import io.relata.dataset.StructureReading;
import io.relata.document.CharSpan;
import io.relata.document.Sentences;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import io.relata.structure.Triple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Annotated documents cut into their sentences, each with the entities that stand in it and the facts both of whose entities do.
 * Where an entity is named several times in a sentence, its facts are between the first mentions.
 */
final class SentenceTexts {
    private SentenceTexts() {}

    /** Returns the sentences of at most {@code charactersMax} characters that have an entity. */
    static List<AnnotatedText> of(StructureReading reading, Locale locale, int charactersMax) {
        List<AnnotatedText> sentences = new ArrayList<>();
        for (AnnotatedText document : reading.texts()) {
            List<Set<CharSpan>> groups = reading.sameEntities().getOrDefault(document.id(), List.of());
            int number = 0;
            for (CharSpan span : new Sentences(document.text(), locale).spans()) {
                Structure inside = inside(document.gold(), groups, span);
                if (span.length() <= charactersMax && !inside.entities().isEmpty()) {
                    sentences.add(new AnnotatedText(
                            document.id() + "#" + number, span.in(document.text()), inside.shifted(-span.start()), ""));
                }
                number++;
            }
        }
        return sentences;
    }

    private static Structure inside(Structure gold, List<Set<CharSpan>> groups, CharSpan sentence) {
        List<Entity> entities =
                gold.entities().stream().filter(e -> within(e, sentence)).toList();
        List<Triple> triples = new ArrayList<>();
        for (Triple triple : gold.triples()) {
            Optional<Entity> head = first(triple.head(), entities, groups);
            Optional<Entity> tail = first(triple.tail(), entities, groups);
            if (head.isPresent() && tail.isPresent() && !head.equals(tail)) {
                triples.add(new Triple(head.get(), triple.relation(), tail.get()));
            }
        }
        return new Structure(entities, triples, List.of());
    }

    private static Optional<Entity> first(Entity entity, List<Entity> entities, List<Set<CharSpan>> groups) {
        Set<CharSpan> names = groups.stream()
                .filter(g -> g.contains(entity.span()))
                .findFirst()
                .orElse(Set.of(entity.span()));
        return entities.stream().filter(e -> names.contains(e.span())).findFirst();
    }

    private static boolean within(Entity entity, CharSpan sentence) {
        return sentence.start() <= entity.span().start() && entity.span().end() <= sentence.end();
    }
}
