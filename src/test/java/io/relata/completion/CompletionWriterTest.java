package io.relata.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.decoding.Sampler;
import io.relata.decoding.Stop;
import io.relata.engine.LanguageModel;
import io.relata.engine.ModelFacts;
import io.relata.engine.Tokenizer;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.grammar.Grammar;
import io.relata.testing.ByteTokenizer;
import io.relata.testing.DecodeCounter;
import io.relata.testing.PieceTokenizer;
import io.relata.testing.RandomLanguageModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompletionWriterTest {
    private static final Tokenizer PIECES =
            new PieceTokenizer(List.of("\u2581the", "\u2581", "e", "th", "a", "b", "ab"));
    private static final Tokenizer BYTES = new ByteTokenizer();

    @Test
    void thePiecesOfAStreamAreTheTextWhateverTheModelSays() {
        for (int seed = 0; seed < 150; seed++) {
            CompletionWriter writer = writer(seed % 2 == 0 ? PIECES : BYTES, seed);
            Optional<Grammar> form = seed % 3 == 0 ? Optional.of(JsonForm.anyObject()) : Optional.empty();
            List<String> stops = seed % 4 == 0 ? List.of() : List.of("ab", "the", "eb", "e\u00e9");
            CompletionWriter.Order order = new CompletionWriter.Order(
                    writer.tokens("a the"),
                    form,
                    stops,
                    OptionalInt.of(60),
                    new Sampler.Tempered(1, seed),
                    OptionalInt.empty());
            StringBuilder heard = new StringBuilder();
            CompletionWriter.Written written = writer.write(order, listening(heard));
            assertThat(heard.toString()).as("seed " + seed).isEqualTo(written.text());
            stops.forEach(stop -> assertThat(form.isPresent() || !written.text().contains(stop))
                    .isTrue());
        }
    }

    @Test
    void aLongAnswerIsNotDecodedAnewWithEveryToken() {
        List<String> pairs = IntStream.range(0, 26 * 26)
                .mapToObj(i -> "%c%c".formatted('a' + i / 26, 'a' + i % 26))
                .toList();
        DecodeCounter tokenizer = new DecodeCounter(new PieceTokenizer(pairs));
        CompletionWriter writer = writer(tokenizer, 7);
        CompletionWriter.Order order = new CompletionWriter.Order(
                new int[] {tokenizer.beginId()},
                Optional.empty(),
                List.of("never said so", "\n\n\n"),
                OptionalInt.of(300),
                new Sampler.Tempered(1, 7),
                OptionalInt.empty());
        StringBuilder heard = new StringBuilder();
        CompletionWriter.Written written = writer.write(order, listening(heard));
        assertThat(heard.toString()).isEqualTo(written.text());
        assertThat(written.tokenCount()).isGreaterThan(150);
        assertThat(tokenizer.decodedCount()).isLessThan(20L * written.tokenCount());
    }

    @Test
    void theSameSeedWritesTheSameAndAnotherSomethingElse() {
        CompletionWriter writer = writer(PIECES, 1);
        String first = writer.write(order(writer, new Sampler.Tempered(1, 5)), Caller.PATIENT)
                .text();
        assertThat(writer.write(order(writer, new Sampler.Tempered(1, 5)), Caller.PATIENT)
                        .text())
                .isEqualTo(first);
        assertThat(writer.write(order(writer, new Sampler.Tempered(1, 6)), Caller.PATIENT)
                        .text())
                .isNotEqualTo(first);
        assertThat(writer.write(order(writer, new Sampler.Nucleus(1, 1e-9, 6)), Caller.PATIENT)
                        .text())
                .isEqualTo(writer.write(order(writer, new Sampler.Greedy()), Caller.PATIENT)
                        .text());
    }

    @Test
    void stopsWhenTheCallerHasGone() {
        CompletionWriter writer = writer(BYTES, 1);
        AtomicInteger asked = new AtomicInteger();
        Caller leaving = new Caller() {
            @Override
            public boolean gone() {
                return asked.incrementAndGet() > 3;
            }
        };
        assertThatThrownBy(() -> writer.write(order(writer, new Sampler.Greedy()), leaving))
                .isInstanceOf(CallerGoneException.class);
        assertThat(asked).hasValue(4);
    }

    @Test
    void tellsWhatTheModelGaveToEachTokenItWrote() {
        CompletionWriter writer = writer(BYTES, 2);
        CompletionWriter.Order order = new CompletionWriter.Order(
                writer.tokens("x"),
                Optional.empty(),
                List.of(),
                OptionalInt.of(8),
                new Sampler.Tempered(1, 3),
                OptionalInt.of(2));
        CompletionWriter.Written written = writer.write(order, Caller.PATIENT);
        assertThat(written.shares()).hasSize(written.tokenCount());
        try (LanguageModel.Session session = writer.model().open()) {
            float[] logits = session.append(writer.tokens("x"));
            TokenShare first = written.shares().getFirst();
            assertThat(first.logProbability())
                    .isLessThanOrEqualTo(first.top().getFirst().logProbability());
            assertThat(first.top().getFirst().logProbability()).isCloseTo(best(logits), within(1e-9));
            assertThat(first.top()).hasSize(2);
        }
    }

    private static double best(float[] logits) {
        double top = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (float logit : logits) {
            top = Math.max(top, logit);
            sum += Math.exp(logit);
        }
        return top - Math.log(sum);
    }

    @Test
    void tellsOfPromptsTheSameTogetherAsOneByOne() {
        CompletionWriter writer = writer(BYTES, 4);
        List<int[]> prompts = new ArrayList<>();
        String begin = "The same beginning, longer than one chunk of sixty-four tokens, for all of these prompts: ";
        for (String end : List.of("Cause", "Cause-Effect", "Other", "", "Other")) {
            prompts.add(writer.tokens(begin + end));
        }
        prompts.add(writer.tokens("T"));
        List<List<TokenShare>> together = writer.shares(prompts, 1, Caller.PATIENT);
        for (int i = 0; i < prompts.size(); i++) {
            assertThat(together.get(i)).hasSize(prompts.get(i).length - 1);
            assertThat(together.get(i))
                    .isEqualTo(writer.shares(List.of(prompts.get(i)), 1, Caller.PATIENT)
                            .getFirst());
        }
        try (LanguageModel.Session session = writer.model().open()) {
            int[] first = prompts.getFirst();
            float[] logits = session.append(Arrays.copyOf(first, first.length - 1));
            assertThat(together.getFirst().getLast().top().getFirst().logProbability())
                    .isCloseTo(best(logits), within(1e-9));
        }
    }

    @Test
    void refusesAFormForWhichThereIsNoRoom() throws Exception {
        CompletionWriter writer = writer(BYTES, 1);
        Grammar form = JsonForm.of(new ObjectMapper().readTree("{\"const\": {\"long\": \"enough\"}}"));
        CompletionWriter.Order order = new CompletionWriter.Order(
                writer.tokens("x"),
                Optional.of(form),
                List.of(),
                OptionalInt.of(5),
                new Sampler.Greedy(),
                OptionalInt.empty());
        RelataException e = catchThrowableOfType(RelataException.class, () -> writer.write(order, Caller.PATIENT));
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FIELD);
        assertThat(e.detail()).isEqualTo("The shortest answer of the form has 17 tokens, and 5 may be written.");
    }

    @Test
    void refusesAPromptOfNothing() {
        CompletionWriter writer = writer(BYTES, 1);
        CompletionWriter.Order nothing = new CompletionWriter.Order(
                new int[0], Optional.empty(), List.of(), OptionalInt.of(5), new Sampler.Greedy(), OptionalInt.empty());
        RelataException e = catchThrowableOfType(RelataException.class, () -> writer.checked(nothing));
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FIELD);
        assertThat(e.detail()).startsWith("The prompt is empty");
    }

    @Test
    void refusesAPromptAfterWhichThereIsNoRoomAndEndsWhereTheContextIsFull() {
        CompletionWriter writer = writer(BYTES, 1);
        RelataException e = catchThrowableOfType(
                RelataException.class,
                () -> writer.write(
                        new CompletionWriter.Order(
                                new int[400],
                                Optional.empty(),
                                List.of(),
                                OptionalInt.empty(),
                                new Sampler.Greedy(),
                                OptionalInt.empty()),
                        Caller.PATIENT));
        assertThat(e.code()).isEqualTo(ErrorCode.PROMPT_TOO_LONG);
        Grammar some = new Grammar.Repeat(new Grammar.Words(1, ""), 0, 5000);
        CompletionWriter.Written written = writer.write(
                new CompletionWriter.Order(
                        new int[390],
                        Optional.of(some),
                        List.of(),
                        OptionalInt.empty(),
                        new Sampler.Greedy(),
                        OptionalInt.empty()),
                Caller.PATIENT);
        assertThat(written.tokenCount()).isLessThanOrEqualTo(10);
        assertThat(written.stop()).isInstanceOfAny(Stop.BroughtToEnd.class, Stop.EndOfText.class);
    }

    private static Caller listening(StringBuilder heard) {
        return new Caller() {
            @Override
            public void hear(String piece, List<TokenShare> shares) {
                heard.append(piece);
            }
        };
    }

    private static CompletionWriter.Order order(CompletionWriter writer, Sampler sampler) {
        return new CompletionWriter.Order(
                writer.tokens("a the"), Optional.empty(), List.of(), OptionalInt.of(30), sampler, OptionalInt.empty());
    }

    private static CompletionWriter writer(Tokenizer tokenizer, long seed) {
        return new CompletionWriter(new RandomLanguageModel(new ModelFacts("chance", "", tokenizer, 400), seed));
    }
}
