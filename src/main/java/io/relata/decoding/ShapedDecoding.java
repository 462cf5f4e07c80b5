package io.relata.decoding;

import io.relata.engine.LanguageModel;
import io.relata.grammar.Grammar;
import io.relata.grammar.Matcher;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One decoding under {@link Constraint.Shaped}.
 *
 * <p>Before a token is taken it is made sure that the shortest end still has room after it; the first token without room is
 * not taken, and that end put there instead. Words that the form leaves no choice about are appended at once.
 */
final class ShapedDecoding {
    /** So many tokens are tried one by one as the sampler likes them, before the whole vocabulary is looked through. */
    private static final int TRIES_MAX = 24;

    private static final int FIRST_OF_SEVERAL_BYTES = 0x80;

    private final LanguageModel model;
    private final Sampler sampler;
    private final TokenTexts texts;
    private final LanguageModel.Session session;
    private final RandomGenerator random;
    private final int budget;
    private final boolean contextIsLimit;
    private final boolean hasRoomForAnEnd;

    private final List<Integer> tokenIds = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private ShapedText shaped;
    private float[] logits;

    /** Tokens since the last whole character, and where they can lead; none between characters. */
    private Optional<Partial> partial = Optional.empty();

    /**
     * The beginning of a character of several bytes, with whole characters perhaps before it.
     *
     * @param tokens the tokens so far
     * @param rest the tokens that make it whole, one way of several; none where anything may come
     * @param text what tokens and rest are together
     */
    private record Partial(List<Integer> tokens, int[] rest, String text) {}

    /** Where a token leads: between two characters, or into one. */
    private record Move(ShapedText shaped, String text, Optional<Partial> partial) {}

    ShapedDecoding(
            LanguageModel model,
            Sampler sampler,
            TokenTexts texts,
            LanguageModel.Session session,
            float[] logits,
            Grammar grammar,
            StopRules rules) {
        this.model = model;
        this.sampler = sampler;
        this.texts = texts;
        this.session = session;
        this.random = sampler.random();
        this.logits = logits;
        int room = model.contextTokensMax() - session.length();
        this.budget = Math.min(rules.tokensMax(), room);
        this.contextIsLimit = room < rules.tokensMax();
        this.shaped = ShapedText.start(grammar, rules.texts());
        this.hasRoomForAnEnd = endFits(shaped, "", 0);
    }

    Completion run() {
        while (!shaped.finished()) {
            if (appendForced()) {
                continue;
            }
            if (tokenIds.size() == budget) {
                return outOfRoom();
            }
            int token = choose();
            if (token >= 0 && token == model.tokenizer().endId()) {
                return completion(shaped.wholeLength(), new Stop.EndOfText());
            }
            Optional<Move> move = token < 0 ? Optional.empty() : move(token);
            if (move.isEmpty() || hasRoomForAnEnd && !fits(move.get())) {
                return outOfRoom();
            }
            if (move.get().shaped().ended().isPresent()) {
                return stopped(move.get());
            }
            take(move.get(), token);
        }
        return completion(text.length(), new Stop.ConstraintSatisfied());
    }

    private void take(Move move, int... tokens) {
        logits = session.append(tokens);
        Arrays.stream(tokens).forEach(tokenIds::add);
        shaped = move.shaped;
        text.append(move.text);
        partial = move.partial;
    }

    /** Appends what there is no choice about, but for its last token: the model may have a longer one in mind. */
    private boolean appendForced() {
        String forced = partial.isPresent() ? "" : shaped.forced();
        if (forced.isEmpty()) {
            return false;
        }
        int[] tokens = texts.continuation(text.toString(), forced);
        boolean last = shaped.and(forced).orElseThrow().finished();
        for (int count = last ? tokens.length : tokens.length - 1; count > 0; count--) {
            int[] some = Arrays.copyOf(tokens, count);
            String part = texts.of(Arrays.stream(some).boxed().toList());
            if (!part.isEmpty() && forced.startsWith(part)) {
                ShapedText then = shaped.and(part).orElseThrow();
                boolean takes = tokenIds.size() + count <= budget
                        && (!hasRoomForAnEnd || endFits(then, text + part, tokenIds.size() + count));
                if (takes) {
                    take(new Move(then, part, Optional.empty()), some);
                }
                return takes;
            }
        }
        return false;
    }

    /** Returns the token that the sampler likes best of those that keep to the form, or -1 when the vocabulary has none. */
    private int choose() {
        float[] left = Decoder.finite(logits);
        for (int tried = 0; tried < TRIES_MAX; tried++) {
            int token = sampler.choose(left, random);
            if (keeps(token)) {
                return token;
            }
            left[token] = Float.NEGATIVE_INFINITY;
        }
        Matcher.Next next = shaped.form().next();
        boolean any = false;
        for (int token = 0; token < left.length; token++) {
            boolean fits = left[token] > Float.NEGATIVE_INFINITY && couldKeep(token, next) && keeps(token);
            left[token] = fits ? left[token] : Float.NEGATIVE_INFINITY;
            any |= fits;
        }
        return any ? sampler.choose(left, random) : -1;
    }

