package io.relata.extraction;

import io.relata.decoding.TokenTexts;
import io.relata.dialogue.Answer;
import io.relata.dialogue.DialoguePlan;
import io.relata.dialogue.Outcome;
import io.relata.dialogue.Step;
import io.relata.dialogue.Turn;
import io.relata.document.CharSpan;
import io.relata.document.Windows;
import io.relata.engine.LanguageModel;
import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.retrieval.TextSelector;
import io.relata.schema.EntityType;
import io.relata.schema.EventType;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.verification.StructureCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The pipeline for whole texts: choose demonstrations, put the plan's turns to the model, check what was found.
 *
 * <p>Where a prompt does not fit, the farthest demonstrations are left out, for the whole dialogue again when only a later turn
 * does not fit. A text that does not even fit without any is read in overlapping windows, whose structures are put together.
 * Safe for use by several threads; the same request to the same installation gives the same result.
 *
 * <p>An evaluation builds its own over a part of a data set: {@code new DefaultTextExtractor(TextPools.given(texts), models,
 * plans, styles, selectors, ExtractionListener.NONE)}.
 */
public final class DefaultTextExtractor implements TextExtractor {
    /** The greatest size of a window in the model's tokens; left out, as large as fits twice. */
    private static final String WINDOW_TOKENS = "window_tokens";

    /** How many sentences a window shares with the one before. */
    private static final String WINDOW_OVERLAP = "window_overlap";

    private static final Set<String> OPTIONS = Set.of(WINDOW_TOKENS, WINDOW_OVERLAP);

    private static final int WINDOW_TOKENS_MIN = 32;

    /** Plans are bounded by themselves; one that goes on for so long unanswered is broken. */
    private static final int UNANSWERED_MAX = 10_000;

    private final TextPools pools;
    private final LanguageModels models;
    private final Map<String, DialoguePlan> plans;
    private final Map<String, StructureStyle> styles;
    private final Map<String, TextSelector> selectors;
    private final ExtractionListener listener;
    private final Map<String, TokenTexts> tokenTexts = new ConcurrentHashMap<>();

    /**
     * Creates an extractor.
     *
     * @param pools where demonstrations come from: {@link StoredTexts}, or {@link TextPools#given} in an evaluation
     * @param plans the dialogue plans that profiles may name; so the styles and selectors
     */
    public DefaultTextExtractor(
            TextPools pools,
            LanguageModels models,
            Collection<DialoguePlan> plans,
            Collection<StructureStyle> styles,
            Collection<TextSelector> selectors,
            ExtractionListener listener) {
        this.pools = pools;
        this.models = models;
        this.plans = byName(plans, DialoguePlan::name);
        this.styles = byName(styles, StructureStyle::name);
        this.selectors = byName(selectors, TextSelector::name);
        this.listener = listener;
    }

    @Override
    public TextResult extract(TextRequest request) {
        return new Asked(request).answer();
    }

    private static <T> Map<String, T> byName(Collection<T> all, Function<T, String> name) {
        Map<String, T> byName = new TreeMap<>();
        for (T one : all) {
            if (byName.put(name.apply(one), one) != null) {
                throw new IllegalArgumentException("Two have the name %s.".formatted(name.apply(one)));
            }
        }
        return byName;
    }

    private static RelataException invalid(TextProfile profile, String what, String hint) {
        return new RelataException(
                ErrorCode.PROFILE_INVALID, "The profile \"%s\" %s.".formatted(profile.name(), what), hint);
    }

    /** What came of the dialogue about one window. */
    private record Heard(Outcome outcome, List<AnnotatedText> shown, int calls, List<TextResult.TurnTrace> turns) {}

    /** One request on its way through the pipeline. */
    private final class Asked {
        private final TextRequest request;
        private final TextProfile profile;
        private final DialoguePlan plan;
        private final StructureStyle style;
        private final TextSelector selector;
        private final LanguageModel model;
        private final TokenTexts texts;
        private final TextPool pool;
        private final List<String> focus;
        private final StageClock clock = new StageClock(listener);

