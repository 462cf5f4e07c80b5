package io.relata.dataset;

import io.relata.document.CharSpan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A document of DocRED's JSON.
 *
 * @param title unique in its file
 * @param sentences tokens by sentence
 * @param entities mentions by entity
 * @param labels the facts, not yet taken apart
 */
record DocRedDocument(String title, List<List<String>> sentences, List<List<Mention>> entities, List<JsonRow> labels) {
    static DocRedDocument of(JsonRow row) {
        List<List<String>> sentences = row.elements("sents").stream()
                .map(s -> s.elements().stream().map(JsonRow::asText).toList())
                .toList();
        return new DocRedDocument(
                row.identifier("title"),
                sentences,
                entities(row, sentences),
                row.has("labels") ? row.elements("labels") : List.of());
    }

    private static List<List<Mention>> entities(JsonRow row, List<List<String>> sentences) {
        List<List<Mention>> entities = new ArrayList<>();
        for (JsonRow entity : row.elements("vertexSet")) {
            List<Mention> mentions = new ArrayList<>();
            for (JsonRow mention : entity.elements()) {
                List<JsonRow> position = mention.elements("pos");
                int sentence = mention.integer("sent_id");
                if (!(0 <= sentence && sentence < sentences.size()) || position.size() != 2) {
                    throw Rows.malformed(
                            "The mention \"%s\" is in sentence %d of %d with %d offsets."
                                    .formatted(mention.path(), sentence, sentences.size(), position.size()),
                            "");
                }
                mentions.add(new Mention(
                        sentence,
                        position.get(0).asInteger(),
                        position.get(1).asInteger(),
                        mention.textOr("type", "")));
            }
            entities.add(mentions);
        }
        return entities;
    }

    /** Returns the mentions of an entity by its number. */
    List<Mention> entity(int number) {
        if (!(0 <= number && number < entities.size())) {
            throw Rows.malformed(
                    "The label names entity %d; there are %d, counted from 0.".formatted(number, entities.size()), "");
        }
        return entities.get(number);
    }

    /** Returns the mentions of two entities that stand closest together, if any two of them do not overlap. */
    Optional<Closest> closest(int headEntity, int tailEntity) {
        return entity(headEntity).stream()
                .flatMap(head -> entity(tailEntity).stream().map(tail -> new Closest(head, tail)))
                .filter(Closest::apart)
                .min(Comparator.comparingInt(Closest::sentencesBetween)
                        .thenComparingInt(Closest::tokensBetween)
                        .thenComparing(Closest::head)
                        .thenComparing(Closest::tail));
    }

    /** Returns the numbers of the sentences from which a fact follows, in the order of the file. */
    List<Integer> evidence(JsonRow label) {
        if (!label.has("evidence")) {
            return List.of();
        }
        List<Integer> numbers = new ArrayList<>();
        for (JsonRow number : label.elements("evidence")) {
            if (!(0 <= number.asInteger() && number.asInteger() < sentences.size())) {
                throw Rows.malformed(
                        "The evidence is sentence %d of %d.".formatted(number.asInteger(), sentences.size()), "");
            }
            numbers.add(number.asInteger());
        }
        return numbers;
    }

    /** Returns these sentences as a text. */
    String text(Collection<Integer> numbers) {
        return numbers.stream()
                .map(number -> new TokenText(sentences.get(number)).text())
                .collect(Collectors.joining(" "));
    }

    /** Returns the place of a mention in the text of the sentences from {@code first} on. */
    CharSpan span(TokenText text, int first, Mention mention, int entity) {
        int sentenceLength = sentences.get(mention.sentence).size();
        if (!(0 <= mention.start && mention.end <= sentenceLength)) {
            throw Rows.malformed(
                    "A mention of entity %d has the tokens [%d, %d) of a sentence of %d."
                            .formatted(entity, mention.start, mention.end, sentenceLength),
                    "");
        }
        int offset = sentences.subList(first, mention.sentence).stream()
                .mapToInt(List::size)
                .sum();
        return text.span(offset + mention.start, offset + mention.end);
    }

    /** A mention by the tokens of its sentence. */
    record Mention(int sentence, int start, int end, String type) implements Comparable<Mention> {
        @Override
        public int compareTo(Mention other) {
            return Comparator.comparingInt(Mention::sentence)
                    .thenComparingInt(Mention::start)
                    .thenComparingInt(Mention::end)
                    .compare(this, other);
        }
    }

    /** A mention of each entity. */
    record Closest(Mention head, Mention tail) {
        boolean apart() {
            return head.sentence != tail.sentence || head.end <= tail.start || tail.end <= head.start;
        }

        int sentencesBetween() {
            return Math.abs(head.sentence - tail.sentence);
        }

        // Across sentences the tokens of the document between the two are not counted; the earliest mentions win.
        int tokensBetween() {
            return sentencesBetween() > 0 ? 0 : Math.max(tail.start - head.end, head.start - tail.end);
        }
    }
}
