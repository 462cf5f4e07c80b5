package io.relata.reasoning;

import io.relata.document.CharSpan;
import io.relata.document.PairContext;
import io.relata.retrieval.Demonstration;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Puts a reason together from a pair, its label and the evidence.
 *
 * <p>The grammar, where {@code E} is the evidence in double quotes as it stands in the text (two stretches are joined
 * by {@code and}), {@code H} and {@code T} are the mentions as {@link RelationStatements#plain} spells them, in the
 * order of the question, and {@code S} is {@link RelationStatements#statement}:
 *
 * <pre>
 * reason   := related | unrelated
 * related  := 'The words ' E ' between ' H ' and ' T ' say that ' S '.'
 *           | H ' and ' T ' are tied by the words ' E ': ' S '.'
 *           | 'For ' H ' and ' T ', the words ' E ' show that ' S '.'
 *           | H ' and ' T ' stand together here: ' S '.'                  when nothing can be quoted
 * unrelated := 'The words ' E ' between ' H ' and ' T ' name none of the relations.'
 *           | 'For ' H ' and ' T ', the words ' E ' show none of the relations.'
 *           | H ' and ' T ' stand together here, and none of the relations is said of them.'
 * </pre>
 *
 * <p>{@code between} is said only of evidence that stands between the mentions. The form is chosen by the text, so
 * that reasons vary and the same pair always has the same one. One word is {@code the word}. No reason has a double
 * quote but around evidence, and none says more than one {@code S}.
 */
public final class ReasonComposer {
    /** Every word that the grammar itself has, of whatever pair a reason speaks. */
    public static final String WORDS =
            "The words between and say that are tied by For show stand together here: none of the"
                    + " relations is said of them. The word says names shows name";

    private final RelationSchema schema;
    private final RelationStatements statements;

    /** Creates a composer for one schema. */
    public ReasonComposer(RelationSchema schema) {
        this.schema = schema;
        this.statements = new RelationStatements(schema);
    }

    /**
     * Returns the reason for a label.
     *
     * @param evidence stretches of {@code context.text()} without double quotes, in text order
     */
    public String compose(PairContext context, RelationLabel label, List<CharSpan> evidence) {
        String mentions =
                RelationStatements.plain(context.headText()) + " and " + RelationStatements.plain(context.tailText());
        boolean related = !schema.isNull(label);
        String statement = statements.statement(context, label);
        if (evidence.isEmpty()) {
            return mentions + " stand together here"
                    + (related
                            ? ": " + statement + "."
                            : ", and " + RelationStatements.NONE_PHRASE + " is said of them.");
        }
        Quote quote = new Quote(context, evidence);
        return related ? related(mentions, statement, quote, form(context)) : unrelated(mentions, quote, form(context));
    }

    /**
     * Returns the reason for a label with the nearest demonstration of the same label, which is cited by its mentions
     * and not in double quotes, since its words are not in this text.
     */
    public String compose(PairContext context, RelationLabel label, List<CharSpan> evidence, Demonstration nearest) {
        return "%s Demonstration %s, with %s and %s, is labelled so too."
                .formatted(
                        compose(context, label, evidence),
                        nearest.id(),
                        RelationStatements.plain(nearest.context().headText()),
                        RelationStatements.plain(nearest.context().tailText()));
    }

    private static String related(String mentions, String statement, Quote quote, int form) {
        if (quote.between() && form == 0) {
            return "The " + quote.words() + " between " + mentions + quote.verb(" says", " say") + " that " + statement
                    + ".";
        }
        if (form == 1) {
            return mentions + " are tied by the " + quote.words() + ": " + statement + ".";
        }
        return "For " + mentions + ", the " + quote.words() + quote.verb(" shows", " show") + " that " + statement
                + ".";
    }

    private static String unrelated(String mentions, Quote quote, int form) {
        if (quote.between() && form != 2) {
            return "The " + quote.words() + " between " + mentions + quote.verb(" names ", " name ")
                    + RelationStatements.NONE_PHRASE + ".";
        }
        return "For " + mentions + ", the " + quote.words() + quote.verb(" shows ", " show ")
                + RelationStatements.NONE_PHRASE + ".";
    }

    private static int form(PairContext context) {
        return Math.floorMod(
                31 * context.text().hashCode() + context.pair().head().span().start(), 3);
    }

    /** The evidence, ready to be quoted. */
    private record Quote(String words, boolean single, boolean between) {
        Quote(PairContext context, List<CharSpan> evidence) {
            this(
                    evidence.stream()
                            .map(e -> '"' + e.in(context.text()) + '"')
                            .collect(Collectors.joining(" and ", isSingle(context, evidence) ? "word " : "words ", "")),
                    isSingle(context, evidence),
                    evidence.stream().allMatch(e -> isBetween(context, e)));
        }

        String verb(String one, String many) {
            return single ? one : many;
        }

        private static boolean isSingle(PairContext context, List<CharSpan> evidence) {
            return evidence.size() == 1
                    && !evidence.getFirst().in(context.text()).contains(" ");
        }

        private static boolean isBetween(PairContext context, CharSpan e) {
            CharSpan head = context.pair().head().span();
            CharSpan tail = context.pair().tail().span();
            return Math.min(head.end(), tail.end()) <= e.start() && e.end() <= Math.max(head.start(), tail.start());
        }
    }
}