        Asked(TextRequest request) {
            this.request = request;
            this.profile = request.profile();
            this.plan = named(plans, profile.plan());
            this.style = named(styles, profile.style());
            this.selector = named(selectors, profile.selector());
            checkTogether();
            this.focus = focus(profile.task(), request.schema());
            this.model = models.find(profile.model(), profile.adapter())
                    .orElseThrow(() -> new RelataException(
                            ErrorCode.MODEL_MISSING,
                            "The profile \"%s\" asks the model \"%s\", and it is not installed or no engine runs here."
                                    .formatted(profile.name(), profile.model()),
                            "Maybe put its folder into models, or run relata doctor."));
            this.texts = tokenTexts.computeIfAbsent(model.fingerprint(), _ -> new TokenTexts(model.tokenizer()));
            this.pool = pools.of(request.schema(), profile);
        }

        private <T> T named(Map<String, T> byName, String name) {
            T found = byName.get(name);
            if (found == null) {
                throw invalid(
                        profile,
                        "names \"%s\", which does not exist".formatted(name),
                        KnownNames.hint(name, byName.keySet()));
            }
            return found;
        }

        private void checkTogether() {
            checkTask(plan.name(), plan.tasks());
            checkTask(style.name(), style.tasks());
            Set<String> declared = new TreeSet<>(OPTIONS);
            declared.addAll(plan.options());
            declared.addAll(style.options());
            for (String option : new TreeSet<>(profile.options().keySet())) {
                if (!declared.contains(option)) {
                    throw invalid(
                            profile,
                            "has the option \"%s\", which neither %s nor %s reads"
                                    .formatted(option, plan.name(), style.name()),
                            KnownNames.hint(option, declared));
                }
            }
            for (String check : profile.checks()) {
                if (StructureCheck.named(check).isEmpty()) {
                    throw invalid(
                            profile,
                            "has the check \"%s\"".formatted(check),
                            KnownNames.hint(
                                    check,
                                    Arrays.stream(StructureCheck.values())
                                            .map(StructureCheck::wireName)
                                            .toList()));
                }
            }
        }

        private void checkTask(String name, Set<Task> tasks) {
            if (!tasks.contains(profile.task())) {
                throw invalid(
                        profile,
                        "looks for %s, which %s does not"
                                .formatted(profile.task().wireName(), name),
                        KnownNames.hint(
                                profile.task().wireName(),
                                tasks.stream().map(Task::wireName).toList()));
            }
        }

        TextResult answer() {
            List<CharSpan> windows = windows();
            List<Heard> heard = new ArrayList<>();
            Structure structure = Structure.EMPTY;
            List<Fault> faults = new ArrayList<>();
            for (CharSpan window : windows) {
                Heard one = dialogue(window.in(request.text()));
                heard.add(one);
                structure = structure.union(one.outcome.structure().shifted(window.start()));
                faults.addAll(one.outcome.faults());
            }
            Parsed checked = checked(structure, faults);
            checked.faults().forEach(f -> listener.faultMet(f.kind().wireName()));
            listener.textAnswered(profile.task().wireName());
            return new TextResult(
                    id(),
                    profile.name(),
                    request.schema().name(),
                    profile.task(),
                    checked.structure(),
                    checked.faults(),
                    notes(heard),
                    heard.stream()
                            .flatMap(h -> h.shown.stream())
                            .map(AnnotatedText::id)
                            .distinct()
                            .toList(),
                    heard.stream().mapToInt(Heard::calls).sum(),
                    request.trace()
                            ? heard.stream().flatMap(h -> h.turns.stream()).toList()
                            : List.of(),
                    model.name(),
                    profile.adapter(),
                    pool.snapshot());
        }

        private Parsed checked(Structure found, List<Fault> faults) {
            Structure structure = found;
            for (String name : profile.checks()) {
                StructureCheck check = StructureCheck.named(name).orElseThrow();
                Parsed passed = check.apply(structure, request.text(), request.schema());
                structure = passed.structure();
                faults.addAll(passed.faults());
            }
            return new Parsed(structure, faults);
        }

