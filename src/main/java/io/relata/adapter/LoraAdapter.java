package io.relata.adapter;

import io.relata.digest.Sha256;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.SafetensorsFile;
import io.relata.safetensors.TensorInfo;
import io.relata.safetensors.TensorStore;
import io.relata.safetensors.WeightsDigest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * A LoRA adapter read from a PEFT folder ({@code adapter_config.json}, {@code adapter_model.safetensors}). Holds its
 * numbers in memory; the files are closed again. Immutable.
 */
public final class LoraAdapter {
    /** Key in the metadata of the weights' file under which an adapter states the {@link WeightsDigest} of its base. */
    public static final String BASE_DIGEST = "base_weights_sha256";

    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final String PREFIX = "base_model.model.";
    private static final String DOWN = ".lora_A.weight";
    private static final String UP = ".lora_B.weight";

    private final Path folder;
    private final Map<String, LoraDelta> deltas;
    private final String baseDigest;
    private final String digest;

    private LoraAdapter(Path folder, Map<String, LoraDelta> deltas, String baseDigest, String digest) {
        this.folder = folder;
        this.deltas = deltas;
        this.baseDigest = baseDigest;
        this.digest = digest;
    }

    /**
     * Reads an adapter.
     *
     * @throws RelataException with {@code ADAPTER_INVALID} when a file is missing or damaged, when the adapter does
     *     something other than adding low-rank products to weights, or when a tensor would be left unused
     */
    public static LoraAdapter open(Path folder) {
        return open(folder, _ -> {});
    }

    /**
     * Reads an adapter as above.
     *
     * @param room is told how many bytes the numbers will take in memory, and throws where there is no room; none is read before
     */
    static LoraAdapter open(Path folder, LongConsumer room) {
        LoraSettings settings = LoraSettings.read(folder);
        if (!Files.isRegularFile(folder.resolve(WEIGHTS))) {
            throw LoraSettings.invalid(
                    folder, "has no " + WEIGHTS, "Maybe it holds adapter_model.bin, which is a pickle and not read.");
        }
        try (SafetensorsFile weights = SafetensorsFile.open(folder.resolve(WEIGHTS))) {
            room.accept(Float.BYTES
                    * weights.tensors().stream().mapToLong(TensorInfo::count).sum());
            Map<String, LoraDelta> deltas = deltas(folder, settings, weights);
            return new LoraAdapter(
                    folder, deltas, weights.metadata().getOrDefault(BASE_DIGEST, ""), digest(deltas.values()));
        }
    }

    /** Returns this adapter, with its own folder and stated base, on the numbers of another of the same digest. */
    LoraAdapter sharing(LoraAdapter other) {
        return new LoraAdapter(folder, other.deltas, baseDigest, digest);
    }

    private static Map<String, LoraDelta> deltas(Path folder, LoraSettings settings, SafetensorsFile weights) {
        Map<String, LoraDelta> deltas = new TreeMap<>();
        TreeSet<String> unused = new TreeSet<>();
        weights.tensors().forEach(info -> unused.add(info.name()));
        for (TensorInfo down : weights.tensors()) {
            if (!down.name().startsWith(PREFIX) || !down.name().endsWith(DOWN)) {
                continue;
            }
            String module = down.name().substring(PREFIX.length(), down.name().length() - DOWN.length());
            String upName = PREFIX + module + UP;
            if (weights.find(upName).isPresent()) {
                deltas.put(module, delta(folder, settings, weights, module));
                unused.removeAll(List.of(down.name(), upName));
            }
        }
        if (!unused.isEmpty()) {
            throw LoraSettings.invalid(
                    folder,
                    "has tensors without a use: " + String.join(", ", unused),
                    "Maybe the adapter trains more than low-rank factors of linear layers.");
        }
        settings.checkModules(deltas.keySet());
        return deltas;
    }

    private static LoraDelta delta(Path folder, LoraSettings settings, TensorStore weights, String module) {
        TensorInfo down = weights.info(PREFIX + module + DOWN);
        TensorInfo up = weights.info(PREFIX + module + UP);
        int rank = settings.rank(module);
        if (rank < 1
                || down.shape().size() != 2
                || up.shape().size() != 2
                || down.shape().get(0) != rank
                || up.shape().get(1) != rank) {
            throw LoraSettings.invalid(
                    folder,
                    "states rank %d for %s, whose A is %s and B is %s"
                            .formatted(rank, module, down.shape(), up.shape()),
                    "Maybe " + LoraSettings.FILE + " belongs to another adapter.");
        }
        return new LoraDelta(
                module,
                up.shape().get(0),
                down.shape().get(1),
                rank,
                settings.scale(module),
                weights.floats(down.name()),
                weights.floats(up.name()));
    }

    private static String digest(Collection<LoraDelta> deltas) {
        Sha256 sha = new Sha256();
        deltas.forEach(delta -> delta.addTo(sha));
        return sha.hex(Sha256.DIGITS);
    }

    /**
     * Returns a digest of all that the adapter adds: names, shapes, scales and numbers. Two folders with the same changes
     * have the same one, and an adapter that was trained further has another.
     */
    public String digest() {
        return digest;
    }

    /** Returns how many bytes the numbers take in memory. */
    public long bytes() {
        return deltas.values().stream().mapToLong(LoraDelta::bytes).sum();
    }

    /** Returns the changes in the natural order of their modules' names. */
    public List<LoraDelta> deltas() {
        return List.copyOf(deltas.values());
    }

    /**
     * Checks that this adapter was trained for a base: every module that it changes is there in its shape, and the base has
     * the digest that the adapter states, if it states one. The name that it gives its base plays no part. A stated digest
     * costs a pass over all weights.
     *
     * @throws RelataException with {@code ADAPTER_MISMATCH} and all that does not fit
     */
    public void requireBase(TensorStore base) {
        requireShapes(base);
        if (baseDigest.isEmpty()) {
            return;
        }
        String found = WeightsDigest.of(base);
        if (!found.equalsIgnoreCase(baseDigest)) {
            throw mismatch(
                    base, "it was trained for weights of digest %s and these have %s".formatted(baseDigest, found));
        }
    }

    private void requireShapes(TensorStore base) {
        List<String> faults = new ArrayList<>();
        deltas.forEach((module, delta) -> {
            List<Integer> shape = List.of(delta.outputs(), delta.inputs());
            base.find(module + ".weight")
                    .ifPresentOrElse(
                            info -> {
                                if (!info.shape().equals(shape) || !info.dtype().floating()) {
                                    faults.add("%s changes %s and the base has %s %s"
                                            .formatted(module, shape, info.dtype(), info.shape()));
                                }
                            },
                            () -> faults.add("%s is not in the base".formatted(module)));
        });
        if (!faults.isEmpty()) {
            throw mismatch(base, String.join("; ", faults));
        }
    }

    private RelataException mismatch(TensorStore base, String what) {
        return new RelataException(
                ErrorCode.ADAPTER_MISMATCH,
                "The adapter %s does not fit %s: %s.".formatted(folder, base.source(), what),
                "Maybe it was trained for another base model, or the base is quantised.");
    }

    /**
     * Returns the base with the changes added. The changed tensors are F32, whatever the base holds, so that the merge
     * rounds nothing away; all others are the base's own. Closing the result closes the base. A digest that the adapter states is
     * not looked at: {@link #requireBase(TensorStore)} does that, once.
     *
     * @throws RelataException with {@code ADAPTER_MISMATCH} when a module is not in the base or has another shape there
     */
    public TensorStore mergedInto(TensorStore base) {
        requireShapes(base);
        return new MergedTensors(base, deltas);
    }
}
