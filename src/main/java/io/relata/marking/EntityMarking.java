package io.relata.marking;

import io.relata.document.InlineMarkers;
import io.relata.document.PairContext;
import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import java.util.List;
import java.util.Locale;

/**
 * A way of marking a pair. Closed, since an encoder's weights belong to the marking that they were trained with.
 */
public sealed interface EntityMarking {
    /** Returns the versioned name, which goes into fingerprints. */
    String name();

    /** Returns what stands before a mention, with the white space between it and the mention. */
    String before(Role role, String type);

    /** Returns what stands behind a mention, with the white space between it and the mention. */
    String after(Role role, String type);

    /** Returns the text with the pair marked. Mentions may touch or lie one in the other. */
    default MarkedText mark(PairContext context) {
        return MarkedText.of(this, context);
    }

    /** Returns every marking. */
    static List<EntityMarking> all() {
        return List.of(
                new InlineTags(), new SpecialTokens(), new TypedTokens(), new TypedPunctuation(), new Brackets());
    }

    /**
     * Returns the marking of this name.
     *
     * @throws RelataException with {@code CONFIGURATION_INVALID}, which lists all
     */
    static EntityMarking named(String name) {
        return all().stream()
                .filter(marking -> marking.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RelataException(
                        ErrorCode.CONFIGURATION_INVALID,
                        "The marking \"%s\" is not known.".formatted(name),
                        KnownNames.hint(
                                name, all().stream().map(EntityMarking::name).toList())));
    }

    /** {@code <e1>head</e1>} and {@code <e2>tail</e2>}, as people write it and as SemEval-2010 Task 8 has it. */
    record InlineTags() implements EntityMarking {
        @Override
        public String name() {
            return "inline-tags.v1";
        }

        @Override
        public String before(Role role, String type) {
            return "<" + id(role) + ">";
        }

        @Override
        public String after(Role role, String type) {
            return "</" + id(role) + ">";
        }

        private static String id(Role role) {
            return role == Role.HEAD ? InlineMarkers.HEAD_ID : InlineMarkers.TAIL_ID;
        }
    }

    /**
     * {@code [E1] head [/E1]} and {@code [E2] tail [/E2]}: special tokens of an encoder that was trained with them (Baldini
     * Soares et al. 2019, Matching the Blanks).
     */
    record SpecialTokens() implements EntityMarking {
        @Override
        public String name() {
            return "special-tokens.v1";
        }

        @Override
        public String before(Role role, String type) {
            return role == Role.HEAD ? "[E1] " : "[E2] ";
        }

        @Override
        public String after(Role role, String type) {
            return role == Role.HEAD ? " [/E1]" : " [/E2]";
        }
    }

    /**
     * {@code <S:PERSON> head </S:PERSON>} and {@code <O:CITY> tail </O:CITY>}: special tokens that carry the entity type
     * (Zhong and Chen 2021, PURE); {@code ENTITY} where it is not known.
     */
    record TypedTokens() implements EntityMarking {
        @Override
        public String name() {
            return "typed-tokens.v1";
        }

        @Override
        public String before(Role role, String type) {
            return "<" + inside(role, type) + "> ";
        }

        @Override
        public String after(Role role, String type) {
            return " </" + inside(role, type) + ">";
        }

        private static String inside(Role role, String type) {
            return (role == Role.HEAD ? "S:" : "O:") + (type.isEmpty() ? "ENTITY" : type);
        }
    }

    /**
     * {@code @ * person * head @} and {@code # ^ city ^ tail #}: typed markers of punctuation, which every vocabulary has
     * (Zhou and Chen 2021, An Improved Baseline for Sentence-level Relation Extraction); without the part for the type
     * where it is not known.
     */
    record TypedPunctuation() implements EntityMarking {
        @Override
        public String name() {
            return "typed-punctuation.v1";
        }

        @Override
        public String before(Role role, String type) {
            if (type.isEmpty()) {
                return role == Role.HEAD ? "@ " : "# ";
            }
            String words = type.toLowerCase(Locale.ROOT).replace('_', ' ');
            return role == Role.HEAD ? "@ * " + words + " * " : "# ^ " + words + " ^ ";
        }

        @Override
        public String after(Role role, String type) {
            return role == Role.HEAD ? " @" : " #";
        }
    }

    /** <code>[head]</code> and <code>{tail}</code>: one character at each end, for prompts that small models read. */
    record Brackets() implements EntityMarking {
        @Override
        public String name() {
            return "brackets.v1";
        }

        @Override
        public String before(Role role, String type) {
            return role == Role.HEAD ? "[" : "{";
        }

        @Override
        public String after(Role role, String type) {
            return role == Role.HEAD ? "]" : "}";
        }
    }
}
