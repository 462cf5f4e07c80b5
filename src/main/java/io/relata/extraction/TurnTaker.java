package io.relata.extraction;

import io.relata.decoding.Completion;
import io.relata.decoding.Constraint;
import io.relata.decoding.Sampler;
import io.relata.decoding.StopRules;
import io.relata.decoding.WordTagger;
import io.relata.dialogue.Answer;
import io.relata.dialogue.TagSet;
import io.relata.dialogue.Transcript;
import io.relata.dialogue.Turn;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Puts turns to a language model. What was said stays in one {@link Conversation} as long as no turn begins afresh, so a turn
 * costs the tokens that it adds.
 *
 * <p>Between an answer and the next turn stands the stop text where that is white space, unless the turn begins with it.
 */
final class TurnTaker implements AutoCloseable {
    /** Where room is short, an answer may begin if there is room for so many tokens. */
    private static final int ANSWER_TOKENS_MIN = 16;

    private final TextModel model;
    private Optional<Conversation> conversation = Optional.empty();
    private String unread = "";
    private String stop = "";
    private int taken;

    TurnTaker(TextModel model) {
        this.model = model;
    }

    /** What came of a turn. */
    record Reply(Answer answer, TextResult.TurnTrace trace) {}

    /**
     * Puts a turn to the model.
     *
     * @param wholeRoom whether there must be room for the longest answer that is asked for
     * @return nothing when there is no room for it; the conversation is then as it was
     */
    Optional<Reply> put(Turn turn, boolean wholeRoom) {
        Optional<Conversation> before = turn.afresh() ? Optional.empty() : conversation;
        String added = before.isEmpty() ? turn.text() : unread + Transcript.joint(stop, turn.text());
        int tokenCount = before.map(c -> c.tokenCount(added)).orElseGet(() -> model.openingTokenCount(added));
        int wanted = before.map(Conversation::length).orElse(0)
                + tokenCount
                + (wholeRoom ? room(turn) : Math.min(room(turn), ANSWER_TOKENS_MIN));
        if (wanted > model.contextTokensMax()) {
            return Optional.empty();
        }
        Conversation now = before.orElseGet(() -> begun(added));
        if (before.isPresent()) {
            now.append(added);
        }
        taken++;
        return Optional.of(
                switch (turn) {
                    case Turn.Write write -> write(now, write, tokenCount);
                    case Turn.Choose choose -> choose(now, choose, tokenCount);
                    case Turn.Tag tag -> tag(now, tag, tokenCount);
                });
    }

    private Conversation begun(String opening) {
        close();
        Conversation opened = model.open(opening);
        conversation = Optional.of(opened);
        return opened;
    }

    private int room(Turn turn) {
        return switch (turn) {
            case Turn.Write write -> write.tokensMax();
            case Turn.Choose choose ->
                choose.options().stream().mapToInt(model::tokenCount).max().orElse(0);
            case Turn.Tag tag -> {
                String longest = tag.tags().types().stream()
                        .map(t -> "B-" + t)
                        .reduce(TagSet.OUTSIDE, (a, b) -> b.length() > a.length() ? b : a);
                yield tag.words().stream()
                        .mapToInt(w -> model.tokenCount(" " + w + tag.delimiter() + longest) + 1)
                        .sum();
            }
        };
    }

    /** Returns what keeps an answer to the form that a turn asks for. */
    static Constraint constraint(Turn.Write turn) {
        return turn.form().isPresent() ? new Constraint.Shaped(turn.form().get()) : new Constraint.Free();
    }

    /** Returns how the words of an answer are drawn. */
    static Sampler sampler(Turn.Write turn, long seed) {
        return turn.temperature() > 0 ? new Sampler.Tempered(turn.temperature(), seed) : new Sampler.Greedy();
    }

    private Reply write(Conversation now, Turn.Write turn, int promptTokenCount) {
        Completion completion =
                now.write(constraint(turn), new StopRules(turn.tokensMax(), turn.stops()), sampler(turn, taken));
        String read = now.held(completion);
        stop = Transcript.stop(turn);
        // The session may hold the beginning of a stop text too; the next turn then begins after that.
        String whole = completion.text() + stop;
        boolean tail = whole.startsWith(read);
        unread = tail && completion.text().length() > read.length()
                ? completion.text().substring(read.length())
                : "";
        stop = tail && read.length() > completion.text().length() ? whole.substring(read.length()) : tail ? stop : "";
        return new Reply(
                new Answer.Written(completion.text(), completion.stop().whole()),
                new TextResult.TurnTrace(
                        turn.name(),
                        turn.text(),
                        completion.text(),
                        List.of(),
                        promptTokenCount,
                        completion.tokenIds().size()));
    }

    private Reply choose(Conversation now, Turn.Choose turn, int promptTokenCount) {
        Answer.Chosen chosen = new Answer.Chosen(Arrays.stream(now.logProbabilities(turn.options()))
                .map(Math::exp)
                .boxed()
                .toList());
        unread = turn.options().get(chosen.best());
        stop = "";
        return new Reply(
                chosen,
                new TextResult.TurnTrace(
                        turn.name(),
                        turn.text(),
                        unread,
                        chosen.probabilities(),
                        promptTokenCount,
                        now.tokenCount(unread)));
    }

    private Reply tag(Conversation now, Turn.Tag turn, int promptTokenCount) {
        WordTagger.Tagged tagged = now.tag(turn.words(), turn.delimiter(), TagSet.OUTSIDE, turn.tags()::after);
        unread = "";
        stop = "";
        return new Reply(
                new Answer.Tagged(tagged.tags()),
                new TextResult.TurnTrace(
                        turn.name(), turn.text(), tagged.written(), List.of(), promptTokenCount, tagged.tokenCount()));
    }

    @Override
    public void close() {
        conversation.ifPresent(Conversation::close);
        conversation = Optional.empty();
    }
}