        private SortedMap<String, String> notes(List<Heard> heard) {
            SortedMap<String, String> notes = new TreeMap<>();
            heard.forEach(
                    h -> h.outcome.notes().forEach((name, note) -> notes.merge(name, note, (a, b) -> a + "\n" + b)));
            if (heard.size() > 1) {
                notes.put("windows", Integer.toString(heard.size()));
            }
            return notes;
        }

        private String id() {
            return ResultId.of(List.of(
                    request.text(),
                    profile.toString(),
                    request.schema().toString(),
                    pool.snapshot(),
                    model.fingerprint(),
                    new TreeSet<>(request.excludedIds()).toString()));
        }

        private Step begin(String text, List<AnnotatedText> demonstrations) {
            StructureQuestion question = new StructureQuestion(
                    profile.task(), request.schema(), focus, demonstrations, text, Structure.EMPTY, profile.options());
            return plan.begin(new DialoguePlan.Assignment(question, style, profile.constrained(), profile.tokensMax()));
        }

        private List<CharSpan> windows() {
            CharSpan whole = new CharSpan(0, request.text().length());
            Optional<Integer> asked = number(WINDOW_TOKENS);
            int opening = opening(request.text());
            boolean fits = opening + profile.tokensMax() <= model.contextTokensMax();
            if (asked.isEmpty() && fits) {
                return List.of(whole);
            }
            int overhead = opening - tokenCount(request.text());
            int room = model.contextTokensMax() - profile.tokensMax() - overhead;
            // Half of the room is left for demonstrations and for what later turns repeat.
            int size = asked.orElse(Math.max(WINDOW_TOKENS_MIN, room / 2));
            return new Windows(size, number(WINDOW_OVERLAP).orElse(1), this::tokenCount)
                    .of(request.text(), Locale.forLanguageTag(request.schema().language()));
        }

        private int opening(String text) {
            return begin(text, List.of()) instanceof Step.Ask(Turn turn, Function<Answer, Step> _)
                    ? Conversation.tokens(model.tokenizer(), turn.text()).length
                    : 0;
        }

        private int tokenCount(String text) {
            return model.tokenizer().encode(text).length;
        }

        private Optional<Integer> number(String option) {
            String value = profile.options().get(option);
            if (value == null) {
                return Optional.empty();
            }
            if (!value.matches("[0-9]{1,6}") || option.equals(WINDOW_TOKENS) && Integer.parseInt(value) < 1) {
                throw invalid(profile, "has \"%s\" for %s".formatted(value, option), "Maybe a number such as 256.");
            }
            return Optional.of(Integer.valueOf(value));
        }

        private Heard dialogue(String text) {
            List<AnnotatedText> chosen = profile.demonstrations() == 0
                    ? List.of()
                    : clock.time(
                            "select",
                            () -> selector.select(
                                    pool.apartFrom(request.text(), request.excludedIds()),
                                    text,
                                    profile.demonstrations()));
            int wasted = 0;
            for (int shown = chosen.size(); ; shown--) {
                try (Dialogue dialogue = new Dialogue(begin(text, chosen.subList(0, shown)), shown > 0)) {
                    boolean ended = dialogue.run();
                    if (ended) {
                        return dialogue.heard(chosen.subList(0, shown), wasted, chosen.size() - shown);
                    }
                    wasted += dialogue.turns.size();
                }
            }
        }

        /** One course of the plan. */
        private final class Dialogue implements AutoCloseable {
            private final TurnTaker taker = new TurnTaker(model, texts);
            private final boolean hasDemonstrations;
            private final List<TextResult.TurnTrace> turns = new ArrayList<>();
            private final List<String> unanswered = new ArrayList<>();
            private Step step;

            Dialogue(Step step, boolean hasDemonstrations) {
                this.step = step;
                this.hasDemonstrations = hasDemonstrations;
            }

