package io.relata.completion;

import io.relata.decoding.Completion;
import io.relata.decoding.Constraint;
import io.relata.decoding.Decoder;
import io.relata.decoding.Sampler;
import io.relata.decoding.Stop;
import io.relata.decoding.StopRules;
import io.relata.decoding.TokenTexts;
import io.relata.engine.LanguageModel;
import io.relata.engine.TokenTree;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.grammar.Grammar;
import io.relata.grammar.Matcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Has one model write on after prompts, and tells what it makes of prompts. Safe for use by several threads. */
public final class CompletionWriter {
    /** So many tokens of a prompt are looked at in one pass where each one's logits are wanted; their logits are kept until then. */
    private static final int CHUNK_TOKENS = 64;

    private final LanguageModel model;
    private final TokenTexts texts;

    /** Creates a writer. */
    public CompletionWriter(LanguageModel model) {
        this(model, new TokenTexts(model.tokenizer()));
    }

    /** Creates a writer that remembers what earlier ones have found out about the model's tokens. */
    public CompletionWriter(LanguageModel model, TokenTexts texts) {
        this.model = model;
        this.texts = texts;
    }

    /** Returns the model that writes. */
    public LanguageModel model() {
        return model;
    }

    /**
     * What is to be written.
     *
     * @param prompt tokens of the prompt; one without any is refused
     * @param form what may be written; empty for anything
     * @param stops each ends the text and is no part of it
     * @param tokensMax tokens after which it is cut off or, where there is a form, brought to its end; empty for all that there is
     *     room for
     * @param sampler how tokens are chosen
     * @param topCount how many alternatives of each token are told; empty when nothing is told of tokens
     */
    public record Order(
            int[] prompt,
            Optional<Grammar> form,
            List<String> stops,
            OptionalInt tokensMax,
            Sampler sampler,
            OptionalInt topCount) {
        public Order {
            stops = List.copyOf(stops);
        }
    }

    /**
     * What was written.
     *
     * @param text without the stop text
     * @param shares of its tokens, where they were asked for
     * @param reusedTokenCount tokens of the prompt that had been kept from before
     * @param tokenCount tokens that were written
     * @param stop why it ended
     */
    public record Written(String text, List<TokenShare> shares, int reusedTokenCount, int tokenCount, Stop stop) {
        public Written {
            shares = List.copyOf(shares);
        }
    }

    /**
     * Writes a text.
     *
     * @throws RelataException with {@code PROMPT_TOO_LONG} when there is no room after the prompt, {@code INVALID_FIELD} when the
     *     prompt has no tokens or the shortest text of the form has more tokens than may be written
     * @throws CallerGoneException when the caller has gone
     */
    public Written write(Order order, Caller caller) {
        int tokensMax = checked(order);
        try (LanguageModel.Session session = model.open()) {
            float[] logits = session.append(order.prompt());
            int reused = session.reusedTokenCount();
            Optional<TokenShares> shares = order.topCount().isPresent()
                    ? Optional.of(new TokenShares(texts, order.topCount().getAsInt()))
                    : Optional.empty();
            WatchedSession watched = new WatchedSession(session, logits, texts, order.stops(), caller, shares);
            Completion completion = new Decoder(model, order.sampler(), texts)
                    .decode(watched, logits, constraint(order), new StopRules(tokensMax, order.stops()));
            String text = text(completion);
            List<TokenShare> told = within(text, watched.shares());
            watched.end(text, told);
            return new Written(text, told, reused, completion.tokenIds().size(), completion.stop());
        }
    }

    /**
     * Returns how many tokens may be written, without writing any.
     *
     * @throws RelataException as {@link #write} does
     */
    public int checked(Order order) {
        if (order.prompt().length == 0) {
            throw new RelataException(
                    ErrorCode.INVALID_FIELD,
                    "The prompt is empty, and the model %s has no token that begins a text.".formatted(model.name()),
                    "Maybe say at least one word.");
        }
        int room = room(order.prompt().length);
        int tokensMax = Math.min(room, order.tokensMax().orElse(room));
        order.form().ifPresent(form -> requireRoom(form, tokensMax));
        return tokensMax;
    }

