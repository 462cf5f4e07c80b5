package io.relata.encoder.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.relata.digest.Sha256;
import io.relata.document.PairContext;
import io.relata.encoder.RelationEncoder;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.SafetensorsFolder;
import io.relata.torch.GradientScope;
import io.relata.torch.TorchRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A BERT-family encoder with entity markers: the last layer's states at the markers before head and tail, one behind the
 * other, brought to length 1 (Baldini Soares et al. 2019, "entity start").
 *
 * <p>Pairs are encoded one at a time: with padding or in batches, the order of float additions, and so the last bits of a
 * vector, would depend on the company it keeps. Safe for use by several threads.
 */
public final class BertEncoder implements RelationEncoder, AutoCloseable {
    private static final int TOKENS_MIN = 16;

    private final String name;
    private final String fingerprint;
    private final BertConfig config;
    private final NDManager manager;
    private final BertTokenizer tokenizer;
    private final BertMarkers markers;
    private final BertScript script;

    private BertEncoder(Path folder, BertConfig config, NDManager manager, BertTokenizer tokenizer, BertScript script) {
        this.name = folder.getFileName().toString();
        this.config = config;
        this.manager = manager;
        this.tokenizer = tokenizer;
        this.markers = new BertMarkers(tokenizer);
        this.script = script;
        this.fingerprint = fingerprint(folder, markers.marking().name());
    }

    /**
     * Reads a Hugging Face folder: {@code config.json}, {@code tokenizer.json}, {@code model.safetensors} or its shards.
     *
     * @throws RelataException with {@code MODEL_MISSING} when a file is not there, {@code MODEL_UNSUPPORTED} when the
     *     architecture is another, {@code MODEL_INVALID} when the parts do not fit each other
     */
    public static BertEncoder read(Path folder, TorchRuntime runtime) {
        BertConfig config = BertConfig.read(folder);
        if (config.tokensMax() < TOKENS_MIN) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID,
                    "The encoder in %s reads %d tokens; four markers and two mentions want %d."
                            .formatted(folder, config.tokensMax(), TOKENS_MIN),
                    "");
        }
        BertTokenizer tokenizer = BertTokenizer.read(folder, config.vocabularySize());
        NDManager manager = runtime.newManager();
        try (SafetensorsFolder store = SafetensorsFolder.open(folder)) {
            return new BertEncoder(folder, config, manager, tokenizer, new BertScript(manager, config, store));
        } catch (RelataException e) {
            manager.close();
            tokenizer.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int dimension() {
        return 2 * config.hiddenSize();
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public List<float[]> encode(List<PairContext> pairs) {
        List<float[]> vectors = new ArrayList<>(pairs.size());
        try (GradientScope _ = GradientScope.suspended()) {
            for (PairContext pair : pairs) {
                vectors.add(encode(PairSequence.of(pair, tokenizer, markers, config.tokensMax())));
            }
        }
        return vectors;
    }

    private float[] encode(PairSequence sequence) {
        int size = config.hiddenSize();
        float[] states;
        try (NDManager scratch = manager.newSubManager()) {
            NDArray result = script.states(scratch, sequence.ids());
            states = result.toFloatArray();
        }
        float[] vector = new float[2 * size];
        System.arraycopy(states, sequence.headIndex() * size, vector, 0, size);
        System.arraycopy(states, sequence.tailIndex() * size, vector, size, size);
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        double scale = 1 / Math.sqrt(squares);
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (vector[i] * scale);
        }
        return vector;
    }

    private static String fingerprint(Path folder, String markers) {
        try (Stream<Path> files = Files.list(folder)) {
            Sha256 sha = new Sha256().add(markers);
            for (Path file : files.filter(BertEncoder::decidesVectors).sorted().toList()) {
                sha.add(file.getFileName().toString()).add(file);
            }
            return sha.hex(Sha256.DIGITS);
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID, "%s cannot be read: %s".formatted(folder, e.getMessage()), "", e);
        }
    }

    private static boolean decidesVectors(Path file) {
        String name = file.getFileName().toString();
        return name.equals("config.json") || name.equals("tokenizer.json") || name.endsWith(".safetensors");
    }

    @Override
    public void close() {
        script.close();
        manager.close();
        tokenizer.close();
    }
}
