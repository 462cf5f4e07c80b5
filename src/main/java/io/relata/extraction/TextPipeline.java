package io.relata.extraction;

import io.relata.dialogue.DialoguePlan;
import io.relata.dialogue.Outcome;
import io.relata.dialogue.Step;
import io.relata.document.CharSpan;
import io.relata.prompt.StructureQuestion;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.verification.StructureCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** One whole text on its way through the pipeline. */
final class TextPipeline {
    /** Counts what is one although several windows have it. */
    private static final String SEVERAL_WINDOWS = "found_in_several_windows";

    private final Parts parts;
    private final TextRequest request;
    private final TextProfile profile;
    private final TextDialogue.Setting setting;

    /**
     * What a request is answered with.
     *
     * @param focus the names that are asked for
     * @param pool where demonstrations come from
     */
    record Parts(
            TextBlocks.Chosen blocks,
            List<String> focus,
            TextModel model,
            TextPool pool,
            ExtractionListener listener) {}

    /**
     * What came of the dialogue about one window.
     *
     * @param shown demonstrations, nearest first
     * @param calls turns that were put, those of dialogues that were given up among them
     */
    private record Heard(Outcome outcome, List<AnnotatedText> shown, int calls, List<TextResult.TurnTrace> turns) {}

    TextPipeline(Parts parts, TextRequest request) {
        this.parts = parts;
        this.request = request;
        this.profile = request.profile();
        this.setting = new TextDialogue.Setting(
                profile, parts.model, request.budget(), new StageClock(parts.listener), parts.listener);
    }

    TextResult answer() {
        List<Heard> heard = new ArrayList<>();
        Parsed found = Parsed.NOTHING;
        for (CharSpan window : windows()) {
            Heard one = heard(window);
            heard.add(one);
            Parsed here = one.outcome.found();
            // Windows overlap, so what several have has not been said again.
            found = found.hearing(here)
                    .counting(SEVERAL_WINDOWS, found.structure().sharedCount(here.structure()))
                    .with(found.structure().union(here.structure()));
        }
        Parsed checked = checked(found);
        checked.faults().forEach(f -> parts.listener.faultMet(f.kind().wireName()));
        parts.listener.textAnswered(profile.task().wireName());
        return result(checked, heard);
    }

    private List<CharSpan> windows() {
        return new TextWindows(profile, parts.model)
                .of(
                        request.text(),
                        Locale.forLanguageTag(request.schema().language()),
                        text -> TextWindows.tokenCount(parts.model, begin(text, List.of())));
    }

    private Step begin(String text, List<AnnotatedText> demonstrations) {
        StructureQuestion question = new StructureQuestion(
                profile.task(),
                request.schema(),
                parts.focus,
                demonstrations,
                text,
                Structure.EMPTY,
                profile.options());
        return parts.blocks
                .plan()
                .begin(new DialoguePlan.Assignment(
                        question, parts.blocks.style(), profile.constrained(), profile.tokensMax()));
    }

    private Heard heard(CharSpan window) {
        String text = window.in(request.text());
        List<AnnotatedText> chosen = chosen(text);
        int wasted = 0;
        for (int count = chosen.size(); ; count--) {
            List<AnnotatedText> shown = chosen.subList(0, count);
            TurnTaker taker = new TurnTaker(parts.model);
            try (TextDialogue dialogue = new TextDialogue(setting, taker, begin(text, shown), count > 0)) {
                if (dialogue.run()) {
                    return new Heard(
                            placed(dialogue.outcome(), window.start(), chosen.size() - count),
                            shown,
                            wasted + dialogue.turns().size(),
                            dialogue.turns());
                }
                wasted += dialogue.turns().size();
            }
        }
    }

    private List<AnnotatedText> chosen(String text) {
        if (profile.demonstrations() == 0) {
            return List.of();
        }
        return setting.clock().time("select", () -> parts.blocks
                .selector()
                .select(parts.pool.apartFrom(request.text(), request.excludedIds()), text, profile.demonstrations()));
    }

    /** Returns what came of a dialogue in the places of the whole text. */
    private static Outcome placed(Outcome outcome, int offset, int droppedDemonstrationCount) {
        SortedMap<String, String> notes = new TreeMap<>(outcome.notes());
        if (droppedDemonstrationCount > 0) {
            notes.put("demonstrations_dropped", Integer.toString(droppedDemonstrationCount));
        }
        return new Outcome(
                outcome.found().with(outcome.structure().shifted(offset)),
                notes,
                outcome.assessments().stream().map(a -> a.shifted(offset)).toList());
    }

    private Parsed checked(Parsed found) {
        Parsed checked = found;
        for (StructureCheck check : parts.blocks.checks()) {
            Parsed passed = check.apply(checked.structure(), request.text(), request.schema());
            checked = checked.hearing(passed).with(passed.structure());
        }
        return checked;
    }

    private TextResult result(Parsed checked, List<Heard> heard) {
        return new TextResult(
                id(),
                profile.name(),
                request.schema().name(),
                profile.task(),
                checked.structure(),
                checked.faults(),
                notes(heard, checked.counts()),
                heard.stream().flatMap(h -> h.outcome.assessments().stream()).toList(),
                heard.stream()
                        .flatMap(h -> h.shown.stream())
                        .map(AnnotatedText::id)
                        .distinct()
                        .toList(),
                heard.stream().mapToInt(Heard::calls).sum(),
                request.trace() ? heard.stream().flatMap(h -> h.turns.stream()).toList() : List.of(),
                parts.model.name(),
                profile.adapter(),
                parts.pool.snapshot());
    }

    private SortedMap<String, String> notes(List<Heard> heard, Map<String, Integer> counts) {
        SortedMap<String, String> notes = new TreeMap<>();
        counts.forEach((name, count) -> notes.put(name, Integer.toString(count)));
        heard.forEach(h -> h.outcome.notes().forEach((name, note) -> notes.merge(name, note, (a, b) -> a + "\n" + b)));
        if (!parts.model.lost().isEmpty()) {
            notes.put("model_elsewhere", parts.model.lost());
        }
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
                parts.pool.snapshot(),
                parts.model.fingerprint(),
                new TreeSet<>(request.excludedIds()).toString()));
    }
}
