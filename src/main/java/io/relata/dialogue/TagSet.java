package io.relata.dialogue;

import java.util.ArrayList;
import java.util.List;

/**
 * The tags of a sequence labelling, in the BIO scheme: {@code O}, and for every type {@code B-type} and {@code I-type}.
 *
 * @param types names of the types, none twice
 */
public record TagSet(List<String> types) {
    /** The tag of a word that belongs to nothing. */
    public static final String OUTSIDE = "O";

    public TagSet {
        types = List.copyOf(types);
    }

    /**
     * Returns the tags that may follow another: {@code I-type} only after {@code B-type} or {@code I-type}.
     *
     * @param previous the tag of the word before; {@link #OUTSIDE} at the start
     */
    public List<String> after(String previous) {
        List<String> allowed = new ArrayList<>(List.of(OUTSIDE));
        types.forEach(t -> allowed.add("B-" + t));
        if (!previous.equals(OUTSIDE)) {
            allowed.add("I-" + previous.substring(2));
        }
        return allowed;
    }
}
