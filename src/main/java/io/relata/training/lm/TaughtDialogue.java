package io.relata.training.lm;

import io.relata.dialogue.Answer;
import io.relata.dialogue.DialoguePlan;
import io.relata.dialogue.Step;
import io.relata.dialogue.Transcript;
import io.relata.dialogue.Turn;
import io.relata.document.CharSpan;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A dialogue about a text, answered turn for turn by one who knows what the text holds: what is put to a model when it is
 * served, and what it should say. The plan decides what is asked, the style how it is said; nothing here knows any of them.
 */
final class TaughtDialogue {
    private final DialoguePlan plan;
    private final DialoguePlan.Assignment assignment;

    TaughtDialogue(DialoguePlan plan, DialoguePlan.Assignment assignment) {
        this.plan = plan;
        this.assignment = assignment;
    }

    /**
     * Returns the last conversation of the dialogue; empty where its first turn cannot be learned.
     *
     * @param gold what the text holds
     * @param first what the first turn is answered with. Where that is something else, as a model would err, the answer is read
     *     and not learned, and the turns after it are about the error; where none comes after it, it is not mistaken
     */
    List<Passage> passages(Structure gold, Structure first) {
        List<Passage> passages = new ArrayList<>();
        Step step = plan.begin(assignment);
        String stop = "";
        String ending = "";
        boolean opening = true;
        while (step instanceof Step.Ask ask) {
            Optional<Answer> answer = ask.taught().apply(opening ? first : gold);
            if (answer.isEmpty()) {
                break;
            }
            Turn turn = ask.turn();
            if (turn.afresh()) {
                passages.clear();
                passages.add(new Passage(turn.text(), shownAnswers(turn.text())));
            } else {
                passages.add(following(stop, turn));
            }
            boolean erring = opening && !first.equals(gold);
            for (Passage said : said(turn, answer.get())) {
                passages.add(erring ? Passage.read(said.text()) : said);
            }
            stop = Transcript.stop(turn);
            ending = ending(turn);
            step = ask.then().apply(answer.get());
            if (erring && step instanceof Step.Done) {
                return passages(gold, gold);
            }
            opening = false;
        }
        if (!ending.isEmpty()) {
            passages.add(Passage.learned(ending));
        }
        return List.copyOf(passages);
    }

    /** Returns the text that ends an answer; the answers before the last one end as they do in serving. */
    private static String ending(Turn turn) {
        return switch (turn) {
            case Turn.Write write -> write.stops().getFirst();
            case Turn.Choose _, Turn.Tag _ -> "";
        };
    }

    /** The text that ended the answer before stands at the beginning. */
    private static Passage following(String stop, Turn turn) {
        String text = Transcript.joint(stop, turn.text());
        return new Passage(text, stop.isEmpty() ? List.of() : List.of(new CharSpan(0, stop.length())));
    }

    private static List<Passage> said(Turn turn, Answer answer) {
        return switch (answer) {
            case Answer.Written written -> List.of(Passage.learned(written.text()));
            case Answer.Chosen chosen ->
                List.of(Passage.learned(((Turn.Choose) turn).options().get(chosen.best())));
            case Answer.Tagged tagged -> tagged((Turn.Tag) turn, tagged.tags());
        };
    }

    private static List<Passage> tagged(Turn.Tag turn, List<String> tags) {
        List<Passage> said = new ArrayList<>();
        for (int i = 0; i < tags.size(); i++) {
            said.add(Passage.read((i == 0 ? "" : " ") + turn.words().get(i) + turn.delimiter()));
            said.add(Passage.learned(tags.get(i)));
        }
        return said;
    }

    /**
     * Returns where the demonstrations of an opening have their answers, which follow from what stands before them just as the
     * model's own does. A style that does not print a demonstration as it prints a question has none.
     */
    private List<CharSpan> shownAnswers(String asked) {
        StructureQuestion question = assignment.question();
        StructureStyle style = assignment.style();
        List<AnnotatedText> shown = question.demonstrations();
        List<CharSpan> answers = new ArrayList<>();
        for (int i = shown.size() - 1; i >= 0; i--) {
            StructureQuestion about = new StructureQuestion(
                    question.task(),
                    question.schema(),
                    question.focus(),
                    shown.subList(i + 1, shown.size()),
                    shown.get(i).text(),
                    Structure.EMPTY,
                    question.options());
            String before = style.opening(about);
            String answer = style.write(shown.get(i).gold(), about);
            String ended = answer + style.stops(about).getFirst();
            if (asked.startsWith(before) && asked.startsWith(answer, before.length())) {
                boolean whole = asked.startsWith(ended, before.length());
                int length = (whole ? ended : answer).length();
                if (length > 0) {
                    answers.add(new CharSpan(before.length(), before.length() + length));
                }
            }
        }
        return answers;
    }
}
