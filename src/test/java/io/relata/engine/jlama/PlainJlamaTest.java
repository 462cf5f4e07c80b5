package io.relata.engine.jlama;

import static io.relata.engine.TokenSequences.tokens;
import static io.relata.engine.TokenSequences.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.tjake.jlama.model.AbstractModel;
import com.github.tjake.jlama.model.ModelSupport;
import com.github.tjake.jlama.model.functions.Generator;
import com.github.tjake.jlama.safetensors.DType;
import com.github.tjake.jlama.safetensors.SafeTensorSupport;
import com.github.tjake.jlama.safetensors.prompt.PromptContext;
import com.github.tjake.jlama.tensor.AbstractTensor;
import com.github.tjake.jlama.tensor.KvBufferCache;
import io.relata.engine.LanguageModel;
import io.relata.engine.LlamaConfigReader;
import io.relata.engine.NaiveLlama;
import io.relata.engine.TinyModel;
import io.relata.engine.Tokenizer;
import io.relata.engine.bpe.BpeTokenizers;
import io.relata.engine.vector.VectorLanguageModelProvider;
import io.relata.engine.vector.VectorSettings;
import io.relata.safetensors.SafetensorsFolder;
import io.relata.safetensors.TensorStore;
import io.relata.testing.JlamaThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the library gets wrong by itself, and what this engine makes of it. A test that fails in its first half says that the
 * library was mended, and that a workaround may go.
 */
class PlainJlamaTest {
    private static final double TOLERANCE = 1e-4;

    @TempDir
    Path folder;

    @BeforeAll
    static void setUp() {
        // Loads the JDK's vector classes before the library turns off their bounds checks, for all of the process.
        assertThat(FloatVector.zero(FloatVector.SPECIES_PREFERRED).lane(0)).isZero();
        System.setProperty("jlama.force_panama_tensor_operations", "true");
        JlamaThreads.few();
    }

    @Test
    void callsASoftmaxLogits() {
        Path folderOfModel = TinyModel.in(folder).groupedHeads().write();
        int[] tokens = tokens(8, 1);
        double[] oracle = oracle(folderOfModel, tokens);
        try (AbstractModel library = plain(folderOfModel)) {
            float[] claimed = claimedLogits(library, tokens);
            double sum = 0;
            for (float value : claimed) {
                sum += value;
            }
            assertThat(sum).isCloseTo(1, within(1e-3));
            assertThat(greatestDifference(claimed, oracle)).isGreaterThan(1);
        }
        assertThat(greatestDifference(ours(folderOfModel, tokens), oracle)).isLessThan(TOLERANCE);
    }

    @Test
    void ignoresHowLlama3StretchesItsFrequencies() {
        Path stretched = TinyModel.in(folder.resolve("stretched")).llama3Rope().write();
        Path plain = TinyModel.in(folder.resolve("plain")).write();
        int[] tokens = tokens(40, 2);
        double[] oracle = oracle(stretched, tokens);
        assertThat(greatestDifference(ours(plain, tokens), oracle)).isGreaterThan(0.01);
        try (AbstractModel one = plain(stretched);
                AbstractModel other = plain(plain)) {
            assertThat(greatestDifference(states(one, tokens), doubles(states(other, tokens))))
                    .isLessThan(TOLERANCE);
        }
        assertThat(greatestDifference(ours(stretched, tokens), oracle)).isLessThan(TOLERANCE);
    }

    @Test
    void crashesBeforeTheEndOfTheContext() {
        Path folderOfModel = TinyModel.in(folder).write();
        int[] tokens = tokens(TinyModel.CONTEXT, 3);
        try (AbstractModel library = plain(folderOfModel)) {
            Throwable thrown = catchThrowable(() -> states(library, tokens));
            assertThat(thrown.getCause() == null ? thrown : thrown.getCause())
                    .isInstanceOf(ArrayIndexOutOfBoundsException.class);
        }
        assertThat(greatestDifference(ours(folderOfModel, tokens), oracle(folderOfModel, tokens)))
                .isLessThan(TOLERANCE);
    }

