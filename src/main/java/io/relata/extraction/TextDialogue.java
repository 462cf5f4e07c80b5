package io.relata.extraction;

import io.relata.dialogue.Answer;
import io.relata.dialogue.Outcome;
import io.relata.dialogue.Step;
import io.relata.dialogue.Turn;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One course of a plan about one stretch of text. A turn that cannot be put is answered with nothing, so that the plan comes to
 * its end with what it has.
 */
final class TextDialogue implements AutoCloseable {
    /** Plans are bounded by themselves; one that goes on for so long unanswered is broken. */
    private static final int UNANSWERED_MAX = 10_000;

    private final Setting setting;
    private final TurnTaker taker;
    private final boolean hasDemonstrations;
    private final List<TextResult.TurnTrace> turns = new ArrayList<>();
    private final Set<String> withoutRoom = new LinkedHashSet<>();
    private final Set<String> beyondLimit = new LinkedHashSet<>();
    private int unansweredCount;
    private Step step;

    /**
     * What dialogues of one request share.
     *
     * @param budget what may still be asked
     */
    record Setting(
            TextProfile profile, TextModel model, CallBudget budget, StageClock clock, ExtractionListener listener) {}

    /** Begins a dialogue whose first turn shows demonstrations, or none. */
    TextDialogue(Setting setting, TurnTaker taker, Step step, boolean hasDemonstrations) {
        this.setting = setting;
        this.taker = taker;
        this.step = step;
        this.hasDemonstrations = hasDemonstrations;
    }

    /** Returns whether it came to its end; it did not if fewer demonstrations would leave room for a turn. */
    boolean run() {
        while (step instanceof Step.Ask ask) {
            Turn turn = ask.turn();
            Optional<TurnTaker.Reply> reply = Optional.empty();
            if (turns.size() < setting.profile.turnsMax() && reserved(turn)) {
                reply = put(turn);
                if (reply.isEmpty() && hasDemonstrations) {
                    return false;
                }
            }
            reply.ifPresent(r -> turns.add(r.trace()));
            step = ask.then().apply(reply.map(TurnTaker.Reply::answer).orElseGet(() -> nothing(turn)));
        }
        return true;
    }

    /** Once the budget is spent, no later turn is put either: what is given back meanwhile belongs to other texts. */
    private boolean reserved(Turn turn) {
        if (!beyondLimit.isEmpty() || !setting.budget.reserve(1)) {
            beyondLimit.add(turn.name());
            return false;
        }
        return true;
    }

    private Optional<TurnTaker.Reply> put(Turn turn) {
        boolean wholeRoom = hasDemonstrations || turns.isEmpty();
        Optional<TurnTaker.Reply> reply = setting.clock.time("turn", () -> taker.put(turn, wholeRoom));
        if (reply.isPresent()) {
            TextResult.TurnTrace trace = reply.get().trace();
            setting.listener.modelAsked(setting.model.name(), trace.promptTokenCount(), trace.writtenTokenCount());
            return reply;
        }
        setting.budget.giveBack(1);
        if (!hasDemonstrations && turns.isEmpty()) {
            throw tooLong(turn);
        }
        return reply;
    }

    private RelataException tooLong(Turn turn) {
        return new RelataException(
                ErrorCode.PROMPT_TOO_LONG,
                "The question without any demonstration has %d tokens, and an answer up to %d; the model has room for %d."
                        .formatted(
                                setting.model.openingTokenCount(turn.text()),
                                setting.profile.tokensMax(),
                                setting.model.contextTokensMax()),
                "Maybe ask about fewer names, or name a profile whose model has a longer context.");
    }

    private Answer nothing(Turn turn) {
        if (!beyondLimit.contains(turn.name())) {
            withoutRoom.add(turn.name());
        }
        unansweredCount++;
        if (unansweredCount > UNANSWERED_MAX) {
            throw new IllegalStateException("The plan %s has no end.".formatted(setting.profile.plan()));
        }
        return switch (turn) {
            case Turn.Write _ -> new Answer.Written("", false);
            case Turn.Choose choose ->
                new Answer.Chosen(Collections.nCopies(
                        choose.options().size(), 1.0 / choose.options().size()));
            case Turn.Tag _ -> new Answer.Tagged(List.of());
        };
    }

    /** Returns the turns that were put. */
    List<TextResult.TurnTrace> turns() {
        return turns;
    }

    /** Returns what came of it, once it has come to its end. */
    Outcome outcome() {
        Outcome said = ((Step.Done) step).outcome();
        SortedMap<String, String> notes = new TreeMap<>(said.notes());
        if (!beyondLimit.isEmpty()) {
            notes.put(TextResult.LIMIT_REACHED, String.join(", ", beyondLimit));
            if (turns.isEmpty()) {
                // Nothing was said, so nothing of it was not taken over.
                return Outcome.of(
                        Parsed.NOTHING, Map.of(TextResult.LIMIT_REACHED, notes.get(TextResult.LIMIT_REACHED)));
            }
        }
        if (withoutRoom.isEmpty()) {
            return new Outcome(said.found(), notes, said.assessments());
        }
        notes.put("unanswered_turns", String.join(", ", withoutRoom));
        return new Outcome(said.found().but(new Fault(Fault.Kind.TRUNCATED, "")), notes, said.assessments());
    }

    @Override
    public void close() {
        taker.close();
    }
}
