package io.relata.grammar;

import java.util.HashSet;
import java.util.Set;

/**
 * How far a list of different items has come.
 *
 * @param stage what of an item comes next
 * @param keys of the items so far
 * @param key as much as was read of the key that is being said; otherwise empty
 * @param rest what comes after that key; otherwise empty
 */
record Said(Stage stage, Set<String> keys, String key, Part rest) {
    enum Stage {
        /** The end of the list, or another item, with a separator if it is not the first. */
        ITEM,
        /** A key, after a separator. */
        KEY,
        /** The end of the key that is being said. */
        KEY_END
    }

    private static final Part EMPTY = new Part.Literal("");

    /** A list of which nothing was said. */
    static final Said NOTHING = new Said(Stage.ITEM, Set.of(), "", EMPTY);

    Said separated() {
        return new Said(Stage.KEY, keys, "", EMPTY);
    }

    Said saying(Part.Distinct.Item item) {
        return new Said(Stage.KEY_END, keys, "", item.rest());
    }

    Said read(int codePoint) {
        return stage == Stage.KEY_END ? new Said(stage, keys, key + Character.toString(codePoint), rest) : this;
    }

    boolean isRepeated() {
        return keys.contains(key);
    }

    /** Returns the list with the key among those that were said. */
    Said whole() {
        Set<String> more = new HashSet<>(keys);
        more.add(key);
        return new Said(Stage.ITEM, Set.copyOf(more), "", EMPTY);
    }

    boolean mayRepeat() {
        return stage != Stage.ITEM && !keys.isEmpty();
    }

    /**
     * Appends the shortest end of the list.
     *
     * @param text from here to where the list goes on
     * @return whether that repeats no key
     */
    boolean appendShortest(Part.Distinct list, StringBuilder text) {
        return switch (stage) {
            case ITEM -> true;
            case KEY -> {
                Part.Distinct.Item item = list.shortestItem();
                text.append(item.shortest());
                yield !keys.contains(item.key().shortest());
            }
            case KEY_END -> {
                boolean isNew = !keys.contains(key + text);
                text.append(rest.shortest());
                yield isNew;
            }
        };
    }
}
