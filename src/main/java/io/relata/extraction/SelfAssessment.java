package io.relata.extraction;

import io.relata.decoding.Completion;
import io.relata.decoding.Constraint;
import io.relata.decoding.Sampler;
import io.relata.decoding.StopRules;
import io.relata.document.PairContext;
import io.relata.prompt.PairTurns;
import io.relata.prompt.Prompt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Asks a model how sure it is of the answer it has just given, why, and what it thinks of its reason. */
final class SelfAssessment {
    private static final String LINE_END = "\n";
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

    private final Conversation conversation;
    private final PairTurns wording;
    private final PairContext context;
    private final int tokensMax;
    private final List<Trace.Turn> turns = new ArrayList<>();

    SelfAssessment(Conversation conversation, PairTurns wording, PairContext context, int tokensMax) {
        this.conversation = conversation;
        this.wording = wording;
        this.context = context;
        this.tokensMax = tokensMax;
    }

    /** Returns the turns so far. */
    List<Trace.Turn> turns() {
        return turns;
    }

    Assessment ask() {
        List<String> percentages = PairTurns.percentages();
        int percent = likeliest(probabilities("confidence", wording.confidence(), percentages));
        String reason = reason();
        double sound = probabilities("sound", wording.reasonable(), PairTurns.yesOrNo())[0];
        double fictitious = probabilities("fictitious", wording.fictitious(), PairTurns.yesOrNo())[0];
        return new Assessment(
                percent / (percentages.size() - 1.0), reason, quotesStandIn(reason, context), sound, fictitious);
    }

    /** Asks a question with given answers, and goes on after the likeliest. */
    private double[] probabilities(String name, String text, List<String> answers) {
        conversation.append(text);
        double[] probabilities = Arrays.stream(conversation.logProbabilities(answers))
                .map(Math::exp)
                .toArray();
        String answer = answers.get(likeliest(probabilities));
        conversation.append(answer);
        turns.add(new Trace.Turn(name, text, answer.strip()));
        return probabilities;
    }

    private String reason() {
        conversation.append(wording.reason());
        Completion written = conversation.write(
                new Constraint.Free(), new StopRules(tokensMax, List.of(LINE_END)), new Sampler.Greedy());
        conversation.append(written.unappended() + LINE_END);
        String reason = Prompt.line(written.text());
        turns.add(new Trace.Turn("reason", wording.reason(), reason));
        return reason;
    }

    private static boolean quotesStandIn(String reason, PairContext context) {
        String text = Prompt.line(context.text());
        return QUOTED.matcher(reason)
                .results()
                .allMatch(q -> text.contains(q.group(1).strip()));
    }

    private static int likeliest(double[] probabilities) {
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            best = probabilities[i] > probabilities[best] ? i : best;
        }
        return best;
    }
}
