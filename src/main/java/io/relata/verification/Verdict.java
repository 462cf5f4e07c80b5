package io.relata.verification;

import io.relata.document.CharSpan;
import io.relata.schema.RelationLabel;
import java.util.List;
import java.util.Locale;

/** What became of a model's reason. Closed, since an answer must say which of the three it is. */
public sealed interface Verdict {
    /**
     * The reason holds for a relation.
     *
     * @param label the relation it argues for
     * @param reasoning the reason, on one line
     * @param evidence what it quotes, in text order, without overlap
     */
    record Accepted(RelationLabel label, String reasoning, List<CharSpan> evidence) implements Verdict {
        public Accepted {
            evidence = List.copyOf(evidence);
        }
    }

    /**
     * The reason holds for none of the relations.
     *
     * @param reasoning the reason, on one line
     * @param evidence what it quotes, in text order, without overlap
     */
    record NoRelation(String reasoning, List<CharSpan> evidence) implements Verdict {
        public NoRelation {
            evidence = List.copyOf(evidence);
        }
    }

    /**
     * The reason does not hold.
     *
     * @param reason the first check that it failed
     * @param detail the words that failed it, or the empty string
     */
    record Rejected(Reason reason, String detail) implements Verdict {}

    /** The checks, in the order in which they are made. */
    enum Reason {
        /** Nothing was written. */
        EMPTY,
        /** Room ran out before the reason ended. */
        TRUNCATED,
        /** The same words come again and again, or are quoted twice. */
        REPEATING,
        /** The head is not named. */
        HEAD_MISSING,
        /** The tail is not named. */
        TAIL_MISSING,
        /** A quote is opened and not closed, or the reason quotes nothing. */
        QUOTE_MISSING,
        /** Quoted words stand in a demonstration and not in this text. */
        QUOTE_FROM_DEMONSTRATION,
        /** Quoted words stand nowhere. */
        QUOTE_NOT_IN_TEXT,
        /** A mention of a demonstration is named as if it stood in this text. */
        MENTION_FROM_DEMONSTRATION,
        /** Another label than the one answered is argued for. */
        OTHER_LABEL_ARGUED,
        /** No label is argued for. */
        NO_LABEL_ARGUED;

        /** Returns the name used in traces and metrics. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns {@code accepted}, or the name of the check that failed. */
    default String wireName() {
        return switch (this) {
            case Accepted _ -> "accepted";
            case NoRelation _ -> "accepted";
            case Rejected(Reason reason, String _) -> reason.wireName();
        };
    }
}
