package io.relata.engine.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.relata.adapter.LoraAdapter;
import io.relata.engine.Availability;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModelProvider;
import io.relata.engine.LlamaConfig;
import io.relata.engine.LlamaFolder;
import io.relata.engine.ModelWeights;
import io.relata.engine.TokenizerLoader;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.BrainFloat;
import io.relata.safetensors.TensorInfo;
import io.relata.safetensors.TensorStore;
import io.relata.torch.GradientScope;
import io.relata.torch.TorchModule;
import io.relata.torch.TorchRuntime;
import io.relata.torch.TorchValue;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Loads Llama and Mistral folders onto PyTorch. */
public final class DjlLanguageModelProvider implements LanguageModelProvider {
    private static final String NAME = "djl";
    /** A direct buffer ends at 2 GiB; greater tensors travel in parts. */
    private static final long PART_BYTES_MAX = 1L << 28;

    private final DjlSettings settings;
    private final TokenizerLoader tokenizers;

    /** Creates a provider; PyTorch is loaded when it is first asked for. */
    public DjlLanguageModelProvider(DjlSettings settings, TokenizerLoader tokenizers) {
        this.settings = settings;
        this.tokenizers = tokenizers;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability availability() {
        try {
            TorchRuntime.load().newManager(settings.device()).close();
            return new Availability.Usable();
        } catch (RelataException e) {
            return new Availability.Unusable(e.detail(), e.hint());
        }
    }

    @Override
    public LanguageModel load(Path folder) {
        try (LlamaFolder opened = LlamaFolder.open(folder, tokenizers)) {
            return load(opened);
        }
    }

    @Override
    public LanguageModel load(Path folder, LoraAdapter adapter) {
        try (LlamaFolder opened = LlamaFolder.open(folder, adapter, tokenizers)) {
            return load(opened);
        }
    }

    private LanguageModel load(LlamaFolder folder) {
        LlamaConfig config = folder.config();
        TorchRuntime runtime = TorchRuntime.load();
        runtime.useThreads(settings.threads());
        NDManager manager = runtime.newManager(settings.device());
        boolean loaded = false;
        try (GradientScope _ = GradientScope.suspended()) {
            TorchModule module = TorchModule.compile(manager, LlamaScript.SOURCE);
            LanguageModel model = new DjlLanguageModel(
                    folder.facts(
                            "%s %s %s".formatted(NAME, settings.precision(), settings.device()),
                            config.contextTokensMax()),
                    config,
                    module,
                    manager,
                    arrays(config, folder.weights(), module, manager),
                    settings.precision().scalarType());
            loaded = true;
            return model;
        } finally {
            if (!loaded) {
                manager.close();
            }
        }
    }

    private List<NDArray> arrays(LlamaConfig config, TensorStore weights, TorchModule module, NDManager manager) {
        List<NDArray> arrays = new ArrayList<>();
        NDArray embedding = product(weights, module, manager, ModelWeights.EMBEDDING);
        String output = ModelWeights.output(config, weights);
        arrays.add(embedding);
        arrays.add(norm(weights, module, manager, ModelWeights.NORM));
        arrays.add(output.equals(ModelWeights.EMBEDDING) ? embedding : product(weights, module, manager, output));
        arrays.add(manager.create(config.ropeFrequencies()));
        for (int layer = 0; layer < config.layers(); layer++) {
            List<String> names = List.copyOf(ModelWeights.ofLayer(config, layer).keySet());
            arrays.add(norm(weights, module, manager, names.get(0)));
            arrays.add(product(weights, module, manager, names.get(1), names.get(2), names.get(3)));
            arrays.add(product(weights, module, manager, names.get(4)));
            arrays.add(norm(weights, module, manager, names.get(5)));
            arrays.add(product(weights, module, manager, names.get(6), names.get(7)));
            arrays.add(product(weights, module, manager, names.get(8)));
        }
        return arrays;
    }

    private static NDArray norm(TensorStore weights, TorchModule module, NDManager manager, String name) {
        return assemble(weights, module, manager, DjlSettings.Precision.F32, List.of(name));
    }

    private NDArray product(TensorStore weights, TorchModule module, NDManager manager, String... names) {
        return assemble(weights, module, manager, settings.precision(), List.of(names));
    }

    /** Copies tensors with equal rows, one under the other, into one array of the given precision. */
    private static NDArray assemble(
            TensorStore weights,
            TorchModule module,
            NDManager manager,
            DjlSettings.Precision precision,
            List<String> names) {
        List<NDArray> stacked = new ArrayList<>();
        try (NDManager parts = manager.newSubManager()) {
            for (String name : names) {
                TensorInfo info = weights.info(name);
                stacked.add(module.callForOne(
                        names.size() == 1 ? manager : parts,
                        "assemble",
                        TorchValue.of(parts(weights, info, parts)),
                        TorchValue.ofIntegers(shape(info)),
                        TorchValue.of(precision.scalarType())));
            }
            return names.size() == 1 ? stacked.getFirst() : module.callForOne(manager, "stack", TorchValue.of(stacked));
        }
    }

    /** A vector that was written as a matrix of one row is a vector. */
    private static long[] shape(TensorInfo info) {
        return info.shape().size() == 2 && info.shape().getFirst() == 1
                ? new long[] {info.count()}
                : info.shape().stream().mapToLong(Integer::longValue).toArray();
    }

    private static List<NDArray> parts(TensorStore weights, TensorInfo info, NDManager manager) {
        MemorySegment bytes = weights.segment(info.name());
        List<NDArray> parts = new ArrayList<>();
        for (long at = 0; at < bytes.byteSize(); at += PART_BYTES_MAX) {
            ByteBuffer part = bytes.asSlice(at, Math.min(PART_BYTES_MAX, bytes.byteSize() - at))
                    .asByteBuffer()
                    .order(ByteOrder.LITTLE_ENDIAN);
            parts.add(part(weights, info, part, manager));
        }
        return parts;
    }

    private static NDArray part(TensorStore weights, TensorInfo info, ByteBuffer bytes, NDManager manager) {
        return switch (info.dtype()) {
            case F32 -> manager.create(bytes, new Shape(bytes.remaining() / Float.BYTES), DataType.FLOAT32);
            case F16 -> manager.create(bytes, new Shape(bytes.remaining() / Short.BYTES), DataType.FLOAT16);
            case BF16 -> widened(bytes, manager);
            case I8, U8, I32, I64, Q4 ->
                throw new RelataException(
                        ErrorCode.MODEL_UNSUPPORTED,
                        "%s holds %s as %s, which PyTorch is not given."
                                .formatted(weights.source(), info.name(), info.dtype()),
                        "Maybe the model is quantised; the engine jlama reads its own quantised format.");
        };
    }

    /** The array library has no brain floats; they travel as singles and are narrowed again inside TorchScript. */
    private static NDArray widened(ByteBuffer bytes, NDManager manager) {
        float[] values = new float[bytes.remaining() / Short.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = BrainFloat.toFloat(bytes.getShort(2 * i));
        }
        return manager.create(values);
    }
}