    @Test
    void looksBeyondASlidingWindow() {
        Path narrow =
                TinyModel.in(folder.resolve("narrow")).groupedHeads().mistral(8).write();
        Path wide = TinyModel.in(folder.resolve("wide"))
                .groupedHeads()
                .mistral(TinyModel.CONTEXT)
                .write();
        int[] tokens = tokens(20, 4);
        double[] oracle = oracle(narrow, tokens);
        assertThat(greatestDifference(ours(wide, tokens), oracle)).isGreaterThan(0.1);
        try (AbstractModel one = plain(narrow);
                AbstractModel other = plain(wide)) {
            assertThat(greatestDifference(states(one, tokens), doubles(states(other, tokens))))
                    .isLessThan(TOLERANCE);
        }
        assertThat(greatestDifference(ours(narrow, tokens), oracle)).isLessThan(TOLERANCE);
    }

    /** Runs of four threads on one instance, which may also never come back; that ours holds is in the contract's tests. */
    @Test
    void mixesWhatItsThreadsCompute() throws IOException, InterruptedException {
        List<String> said = alone("threads", TinyModel.in(folder).groupedHeads().write());
        assertThat(said).doesNotContain("wrong=0");
    }

    @Test
    void leavesRowsOutInItsNativeProduct() throws IOException, InterruptedException {
        Path folderOfModel = TinyModel.in(folder).groupedHeads().write();
        List<String> said = alone("rows", folderOfModel);
        assumeTrue(said.getFirst().startsWith("Native"), "The library has no native code for this machine.");
        assertThat(said).contains("4=0", "5=0", "10=0").doesNotContain("8=0", "11=0", "256=0");
        int[] tokens = tokens(8, 7);
        assertThat(greatestDifference(ours(folderOfModel, tokens), oracle(folderOfModel, tokens)))
                .isLessThan(TOLERANCE);
    }

    /** Returns what {@link JlamaAlone} says until it ends, or is ended after a while. */
    private List<String> alone(String what, Path model) throws IOException, InterruptedException {
        Path said = folder.resolve("said.txt");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        JlamaAlone.class.getName(),
                        what,
                        model.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(said.toFile())
                .start();
        try {
            child.waitFor(40, TimeUnit.SECONDS);
        } finally {
            child.destroyForcibly().waitFor();
        }
        return Files.readAllLines(said);
    }

    @ParameterizedTest
    @EnumSource(names = {"Q4", "I8"})
    void writesQuantisedFilesThatOursReads(DType type) throws IOException {
        Path plain = TinyModel.in(folder.resolve("plain")).groupedHeads().write();
        Files.writeString(plain.resolve("README.md"), "A random model.\n");
        int[] tokens = tokens(20, 3);
        Path quantised = SafeTensorSupport.quantizeModel(
                plain, type, new String[0], new String[0], Optional.of(folder.resolve("quantised")));
        try (TensorStore weights = new DequantisedTensors(SafetensorsFolder.open(quantised))) {
            assertThat(weights.info("model.embed_tokens.weight").dtype().name()).isEqualTo(type.name());
            double[] oracle = new NaiveLlama(LlamaConfigReader.read(quantised), weights).logits(tokens);
            assertThat(greatestDifference(ours(quantised, tokens), oracle)).isLessThan(TOLERANCE);
        }
    }

    @Test
    void cannotComputeWhatItQuantisedToEightBitsAtLoad() {
        Path folderOfModel = TinyModel.in(folder).groupedHeads().write();
        try (AbstractModel library = ModelSupport.loadModel(
                folderOfModel.toFile(), null, DType.F32, DType.F32, Optional.of(DType.I8), Optional.empty())) {
            assertThat(catchThrowable(() -> claimedLogits(library, tokens(20, 3))))
                    .hasMessageContaining("I8");
        }
    }

