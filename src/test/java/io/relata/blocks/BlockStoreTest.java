package io.relata.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.relata.engine.KeyValueBlock;
import io.relata.engine.KeyValueShape;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.BrainFloat;
import io.relata.safetensors.Dtype;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockStoreTest {
    private static final int POSITION = 7;
    private static final KeyValueShape SHAPE = new KeyValueShape(2, 3, 20, Dtype.F32);
    private static final long ENOUGH = 1 << 24;
    private static final int CROWD = 8;

    @TempDir
    private Path folder;

    private final AtomicInteger computed = new AtomicInteger();
    private BlockEncoding encoding = BlockEncoding.BF16;

    @ParameterizedTest
    @CsvSource({"EXACT,F32", "EXACT,BF16", "BF16,F32", "BF16,BF16", "INT8,F32", "INT8,BF16"})
    void givesTheSameBytesWhetherComputedNowOrStoredBeforeOrReadByTheNextProcess(BlockEncoding encoding, Dtype dtype) {
        KeyValueShape shape = new KeyValueShape(2, 3, 40, dtype);
        List<byte[]> cold;
        List<byte[]> stored;
        try (BlockStore store = open(encoding)) {
            cold = bytes(store, shape, 1, 2, 3);
            stored = bytes(store, shape, 1, 2, 3);
            assertThat(store.counts().hits()).isEqualTo(3);
        }
        try (BlockStore store = open(encoding);
                BlockStore without = BlockStore.keepingNothing()) {
            assertSame(stored, cold);
            assertSame(bytes(store, shape, 1, 2, 3), cold);
            assertSame(bytes(without, shape, 1, 2, 3), cold);
        }
        assertThat(computed).hasValue(6);
    }

    @Test
    void keepsNumbersAsTheEncodingSays() {
        float[] numbers = numbers(block(SHAPE, 5).data(), Dtype.F32);
        try (BlockStore store = BlockStore.keepingNothing()) {
            assertThat(numbers(store, BlockEncoding.EXACT, 5)).containsExactly(numbers);
            float[] rounded = numbers(store, BlockEncoding.BF16, 5);
            float[] scaled = numbers(store, BlockEncoding.INT8, 5);
            for (int row = 0; row < numbers.length / SHAPE.headWidth(); row++) {
                float greatest = 0;
                for (int i = row * SHAPE.headWidth(); i < (row + 1) * SHAPE.headWidth(); i++) {
                    greatest = Math.max(greatest, Math.abs(numbers[i]));
                }
                for (int i = row * SHAPE.headWidth(); i < (row + 1) * SHAPE.headWidth(); i++) {
                    assertThat(rounded[i]).isEqualTo(BrainFloat.toFloat(BrainFloat.of(numbers[i])));
                    assertThat(scaled[i]).isCloseTo(numbers[i], within(greatest / 127 * 0.501f));
                }
            }
        }
    }

    @Test
    void keepsARowOfZeros() {
        KeyValueBlock zeros =
                new KeyValueBlock(SHAPE, 2, POSITION, Arena.ofAuto().allocate(2 * SHAPE.bytesPerToken(), Float.BYTES));
        try (BlockStore store = open(BlockEncoding.INT8);
                BlockLease lease = store.lease(SHAPE, POSITION, encoding, List.of(key(1)), _ -> zeros)) {
            assertThat(numbers(lease.blocks().getFirst().data(), Dtype.F32)).containsOnly(0f);
        }
    }

    @Test
    void tellsWhatWasThereAndWhatWasNot() {
        try (BlockStore store = open(BlockEncoding.BF16)) {
            bytes(store, SHAPE, 1);
            try (BlockLease lease =
                    store.lease(SHAPE, POSITION, encoding, List.of(key(2), key(1)), computing(SHAPE, 2, 1))) {
                assertThat(lease.hits()).isEqualTo(1);
                assertThat(lease.misses()).isEqualTo(1);
                assertThat(lease.bytes())
                        .isEqualTo(SHAPE.numbersPerToken()
                                * 2L
                                * (block(SHAPE, 1).tokenCount()
                                        + block(SHAPE, 2).tokenCount()));
                assertThat(lease.blocks()).extracting(KeyValueBlock::position).containsOnly(POSITION);
            }
            assertThat(store.has(key(2))).isTrue();
            assertThat(store.has(key(3))).isFalse();
            assertThat(store.counts().blocks()).isEqualTo(2);
        }
    }

    @Test
    void doesNotTakeABlockOfAnotherPlaceOrEncodingForTheOneAskedFor() {
        try (BlockStore store = open(BlockEncoding.BF16)) {
            bytes(store, SHAPE, 1);
            store.lease(SHAPE, POSITION + 1, encoding, List.of(key(1)), _ -> {
                        computed.incrementAndGet();
                        KeyValueBlock block = block(SHAPE, 1);
                        return new KeyValueBlock(SHAPE, block.tokenCount(), POSITION + 1, block.data());
                    })
                    .close();
        }
        try (BlockStore store = open(BlockEncoding.INT8)) {
            bytes(store, SHAPE, 1);
            assertThat(store.counts().damaged()).isZero();
        }
        assertThat(computed).hasValue(3);
    }

    @ParameterizedTest
    @EnumSource(BlockEncoding.class)
    void computesADamagedBlockAnewAndCountsIt(BlockEncoding encoding) throws IOException {
        List<byte[]> before;
        try (BlockStore store = open(encoding)) {
            before = bytes(store, SHAPE, 1, 2, 3);
        }
        long second = BlockFile.HEADER_BYTES + record(encoding, 1) + BlockFile.HEADER_BYTES + 50;
        overwrite(onlyFile(), second);
        for (int opened = 0; opened < 2; opened++) {
            try (BlockStore store = open(encoding)) {
                assertSame(bytes(store, SHAPE, 1, 2, 3), before);
                assertThat(store.counts().damaged()).isEqualTo(opened == 0 ? 1 : 0);
                assertThat(store.counts().hits()).isEqualTo(opened == 0 ? 2 : 3);
            }
        }
        assertThat(computed).hasValue(4);
    }

    @Test
    void noticesDamageThatHappensWhileItIsOpen() throws IOException {
        try (BlockStore store = open(BlockEncoding.BF16)) {
            List<byte[]> before = bytes(store, SHAPE, 1);
            overwrite(onlyFile(), 2 * BlockFile.HEADER_BYTES + 9);
            assertSame(bytes(store, SHAPE, 1), before);
            assertThat(store.counts().damaged()).isEqualTo(1);
        }
    }

    @Test
    void losesNothingButWhatACrashLeftUnfinishedWhereverItStruck() throws IOException {
        try (BlockStore store = open(BlockEncoding.BF16)) {
            bytes(store, SHAPE, 1, 2);
        }
        byte[] whole = Files.readAllBytes(onlyFile());
        int end = (int) (BlockFile.HEADER_BYTES + record(BlockEncoding.BF16, 1) + record(BlockEncoding.BF16, 2));
        int second = (int) (BlockFile.HEADER_BYTES + record(BlockEncoding.BF16, 1));
        for (int cut : new int[] {second, second + 1, second + 60, second + 127, second + 128, second + 300, end}) {
            Path other = Files.createDirectories(folder.resolve("cut" + cut));
            byte[] left = whole.clone();
            Arrays.fill(left, cut, left.length, (byte) 0);
            Files.write(other.resolve(onlyFile().getFileName()), left);
            try (BlockStore store = BlockStore.open(other, ENOUGH)) {
                bytes(store, SHAPE, 1, 2, 3);
                assertThat(store.counts().hits()).as("cut at %d", cut).isGreaterThanOrEqualTo(1);
            }
            try (BlockStore store = BlockStore.open(other, ENOUGH)) {
                bytes(store, SHAPE, 1, 2, 3);
                assertThat(store.counts().hits()).as("cut at %d", cut).isEqualTo(3);
            }
        }
    }

    @Test
    void leavesOutAFileThatIsNone() throws IOException {
        Files.createDirectories(folder.resolve("blocks"));
        Files.writeString(folder.resolve("blocks/00000001.blocks"), "something else");
        try (BlockStore store = open(BlockEncoding.BF16)) {
            bytes(store, SHAPE, 1);
            assertThat(store.counts().damaged()).isEqualTo(1);
        }
        try (BlockStore store = open(BlockEncoding.BF16)) {
            assertThat(store.counts().damaged()).isZero();
            assertThat(store.has(key(1))).isTrue();
        }
    }

    @Test
    void keepsToItsBytesAndLetsTheLongestUnusedGo() {
        long bytesMax = 40 * record(BlockEncoding.BF16, 9);
        try (BlockStore store = BlockStore.open(folder.resolve("blocks"), bytesMax)) {
            for (int seed = 0; seed < 200; seed++) {
                bytes(store, SHAPE, seed);
                bytes(store, SHAPE, 0);
                assertThat(store.counts().bytes()).isLessThanOrEqualTo(bytesMax);
            }
            assertThat(store.counts().evicted()).isPositive();
            assertThat(store.has(key(0))).isTrue();
            assertThat(store.has(key(199))).isTrue();
            assertThat(store.has(key(30))).isFalse();
        }
    }

    @Test
    void doesNotKeepABlockThatIsGreaterThanAllItMayHold() {
        try (BlockStore store = BlockStore.open(folder.resolve("blocks"), 200)) {
            List<byte[]> first = bytes(store, SHAPE, 1);
            assertSame(bytes(store, SHAPE, 1), first);
            assertThat(store.counts().unkept()).isEqualTo(2);
            assertThat(store.counts().blocks()).isZero();
        }
    }

    @Test
    void keepsWhatIsReadUntilItIsLetGo() {
        long bytesMax = 16 * record(BlockEncoding.EXACT, 1);
        try (BlockStore store = BlockStore.open(folder.resolve("blocks"), bytesMax);
                BlockLease lease = first(store)) {
            byte[] before = lease.blocks().getFirst().data().toArray(ValueLayout.JAVA_BYTE);
            for (int seed = 2; seed < 60; seed++) {
                bytes(store, SHAPE, seed);
            }
            assertThat(store.has(key(1))).isFalse();
            assertThat(lease.blocks().getFirst().data().toArray(ValueLayout.JAVA_BYTE))
                    .isEqualTo(before);
        }
    }

    private BlockLease first(BlockStore store) {
        bytes(store, SHAPE, 1);
        return store.lease(SHAPE, POSITION, encoding, List.of(key(1)), computing(SHAPE, 1));
    }

    @Test
    void freesTheBlocksOfAnOwnerAndOverwritesTheirBytes() throws IOException {
        try (BlockStore store = open(BlockEncoding.EXACT)) {
            byte[] secret = bytes(store, SHAPE, 1).getFirst();
            bytes(store, SHAPE, 2);
            assertThat(indexOf(Files.readAllBytes(onlyFile()), secret)).isPositive();
            assertThat(store.free(key(1).owner()::equals)).isEqualTo(1);
            assertThat(store.has(key(1))).isFalse();
            assertThat(indexOf(Files.readAllBytes(onlyFile()), secret)).isNegative();
            assertThat(store.counts().freed()).isEqualTo(1);
        }
        try (BlockStore store = open(BlockEncoding.EXACT)) {
            assertThat(store.has(key(1))).isFalse();
            assertThat(store.has(key(2))).isTrue();
            assertThat(store.counts().damaged()).isZero();
        }
    }

    @Test
    void freesWhatIsReadWhenItIsLetGo() throws IOException {
        try (BlockStore store = open(BlockEncoding.EXACT)) {
            byte[] secret = bytes(store, SHAPE, 1).getFirst();
            try (BlockLease lease = store.lease(SHAPE, POSITION, encoding, List.of(key(1)), computing(SHAPE, 1))) {
                assertThat(store.free(_ -> true)).isEqualTo(1);
                assertThat(store.has(key(1))).isFalse();
                assertThat(lease.blocks().getFirst().data().toArray(ValueLayout.JAVA_BYTE))
                        .isEqualTo(secret);
            }
            assertThat(indexOf(Files.readAllBytes(onlyFile()), secret)).isNegative();
        }
    }

    @Test
    void readsOnlyWhereAnotherWrites() {
        try (BlockStore writer = open(BlockEncoding.BF16)) {
            List<byte[]> written = bytes(writer, SHAPE, 1);
            try (BlockStore reader = open(BlockEncoding.BF16)) {
                assertThat(reader.isReadOnly()).isTrue();
                assertSame(bytes(reader, SHAPE, 1), written);
                bytes(reader, SHAPE, 2);
                assertThat(reader.counts().hits()).isEqualTo(1);
                assertThat(reader.counts().unkept()).isEqualTo(1);
                assertThat(reader.free(_ -> true)).isZero();
            }
            assertThat(writer.isReadOnly()).isFalse();
            assertThat(writer.has(key(2))).isFalse();
        }
        try (BlockStore next = open(BlockEncoding.BF16)) {
            assertThat(next.isReadOnly()).isFalse();
        }
    }

    @Test
    void letsGoOfWhatIsHeldWhenComputingFails() {
        try (BlockStore store = open(BlockEncoding.EXACT)) {
            bytes(store, SHAPE, 1);
            assertThatThrownBy(() -> store.lease(SHAPE, POSITION, encoding, List.of(key(1), key(2)), _ -> {
                        throw new IllegalStateException("no");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(store.free(_ -> true)).isEqualTo(1);
        }
    }

    @Test
    void keepsApartWhatDiffersInAnythingThatDecidesTheBits() {
        String owner = BlockKey.owner("schema", "id");
        BlockKey key = BlockKey.of(owner, BlockEncoding.BF16, "model", new int[] {1, 2}, new int[] {3});
        assertThat(BlockKey.of(owner, BlockEncoding.BF16, "model", new int[] {1, 2}, new int[] {3}))
                .isEqualTo(key);
        assertThat(List.of(
                        BlockKey.of(
                                BlockKey.owner("schemai", "d"),
                                BlockEncoding.BF16,
                                "model",
                                new int[] {1, 2},
                                new int[] {3}),
                        BlockKey.of(owner, BlockEncoding.INT8, "model", new int[] {1, 2}, new int[] {3}),
                        BlockKey.of(owner, BlockEncoding.BF16, "model2", new int[] {1, 2}, new int[] {3}),
                        BlockKey.of(owner, BlockEncoding.BF16, "model", new int[] {1}, new int[] {2, 3}),
                        BlockKey.of(owner, BlockEncoding.BF16, "model", new int[] {1, 2}, new int[] {4})))
                .extracting(BlockKey::digest)
                .doesNotContain(key.digest())
                .doesNotHaveDuplicates();
    }

    @Test
    void neverGivesOtherBytesThanThoseComputedUnderManyThreads() throws Exception {
        Map<Integer, byte[]> expected = new TreeMap<>();
        try (BlockStore without = BlockStore.keepingNothing()) {
            for (int seed = 0; seed < 30; seed++) {
                expected.put(seed, bytes(without, SHAPE, seed).getFirst());
            }
        }
        long bytesMax = 12 * record(BlockEncoding.BF16, 9);
        try (BlockStore store = BlockStore.open(folder.resolve("blocks"), bytesMax);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Void>> ended = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                Random random = new Random(thread);
                Callable<Void> work = () -> {
                    for (int round = 0; round < 150; round++) {
                        int[] seeds = random.ints(0, 30).distinct().limit(4).toArray();
                        List<byte[]> got = bytes(store, SHAPE, seeds);
                        for (int i = 0; i < seeds.length; i++) {
                            assertThat(got.get(i)).isEqualTo(expected.get(seeds[i]));
                        }
                        if (round % 10 == 0) {
                            store.free(key(random.nextInt(30)).owner()::equals);
                        }
                    }
                    return null;
                };
                ended.add(threads.submit(work));
            }
            for (Future<Void> one : ended) {
                one.get();
            }
            assertThat(store.counts().damaged()).isZero();
        }
    }

    @Test
    void readsOnWhatItHasCheckedWhileTheWriterOverwritesIt() {
        try (BlockStore writer = open(BlockEncoding.EXACT)) {
            byte[] written = bytes(writer, SHAPE, 1).getFirst();
            try (BlockStore reader = open(BlockEncoding.EXACT);
                    BlockLease lease = reader.lease(SHAPE, POSITION, encoding, List.of(key(1)), computing(SHAPE, 1))) {
                assertThat(lease.hits()).isEqualTo(1);
                assertThat(writer.free(_ -> true)).isEqualTo(1);
                assertThat(lease.blocks().getFirst().data().toArray(ValueLayout.JAVA_BYTE))
                        .isEqualTo(written);
                assertThat(bytes(reader, SHAPE, 1).getFirst()).isEqualTo(written);
                assertThat(reader.counts().damaged()).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(30)
    void computesOnceWhatSeveralAskForAtTheSameTime(boolean keeping) throws Exception {
        try (BlockStore store = keeping ? open(BlockEncoding.BF16) : BlockStore.keepingNothing()) {
            List<FutureTask<byte[]>> answers = crowd(store, () -> {});
            for (Future<byte[]> one : answers) {
                assertThat(one.get()).isEqualTo(answers.getFirst().get());
            }
            assertThat(computed).hasValue(1);
            assertThat(store.counts().misses()).isEqualTo(1);
            assertThat(store.counts().hits()).isEqualTo(CROWD - 1);
        }
    }

    @Test
    @Timeout(30)
    void aFailureIsForTheOneWhoMetItAndTheNextOneComputes() throws Exception {
        AtomicInteger left = new AtomicInteger(2);
        try (BlockStore store = open(BlockEncoding.BF16)) {
            List<FutureTask<byte[]>> answers = crowd(store, () -> {
                if (left.getAndDecrement() > 0) {
                    throw new IllegalStateException("no");
                }
            });
            int failed = 0;
            for (Future<byte[]> one : answers) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    assertThat(e).hasMessageContaining("no");
                    failed++;
                }
            }
            assertThat(failed).isEqualTo(2);
            assertThat(computed).hasValue(3);
        }
    }

    @Test
    @Timeout(30)
    void whoWaitsForAnothersBlockCanBeInterrupted() throws Exception {
        try (BlockStore store = open(BlockEncoding.BF16)) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch gate = new CountDownLatch(1);
            Thread owner = Thread.ofPlatform()
                    .start(() -> lease(store, 2, () -> {
                        begun.countDown();
                        awaitQuietly(gate);
                    }));
            begun.await();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> bytes(store, SHAPE, 2))
                    .isInstanceOfSatisfying(
                            RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
            assertThat(Thread.interrupted()).isTrue();
            gate.countDown();
            owner.join();
            assertThat(store.has(key(2))).isTrue();
        }
    }

    private byte[] lease(BlockStore store, int seed, Runnable before) {
        try (BlockLease lease = store.lease(SHAPE, POSITION, encoding, List.of(key(seed)), _ -> {
            computed.incrementAndGet();
            before.run();
            return block(SHAPE, seed);
        })) {
            return lease.blocks().getFirst().data().toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static void awaitQuietly(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has several ask for one block. Nobody's computing goes on until all wait: for that, or for each other. */
    private List<FutureTask<byte[]>> crowd(BlockStore store, Runnable before) {
        CountDownLatch gate = new CountDownLatch(1);
        List<FutureTask<byte[]>> answers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            FutureTask<byte[]> answer = new FutureTask<>(() -> lease(store, 1, () -> {
                awaitQuietly(gate);
                before.run();
            }));
            answers.add(answer);
            threads.add(Thread.ofPlatform().start(answer));
        }
        while (threads.stream().anyMatch(t -> t.getState() != Thread.State.WAITING)) {
            Thread.onSpinWait();
        }
        gate.countDown();
        return answers;
    }

    private BlockStore open(BlockEncoding used) {
        encoding = used;
        return BlockStore.open(folder.resolve("blocks"), ENOUGH);
    }

    private BlockKey key(int seed) {
        return BlockKey.of(BlockKey.owner("s", "d" + seed), encoding, "model", new int[] {1}, new int[] {seed});
    }

    private List<byte[]> bytes(BlockStore store, KeyValueShape shape, int... seeds) {
        List<BlockKey> keys = IntStream.of(seeds).mapToObj(this::key).toList();
        try (BlockLease lease = store.lease(shape, POSITION, encoding, keys, computing(shape, seeds))) {
            return lease.blocks().stream()
                    .map(b -> b.data().toArray(ValueLayout.JAVA_BYTE))
                    .toList();
        }
    }

    private IntFunction<KeyValueBlock> computing(KeyValueShape shape, int... seeds) {
        return i -> {
            computed.incrementAndGet();
            return block(shape, seeds[i]);
        };
    }

    private float[] numbers(BlockStore store, BlockEncoding used, int seed) {
        try (BlockLease lease = store.lease(SHAPE, POSITION, used, List.of(key(seed)), computing(SHAPE, seed))) {
            return numbers(lease.blocks().getFirst().data(), SHAPE.dtype());
        }
    }

    private static float[] numbers(MemorySegment data, Dtype dtype) {
        float[] numbers = new float[(int) (data.byteSize() * 8 / dtype.bits())];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = dtype == Dtype.F32
                    ? data.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i)
                    : BrainFloat.toFloat(data.getAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, i));
        }
        return numbers;
    }

    private static KeyValueBlock block(KeyValueShape shape, int seed) {
        int tokens = 1 + seed % 10;
        Random random = new Random(seed);
        MemorySegment data = Arena.ofAuto().allocate(tokens * shape.bytesPerToken(), Float.BYTES);
        for (long i = 0; i < (long) tokens * shape.numbersPerToken(); i++) {
            float value = (float) (random.nextGaussian() * Math.exp(random.nextGaussian()));
            if (shape.dtype() == Dtype.F32) {
                data.setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
            } else {
                data.setAtIndex(ValueLayout.JAVA_SHORT, i, BrainFloat.of(value));
            }
        }
        return new KeyValueBlock(shape, tokens, POSITION, data);
    }

    private static long record(BlockEncoding encoding, int seed) {
        return BlockFile.aligned(BlockFile.HEADER_BYTES
                + encoding.bytes(SHAPE, block(SHAPE, seed).tokenCount()));
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("blocks"))) {
            return files.filter(f -> f.toString().endsWith(".blocks"))
                    .reduce((a, b) -> {
                        throw new IllegalStateException("%s and %s".formatted(a, b));
                    })
                    .orElseThrow();
        }
    }

    private static void overwrite(Path file, long at) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            int before = open.read();
            open.seek(at);
            open.write(before ^ 0x55);
        }
    }

    private static int indexOf(byte[] in, byte[] what) {
        return IntStream.range(0, in.length - what.length)
                .filter(at -> Arrays.equals(in, at, at + what.length, what, 0, what.length))
                .findFirst()
                .orElse(-1);
    }

    private static void assertSame(List<byte[]> bytes, List<byte[]> expected) {
        assertThat(bytes).hasSameSizeAs(expected);
        for (int i = 0; i < bytes.size(); i++) {
            assertThat(bytes.get(i)).isEqualTo(expected.get(i));
        }
    }
}
