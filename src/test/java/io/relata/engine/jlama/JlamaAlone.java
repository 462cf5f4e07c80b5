package io.relata.engine.jlama;

import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.ModelSupport;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.FloatBufferTensor;
import com.github.tjake.jlama.tensor.KvBufferCache;
import com.github.tjake.jlama.tensor.operations.TensorOperationsProvider;
import io.relata.engine.TinyModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The library in a process of its own, where it may load its native code, or never come back. Prints the name of its kernels,
 * and then {@code key=value} lines.
 */
final class JlamaAlone {
    private static final int DEPTH = 64;

    private JlamaAlone() {}

    public static void main(String[] args) throws InterruptedException, ExecutionException {
        System.out.println(TensorOperationsProvider.get().name());
        if (args[0].equals("rows")) {
            rows();
        } else {
            threads(Path.of(args[1]));
        }
        System.exit(0);
    }

    /** For some numbers of lines, how many results of a product with 64 outputs are none. */
    private static void rows() {
        Random random = new Random(1);
        AbstractTensor<?, ?> weight = numbers(random, 64);
        for (int lines : new int[] {4, 5, 8, 10, 11, 256}) {
            AbstractTensor<?, ?> x = numbers(random, lines);
            AbstractTensor<?, ?> y = new FloatBufferTensor(lines, 64);
            TensorOperationsProvider.get().dotProductChunk(y, x, weight, 0, DEPTH, 0, 64);
            int wrong = 0;
            for (int line = 0; line < lines; line++) {
                for (int output = 0; output < 64; output++) {
                    double sum = 0;
                    for (int k = 0; k < DEPTH; k++) {
                        sum += (double) x.get(line, k) * weight.get(output, k);
                    }
                    wrong += Math.abs(y.get(line, output) - sum) < 1e-3 ? 0 : 1;
                }
            }
            System.out.println(lines + "=" + wrong);
        }
    }

    private static AbstractTensor<?, ?> numbers(Random random, int lines) {
        AbstractTensor<?, ?> numbers = new FloatBufferTensor(lines, DEPTH);
        for (int line = 0; line < lines; line++) {
            for (int k = 0; k < DEPTH; k++) {
                numbers.set((float) random.nextGaussian(), line, k);
            }
        }
        return numbers;
    }

    /** How many of the runs of several threads on one instance differ from the same runs of one thread. */
    private static void threads(Path folder) throws InterruptedException, ExecutionException {
        AbstractModel model = ModelSupport.loadModel(folder.toFile(), DType.F32, DType.F32);
        List<Future<float[][]>> answers = new ArrayList<>();
        int runs = 60;
        List<float[][]> alone = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            alone.add(states(model, prompt(run)));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int run = 0; run < runs; run++) {
                int[] prompt = prompt(run);
                answers.add(threads.submit(() -> states(model, prompt)));
            }
            int wrong = 0;
            for (int run = 0; run < runs; run++) {
                float[] expected = alone.get(run)[prompt(run).length - 1];
                float[] found = answers.get(run).get()[prompt(run).length - 1];
                boolean same = true;
                for (int i = 0; i < expected.length; i++) {
                    same &= Math.abs(found[i] - expected[i]) < 1e-3;
                }
                wrong += same ? 0 : 1;
            }
            System.out.println("wrong=" + wrong);
        }
    }

    private static int[] prompt(int run) {
        return new Random(run).ints(30, 0, TinyModel.VOCABULARY).toArray();
    }

    /** Returns what the last block leaves of each token, read one by one. */
    private static float[][] states(AbstractModel model, int[] tokens) {
        float[][] rows = new float[tokens.length][TinyModel.HIDDEN];
        try (KvBufferCache cache = new KvBufferCache(model);
                KvBufferCache.KvBuffer buffer = cache.getEphemeralKvBuffer()) {
            for (int row = 0; row < tokens.length; row++) {
                try (AbstractTensor<?, ?> state = model.batchForward(new int[] {tokens[row]}, row, buffer)) {
                    for (int i = 0; i < TinyModel.HIDDEN; i++) {
                        rows[row][i] = state.get(0, i);
                    }
                }
            }
        }
        return rows;
    }
}
