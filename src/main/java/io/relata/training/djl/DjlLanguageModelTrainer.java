package io.relata.training.djl;

import ai.djl.ndarray.NDManager;
import io.relata.encoder.lexical.WordVectors;
import io.relata.safetensors.Dtype;
import io.relata.torch.TorchRuntime;
import io.relata.training.StopSignal;
import io.relata.training.TrainingProgress;
import io.relata.training.lm.EpisodeBatches;
import io.relata.training.lm.LanguageModelTrainer;
import io.relata.training.lm.LoraPlan;
import io.relata.training.lm.PretrainingPlan;
import io.relata.training.lm.TuningPlan;
import io.relata.training.tokens.BytePairVocabulary;
import io.relata.training.tokens.TokenMixture;
import io.relata.training.tokens.TokenVectors;
import io.relata.training.tokens.TokenizerFolder;
import java.util.stream.IntStream;

/** Trains Llama decoders, and BERT encoders, through PyTorch. */
public final class DjlLanguageModelTrainer implements LanguageModelTrainer {
    private static final int CONTEXT_TOKENS = 1024;

    /** Root mean square of an embedding's coordinate at the start. */
    private static final double EMBEDDING_DEVIATION = 0.03;

    private static final double GRADIENT_NORM_MAX = 1;

    /** Chosen over F16, whose precision is higher, since every engine computes with it. */
    private static final Dtype STORED_AS = Dtype.BF16;

    @Override
    public TrainingResult pretrain(PretrainingPlan plan, TrainingProgress progress, StopSignal stop) {
        BytePairVocabulary vocabulary = TokenizerFolder.read(plan.tokenizer());
        TokenMixture mixture =
                new TokenMixture(plan.streams(vocabulary), plan.rowTokens(), vocabulary.special(TokenizerFolder.BEGIN));
        TorchRuntime runtime = runtime(plan.threads());
        try (NDManager manager = runtime.newManager()) {
            LlamaShape shape = new LlamaShape(
                    vocabulary.tokens().size(), plan.hidden(), plan.layers(), plan.heads(), plan.ffn(), CONTEXT_TOKENS);
            LlamaModel model = new LlamaModel(manager, shape, start(manager, shape, plan, vocabulary));
            int rows = plan.rowsPerBatch();
            TrainingLoop.BatchLoss losses = (inner, batch) -> {
                Targets targets = Targets.everyToken(IntStream.range(0, rows)
                        .mapToObj(row -> mixture.row(batch * rows + row))
                        .toList());
                return new TrainingLoop.Batch(model.loss(inner, targets, 0), targets.ids().length);
            };
            TrainingResult result = new GradientTraining(
                            "pretraining",
                            model.parameters(),
                            optimizer(plan.rate(), plan.matrixRate()),
                            plan.budget(),
                            plan.work(),
                            plan.seed())
                    .run(runtime, losses, progress, stop);
            LlamaFolder.write(plan.out(), shape, model.parameters(), vocabulary, STORED_AS);
            return result;
        }
    }

    private static NamedParameters start(
            NDManager manager, LlamaShape shape, PretrainingPlan plan, BytePairVocabulary vocabulary) {
        NamedParameters parameters = LlamaModel.draw(manager, shape, plan.seed());
        WordVectors words = WordVectors.read(plan.wordVectors());
        parameters
                .get("model.embed_tokens.weight")
                .set(TokenVectors.of(vocabulary, words, plan.hidden(), EMBEDDING_DEVIATION, plan.seed()));
        return parameters;
    }

    @Override
    public TrainingResult pretrainMasked(PretrainingPlan plan, TrainingProgress progress, StopSignal stop) {
        return new MaskedPretraining().run(plan, progress, stop);
    }

    @Override
    public TrainingResult tune(TuningPlan plan, TrainingProgress progress, StopSignal stop) {
        TorchRuntime runtime = runtime(plan.threads());
        try (NDManager manager = runtime.newManager()) {
            LlamaShape shape = LlamaFolder.shape(plan.base());
            NamedParameters parameters = LlamaFolder.weights(manager, plan.base(), shape);
            LlamaModel model = new LlamaModel(manager, shape, parameters);
            TrainingResult result =
                    training("episodes", plan, parameters).run(runtime, losses(plan, model), progress, stop);
            LlamaFolder.write(plan.out(), shape, parameters, TokenizerFolder.read(plan.base()), STORED_AS);
            return result;
        }
    }

    @Override
    public TrainingResult adapt(TuningPlan plan, LoraPlan lora, TrainingProgress progress, StopSignal stop) {
        TorchRuntime runtime = runtime(plan.threads());
        try (NDManager manager = runtime.newManager()) {
            LlamaShape shape = LlamaFolder.shape(plan.base());
            NamedParameters fixed = LlamaFolder.weights(manager, plan.base(), shape);
            fixed.values().forEach(weight -> weight.setRequiresGradient(false));
            LoraFactors factors = LoraFactors.draw(manager, shape, lora, plan.seed());
            LlamaModel model = new LlamaModel(manager, shape, fixed, factors);
            TrainingResult result =
                    training("adapter", plan, factors.parameters()).run(runtime, losses(plan, model), progress, stop);
            factors.write(plan.out(), plan.base(), STORED_AS);
            return result;
        }
    }

    private static TrainingLoop.BatchLoss losses(TuningPlan plan, LlamaModel model) {
        EpisodeBatches batches = new EpisodeBatches(plan.episodes(), plan.episodesPerBatch());
        int padding = TokenizerFolder.read(plan.base()).special(TokenizerFolder.PADDING);
        return (inner, batch) -> {
            Targets targets = Targets.of(batches.batch(batch), padding);
            return new TrainingLoop.Batch(model.loss(inner, targets, plan.dropout()), targets.ids().length);
        };
    }

    private static GradientTraining training(String name, TuningPlan plan, NamedParameters trained) {
        return new GradientTraining(
                name, trained, optimizer(plan.rate(), plan.matrixRate()), plan.budget(), plan.work(), plan.seed());
    }

    private static Optimizer.Settings optimizer(double rate, double matrixRate) {
        return new Optimizer.Settings(rate, matrixRate, 0.9, 0.95, 0.1, GRADIENT_NORM_MAX);
    }

    private static TorchRuntime runtime(int threads) {
        TorchRuntime runtime = TorchRuntime.load();
        runtime.useThreads(threads);
        return runtime;
    }
}
