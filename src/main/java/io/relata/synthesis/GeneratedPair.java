package io.relata.synthesis;

import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A sample as a model wrote it, field by field, not yet believed.
 *
 * @param fields by name, in lower case; a field that comes twice counts as it came first
 */
record GeneratedPair(Map<String, String> fields) {
    static final String RELATION = "relation";
    static final String CONTEXT = "context";
    static final String HEAD = "head entity";
    static final String HEAD_TYPE = "head type";
    static final String TAIL = "tail entity";
    static final String TAIL_TYPE = "tail type";

    /** The fields of a sample, in the order in which they are written. */
    static final List<String> NAMES = List.of(RELATION, CONTEXT, HEAD, HEAD_TYPE, TAIL, TAIL_TYPE);

    GeneratedPair {
        fields = Map.copyOf(fields);
    }

    /** Reads lines such as {@code Head entity: Ada}; others are passed over, and missed when the sample is checked. */
    static GeneratedPair parse(String text) {
        Map<String, String> fields = new HashMap<>();
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
                String value = line.substring(colon + 1).strip();
                if (NAMES.contains(name) && !value.isEmpty()) {
                    fields.putIfAbsent(name, value);
                }
            }
        });
        return new GeneratedPair(fields);
    }

    /** Why a sample is not believed; the name is what reports have. */
    enum Flaw {
        FIELD_MISSING,
        OTHER_RELATION,
        TYPE_NOT_ALLOWED,
        NOT_IN_CONTEXT,
        ONE_MENTION;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Returns the first flaw of the sample, if it has any.
     *
     * @param headTypes allowed; empty for any
     * @param tailTypes allowed; empty for any
     */
    Optional<Flaw> flaw(String relation, Set<String> headTypes, Set<String> tailTypes) {
        if (!fields.keySet().containsAll(NAMES)) {
            return Optional.of(Flaw.FIELD_MISSING);
        }
        if (!fields.get(RELATION).equals(relation)) {
            return Optional.of(Flaw.OTHER_RELATION);
        }
        if (!fits(headTypes, fields.get(HEAD_TYPE)) || !fits(tailTypes, fields.get(TAIL_TYPE))) {
            return Optional.of(Flaw.TYPE_NOT_ALLOWED);
        }
        if (place(fields.get(HEAD)).isEmpty() || place(fields.get(TAIL)).isEmpty()) {
            return Optional.of(Flaw.NOT_IN_CONTEXT);
        }
        return place(fields.get(HEAD)).get().overlaps(place(fields.get(TAIL)).get())
                ? Optional.of(Flaw.ONE_MENTION)
                : Optional.empty();
    }

    private static boolean fits(Set<String> allowed, String type) {
        return allowed.isEmpty() || allowed.contains(type);
    }

    /** Returns where a mention first stands in the context, whatever its case there. */
    private Optional<CharSpan> place(String mention) {
        String context = fields.get(CONTEXT);
        for (int at = 0; at + mention.length() <= context.length(); at++) {
            if (context.regionMatches(true, at, mention, 0, mention.length())) {
                return Optional.of(new CharSpan(at, at + mention.length()));
            }
        }
        return Optional.empty();
    }

    /** Returns the pair of a sample without flaw; the mentions are spelled as in the context. */
    PairContext pair() {
        return new PairContext(
                fields.get(CONTEXT),
                new MentionPair(
                        new EntityMention("e1", place(fields.get(HEAD)).orElseThrow(), fields.get(HEAD_TYPE)),
                        new EntityMention("e2", place(fields.get(TAIL)).orElseThrow(), fields.get(TAIL_TYPE))));
    }
}
