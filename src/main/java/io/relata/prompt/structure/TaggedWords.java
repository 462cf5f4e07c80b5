package io.relata.prompt.structure;

import io.relata.document.CharSpan;
import io.relata.grammar.WordBoundary;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The words of a text that are tagged one by one: runs of letters, digits and marks, and every other character by itself. Scripts
 * without spaces between words have a word for each character.
 *
 * @param spans their places, in text order
 */
public record TaggedWords(List<CharSpan> spans) {
    /** The tag of a word that belongs to nothing. */
    public static final String OUTSIDE = "O";

    public TaggedWords {
        spans = List.copyOf(spans);
    }

    /** Splits a text. */
    public static TaggedWords of(String text) {
        List<CharSpan> spans = new ArrayList<>();
        int start = 0;
        for (int at = 1; at <= text.length(); at++) {
            if (WordBoundary.isAt(text, at)) {
                if (!isSpace(text.charAt(start))) {
                    spans.add(new CharSpan(start, at));
                }
                start = at;
            }
        }
        return new TaggedWords(spans);
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isISOControl(c);
    }

    /**
     * Returns the tags of entities in the BIO scheme, one per word. Of entities that overlap the longest counts, of equal ones the
     * first; one that does not have whole words is outside.
     */
    public List<String> tags(List<Entity> entities) {
        List<Entity> longestFirst = entities.stream()
                .sorted((a, b) -> Integer.compare(b.span().length(), a.span().length()))
                .toList();
        String[] tags = new String[spans.size()];
        Arrays.fill(tags, OUTSIDE);
        for (Entity entity : longestFirst) {
            int first = first(entity);
            int last = last(entity);
            boolean free = 0 <= first && first <= last;
            for (int i = first; free && i <= last; i++) {
                free = tags[i].equals(OUTSIDE);
            }
            for (int i = first; free && i <= last; i++) {
                tags[i] = (i == first ? "B-" : "I-") + entity.type();
            }
        }
        return List.of(tags);
    }

    private int first(Entity entity) {
        for (int i = 0; i < spans.size(); i++) {
            if (spans.get(i).start() == entity.span().start()) {
                return i;
            }
        }
        return -1;
    }

    private int last(Entity entity) {
        for (int i = 0; i < spans.size(); i++) {
            if (spans.get(i).end() == entity.span().end()) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Returns the entities that tags stand for. As conlleval has it, an {@code I-} that continues nothing begins an entity.
     *
     * @param tags one per word
     */
    public Structure entities(List<String> tags) {
        List<Entity> entities = new ArrayList<>();
        Optional<Entity> open = Optional.empty();
        for (int i = 0; i < spans.size(); i++) {
            String tag = tags.get(i);
            String type = tag.equals(OUTSIDE) ? "" : tag.substring(2);
            boolean continues = tag.startsWith("I-")
                    && open.filter(e -> e.type().equals(type)).isPresent();
            if (!continues) {
                open.ifPresent(entities::add);
            }
            int start =
                    continues ? open.orElseThrow().span().start() : spans.get(i).start();
            open = tag.equals(OUTSIDE)
                    ? Optional.empty()
                    : Optional.of(new Entity(new CharSpan(start, spans.get(i).end()), type));
        }
        open.ifPresent(entities::add);
        return Structure.ofEntities(entities);
    }
}
