package io.relata.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.adapter.AdapterShelf;
import io.relata.adapter.LoraAdapter;
import io.relata.engine.Availability;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModelProvider;
import io.relata.engine.ModelFacts;
import io.relata.engine.TinyAdapter;
import io.relata.engine.TinyModel;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.LanguageModels.Lease;
import io.relata.safetensors.SafetensorsFile;
import io.relata.safetensors.SafetensorsFolder;
import io.relata.safetensors.SafetensorsWriter;
import io.relata.safetensors.TensorInfo;
import io.relata.testing.ByteTokenizer;
import io.relata.testing.Latches;
import io.relata.wire.AdapterKeeper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdaptersInUseTest {
    private static final long ROOM_FOR_ONE = 700_000;

    @TempDir
    Path home;

    private final Engine engine = new Engine();
    private AdapterShelf shelf;

    @BeforeEach
    void aModelAndTwoAdaptersAreThere() {
        TinyModel.in(home.resolve("models/tiny")).groupedHeads().write();
        TinyAdapter.in(home.resolve("adapters/clinical")).write();
        TinyAdapter.in(home.resolve("adapters/legal")).seed(5).write();
        shelf = new AdapterShelf(home.resolve("adapters"));
    }

    private EngineModels models(String... pinned) {
        return new EngineModels(
                home.resolve("models"), shelf, List.of(engine), new EngineModels.Pins(List.of(pinned), ROOM_FOR_ONE));
    }

    private AdapterKeeper keeper(EngineModels models) {
        return new InstalledAdapters(home.resolve("models"), shelf, models);
    }

    private static Lease<LanguageModel> lease(EngineModels models, String adapter) {
        return models.lease("tiny", adapter).orElseThrow();
    }

    private static Model model(Lease<LanguageModel> lease) {
        return (Model) lease.model();
    }

    @Test
    void putsEveryAdapterOnOneBase() {
        try (EngineModels models = models();
                Lease<LanguageModel> bare = lease(models, "");
                Lease<LanguageModel> first = lease(models, "clinical");
                Lease<LanguageModel> again = lease(models, "clinical");
                Lease<LanguageModel> other = lease(models, "legal")) {
            assertThat(again.model()).isSameAs(first.model());
            assertThat(List.of(
                            bare.model().fingerprint(),
                            first.model().fingerprint(),
                            other.model().fingerprint()))
                    .doesNotHaveDuplicates();
            assertThat(engine.made).extracting(m -> m.kind).containsExactly("base", "view", "view");
            assertThat(keeper(models).adapters().adapters().getFirst().models())
                    .singleElement()
                    .satisfies(use -> {
                        assertThat(use.model()).isEqualTo("tiny");
                        assertThat(use.requests()).isEqualTo(2);
                        assertThat(use.fingerprint()).isEqualTo(first.model().fingerprint());
                    });
        }
        assertThat(engine.made).allMatch(m -> m.closed);
    }

    @Test
    void letsRequestsInFlightEndOnTheOldOneAndFreesItAfterTheLast() {
        try (EngineModels models = models()) {
            Lease<LanguageModel> first = lease(models, "clinical");
            Lease<LanguageModel> second = lease(models, "clinical");
            TinyAdapter.in(home.resolve("adapters/clinical")).seed(9).write();
            keeper(models).load("clinical", "");
            try (Lease<LanguageModel> after = lease(models, "clinical")) {
                assertThat(after.model().fingerprint())
                        .isNotEqualTo(first.model().fingerprint());
                assertThat(model(first).closed).isFalse();
                first.close();
                first.close();
                assertThat(model(second).closed).isFalse();
                second.close();
                assertThat(model(second).closed).isTrue();
                assertThat(model(after).closed).isFalse();
            }
        }
    }

    @Test
    void makesNothingAnewWhenTheSameNumbersAreLoadedAgain() {
        try (EngineModels models = models();
                Lease<LanguageModel> before = lease(models, "clinical")) {
            keeper(models).load("clinical", "");
            try (Lease<LanguageModel> after = lease(models, "clinical")) {
                assertThat(after.model().fingerprint()).isEqualTo(before.model().fingerprint());
            }
        }
    }

    @Test
    void refusesAnUnloadedAdapterToNewRequestsOnly() {
        try (EngineModels models = models()) {
            Lease<LanguageModel> inFlight = lease(models, "clinical");
            assertThat(keeper(models).unload("clinical").state()).isEqualTo("unloaded");
            assertCode(ErrorCode.ADAPTER_UNKNOWN, () -> lease(models, "clinical"));
            assertThat(model(inFlight).closed).isFalse();
            inFlight.close();
            assertThat(model(inFlight).closed).isTrue();
            keeper(models).load("clinical", "");
            lease(models, "clinical").close();
        }
    }

    @Test
    void refusesAnAdapterThatStatesAnotherBase() {
        Path weights = home.resolve("adapters/clinical/adapter_model.safetensors");
        SafetensorsWriter stated = new SafetensorsWriter().metadata(LoraAdapter.BASE_DIGEST, "0".repeat(64));
        try (SafetensorsFile file = SafetensorsFile.open(weights)) {
            file.tensors().forEach(info -> stated.add(info.name(), info.shape(), file.floats(info.name())));
        }
        stated.write(weights);
        try (EngineModels models = models()) {
            assertCode(ErrorCode.ADAPTER_MISMATCH, () -> lease(models, "clinical"));
        }
    }

    @Test
    void refusesAnUnknownAdapterEvenWhereTheModelIsMissing() {
        try (EngineModels models = models()) {
            assertThatThrownBy(() -> models.lease("tiny", "clinica"))
                    .isInstanceOfSatisfying(RelataException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.ADAPTER_UNKNOWN);
                        assertThat(e.hint()).isEqualTo("Maybe \"clinical\" was meant; known are clinical, legal.");
                    });
            assertCode(ErrorCode.ADAPTER_UNKNOWN, () -> models.lease("nothing", "clinica"));
            assertThat(models.lease("nothing", "clinical")).isEmpty();
        }
    }

    @Test
    void answersFromAMergedCopyWhilePinned() {
        try (EngineModels models = models();
                Lease<LanguageModel> live = lease(models, "clinical")) {
            AdapterKeeper.Adapter told = keeper(models).pin("clinical", "");
            assertThat(told.models().getFirst().pinned()).isTrue();
            Lease<LanguageModel> pinned = lease(models, "clinical");
            assertThat(model(pinned).kind).isEqualTo("merged");
            assertThat(model(live).closed).isFalse();
            keeper(models).unpin("clinical", "tiny");
            try (Lease<LanguageModel> back = lease(models, "clinical")) {
                assertThat(model(back).kind).isEqualTo("view");
            }
            assertThat(model(pinned).closed).isFalse();
            pinned.close();
            assertThat(model(pinned).closed).isTrue();
        }
    }

    @Test
    void pinsNoMoreThanThereIsRoomFor() {
        try (SafetensorsFolder weights = SafetensorsFolder.open(home.resolve("models/tiny"))) {
            long bytes =
                    4 * weights.tensors().stream().mapToLong(TensorInfo::count).sum();
            assertThat(bytes).isBetween(ROOM_FOR_ONE / 2 + 1, ROOM_FOR_ONE);
        }
        try (EngineModels models = models()) {
            keeper(models).pin("clinical", "tiny");
            assertCode(ErrorCode.OUT_OF_MEMORY, () -> keeper(models).pin("legal", "tiny"));
            try (Lease<LanguageModel> live = lease(models, "legal")) {
                assertThat(model(live).kind).isEqualTo("view");
            }
            keeper(models).unpin("clinical", "tiny");
            keeper(models).pin("legal", "tiny");
            try (Lease<LanguageModel> merged = lease(models, "legal")) {
                assertThat(model(merged).kind).isEqualTo("merged");
            }
        }
    }

    @Test
    void mergesAPinnedAdapterAnewWhenItIsReadAnew() {
        try (EngineModels models = models()) {
            keeper(models).pin("clinical", "");
            Lease<LanguageModel> old = lease(models, "clinical");
            old.close();
            TinyAdapter.in(home.resolve("adapters/clinical")).seed(9).write();
            keeper(models).load("clinical", "");
            assertThat(model(old).closed).isTrue();
            try (Lease<LanguageModel> after = lease(models, "clinical")) {
                assertThat(model(after).kind).isEqualTo("merged");
                assertThat(after.model().fingerprint()).isNotEqualTo(old.model().fingerprint());
            }
        }
    }

    @Test
    void keepsAPinnedAdapterWhereTheNewOneDoesNotFitTheModel() {
        try (EngineModels models = models()) {
            keeper(models).pin("clinical", "");
            Lease<LanguageModel> old = lease(models, "clinical");
            old.close();
            TinyAdapter.in(home.resolve("adapters/clinical")).hidden(24).write();
            assertCode(ErrorCode.ADAPTER_MISMATCH, () -> keeper(models).load("clinical", ""));
            try (Lease<LanguageModel> after = lease(models, "clinical")) {
                assertThat(after.model()).isSameAs(old.model());
                assertThat(model(after).closed).isFalse();
            }
            AdapterKeeper.Adapter told = keeper(models).adapters().adapters().getFirst();
            assertThat(told.models()).singleElement().matches(AdapterKeeper.Use::pinned);
        }
    }

    @Test
    void takesAnAdapterOfAnotherBaseWhereTheOldOneIsNotInUse() {
        TinyAdapter.in(home.resolve("adapters/clinical")).hidden(24).write();
        try (EngineModels models = models()) {
            assertThat(keeper(models).load("clinical", "").state()).isEqualTo("loaded");
        }
    }

    @Test
    void freesACopyThatIsMadeOnlyAfterItWasClosed() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        EngineModels models = models();
        lease(models, "clinical").close();
        engine.merging = () -> {
            begun.countDown();
            Latches.await(go);
        };
        CompletableFuture<Void> pinned =
                CompletableFuture.runAsync(() -> models.pin("tiny", "clinical"), Thread::startVirtualThread);
        Latches.await(begun);
        models.close();
        go.countDown();
        pinned.get(20, TimeUnit.SECONDS);
        assertThat(engine.made).extracting(m -> m.kind).contains("merged");
        assertThat(engine.made).allMatch(m -> m.closed);
    }

    @Test
    void mergesConfiguredAdaptersWhenTheyAreFirstUsedAndAnswersLiveWithoutRoom() {
        try (EngineModels models = models("clinical", "legal");
                Lease<LanguageModel> first = lease(models, "clinical");
                Lease<LanguageModel> second = lease(models, "legal")) {
            assertThat(model(first).kind).isEqualTo("merged");
            assertThat(model(second).kind).isEqualTo("view");
        }
    }

    @Test
    void namesTheModelsWhereItHasToBeSaidWhichIsMeant() {
        TinyModel.in(home.resolve("models/another")).groupedHeads().write();
        try (EngineModels models = models()) {
            assertThatThrownBy(() -> keeper(models).pin("clinical", ""))
                    .isInstanceOfSatisfying(RelataException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                        assertThat(e.hint()).contains("another, tiny");
                    });
            assertCode(ErrorCode.INVALID_ARGUMENT, () -> keeper(models).pin("clinical", "../tiny"));
            assertCode(ErrorCode.ADAPTER_UNKNOWN, () -> keeper(models).pin("clinica", "tiny"));
        }
    }

    @Test
    void loadsWhileRequestsRunWithoutTakingAModelFromOne() throws Exception {
        try (EngineModels models = models();
                ExecutorService threads = Executors.newFixedThreadPool(6)) {
            // Read once before the files change under it.
            lease(models, "clinical").close();
            AtomicBoolean go = new AtomicBoolean(true);
            List<Future<Integer>> requests = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                String adapter = i % 2 == 0 ? "clinical" : "legal";
                requests.add(threads.submit(() -> requestsUntil(go, models, adapter)));
            }
            try {
                loadManyTimes(keeper(models));
            } finally {
                go.set(false);
            }
            for (Future<Integer> request : requests) {
                assertThat(request.get()).isPositive();
            }
            lease(models, "clinical").close();
            assertThat(engine.made.stream().filter(m -> !m.closed)).hasSizeLessThanOrEqualTo(3);
        }
        assertThat(engine.made).allMatch(m -> m.closed);
    }

    private void loadManyTimes(AdapterKeeper keeper) {
        for (int i = 0; i < 40; i++) {
            TinyAdapter.in(home.resolve("adapters/clinical")).seed(i).write();
            keeper.load("clinical", "");
            if (i == 5) {
                keeper.pin("clinical", "tiny");
            } else if (i == 25) {
                keeper.unpin("clinical", "tiny");
            }
        }
    }

    private static int requestsUntil(AtomicBoolean go, EngineModels models, String adapter) {
        int done = 0;
        while (go.get() || done == 0) {
            try (Lease<LanguageModel> lease = lease(models, adapter)) {
                for (int i = 0; i < 20; i++) {
                    assertThat(model(lease).closed).isFalse();
                    Thread.onSpinWait();
                }
                done++;
            }
        }
        return done;
    }

    private static void assertCode(ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RelataException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }

    /** Makes models that only know whether they were closed. */
    private static final class Engine implements LanguageModelProvider {
        final ConcurrentLinkedQueue<Model> made = new ConcurrentLinkedQueue<>();
        volatile Runnable merging = () -> {};

        Model make(String kind, String digest) {
            Model model = new Model(this, kind, digest);
            made.add(model);
            return model;
        }

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public Availability availability() {
            return new Availability.Usable();
        }

        @Override
        public LanguageModel load(Path folder) {
            return make("base", "");
        }

        @Override
        public LanguageModel load(Path folder, LoraAdapter adapter) {
            merging.run();
            return make("merged", adapter.digest());
        }
    }

    private static final class Model implements LanguageModel {
        final String kind;
        private final Engine engine;
        private final String digest;
        volatile boolean closed;

        Model(Engine engine, String kind, String digest) {
            this.engine = engine;
            this.kind = kind;
            this.digest = digest;
        }

        @Override
        public ModelFacts facts() {
            return new ModelFacts("tiny", kind + digest, new ByteTokenizer(), 100);
        }

        @Override
        public LanguageModel adapted(String name, String adapterDigest, LoraAdapter adapter) {
            return engine.make("view", adapterDigest);
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
