package io.relata.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.adapter.AdapterShelf.Held;
import io.relata.adapter.AdapterShelf.Item;
import io.relata.adapter.AdapterShelf.State;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.SafetensorsWriter;
import io.relata.testing.Latches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterShelfTest {
    /** What the numbers of one adapter take. */
    private static final long BYTES = 16;

    @TempDir
    Path folder;

    private Path root;
    private AdapterShelf shelf;

    @BeforeEach
    void twoAdaptersAreThere() throws IOException {
        root = Files.createDirectory(folder.resolve("lora-adapters"));
        write(root.resolve("clinical"), 1);
        write(root.resolve("legal"), 2);
        Files.createDirectory(root.resolve("being-copied"));
        shelf = new AdapterShelf(root);
    }

    @Test
    void offersWhatLiesInTheFolderAndReadsItWhenAskedFor() {
        assertThat(shelf.items()).extracting(Item::name).containsExactly("clinical", "legal");
        assertThat(shelf.items()).extracting(Item::state).containsOnly(State.AVAILABLE);
        Held held = shelf.held("clinical");
        assertThat(held.adapter().deltas()).hasSize(1);
        assertThat(shelf.held("clinical")).isSameAs(held);
        assertThat(shelf.items()).extracting(Item::state).containsExactly(State.LOADED, State.AVAILABLE);
    }

    @Test
    void keepsWhatItReadUntilItIsToldToReadAgain() throws IOException {
        String old = shelf.held("clinical").adapter().digest();
        write(root.resolve("clinical"), 3);
        assertThat(shelf.held("clinical").adapter().digest()).isEqualTo(old);
        String loaded = load("clinical", "clinical").adapter().digest();
        assertThat(loaded).isNotEqualTo(old);
        assertThat(shelf.held("clinical").adapter().digest()).isEqualTo(loaded);
    }

    @Test
    void keepsTheOldOneWhenTheNewOneCannotBeRead() throws IOException {
        Held old = shelf.held("clinical");
        Files.delete(root.resolve("clinical/adapter_model.safetensors"));
        assertCode(ErrorCode.ADAPTER_INVALID, () -> load("clinical", "clinical"));
        assertThat(shelf.held("clinical")).isSameAs(old);
    }

    @Test
    void offersAFolderUnderAnotherName() throws IOException {
        write(root.resolve("incoming/clinical-2"), 5);
        Held held = load("clinical", "incoming/clinical-2");
        assertThat(shelf.held("clinical")).isSameAs(held);
        assertThat(held.folder()).isEqualTo("incoming/clinical-2");
    }

    @Test
    void refusesAnUnloadedOneUntilItIsLoadedAgain() {
        shelf.unload("clinical");
        RelataException e = catchThrowableOfType(RelataException.class, () -> shelf.held("clinical"));
        assertThat(e.code()).isEqualTo(ErrorCode.ADAPTER_UNKNOWN);
        assertThat(e.detail()).isEqualTo("The adapter \"clinical\" was unloaded.");
        assertCode(ErrorCode.ADAPTER_UNKNOWN, () -> shelf.unload("clinical"));
        assertThat(shelf.items()).extracting(Item::state).containsExactly(State.UNLOADED, State.AVAILABLE);
        load("clinical", "clinical");
        assertThat(shelf.held("clinical").name()).isEqualTo("clinical");
    }

    @Test
    void namesTheNearestOfThoseThatAreThere() {
        RelataException e = catchThrowableOfType(RelataException.class, () -> shelf.require("clincal"));
        assertThat(e.code()).isEqualTo(ErrorCode.ADAPTER_UNKNOWN);
        assertThat(e.detail()).contains("\"clincal\"");
        assertThat(e.hint()).isEqualTo("Maybe \"clinical\" was meant; known are clinical, legal.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../lora-adapters", "../outside", "/etc", "clinical/../../outside", ".", "", " "})
    void readsNothingOutsideItsFolder(String path) throws IOException {
        write(folder.resolve("outside"), 1);
        assertCode(ErrorCode.INVALID_ARGUMENT, () -> load("clinical", path));
    }

    @Test
    void followsNoLinkThatLeadsOut() throws IOException {
        write(folder.resolve("outside"), 1);
        Files.createSymbolicLink(root.resolve("linked"), folder.resolve("outside"));
        assertCode(ErrorCode.INVALID_ARGUMENT, () -> load("linked", "linked"));
        assertCode(ErrorCode.INVALID_ARGUMENT, () -> shelf.held("linked"));
        Path model = root.resolve("legal/adapter_model.safetensors");
        Files.delete(model);
        Files.createSymbolicLink(model, folder.resolve("outside/adapter_model.safetensors"));
        assertCode(ErrorCode.INVALID_ARGUMENT, () -> load("legal", "legal"));
        Files.createSymbolicLink(root.resolve("alias"), root.resolve("clinical"));
        assertThat(load("alias", "alias").name()).isEqualTo("alias");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "", "a/b", "../a", ".hidden", "a\nb", "\u0000"})
    void refusesNamesThatNoRequestCouldGive(String name) {
        assertCode(ErrorCode.INVALID_ARGUMENT, () -> load(name, "clinical"));
    }

    @Test
    void refusesAPathThatIsNone() {
        assertCode(ErrorCode.INVALID_ARGUMENT, () -> load("a", "b\u0000"));
        assertCode(ErrorCode.ADAPTER_UNKNOWN, () -> load("a", "nowhere"));
    }

    @Test
    void doesWithoutAFolder() {
        AdapterShelf empty = new AdapterShelf(folder.resolve("nowhere"));
        assertThat(empty.items()).isEmpty();
        assertThatThrownBy(() -> empty.held("clinical")).hasMessageContaining("There is no adapter \"clinical\"");
    }

    @Test
    void keepsTheOldOneWhereTheNewOneIsFoundNotToBeRight() throws IOException {
        Held old = shelf.held("clinical");
        write(root.resolve("clinical"), 3);
        assertThatThrownBy(() -> shelf.load("clinical", "clinical", _ -> {
                    throw new IllegalStateException("It does not fit.");
                }))
                .hasMessage("It does not fit.");
        assertThat(shelf.held("clinical")).isSameAs(old);
    }

    @Test
    void sharesTheNumbersOfAdaptersThatAreTheSame() {
        shelf = new AdapterShelf(root, BYTES);
        Held first = shelf.held("clinical");
        for (int i = 0; i < 10; i++) {
            Held again = load("a" + i, "clinical");
            assertThat(again.adapter().deltas().getFirst())
                    .isSameAs(first.adapter().deltas().getFirst());
        }
    }

    @Test
    void holdsNoMoreThanItMay() {
        shelf = new AdapterShelf(root, BYTES);
        load("clinical", "clinical");
        RelataException e = catchThrowableOfType(RelataException.class, () -> load("legal", "legal"));
        assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_MEMORY);
        assertThat(e.detail())
                .isEqualTo(
                        "The adapter \"legal\" takes 16 bytes; of the 16 that adapters may take, 16 are taken by others.");
        assertThat(e.hint()).isEqualTo("Maybe unload another adapter, or set relata.adapters.bytes-max.");
        assertCode(ErrorCode.OUT_OF_MEMORY, () -> shelf.held("legal"));
        assertThat(shelf.items()).extracting(Item::state).containsExactly(State.LOADED, State.AVAILABLE);
        shelf.unload("clinical");
        assertThat(shelf.held("legal").name()).isEqualTo("legal");
    }

    @Test
    void putsAnAdapterInThePlaceOfTheOneOfItsName() throws IOException {
        shelf = new AdapterShelf(root, BYTES);
        String old = shelf.held("clinical").adapter().digest();
        write(root.resolve("clinical"), 3);
        assertThat(load("clinical", "clinical").adapter().digest()).isNotEqualTo(old);
    }

    @Test
    void readsNoNumbersOfOneThatIsTooMuchAlone() {
        AtomicInteger whole = new AtomicInteger();
        shelf = new AdapterShelf(root, BYTES - 1, (path, room) -> {
            LoraAdapter adapter = LoraAdapter.open(path, room);
            whole.incrementAndGet();
            return adapter;
        });
        assertCode(ErrorCode.OUT_OF_MEMORY, () -> shelf.held("clinical"));
        assertThat(whole).hasValue(0);
    }

    @Test
    void forgetsAnUnloadedOneOfWhichThereIsNoFolder() {
        load("another", "clinical");
        shelf.unload("another");
        assertThat(shelf.items()).extracting(Item::name).containsExactly("clinical", "legal");
        assertCode(ErrorCode.ADAPTER_UNKNOWN, () -> shelf.held("another"));
    }

    @Test
    void hasWhatItHoldsWhileOthersAreRead() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger reads = new AtomicInteger();
        shelf = new AdapterShelf(root, Long.MAX_VALUE, (path, room) -> {
            reads.incrementAndGet();
            if (!path.endsWith("clinical")) {
                begun.countDown();
                Latches.await(go);
            }
            return LoraAdapter.open(path, room);
        });
        Held held = shelf.held("clinical");
        try {
            CompletableFuture<Held> first = begun(() -> shelf.held("legal"));
            CompletableFuture<Held> second = begun(() -> shelf.held("legal"));
            CompletableFuture<Held> third = begun(() -> load("third", "legal"));
            Latches.await(begun);
            assertThat(begun(() -> shelf.held("clinical")).get(10, TimeUnit.SECONDS))
                    .isSameAs(held);
            assertThat(begun(() -> shelf.items()).get(10, TimeUnit.SECONDS)).hasSize(2);
            go.countDown();
            assertThat(first.get(10, TimeUnit.SECONDS)).isSameAs(second.get(10, TimeUnit.SECONDS));
            assertThat(third.get(10, TimeUnit.SECONDS).name()).isEqualTo("third");
            assertThat(reads).hasValue(3);
        } finally {
            go.countDown();
        }
    }

    private static <T> CompletableFuture<T> begun(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, Thread::startVirtualThread);
    }

    private Held load(String name, String path) {
        return shelf.load(name, path, _ -> {});
    }

    private static void assertCode(ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(RelataException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }

    private static void write(Path adapter, float value) throws IOException {
        Files.createDirectories(adapter);
        Files.writeString(
                adapter.resolve("adapter_config.json"),
                "{\"peft_type\": \"LORA\", \"r\": 1, \"lora_alpha\": 1, \"target_modules\": [\"q_proj\"]}");
        String module = "base_model.model.model.layers.0.self_attn.q_proj";
        new SafetensorsWriter()
                .add(module + ".lora_A.weight", List.of(1, 2), value, value)
                .add(module + ".lora_B.weight", List.of(2, 1), value, value)
                .write(adapter.resolve("adapter_model.safetensors"));
    }
}
