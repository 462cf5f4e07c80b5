package io.relata.verification;

import io.relata.decoding.Completion;
import io.relata.document.CharSpan;
import io.relata.document.PairContext;
import io.relata.prompt.ShownDemonstration;
import io.relata.prompt.Verbalizer;
import io.relata.reasoning.ReasonComposer;
import io.relata.reasoning.RelationStatements;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.verification.Verdict.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks a reason that a model wrote against the text, the demonstrations it was shown, and the label that is answered.
 *
 * <p>A reason argues for a label when it says one of the label's statements ({@link RelationStatements}), or, if it
 * says none of any label, when it spells the name of the label's relation. Case is ignored there, and nowhere in quotes.
 */
public final class ReasoningVerifier {
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    /** Four words in a row that stand there for the third time: small models that lost their way loop so. */
    private static final int REPEATED_WORDS = 4;

    private static final int REPEATS_MAX = 2;

    /** Shorter mentions of demonstrations ("it", "he", "US") stand in too many reasons by right. */
    private static final int LEAK_LENGTH_MIN = 4;

    private final RelationSchema schema;
    private final RelationStatements statements;

    /** Creates a verifier for answers of one schema. */
    public ReasoningVerifier(RelationSchema schema) {
        this.schema = schema;
        this.statements = new RelationStatements(schema);
    }

    /** Returns whether the reason may stand beside the answer {@code label}. */
    public Verdict verify(
            Completion completion, PairContext context, RelationLabel label, List<ShownDemonstration> shown) {
        String reason = FoldedText.fold(completion.text());
        return form(completion, reason)
                .or(() -> mentions(reason, context))
                .or(() -> quotes(reason, context, shown))
                .or(() -> leakedMention(reason, context, label, shown))
                .or(() -> argument(reason, context, label))
                .map(Verdict.class::cast)
                .orElseGet(() -> held(reason, context, label));
    }

    private Verdict held(String reason, PairContext context, RelationLabel label) {
        List<CharSpan> evidence = evidence(reason, context);
        return schema.isNull(label)
                ? new Verdict.NoRelation(reason, evidence)
                : new Verdict.Accepted(label, reason, evidence);
    }

    private static Optional<Verdict.Rejected> form(Completion completion, String reason) {
        if (reason.isEmpty()) {
            return rejected(Reason.EMPTY, "");
        }
        if (!completion.stop().whole()) {
            return rejected(Reason.TRUNCATED, reason);
        }
        return repeated(reason).or(() -> requoted(reason)).flatMap(words -> rejected(Reason.REPEATING, words));
    }

