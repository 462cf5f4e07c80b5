package io.relata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.adapter.LoraAdapter;
import io.relata.adapter.LoraDelta;
import io.relata.document.InlineMarkers;
import io.relata.encoder.conv.ConvolutionFolder;
import io.relata.encoder.djl.BertEncoder;
import io.relata.encoder.lexical.WordVectors;
import io.relata.engine.LanguageModel;
import io.relata.engine.djl.DjlLanguageModelProvider;
import io.relata.engine.djl.DjlSettings;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.extraction.ProfileReader;
import io.relata.prompt.MarkedGptReStyle;
import io.relata.testing.ToyTrainingData;
import io.relata.torch.TorchRuntime;
import io.relata.training.djl.DjlLanguageModelTrainer;
import io.relata.training.lm.LanguageModelTrainings;
import io.relata.training.lm.ReasoningMeasurement;
import io.relata.wire.Places;
import io.relata.wire.ProfileShelf;
import jakarta.inject.Provider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every training from its command to something that loads, on made-up sentences and for two steps. */
class TrainCommandsTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void trainWhatTheOthersStartFrom() throws IOException {
        ToyTrainingData.write(folder.resolve("data"));
        assertThat(run("words", "--work", "words-work", "--output", "words")
                        .path("words")
                        .asInt())
                .isGreaterThan(20);
        assertThat(run("tokenizer", "--size", "340", "--output", "tokenizer")
                        .path("tokens")
                        .asInt())
                .isEqualTo(340);
    }

    @Test
    void aLanguageModelIsPretrainedTunedAndAdaptedAndServed() throws IOException {
        JsonNode pretrained = run(with("lm", "lm", "--tokenizer", place("tokenizer"), "--words", place("words")));
        assertThat(pretrained.path("steps").asInt()).isEqualTo(2);
        run(with("episodes", "tuned", "--base", place("lm"), "--words", place("words")));
        run(with("adapter", "adapted", "--base", place("tuned"), "--rank", "2"));
        DjlLanguageModelProvider engine =
                new DjlLanguageModelProvider(DjlSettings.onCpu(), new HuggingFaceTokenizers());
        try (LanguageModel plain = engine.load(folder.resolve("tuned"));
                LanguageModel adapted =
                        engine.load(folder.resolve("tuned"), LoraAdapter.open(folder.resolve("adapted")));
                LanguageModel.Session one = plain.open();
                LanguageModel.Session other = adapted.open()) {
            int[] tokens = plain.tokenizer().encode("Context: The [lamp] stands.");
            assertThat(one.append(tokens)).hasSize(340).isNotEqualTo(other.append(tokens));
        }
        JsonNode measured = run(
                "measure",
                "--base",
                place("tuned"),
                "--adapter",
                place("adapted"),
                "--words",
                place("words"),
                "--demonstrations",
                "1",
                "--every",
                "3");
        // Of 48 sentences every eighth is held out, and every third of those is asked about.
        assertThat(measured.at("/base/asked").asInt()).isEqualTo(2);
        assertThat(measured.at("/held/pValue").asDouble()).isBetween(0.0, 1.0);
        anAdapterIsTrainedAndMeasuredOnPairsOfAFile();
        anAdapterLearnsWhatTheProfilesThatNameItAsk();
    }

    private static void anAdapterLearnsWhatTheProfilesThatNameItAsk() throws IOException {
        String[] from = {"--base", place("tuned"), "--words", place("words"), "--rank", "2", "--adapter", "taught"};
        assertThat(run(with("styles", "taught", from)).path("steps").asInt()).isEqualTo(2);
        LoraAdapter adapter = LoraAdapter.open(folder.resolve("taught"));
        assertThat(adapter.deltas()).extracting(LoraDelta::module).anyMatch(m -> m.endsWith("down_proj"));
    }

    private static ProfileShelf profiles() {
        ProfileReader reader = new ProfileReader();
        return new ProfileShelf(List.of(reader.read("pairs.yaml", """
                                name: pairs.v1
                                description: For tests.
                                schema: general.v1
                                encoder: none
                                k: 4
                                label:
                                  sources: [model]
                                reasons:
                                  model: tuned
                                  adapter: taught
                                  style: statement.v1
                                  order: none
                                  demonstrations: 2
                                """), reader.read("texts.yaml", """
                                name: texts.v1
                                description: For tests.
                                task: entities
                                schema: wnut17.v1
                                encoder: none
                                dialogue:
                                  style: instruct.v1
                                  model: tuned
                                  adapter: taught
                                """)), "pairs.v1");
    }

    private static void anAdapterIsTrainedAndMeasuredOnPairsOfAFile() throws IOException {
        String pairs =
                folder.resolve("data/semeval2010_task8/training/TRAIN_FILE.TXT").toString();
        String[] source = {"--base", place("tuned"), "--words", place("words"), "--format", "semeval", "--file", pairs};
        assertThat(run(with("adapter", "adapted-own", source)).path("steps").asInt())
                .isEqualTo(2);
        Path asked = Files.writeString(
                folder.resolve("asked.txt"),
                "1\t\"The <e1>lamp</e1> was damaged by the <e2>storm</e2>.\"\nCause-Effect(e2,e1)\nComment:\n\n");
        JsonNode counts = run(
                "measure",
                "--base",
                place("tuned"),
                "--words",
                place("words"),
                "--format",
                "semeval",
                "--store",
                pairs,
                "--asked",
                asked.toString());
        assertThat(counts.path("asked").asInt()).isOne();
    }

    @Test
    void aTrainingThatIsStartedAgainGoesOn() throws IOException {
        String[] arguments = with("lm", "again", "--tokenizer", place("tokenizer"), "--words", place("words"));
        arguments[2] = "1";
        run(arguments);
        byte[] once = Files.readAllBytes(folder.resolve("again/model.safetensors"));
        // Nothing is left to do: the same step, not one more.
        assertThat(run(arguments).path("steps").asInt()).isOne();
        assertThat(folder.resolve("again/model.safetensors")).hasBinaryContent(once);
        arguments[2] = "2";
        assertThat(run(arguments).path("tokens").asLong()).isEqualTo(2 * 16 * 256);
        assertThat(Files.readAllBytes(folder.resolve("again/model.safetensors")))
                .isNotEqualTo(once);
    }

    @Test
    void aMaskedModelIsAnEncoder() throws IOException {
        run(with("mlm", "mlm", "--tokenizer", place("tokenizer"), "--words", place("words")));
        try (BertEncoder encoder = BertEncoder.read(folder.resolve("mlm"), TorchRuntime.load())) {
            assertThat(encoder.encode(
                            List.of(InlineMarkers.parse("A <e1>lamp</e1> beside the <e2>river</e2>.", "", ""))))
                    .hasSize(1);
        }
    }

    @Test
    void thePairEncoderIsTrainedToTheEndOfItsEpochs() throws IOException {
        JsonNode outcome = run("encoder", "--words", place("words"), "--work", "encoder-work", "--output", "encoder");
        assertThat(outcome.path("done").asBoolean()).isTrue();
        assertThat(outcome.path("uses")).hasSize(3);
        assertThat(ConvolutionFolder.read(folder.resolve("encoder"), WordVectors.read(folder.resolve("words"))))
                .isNotNull();
    }

    /** Returns a command of two steps whose working folder and output bear one name. */
    private static String[] with(String command, String name, String... more) {
        String[] all = {command, "--steps", "2", "--work", name + "-work", "--output", name};
        String[] arguments = new String[all.length + more.length];
        System.arraycopy(all, 0, arguments, 0, all.length);
        System.arraycopy(more, 0, arguments, all.length, more.length);
        return arguments;
    }

    private static String place(String name) {
        return folder.resolve(name).toString();
    }

    /** Runs {@code train} with JSON asked for, which {@code measure} gives unasked; the folders behind {@code --work} and {@code --output} are below the test's. */
    private static JsonNode run(String... arguments) throws IOException {
        for (int i = 1; i < arguments.length; i++) {
            if (arguments[i - 1].equals("--work") || arguments[i - 1].equals("--output")) {
                arguments[i] = folder.resolve(arguments[i]).toString();
            }
        }
        Places places = new Places(folder, folder.resolve("data"));
        LanguageModelTrainings trainings =
                new LanguageModelTrainings(new DjlLanguageModelTrainer(), new MarkedGptReStyle());
        ReasoningMeasurement measurement = new ReasoningMeasurement(
                new DjlLanguageModelProvider(DjlSettings.onCpu(), new HuggingFaceTokenizers()), new MarkedGptReStyle());
        PrintStream out = System.out;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            int exit = Failures.handledBy(new CommandLine(
                            new TrainCommand(), new Factory(() -> trainings, () -> measurement, () -> places)))
                    .execute(withJson(arguments));
            assertThat(exit).as(captured.toString(StandardCharsets.UTF_8)).isZero();
        } finally {
            System.setOut(out);
        }
        return new ObjectMapper().readTree(captured.toString(StandardCharsets.UTF_8));
    }

    private static String[] withJson(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = "--json";
        return arguments[0].equals("measure") ? arguments : all;
    }

    private record Factory(
            Provider<LanguageModelTrainings> trainings,
            Provider<ReasoningMeasurement> measurement,
            Provider<Places> places)
            implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            Map<Class<?>, Supplier<Object>> commands = Map.of(
                    TrainTokenizerCommand.class, () -> new TrainTokenizerCommand(trainings, places),
                    TrainWordsCommand.class, () -> new TrainWordsCommand(places),
                    TrainLanguageModelCommand.class, () -> new TrainLanguageModelCommand(trainings, places),
                    TrainMaskedModelCommand.class, () -> new TrainMaskedModelCommand(trainings, places),
                    TrainEpisodesCommand.class, () -> new TrainEpisodesCommand(trainings, places),
                    TrainAdapterCommand.class, () -> new TrainAdapterCommand(trainings, places),
                    TrainStylesCommand.class,
                            () -> new TrainStylesCommand(trainings, TrainCommandsTest::profiles, places),
                    TrainMeasureCommand.class, () -> new TrainMeasureCommand(measurement, places),
                    TrainEncoderCommand.class, () -> new TrainEncoderCommand(places));
            return commands.containsKey(type)
                    ? type.cast(commands.get(type).get())
                    : CommandLine.defaultFactory().create(type);
        }
    }
}
