package io.relata.prompt;

import io.relata.document.PairContext;
import io.relata.marking.EntityMarking;
import io.relata.marking.Role;
import io.relata.reasoning.RelationStatements;
import java.util.Comparator;
import java.util.List;

/**
 * How the two mentions are spelled in the reasons of a prompt. A mention that is marked in a reason as it is in the text can
 * be held to its own words while a model writes: a small one otherwise misspells names, above all rare ones.
 *
 * <p>Marks belong between prompt and model. Before a reason is checked or shown to anybody, {@link #plain} takes them out.
 *
 * @param slots the marked mentions, or none where reasons are printed as they are
 */
public record MentionMarks(List<Slot> slots) {
    private static final char QUOTE = '"';

    /**
     * One mention as it is marked.
     *
     * @param before what opens the mark and stands nowhere else outside of quotes
     * @param words the mention as reasons spell it
     * @param after what closes the mark
     */
    public record Slot(String before, String words, String after) {
        /** Returns the mention with its marks. */
        public String marked() {
            return before + words + after;
        }
    }

    public MentionMarks {
        slots = List.copyOf(slots);
    }

    /** Returns marks that change nothing. */
    public static MentionMarks none() {
        return new MentionMarks(List.of());
    }

    /** Returns the marks that {@code marking} puts around the mentions of a pair. */
    public static MentionMarks of(EntityMarking marking, PairContext context) {
        return new MentionMarks(
                List.of(slot(marking, Role.HEAD, context.headText()), slot(marking, Role.TAIL, context.tailText())));
    }

    private static Slot slot(EntityMarking marking, Role role, String mention) {
        return new Slot(
                marking.before(role, ""), Prompt.line(RelationStatements.plain(mention)), marking.after(role, ""));
    }

    /** Returns a reason with both mentions marked wherever they stand as whole words outside of double quotes. */
    public String marked(String reason) {
        List<Slot> longestFirst = slots.stream()
                .sorted(Comparator.comparingInt((Slot slot) -> slot.words().length())
                        .reversed())
                .toList();
        StringBuilder out = new StringBuilder();
        boolean quoted = false;
        int at = 0;
        while (at < reason.length()) {
            int here = at;
            boolean open = quoted;
            Slot slot = longestFirst.stream()
                    .filter(s -> !open && stands(s.words(), reason, here))
                    .findFirst()
                    .orElse(new Slot("", reason.substring(at, at + 1), ""));
            quoted ^= reason.charAt(at) == QUOTE;
            out.append(slot.marked());
            at += slot.words().length();
        }
        return out.toString();
    }

    /** Returns a reason without the marks: the inverse of {@link #marked}. */
    public String plain(String written) {
        StringBuilder out = new StringBuilder();
        boolean quoted = false;
        int at = 0;
        while (at < written.length()) {
            int here = at;
            boolean open = quoted;
            Slot slot = slots.stream()
                    .filter(s -> !open && written.startsWith(s.marked(), here))
                    .findFirst()
                    .orElse(new Slot("", written.substring(at, at + 1), ""));
            quoted ^= written.charAt(at) == QUOTE;
            out.append(slot.words());
            at += slot.marked().length();
        }
        return out.toString();
    }

    private static boolean stands(String words, String reason, int at) {
        return !words.isEmpty()
                && reason.startsWith(words, at)
                && isBoundary(reason, at)
                && isBoundary(reason, at + words.length());
    }

    private static boolean isBoundary(String text, int at) {
        return at == 0
                || at == text.length()
                || !Character.isLetterOrDigit(text.charAt(at - 1))
                || !Character.isLetterOrDigit(text.charAt(at))
                || Character.isIdeographic(text.charAt(at))
                || Character.isIdeographic(text.charAt(at - 1));
    }
}
