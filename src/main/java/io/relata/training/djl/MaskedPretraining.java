package io.relata.training.djl;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.encoder.lexical.WordVectors;
import io.relata.safetensors.Dtype;
import io.relata.safetensors.SafetensorsWriter;
import io.relata.torch.TorchRuntime;
import io.relata.training.StopSignal;
import io.relata.training.TrainingProgress;
import io.relata.training.lm.LanguageModelTrainer.TrainingResult;
import io.relata.training.lm.PretrainingPlan;
import io.relata.training.tokens.BytePairVocabulary;
import io.relata.training.tokens.TokenMixture;
import io.relata.training.tokens.TokenVectors;
import io.relata.training.tokens.TokenizerFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Pre-trains a BERT encoder on prose by masked tokens and writes a folder that {@code BertEncoder} reads.
 *
 * <p>The embeddings start from word vectors and the output bias from the tokens' log-frequencies, without which a small
 * model stays on the plateau of plain frequencies. The padding token, which no text has, stands for a masked one.
 */
final class MaskedPretraining {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double EMBEDDING_DEVIATION = 0.05;
    private static final double DROPOUT = 0.1;
    private static final double GRADIENT_NORM_MAX = 1;

    /** Trains until the plan's budget is spent or a stop is asked for, and writes the model as it then is. */
    TrainingResult run(PretrainingPlan plan, TrainingProgress progress, StopSignal stop) {
        BytePairVocabulary vocabulary = TokenizerFolder.read(plan.tokenizer());
        List<TokenMixture.Stream> streams = plan.streams(vocabulary);
        TokenMixture mixture = new TokenMixture(streams, plan.rowTokens(), vocabulary.special(TokenizerFolder.BEGIN));
        TorchRuntime runtime = TorchRuntime.load();
        runtime.useThreads(plan.threads());
        try (NDManager manager = runtime.newManager()) {
            BertShape shape = new BertShape(
                    vocabulary.tokens().size(),
                    plan.hidden(),
                    plan.layers(),
                    plan.heads(),
                    plan.ffn(),
                    plan.rowTokens());
            NamedParameters parameters = start(manager, shape, plan, vocabulary, streams);
            MaskedLanguageModel model = new MaskedLanguageModel(manager, shape, parameters);
            TrainingResult result = new GradientTraining(
                            "masked",
                            parameters,
                            new Optimizer.Settings(plan.rate(), plan.matrixRate(), 0.9, 0.98, 0.01, GRADIENT_NORM_MAX),
                            plan.budget(),
                            plan.work(),
                            plan.seed())
                    .run(
                            runtime,
                            (inner, batch) -> {
                                MaskedRows rows = batch(plan, mixture, vocabulary, batch);
                                return new TrainingLoop.Batch(model.loss(inner, rows, DROPOUT), rows.ids().length);
                            },
                            progress,
                            stop);
            write(plan.out(), shape, parameters, vocabulary);
            return result;
        }
    }

    private static MaskedRows batch(
            PretrainingPlan plan, TokenMixture mixture, BytePairVocabulary vocabulary, long batch) {
        List<long[]> rows = IntStream.range(0, plan.rowsPerBatch())
                .mapToObj(row -> Arrays.copyOf(mixture.row(batch * plan.rowsPerBatch() + row), plan.rowTokens()))
                .toList();
        return MaskedRows.of(
                rows,
                vocabulary.special(TokenizerFolder.PADDING),
                vocabulary.specials().size(),
                vocabulary.tokens().size(),
                new SplittableRandom(plan.seed() * 1_000_003 + batch));
    }

    private static NamedParameters start(
            NDManager manager,
            BertShape shape,
            PretrainingPlan plan,
            BytePairVocabulary vocabulary,
            List<TokenMixture.Stream> streams) {
        NamedParameters parameters = MaskedLanguageModel.draw(manager, shape, plan.seed());
        parameters
                .get("embeddings.word_embeddings.weight")
                .set(TokenVectors.of(
                        vocabulary,
                        WordVectors.read(plan.wordVectors()),
                        shape.hidden(),
                        EMBEDDING_DEVIATION,
                        plan.seed()));
        long[] counts = new long[shape.vocabulary()];
        long total = 0;
        for (TokenMixture.Stream stream : streams) {
            for (char id : stream.tokens()) {
                counts[id]++;
                total++;
            }
        }
        float[] bias = new float[counts.length];
        for (int id = 0; id < counts.length; id++) {
            bias[id] = (float) Math.log((counts[id] + 0.5) / total);
        }
        parameters.get(MaskedLanguageModel.OUTPUT_BIAS).set(bias);
        return parameters;
    }

    /** Writes {@code config.json}, the tokenizer and the weights in single precision, the output bias included. */
    static void write(Path folder, BertShape shape, NamedParameters parameters, BytePairVocabulary vocabulary) {
        TokenizerFolder.write(vocabulary, folder);
        SafetensorsWriter writer = new SafetensorsWriter();
        parameters.write(writer, "", Dtype.F32);
        writer.write(folder.resolve("model.safetensors"));
        try {
            Files.writeString(
                    folder.resolve("config.json"),
                    JSON.writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(JSON.createObjectNode()
                                            .put("model_type", "bert")
                                            .put("vocab_size", shape.vocabulary())
                                            .put("hidden_size", shape.hidden())
                                            .put("num_hidden_layers", shape.layers())
                                            .put("num_attention_heads", shape.heads())
                                            .put("intermediate_size", shape.ffn())
                                            .put("max_position_embeddings", shape.positions())
                                            .put("type_vocab_size", 1)
                                            .put("layer_norm_eps", BertShape.EPSILON)
                                            .put("hidden_act", "gelu")
                                            .put("pad_token_id", vocabulary.special(TokenizerFolder.PADDING)))
                            + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be written.".formatted(folder), e);
        }
    }
}
