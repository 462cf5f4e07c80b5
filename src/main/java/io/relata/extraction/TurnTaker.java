package io.relata.extraction;

import io.relata.decoding.Completion;
import io.relata.decoding.Constraint;
import io.relata.decoding.Decoder;
import io.relata.decoding.LabelScorer;
import io.relata.decoding.Sampler;
import io.relata.decoding.StopRules;
import io.relata.decoding.TokenTexts;
import io.relata.decoding.TokenTrie;
import io.relata.decoding.WordTagger;
import io.relata.dialogue.Answer;
import io.relata.dialogue.TagSet;
import io.relata.dialogue.Turn;
import io.relata.engine.LanguageModel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Puts turns to a language model. What was said stays in one session as long as no turn begins afresh, so a turn costs the
 * tokens that it adds.
 *
 * <p>Between an answer and the next turn stands the stop text where that is white space, unless the turn begins with it.
 */
final class TurnTaker implements AutoCloseable {
    /** Where room is short, an answer may begin if there is room for so many tokens. */
    private static final int ANSWER_TOKENS_MIN = 16;

    private final LanguageModel model;
    private final TokenTexts texts;
    private Optional<LanguageModel.Session> session = Optional.empty();
    private float[] logits = new float[0];
    private String held = "";
    private String unread = "";
    private String stop = "";
    private int taken;

    TurnTaker(LanguageModel model, TokenTexts texts) {
        this.model = model;
        this.texts = texts;
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
        boolean afresh = turn.afresh() || session.isEmpty();
        String added = afresh ? turn.text() : unread + joint(stop, turn.text());
        int[] tokens = afresh ? Conversation.tokens(model.tokenizer(), added) : texts.continuation(held, added);
        int before = afresh ? 0 : session.orElseThrow().length();
        int wanted = before + tokens.length + (wholeRoom ? room(turn) : Math.min(room(turn), ANSWER_TOKENS_MIN));
        if (wanted > model.contextTokensMax()) {
            return Optional.empty();
        }
        if (afresh) {
            close();
            session = Optional.of(model.open());
            held = "";
        }
        logits = session.orElseThrow().append(tokens);
        held += added;
        taken++;
        return Optional.of(
                switch (turn) {
                    case Turn.Write write -> write(write, tokens.length);
                    case Turn.Choose choose -> choose(choose, tokens.length);
                    case Turn.Tag tag -> tag(tag, tokens.length);
                });
    }

    /** Returns a turn's text after what ended the answer before, of which it may itself begin with a part. */
    private static String joint(String stop, String text) {
        int shared = Math.min(stop.length(), text.length());
        while (!text.startsWith(stop.substring(stop.length() - shared))) {
            shared--;
        }
        return stop.substring(0, stop.length() - shared) + text;
    }

    private int room(Turn turn) {
        return switch (turn) {
            case Turn.Write write -> write.tokensMax();
            case Turn.Choose choose ->
                choose.options().stream()
                        .mapToInt(o -> texts.continuation("", o).length)
                        .max()
                        .orElse(0);
            case Turn.Tag tag -> {
                String longest = tag.tags().types().stream()
                        .map(t -> "B-" + t)
                        .reduce(TagSet.OUTSIDE, (a, b) -> b.length() > a.length() ? b : a);
                yield tag.words().stream()
                        .mapToInt(w -> texts.continuation("", " " + w + tag.delimiter() + longest).length + 1)
                        .sum();
            }
        };
    }

    private Reply write(Turn.Write turn, int promptTokenCount) {
        Sampler sampler =
                turn.temperature() > 0 ? new Sampler.Tempered(turn.temperature(), taken) : new Sampler.Greedy();
        Constraint constraint =
                turn.form().isPresent() ? new Constraint.Shaped(turn.form().get()) : new Constraint.Free();
        Completion completion = new Decoder(model, sampler, texts)
                .decode(session.orElseThrow(), logits, constraint, new StopRules(turn.tokensMax(), turn.stops()));
        String read = texts.of(completion.tokenIds());
        held += read;
        String first = turn.stops().stream().findFirst().orElse("");
        stop = first.isBlank() ? first : "";
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

    private Reply choose(Turn.Choose turn, int promptTokenCount) {
        TokenTrie trie = new TokenTrie(
                turn.options().stream().map(o -> texts.continuation(held, o)).toList());
        double[] logProbabilities = LabelScorer.logProbabilities(session.orElseThrow(), logits, trie);
        Answer.Chosen chosen = new Answer.Chosen(
                Arrays.stream(logProbabilities).map(Math::exp).boxed().toList());
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
                        texts.continuation(held, unread).length));
    }

    private Reply tag(Turn.Tag turn, int promptTokenCount) {
        WordTagger.Tagged tagged = new WordTagger(texts)
                .tag(
                        session.orElseThrow(),
                        new WordTagger.Words(held, turn.words(), turn.delimiter(), " ", TagSet.OUTSIDE),
                        turn.tags()::after);
        held += tagged.written();
        unread = "";
        stop = "";
        return new Reply(
                new Answer.Tagged(tagged.tags()),
                new TextResult.TurnTrace(
                        turn.name(), turn.text(), tagged.written(), List.of(), promptTokenCount, tagged.tokenCount()));
    }

    @Override
    public void close() {
        session.ifPresent(LanguageModel.Session::close);
        session = Optional.empty();
    }
}