    private static Optional<String> repeated(String reason) {
        String[] words = reason.toLowerCase(Locale.ROOT).split(" ");
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i + REPEATED_WORDS <= words.length; i++) {
            String run = String.join(" ", List.of(words).subList(i, i + REPEATED_WORDS));
            if (seen.merge(run, 1, Integer::sum) > REPEATS_MAX) {
                return Optional.of(run);
            }
        }
        return Optional.empty();
    }

    /** Returns a quote that stands inside another one. */
    private static Optional<String> requoted(String reason) {
        List<String> quotes = quotes(reason);
        for (int i = 0; i < quotes.size(); i++) {
            for (int j = 0; j < quotes.size(); j++) {
                if (i != j && !new FoldedText(quotes.get(i)).find(quotes.get(j)).isEmpty()) {
                    return Optional.of(quotes.get(j));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Verdict.Rejected> mentions(String reason, PairContext context) {
        if (!names(reason, mention(context.headText()))) {
            return rejected(Reason.HEAD_MISSING, context.headText());
        }
        if (!names(reason, mention(context.tailText()))) {
            return rejected(Reason.TAIL_MISSING, context.tailText());
        }
        return Optional.empty();
    }

    /** A mention inside a longer quote is not named by it: the quote may be of the whole sentence. */
    private static boolean names(String reason, String mention) {
        return says(QUOTED.matcher(reason).replaceAll(" \" "), mention)
                || quotes(reason).stream().anyMatch(mention::equalsIgnoreCase);
    }

    private static Optional<Verdict.Rejected> quotes(
            String reason, PairContext context, List<ShownDemonstration> shown) {
        List<String> quotes = quotes(reason);
        boolean unclosed = reason.chars().filter(c -> c == '"').count() % 2 != 0;
        if (quotes.isEmpty() || unclosed) {
            return rejected(Reason.QUOTE_MISSING, "");
        }
        FoldedText text = new FoldedText(context.text());
        for (String quote : quotes) {
            if (text.find(quote).isEmpty()) {
                boolean leaked = shown.stream()
                        .anyMatch(d ->
                                !new FoldedText(d.context().text()).find(quote).isEmpty());
                return rejected(leaked ? Reason.QUOTE_FROM_DEMONSTRATION : Reason.QUOTE_NOT_IN_TEXT, quote);
            }
        }
        return Optional.empty();
    }

    private Optional<Verdict.Rejected> leakedMention(
            String reason, PairContext context, RelationLabel label, List<ShownDemonstration> shown) {
        // What the label's statements and the grammar of reasons say is right even where a demonstration has a mention
        // of that name.
        String allowed = String.join(
                "\n",
                FoldedText.fold(context.text()),
                ReasonComposer.WORDS,
                String.join("\n", statements.statements(context, label)));
        for (ShownDemonstration d : shown) {
            for (String mention :
                    List.of(mention(d.context().headText()), mention(d.context().tailText()))) {
                if (mention.length() >= LEAK_LENGTH_MIN && says(reason, mention) && !says(allowed, mention)) {
                    return rejected(Reason.MENTION_FROM_DEMONSTRATION, mention);
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Verdict.Rejected> argument(String reason, PairContext context, RelationLabel label) {
        Set<RelationLabel> argued = stated(reason, context, label);
        if (argued.isEmpty()) {
            return named(reason, label);
        }
        if (argued.equals(Set.of(label))) {
            return Optional.empty();
        }
        argued.remove(label);
        return rejected(Reason.OTHER_LABEL_ARGUED, argued.iterator().next().key());
    }

    /**
     * Returns the labels that the reason states. Where one statement stands inside another, as "x is a part of y" does
     * in "x is a part of y and z", only the longer counts; what two labels state in the same words counts for the
     * answered one if it is among them.
     */
    private Set<RelationLabel> stated(String reason, PairContext context, RelationLabel answered) {
        record Found(CharSpan span, RelationLabel label) {}
        FoldedText text = new FoldedText(lower(reason));
        List<Found> found = new ArrayList<>();
        for (RelationLabel label : schema.labels()) {
            List<String> spoken = new ArrayList<>(statements.statements(context, label));
            if (schema.isNull(label)) {
                spoken.add(RelationStatements.NONE_PHRASE);
            }
            for (String statement : spoken) {
                text.find(lower(FoldedText.fold(statement))).forEach(span -> found.add(new Found(span, label)));
            }
        }
        Set<CharSpan> ofAnswered = new HashSet<>();
        found.stream().filter(f -> f.label().equals(answered)).forEach(f -> ofAnswered.add(f.span()));
        Set<RelationLabel> stated = new TreeSet<>();
        for (Found f : found) {
            boolean inside = found.stream()
                    .anyMatch(o -> !o.span().equals(f.span())
                            && o.span().start() <= f.span().start()
                            && f.span().end() <= o.span().end());
            if (!inside) {
                stated.add(ofAnswered.contains(f.span()) ? answered : f.label());
            }
        }
        return stated;
    }

    private Optional<Verdict.Rejected> named(String reason, RelationLabel label) {
        Set<String> named = new TreeSet<>();
        for (RelationLabel l : schema.labels()) {
            String words = Verbalizer.words(l.relation());
            // One common word, as in "other" or "cause", is no name unless it is spelled as the schema does.
            boolean byWords = words.contains(" ") && (says(reason, words) || says(reason, l.relation()));
            if (byWords || !new FoldedText(reason).find(l.relation()).isEmpty()) {
                named.add(l.relation());
            }
        }
        if (named.isEmpty()) {
            return rejected(Reason.NO_LABEL_ARGUED, "");
        }
        if (named.equals(Set.of(label.relation()))) {
            return Optional.empty();
        }
        named.remove(label.relation());
        return rejected(Reason.OTHER_LABEL_ARGUED, named.iterator().next());
    }

    /** Returns where the quotes stand: of several places the one nearest to the pair, and no overlaps. */
    private static List<CharSpan> evidence(String reason, PairContext context) {
        FoldedText text = new FoldedText(context.text());
        int middle = (context.pair().head().span().start()
                        + context.pair().tail().span().end())
                / 2;
        Comparator<CharSpan> nearest = Comparator.<CharSpan>comparingInt(
                        s -> Math.abs((s.start() + s.end()) / 2 - middle))
                .thenComparing(Comparator.naturalOrder());
        List<CharSpan> evidence = new ArrayList<>();
        for (String quote : quotes(reason)) {
            text.find(quote).stream()
                    .filter(s -> evidence.stream().noneMatch(s::overlaps))
                    .min(nearest)
                    .ifPresent(evidence::add);
        }
        return evidence.stream().sorted().toList();
    }

    private static List<String> quotes(String reason) {
        List<String> quotes = new ArrayList<>();
        Matcher m = QUOTED.matcher(reason);
        while (m.find()) {
            // Writers put the comma or full stop of their own sentence inside the quotes.
            quotes.add(m.group(1).strip().replaceAll("(?<=\\S)[.,;:]+$", ""));
        }
        return quotes;
    }

    private static String mention(String mention) {
        return FoldedText.fold(RelationStatements.plain(mention));
    }

    private static boolean says(String text, String words) {
        return !new FoldedText(lower(text)).find(lower(words)).isEmpty();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static Optional<Verdict.Rejected> rejected(Reason reason, String detail) {
        return Optional.of(new Verdict.Rejected(reason, detail));
    }
}
