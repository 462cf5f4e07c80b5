package io.relata.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.adapter.LoraAdapter;
import io.relata.engine.Availability;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModelProvider;
import io.relata.engine.ModelFacts;
import io.relata.engine.djl.DjlLanguageModelProvider;
import io.relata.engine.djl.DjlSettings;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.error.ErrorCode;
import io.relata.error.Fault;
import io.relata.error.RelataException;
import io.relata.testing.ByteTokenizer;
import io.relata.testing.Latches;
import io.relata.testing.ScriptedLanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineModelsTest {
    private static final Availability HERE = new Availability.Usable();
    private static final Executor THREADS = Thread::startVirtualThread;
    private static final Availability ABSENT = new Availability.Unusable("There is no library.", "Maybe install it.");

    @TempDir
    Path models;

    @BeforeEach
    void oneModelIsThere() throws IOException {
        Files.createDirectory(models.resolve("small"));
    }

    @Test
    void takesTheNextEngineWhereTheFirstCannotRun() {
        try (EngineModels engines = engines(new Engine("first", ABSENT), new Engine("second", HERE))) {
            assertThat(engines.engine()).map(LanguageModelProvider::name).contains("second");
            assertThat(engines.find("small", "")).isPresent();
        }
    }

    @Test
    void doesWithoutWhereNoneOfSeveralCanRun() {
        try (EngineModels engines = engines(new Engine("first", ABSENT), new Engine("second", ABSENT))) {
            assertThat(engines.find("small", "")).isEmpty();
        }
    }

    @Test
    void refusesWhereTheOnlyEngineAskedForCannotRun() {
        try (EngineModels engines = engines(new Engine("only", ABSENT))) {
            RelataException e = catchThrowableOfType(RelataException.class, () -> engines.find("small", ""));
            assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_UNAVAILABLE);
            assertThat(e.code().fault()).isEqualTo(Fault.OPERATOR);
            assertThat(e.detail()).isEqualTo("The engine only was asked for and cannot run here. There is no library.");
            assertThat(e.hint()).isEqualTo("Maybe install it.");
        }
    }

    @Test
    void refusesAGraphicsCardThatIsNotThereInsteadOfComputingElsewhere() {
        DjlSettings settings = new DjlSettings("cuda:99", DjlSettings.Precision.BF16, 1);
        try (EngineModels engines = engines(new DjlLanguageModelProvider(settings, new HuggingFaceTokenizers()))) {
            RelataException e = catchThrowableOfType(RelataException.class, () -> engines.find("small", ""));
            assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_UNAVAILABLE);
            assertThat(e.detail()).contains("There is no device \"cuda:99\"; PyTorch sees the CPU and ");
            assertThat(e.hint()).contains("a GPU needs PyTorch's CUDA libraries");
        }
    }

    @Test
    void answersWithALoadedModelWhileAnotherIsLoaded() throws Exception {
        SlowEngine engine = new SlowEngine();
        Files.createDirectory(models.resolve("large"));
        try (EngineModels engines = engines(engine)) {
            LanguageModel small = engines.find("small", "").orElseThrow();
            CompletableFuture<Optional<LanguageModel>> large = engine.slowly(() -> engines.find("large", ""));
            assertThat(inTime(() -> engines.find("small", ""))).containsSame(small);
            assertThat(inTime(() -> engines.fingerprint("small"))).isEqualTo(small.fingerprint());
            assertThat(inTime(() -> engines.fingerprint("large"))).isEmpty();
            engine.go.countDown();
            assertThat(large.get(20, TimeUnit.SECONDS)).isPresent();
        } finally {
            engine.go.countDown();
        }
    }

    @Test
    void loadsOnceWhatTwoAskForAtOnce() throws Exception {
        SlowEngine engine = new SlowEngine();
        try (EngineModels engines = engines(engine)) {
            CompletableFuture<Optional<LanguageModel>> first = engine.slowly(() -> engines.find("small", ""));
            CompletableFuture<Optional<LanguageModel>> second =
                    CompletableFuture.supplyAsync(() -> engines.find("small", ""), THREADS);
            engine.go.countDown();
            assertThat(second.get(20, TimeUnit.SECONDS))
                    .containsSame(first.get(20, TimeUnit.SECONDS).orElseThrow());
            assertThat(engine.made).hasSize(1);
        }
        assertThat(engine.made).allMatch(model -> model.closed);
    }

    @Test
    void triesAgainWhatCouldNotBeLoaded() {
        SlowEngine engine = new SlowEngine();
        engine.broken = true;
        try (EngineModels engines = engines(engine)) {
            assertThatThrownBy(() -> engines.find("small", "")).hasMessageContaining("broken");
            assertThat(engines.fingerprint("small")).isEmpty();
            engine.broken = false;
            assertThat(engines.find("small", "")).isPresent();
        }
    }

    @Test
    void freesWhatIsLoadedOnlyAfterItWasClosed() {
        SlowEngine engine = new SlowEngine();
        EngineModels engines = engines(engine);
        CompletableFuture<Optional<LanguageModel>> late = engine.slowly(() -> engines.find("small", ""));
        try {
            inTime(() -> {
                engines.close();
                return true;
            });
        } finally {
            engine.go.countDown();
        }
        assertThatThrownBy(() -> late.get(20, TimeUnit.SECONDS)).hasMessageContaining("not loaded any more");
        assertThat(engine.made).singleElement().matches(model -> model.closed);
        assertThatThrownBy(() -> engines.find("small", ""))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_UNAVAILABLE));
        assertThat(engine.made).hasSize(1);
    }

    private static <T> T inTime(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, THREADS)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private EngineModels engines(LanguageModelProvider... providers) {
        return new EngineModels(models, models, List.of(providers));
    }

    private record Engine(String name, Availability availability) implements LanguageModelProvider {
        @Override
        public LanguageModel load(Path folder) {
            return ScriptedLanguageModel.writing(100, _ -> "");
        }

        @Override
        public LanguageModel load(Path folder, LoraAdapter adapter) {
            return load(folder);
        }
    }

    /** Loads at once until {@link #slowly} is called, and then not before it may. */
    private static final class SlowEngine implements LanguageModelProvider {
        final ConcurrentLinkedQueue<Closing> made = new ConcurrentLinkedQueue<>();
        final CountDownLatch go = new CountDownLatch(1);
        private final CountDownLatch begun = new CountDownLatch(1);
        volatile boolean broken;
        private volatile boolean slow;

        /** Begins a call that loads, and returns while it does. */
        <T> CompletableFuture<T> slowly(Supplier<T> call) {
            slow = true;
            CompletableFuture<T> answer = CompletableFuture.supplyAsync(call, THREADS);
            Latches.await(begun);
            return answer;
        }

        @Override
        public String name() {
            return "slow";
        }

        @Override
        public Availability availability() {
            return HERE;
        }

        @Override
        public LanguageModel load(Path folder) {
            if (slow) {
                begun.countDown();
                Latches.await(go);
            }
            if (broken) {
                throw new RelataException(ErrorCode.MODEL_INVALID, "It is broken.", "");
            }
            Closing model = new Closing();
            made.add(model);
            return model;
        }

        @Override
        public LanguageModel load(Path folder, LoraAdapter adapter) {
            return load(folder);
        }
    }

    private static final class Closing implements LanguageModel {
        volatile boolean closed;

        @Override
        public ModelFacts facts() {
            return new ModelFacts("closing", "print", new ByteTokenizer(), 100);
        }

        @Override
        public LanguageModel adapted(String name, String adapterDigest, LoraAdapter adapter) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Session open() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
