package io.relata.prompt;

import io.relata.document.PairContext;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a model is asked after it has answered: whether it stands by a relation (the discriminator of GPT-RE, Wan et al.,
 * EMNLP 2023), and how sure it is and why (the assessment of ChatGPT's information extraction, Li et al., 2023). Each turn
 * begins a new line and ends right before the answer, which begins with a space.
 */
public final class PairTurns {
    private static final String NAME = "pair-turns.v1";
    private static final int PERCENT_MAX = 100;

    private final Template verify = Template.load(NAME, "verify");
    private final Template confidence = Template.load(NAME, "confidence");
    private final Template reason = Template.load(NAME, "reason");
    private final Template reasonable = Template.load(NAME, "reasonable");
    private final Template fictitious = Template.load(NAME, "fictitious");

    /** Returns whether the statement about the pair, such as {@code friction is the cause of fire}, is true of the text. */
    public String verify(PairContext context, String statement) {
        return verify.fill(Map.of("context", PairWords.marked(context), "statement", Prompt.line(statement)));
    }

    /** Returns the question how sure the model is, from 0 to 100. */
    public String confidence() {
        return confidence.text();
    }

    /** Returns the question why. */
    public String reason() {
        return reason.text();
    }

    /** Returns the question whether the reason is reasonable. */
    public String reasonable() {
        return reasonable.text();
    }

    /** Returns the question whether the reason is made up. */
    public String fictitious() {
        return fictitious.text();
    }

    /** Returns the answers to a question of yes or no, yes first. */
    public static List<String> yesOrNo() {
        return List.of(Prompt.continuation("yes"), Prompt.continuation("no"));
    }

    /** Returns the answers to the question how sure, 0 first. */
    public static List<String> percentages() {
        return IntStream.rangeClosed(0, PERCENT_MAX)
                .mapToObj(i -> Prompt.continuation(Integer.toString(i)))
                .toList();
    }
}
