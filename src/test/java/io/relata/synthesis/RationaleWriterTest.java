package io.relata.synthesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.dataset.LabeledExample;
import io.relata.decoding.Completion;
import io.relata.decoding.Stop;
import io.relata.verification.ReasoningVerifier;
import io.relata.verification.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RationaleWriterTest {
    private static final List<LabeledExample> EXAMPLES = List.of(
            Toys.example("1", "<e1>Ada</e1> has founded <e2>Acme</e2>.", "Founder"),
            Toys.example("2", "<e1>Bo</e1> came to <e2>Oslo</e2> late.", "None"));
    private static final String GOOD = "For Ada and Acme, the words \"has founded\" show that Ada founded Acme.";

    @TempDir
    private Path folder;

    private final AtomicInteger asked = new AtomicInteger();

    private RationaleWriter writer(String model, Teller teller) {
        return new RationaleWriter(
                Toys.SCHEMA,
                (turn, seed) -> {
                    asked.incrementAndGet();
                    return teller.write(turn, seed);
                },
                model,
                new RationaleCache(folder.resolve("reasons.jsonl")),
                new RationaleWriter.Settings(2, 64, 1));
    }

    @Test
    void aReasonThatPassesTheVerifierIsTheModels() {
        RationaleWriter.Result result =
                writer("m", (turn, seed) -> Toys.whole(" " + GOOD)).write(EXAMPLES.subList(0, 1));

        assertThat(result.examples().getFirst().rationale()).isEqualTo(GOOD);
        assertThat(result.model().acceptance()).isEqualTo(1);
        assertThat(result.composed()).isZero();
    }

    @Test
    void whatFailsIsCountedAndPutTogetherInstead() {
        RationaleWriter.Result result =
                writer("m", (turn, seed) -> Toys.whole("No idea.")).write(EXAMPLES);

        assertThat(result.composed()).isEqualTo(2);
        assertThat(result.model().asked()).isEqualTo(4);
        assertThat(result.model().accepted()).isZero();
        assertThat(result.examples()).allSatisfy(e -> assertThat(e.rationale()).isNotBlank());
    }

    @Test
    void everyReasonPassesTheVerifier() {
        ReasoningVerifier verifier = new ReasoningVerifier(Toys.SCHEMA);
        writer("m", (turn, seed) -> Toys.whole(GOOD)).write(EXAMPLES).examples().forEach(e -> assertThat(
                        verifier.verify(
                                new Completion(e.rationale(), List.of(), "", new Stop.EndOfText()),
                                e.context(),
                                e.label(),
                                List.of()))
                .isNotInstanceOf(Verdict.Rejected.class));
    }

    @Test
    void aSecondRunWritesNothing() {
        RationaleCache cache = new RationaleCache(folder.resolve("kept.jsonl"));
        RationaleWriter first = new RationaleWriter(
                Toys.SCHEMA, (turn, seed) -> Toys.whole(GOOD), "m", cache, new RationaleWriter.Settings(2, 64, 1));
        List<LabeledExample> written = first.write(EXAMPLES).examples();
        cache.save();
        RationaleWriter second = new RationaleWriter(
                Toys.SCHEMA,
                (turn, seed) -> {
                    throw new AssertionError("Nothing is left to be asked.");
                },
                "m",
                new RationaleCache(folder.resolve("kept.jsonl")),
                new RationaleWriter.Settings(2, 64, 1));

        RationaleWriter.Result again = second.write(EXAMPLES);

        assertThat(again.hitRate()).isEqualTo(1);
        assertThat(again.examples()).isEqualTo(written);
    }

    @Test
    void anotherModelWritesItsOwn() {
        RationaleCache cache = new RationaleCache(folder.resolve("two.jsonl"));
        RationaleWriter.Settings settings = new RationaleWriter.Settings(1, 64, 1);
        new RationaleWriter(Toys.SCHEMA, (turn, seed) -> Toys.whole(GOOD), "m", cache, settings).write(EXAMPLES);

        assertThat(new RationaleWriter(Toys.SCHEMA, (turn, seed) -> Toys.whole(GOOD), "n", cache, settings)
                        .write(EXAMPLES)
                        .hitRate())
                .isZero();
    }
}