    @Test
    void losesTextInItsTokenizer() {
        Path folderOfModel = TinyModel.in(folder).write();
        try (AbstractModel library = plain(folderOfModel)) {
            com.github.tjake.jlama.safetensors.tokenizer.Tokenizer tokenizer = library.getTokenizer();
            for (String text : List.of("\u65e5\u672c", "\uD83D\uDD25", "a\nb", "the end")) {
                assertThat(tokenizer.decode(tokenizer.encode(text))).isNotEqualTo(text);
            }
        }
        Tokenizer ours = new BpeTokenizers().load(folderOfModel, LlamaConfigReader.read(folderOfModel));
        for (String text : List.of("\u65e5\u672c", "\uD83D\uDD25", "a\nb", "the end")) {
            assertThat(ours.decode(ours.encode(text))).isEqualTo(text);
        }
    }

    @Test
    void goesOnWrongInASessionAndLeavesItsPagesOnTheDisk() throws IOException {
        Path folderOfModel = TinyModel.in(folder.resolve("model")).write();
        Path pages = Files.createDirectory(folder.resolve("pages"));
        try (AbstractModel library = ModelSupport.loadModel(
                folderOfModel.toFile(), pages.toFile(), DType.F32, DType.F32, Optional.empty(), Optional.empty())) {
            UUID session = UUID.randomUUID();
            Generator.Response first = library.generate(session, PromptContext.of("the fire"), 0, 20, (_, _) -> {});
            Generator.Response again = library.generate(session, PromptContext.of("the fire"), 0, 20, (_, _) -> {});
            assertThat(first.generatedTokens).isPositive();
            // It counts what it has in the session against the tokens that it may write.
            assertThat(again.generatedTokens).isZero();
        }
        try (Stream<Path> left = Files.list(pages)) {
            assertThat(left).isNotEmpty();
        }
        try (LanguageModel model = load(folderOfModel);
                LanguageModel.Session session = model.open()) {
            int[] tokens = tokens(30, 6);
            session.append(Arrays.copyOf(tokens, 12));
            float[] logits = session.append(Arrays.copyOfRange(tokens, 12, 30));
            assertThat(greatestDifference(logits, oracle(folderOfModel, tokens)))
                    .isLessThan(TOLERANCE);
        }
    }

    private static AbstractModel plain(Path model) {
        return ModelSupport.loadModel(model.toFile(), DType.F32, DType.F32);
    }

    private static float[] claimedLogits(AbstractModel model, int... tokens) {
        return computed(model, tokens, states -> model.getLogits(states.slice(tokens.length - 1)));
    }

    /** Returns the last row of the last block, which has no softmax over it. */
    private static float[] states(AbstractModel model, int... tokens) {
        return computed(model, tokens, states -> {
            AbstractTensor<?, ?> last = states.slice(tokens.length - 1);
            float[] row = new float[TinyModel.HIDDEN];
            for (int i = 0; i < row.length; i++) {
                row[i] = last.get(0, i);
            }
            return row;
        });
    }

    private static float[] computed(
            AbstractModel model, int[] tokens, java.util.function.Function<AbstractTensor<?, ?>, float[]> result) {
        try (KvBufferCache cache = new KvBufferCache(model);
                KvBufferCache.KvBuffer buffer = cache.getEphemeralKvBuffer();
                AbstractTensor<?, ?> states = model.batchForward(tokens, 0, buffer)) {
            return result.apply(states);
        }
    }

    private static LanguageModel load(Path model) {
        return new VectorLanguageModelProvider(new VectorSettings(2), new BpeTokenizers()).load(model);
    }

    private static float[] ours(Path folderOfModel, int... tokens) {
        try (LanguageModel model = load(folderOfModel)) {
            return whole(model, tokens);
        }
    }

    private static double[] oracle(Path folderOfModel, int... tokens) {
        try (SafetensorsFolder weights = SafetensorsFolder.open(folderOfModel)) {
            return new NaiveLlama(LlamaConfigReader.read(folderOfModel), weights).logits(tokens);
        }
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static double greatestDifference(float[] found, double[] expected) {
        double greatest = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs(found[i] - expected[i]);
            greatest = difference <= greatest ? greatest : difference;
        }
        return greatest;
    }
}
