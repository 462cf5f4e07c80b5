package io.relata.engine.bpe;

import java.util.Locale;

/** Which pieces are given a space in front that they do not have. */
enum PrependScheme {
    FIRST,
    ALWAYS,
    NEVER;

    /** Reads the field {@code prepend_scheme}, or the older {@code add_prefix_space}. */
    static PrependScheme read(Component metaspace) {
        String named = metaspace.json().path("prepend_scheme").asText("");
        if (!metaspace.flag("add_prefix_space", true) && !named.equals("never")) {
            throw metaspace.unsupported("a Metaspace that adds no space and whose prepend_scheme is not never");
        }
        if (named.isEmpty()) {
            return ALWAYS;
        }
        for (PrependScheme scheme : values()) {
            if (scheme.name().toLowerCase(Locale.ROOT).equals(named)) {
                return scheme;
            }
        }
        throw metaspace.unsupported("a Metaspace of the prepend_scheme " + named);
    }

    /** Returns whether a pre-tokenizer, or one within it, treats the first piece in a way of its own. */
    static boolean asksForTheFirst(Component preTokenizer) {
        return switch (preTokenizer.type()) {
            case "Sequence" -> preTokenizer.children("pretokenizers").stream().anyMatch(PrependScheme::asksForTheFirst);
            case "Metaspace" -> read(preTokenizer) == FIRST;
            default -> false;
        };
    }

    boolean prepends(Piece piece) {
        return switch (this) {
            case FIRST -> piece.opens();
            case ALWAYS -> true;
            case NEVER -> false;
        };
    }
}