    private boolean couldKeep(int token, Matcher.Next next) {
        if (partial.isPresent() || token == model.tokenizer().endId()) {
            return true;
        }
        String piece = texts.of(token);
        return !piece.isEmpty()
                && (piece.charAt(0) == TokenTexts.INCOMPLETE || shaped.mayFollow(piece.codePointAt(0), next));
    }

    private boolean keeps(int token) {
        return token == model.tokenizer().endId()
                ? partial.isEmpty() && shaped.complete()
                : move(token).isPresent();
    }

    private Optional<Move> move(int token) {
        if (partial.isEmpty() && texts.of(token).indexOf(TokenTexts.INCOMPLETE) < 0) {
            return move(texts.of(token));
        }
        List<Integer> run = new ArrayList<>(partial.map(Partial::tokens).orElse(List.of()));
        run.add(token);
        String piece = texts.of(run);
        int end = piece.length();
        while (end > 0 && piece.charAt(end - 1) == TokenTexts.INCOMPLETE) {
            end--;
        }
        return end == piece.length() ? move(piece) : intoCharacter(run, piece.substring(0, end), piece);
    }

    private Optional<Move> move(String piece) {
        return piece.isEmpty()
                ? Optional.empty()
                : shaped.and(piece).map(then -> new Move(then, piece, Optional.empty()));
    }

    /** Follows tokens that end within a character, if they can become one that the form goes on with. */
    private Optional<Move> intoCharacter(List<Integer> run, String whole, String piece) {
        Optional<ShapedText> before = shaped.and(whole).filter(s -> s.ended().isEmpty());
        if (before.isEmpty()) {
            return Optional.empty();
        }
        Matcher.Next next = before.get().form().next();
        for (int codePoint : next.codePoints().tailSet(FIRST_OF_SEVERAL_BYTES)) {
            String made = whole + Character.toString(codePoint);
            int[] tokens = texts.continuation(text.toString(), made);
            if (begins(run, tokens)) {
                if (run.size() == tokens.length) {
                    return move(made);
                }
                int[] rest = Arrays.copyOfRange(tokens, run.size(), tokens.length);
                return Optional.of(new Move(shaped, "", Optional.of(new Partial(run, rest, made))));
            }
        }
        // Among free words bytes that never become a character count as one that cannot be shown.
        return next.anything() && shaped.and(piece).isPresent()
                ? Optional.of(new Move(shaped, "", Optional.of(new Partial(run, new int[0], piece))))
                : Optional.empty();
    }

    private static boolean begins(List<Integer> run, int[] tokens) {
        return run.size() <= tokens.length
                && run.equals(Arrays.stream(tokens).limit(run.size()).boxed().toList());
    }

    private boolean fits(Move move) {
        int used = tokenIds.size() + 1;
        if (move.partial().isEmpty()) {
            return move.shaped().ended().isPresent() || endFits(move.shaped(), text + move.text(), used);
        }
        Partial part = move.partial().get();
        return endFits(shaped.and(part.text()).orElseThrow(), text + part.text(), used + part.rest().length);
    }

    private boolean endFits(ShapedText then, String written, int used) {
        String end = then.shortestEnd();
        int left = budget - used;
        // A token has at least one byte, and a vocabulary may put a space of its own before.
        return end.isEmpty() && left >= 0
                || end.getBytes(StandardCharsets.UTF_8).length < left
                || texts.continuation(written, end).length <= left;
    }

    private Completion stopped(Move move) {
        ShapedText.Ended end = move.shaped().ended().orElseThrow();
        String all = text + move.text();
        String before = all.substring(0, end.length());
        String rest = before.length() > text.length() ? before.substring(text.length()) : "";
        return new Completion(before, tokenIds, rest, new Stop.StopText(end.stop()));
    }

    /** Puts the shortest end there, if there is room for it. */
    private Completion outOfRoom() {
        if (!hasRoomForAnEnd) {
            return completion(text.length(), contextIsLimit ? new Stop.ContextFull() : new Stop.TokenLimit());
        }
        List<Integer> tokens = new ArrayList<>();
        if (partial.isPresent()) {
            Arrays.stream(partial.get().rest()).forEach(tokens::add);
            shaped = shaped.and(partial.get().text()).orElseThrow();
            text.append(partial.get().text());
            partial = Optional.empty();
        }
        String end = shaped.shortestEnd();
        int whole = end.isEmpty() ? shaped.wholeLength() : text.length() + end.length();
        if (!end.isEmpty()) {
            Arrays.stream(texts.continuation(text.toString(), end)).forEach(tokens::add);
            text.append(end);
        }
        if (!tokens.isEmpty()) {
            session.append(tokens.stream().mapToInt(Integer::intValue).toArray());
            tokenIds.addAll(tokens);
        }
        return completion(whole, new Stop.BroughtToEnd());
    }

    private Completion completion(int length, Stop stop) {
        return new Completion(text.substring(0, length), tokenIds, "", stop);
    }
}
