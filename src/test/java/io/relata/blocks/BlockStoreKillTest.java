package io.relata.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.engine.KeyValueBlock;
import io.relata.engine.KeyValueShape;
import io.relata.safetensors.Dtype;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that keeps blocks and is killed in the middle of it. */
class BlockStoreKillTest {
    private static final KeyValueShape SHAPE = new KeyValueShape(2, 2, 64, Dtype.F32);
    private static final int TOKENS = 40;
    private static final int KEPT_BEFORE_THE_KILL = 20;
    private static final long BYTES_MAX = 1 << 28;

    @TempDir
    private Path folder;

    @Test
    void hasEverythingAgainThatWasKeptWhenTheProcessWasKilled() throws Exception {
        List<Integer> kept = killed();
        assertThat(kept).hasSizeGreaterThanOrEqualTo(KEPT_BEFORE_THE_KILL);
        try (BlockStore store = BlockStore.open(folder, BYTES_MAX)) {
            assertThat(store.isReadOnly()).isFalse();
            for (int seed : kept) {
                try (BlockLease lease = lease(store, seed)) {
                    assertThat(lease.hits())
                            .as("block %d of %s", seed, kept.size())
                            .isEqualTo(1);
                    assertThat(lease.blocks().getFirst().data().toArray(ValueLayout.JAVA_BYTE))
                            .isEqualTo(block(seed).data().toArray(ValueLayout.JAVA_BYTE));
                }
            }
            try (BlockLease lease = lease(store, -1)) {
                assertThat(lease.misses()).isEqualTo(1);
            }
            assertThat(store.counts().unkept()).isZero();
        }
    }

    private List<Integer> killed() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--add-modules=jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Keeping.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<Integer> kept = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                kept.add(Integer.parseInt(line));
                if (kept.size() == KEPT_BEFORE_THE_KILL) {
                    // By its handle, since the process itself would close the stream that is being read.
                    process.toHandle().destroyForcibly();
                }
                line = lines.readLine();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return kept;
    }

    /** Keeps blocks until it is killed, and prints the number of each that has been kept. */
    static final class Keeping {
        private Keeping() {}

        public static void main(String[] arguments) {
            try (BlockStore store = BlockStore.open(Path.of(arguments[0]), BYTES_MAX)) {
                for (int seed = 0; ; seed++) {
                    lease(store, seed).close();
                    System.out.println(seed);
                }
            }
        }
    }

    private static BlockLease lease(BlockStore store, int seed) {
        BlockKey key =
                BlockKey.of(BlockKey.owner("s", "d"), BlockEncoding.EXACT, "model", new int[] {1}, new int[] {seed});
        return store.lease(SHAPE, 1, BlockEncoding.EXACT, List.of(key), _ -> block(seed));
    }

    private static KeyValueBlock block(int seed) {
        Random random = new Random(seed);
        MemorySegment data = Arena.ofAuto().allocate(TOKENS * SHAPE.bytesPerToken(), Float.BYTES);
        for (long i = 0; i < (long) TOKENS * SHAPE.numbersPerToken(); i++) {
            data.setAtIndex(ValueLayout.JAVA_FLOAT, i, random.nextFloat());
        }
        return new KeyValueBlock(SHAPE, TOKENS, 1, data);
    }
}
