package io.relata.extraction;

import io.relata.decoding.TokenTexts;
import io.relata.dialogue.DialoguePlan;
import io.relata.dialogue.Outcome;
import io.relata.dialogue.Step;
import io.relata.document.CharSpan;
import io.relata.engine.LanguageModel;
import io.relata.prompt.StructureQuestion;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.verification.StructureCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** One whole text on its way through the pipeline. */
final class TextPipeline {
    private final Parts parts;
    private final TextRequest request;
    private final TextProfile profile;
    private final TextDialogue.Setting setting;

    /**
     * What a request is answered with.
     *
     * @param focus the names that are asked for
     * @param texts the token texts of the model
     * @param pool where demonstrations come from
     */
    record Parts(
            TextBlocks.Chosen blocks,
            List<String> focus,
            LanguageModel model,
            TokenTexts texts,
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
        Structure structure = Structure.EMPTY;
        List<Fault> faults = new ArrayList<>();
        for (CharSpan window : windows()) {
            Heard one = heard(window.in(request.text()));
            heard.add(one);
            structure = structure.union(one.outcome.structure().shifted(window.start()));
            faults.addAll(one.outcome.faults());
        }
        Parsed checked = checked(structure, faults);
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

    private Heard heard(String text) {
        List<AnnotatedText> chosen = chosen(text);
        int wasted = 0;
        for (int count = chosen.size(); ; count--) {
            List<AnnotatedText> shown = chosen.subList(0, count);
            TurnTaker taker = new TurnTaker(parts.model, parts.texts);
            try (TextDialogue dialogue = new TextDialogue(setting, taker, begin(text, shown), count > 0)) {
                if (dialogue.run()) {
                    return new Heard(
                            noting(dialogue.outcome(), chosen.size() - count),
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

    private static Outcome noting(Outcome outcome, int droppedDemonstrationCount) {
        if (droppedDemonstrationCount == 0) {
            return outcome;
        }
        SortedMap<String, String> notes = new TreeMap<>(outcome.notes());
        notes.put("demonstrations_dropped", Integer.toString(droppedDemonstrationCount));
        return new Outcome(outcome.structure(), outcome.faults(), notes);
    }

    private Parsed checked(Structure found, List<Fault> faults) {
        Structure structure = found;
        for (StructureCheck check : parts.blocks.checks()) {
            Parsed passed = check.apply(structure, request.text(), request.schema());
            structure = passed.structure();
            faults.addAll(passed.faults());
        }
        return new Parsed(structure, faults);
    }

    private TextResult result(Parsed checked, List<Heard> heard) {
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
                request.trace() ? heard.stream().flatMap(h -> h.turns.stream()).toList() : List.of(),
                parts.model.name(),
                profile.adapter(),
                parts.pool.snapshot());
    }

    private static SortedMap<String, String> notes(List<Heard> heard) {
        SortedMap<String, String> notes = new TreeMap<>();
        heard.forEach(h -> h.outcome.notes().forEach((name, note) -> notes.merge(name, note, (a, b) -> a + "\n" + b)));
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