            /** Returns whether it came to its end; it did not if fewer demonstrations would leave room for a turn. */
            boolean run() {
                while (step instanceof Step.Ask(Turn turn, Function<Answer, Step> then)) {
                    Optional<TurnTaker.Reply> reply = reply(turn);
                    if (reply.isEmpty() && hasDemonstrations && turns.size() < profile.turnsMax()) {
                        return false;
                    }
                    reply.ifPresent(r -> turns.add(r.trace()));
                    step = then.apply(reply.map(TurnTaker.Reply::answer).orElseGet(() -> nothing(turn)));
                }
                return true;
            }

            private Optional<TurnTaker.Reply> reply(Turn turn) {
                if (turns.size() == profile.turnsMax()) {
                    return Optional.empty();
                }
                boolean wholeRoom = hasDemonstrations || turns.isEmpty();
                Optional<TurnTaker.Reply> reply = clock.time("turn", () -> taker.put(turn, wholeRoom));
                if (reply.isEmpty() && !hasDemonstrations && turns.isEmpty()) {
                    throw new RelataException(
                            ErrorCode.PROMPT_TOO_LONG,
                            "The question without any demonstration has %d tokens, and an answer up to %d; the model has room for %d."
                                    .formatted(
                                            Conversation.tokens(model.tokenizer(), turn.text()).length,
                                            profile.tokensMax(),
                                            model.contextTokensMax()),
                            "Maybe ask about fewer names, or name a profile whose model has a longer context.");
                }
                reply.ifPresent(r -> listener.modelAsked(
                        model.name(), r.trace().promptTokenCount(), r.trace().writtenTokenCount()));
                return reply;
            }

            /** Returns an answer that says nothing, so that the plan comes to its end with what it has. */
            private Answer nothing(Turn turn) {
                unanswered.add(turn.name());
                if (unanswered.size() > UNANSWERED_MAX) {
                    throw new IllegalStateException("The plan %s has no end.".formatted(plan.name()));
                }
                return switch (turn) {
                    case Turn.Write _ -> new Answer.Written("", false);
                    case Turn.Choose choose ->
                        new Answer.Chosen(Collections.nCopies(
                                choose.options().size(), 1.0 / choose.options().size()));
                    case Turn.Tag _ -> new Answer.Tagged(List.of());
                };
            }

            Heard heard(List<AnnotatedText> shown, int wasted, int dropped) {
                Outcome outcome = ((Step.Done) step).outcome();
                List<Fault> faults = new ArrayList<>(outcome.faults());
                SortedMap<String, String> notes = new TreeMap<>(outcome.notes());
                if (!unanswered.isEmpty()) {
                    faults.add(new Fault(Fault.Kind.TRUNCATED, ""));
                    notes.put("unanswered_turns", String.join(", ", new LinkedHashSet<>(unanswered)));
                }
                if (dropped > 0) {
                    notes.put("demonstrations_dropped", Integer.toString(dropped));
                }
                return new Heard(new Outcome(outcome.structure(), faults, notes), shown, wasted + turns.size(), turns);
            }

            @Override
            public void close() {
                taker.close();
            }
        }
    }

    /**
     * Returns the names that a task asks for.
     *
     * @throws RelataException with {@code SCHEMA_INVALID} when the schema has none
     */
    private static List<String> focus(Task task, RelationSchema schema) {
        List<String> names =
                switch (task) {
                    case ENTITIES ->
                        schema.entities().stream().map(EntityType::name).toList();
                    case TRIPLES ->
                        schema.relations().stream().map(RelationType::name).toList();
                    case EVENTS -> schema.events().stream().map(EventType::name).toList();
                };
        if (names.isEmpty()) {
            throw new RelataException(
                    ErrorCode.SCHEMA_INVALID,
                    "The schema \"%s\" names no %s to look for.".formatted(schema.name(), task.wireName()),
                    "Maybe another schema was meant, or its file lacks the list.");
        }
        return names;
    }
}