    private int room(int promptTokens) {
        int room = model.contextTokensMax() - promptTokens;
        if (room < 1) {
            throw new RelataException(
                    ErrorCode.PROMPT_TOO_LONG,
                    "The prompt has %d tokens, and the model %s has room for %d with what it writes."
                            .formatted(promptTokens, model.name(), model.contextTokensMax()),
                    "Maybe shorten it, or name a model with a longer context.");
        }
        return room;
    }

    private void requireRoom(Grammar form, int tokensMax) {
        int least = texts.continuation("", Matcher.of(form).shortestEnd()).length;
        if (least > tokensMax) {
            throw new RelataException(
                    ErrorCode.INVALID_FIELD,
                    "The shortest answer of the form has %d tokens, and %d may be written.".formatted(least, tokensMax),
                    "Maybe allow more tokens.");
        }
    }

    private static Constraint constraint(Order order) {
        return order.form().isPresent() ? new Constraint.Shaped(order.form().get()) : new Constraint.Free();
    }

    // A vocabulary that puts a space before every text takes it away again from what is decoded by itself.
    private String text(Completion completion) {
        boolean spaceLost = texts.of(completion.tokenIds()).startsWith(" ")
                && !completion.text().startsWith(" ");
        return (spaceLost ? " " : "") + completion.text();
    }

    /** Returns the shares of those tokens that are not wholly part of a stop text. */
    private static List<TokenShare> within(String text, List<TokenShare> shares) {
        int count = 0;
        for (int length = 0; count < shares.size() && length < text.length(); count++) {
            length += shares.get(count).text().length();
        }
        return shares.subList(0, count);
    }

    /**
     * Returns the shares of all tokens of prompts but their first ones, of which nothing comes before. What a prompt has in common
     * with the one before it is read once.
     *
     * @param prompts none empty
     * @throws RelataException with {@code PROMPT_TOO_LONG}
     */
    public List<List<TokenShare>> shares(List<int[]> prompts, int topCount, Caller caller) {
        TokenShares shares = new TokenShares(texts, topCount);
        List<List<TokenShare>> all = new ArrayList<>();
        LanguageModel.Session before = model.open();
        try {
            int[] read = new int[0];
            for (int[] prompt : prompts) {
                int mismatch = Arrays.mismatch(read, prompt);
                int common = mismatch < 0 ? prompt.length : mismatch;
                // The last common token is read again, for what it says of the next.
                int kept = Math.max(0, Math.min(common, prompt.length) - 1);
                LanguageModel.Session session = before.fork(kept);
                before.close();
                before = session;
                List<TokenShare> known = all.isEmpty() ? List.of() : all.getLast();
                List<TokenShare> told = new ArrayList<>(known.subList(0, Math.min(kept, known.size())));
                read(session, prompt, kept, shares, told, caller);
                all.add(told);
                read = prompt;
            }
            return all;
        } finally {
            before.close();
        }
    }

    private static void read(
            LanguageModel.Session session,
            int[] prompt,
            int kept,
            TokenShares shares,
            List<TokenShare> told,
            Caller caller) {
        float[] logits = session.append(prompt[kept]);
        for (int at = kept + 1; at < prompt.length; at += CHUNK_TOKENS) {
            if (caller.gone()) {
                throw new CallerGoneException();
            }
            int[] chunk = Arrays.copyOfRange(prompt, at, Math.min(prompt.length, at + CHUNK_TOKENS));
            int[] parents = IntStream.range(-1, chunk.length - 1).toArray();
            float[][] after = session.peek(new TokenTree(chunk, parents));
            for (int i = 0; i < chunk.length; i++) {
                told.add(shares.of(logits, chunk[i]));
                logits = after[i];
            }
            session.append(chunk);
        }
    }

    /** Returns the tokens of a prompt, with the one that begins a text before them where the model has one. */
    public int[] tokens(String prompt) {
        int[] ids = model.tokenizer().encode(prompt);
        int begin = model.tokenizer().beginId();
        return begin < 0
                ? ids
                : IntStream.concat(IntStream.of(begin), IntStream.of(ids)).toArray();
    }

    /** Returns the text of a token, as a share of it would tell. */
    public String text(int tokenId) {
        return texts.of(List.of(tokenId));
    }
}
