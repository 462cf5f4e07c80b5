package io.relata.training.djl;

import ai.djl.ndarray.NDManager;
import io.relata.encoder.lexical.WordVectors;
import io.relata.prompt.PromptStyle;
import io.relata.safetensors.Dtype;
import io.relata.torch.TorchRuntime;
import io.relata.training.StopSignal;
import io.relata.training.TrainingBudget;
import io.relata.training.TrainingLog;
import io.relata.training.TrainingProgress;
import io.relata.training.lm.EpisodeBatches;
import io.relata.training.lm.EpisodeMaker;
import io.relata.training.lm.LanguageModelTrainer;
import io.relata.training.lm.PretrainingPlan;
import io.relata.training.lm.TuningPlan;
import io.relata.training.tokens.BytePairVocabulary;
import io.relata.training.tokens.ProseFiles;
import io.relata.training.tokens.TokenMixture;
import io.relata.training.tokens.TokenVectors;
import io.relata.training.tokens.TokenizerFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Trains Llama decoders through PyTorch. */
public final class DjlLanguageModelTrainer implements LanguageModelTrainer {
    private static final int CONTEXT_TOKENS = 1024;

    /** Root mean square of an embedding's coordinate at the start. */
    private static final double EMBEDDING_DEVIATION = 0.03;

    private static final int REPORT_EVERY_STEPS = 10;
    private static final Duration SAVE_EVERY = Duration.ofMinutes(4);

    /** Chosen over F16, whose precision is higher, since every engine computes with it. */
    private static final Dtype STORED_AS = Dtype.BF16;

    private final PromptStyle style;

    /** Creates a trainer whose episodes are rendered by {@code style}. */
    public DjlLanguageModelTrainer(PromptStyle style) {
        this.style = style;
    }

    @Override
    public TrainingResult pretrain(PretrainingPlan plan, TrainingProgress progress, StopSignal stop) {
        BytePairVocabulary vocabulary = TokenizerFolder.read(plan.tokenizer());
        TokenMixture mixture = new TokenMixture(
                streams(plan, vocabulary), plan.rowTokens(), vocabulary.special(TokenizerFolder.BEGIN));
        TorchRuntime runtime = TorchRuntime.load();
        runtime.useThreads(plan.threads());
        try (NDManager manager = runtime.newManager()) {
            LlamaShape shape = new LlamaShape(
                    vocabulary.tokens().size(), plan.hidden(), plan.layers(), plan.heads(), plan.ffn(), CONTEXT_TOKENS);
            NamedParameters parameters = LlamaModel.draw(manager, shape, plan.seed());
            parameters
                    .get("model.embed_tokens.weight")
                    .set(TokenVectors.of(
                            vocabulary,
                            WordVectors.read(plan.wordVectors()),
                            plan.hidden(),
                            EMBEDDING_DEVIATION,
                            plan.seed()));
            LlamaModel model = new LlamaModel(manager, shape, parameters);
            int rows = plan.rowsPerBatch();
            TrainingResult result = run(
                    runtime,
                    new Run(
                            "pretraining",
                            parameters,
                            plan.rate(),
                            plan.matrixRate(),
                            plan.budget(),
                            plan.work(),
                            plan.seed()),
                    manager,
                    (inner, batch) -> {
                        Targets targets = Targets.everyToken(IntStream.range(0, rows)
                                .mapToObj(row -> mixture.row(batch * rows + row))
                                .toList());
                        return new TrainingLoop.Batch(model.loss(inner, targets, 0), targets.ids().length);
                    },
                    progress,
                    stop);
            LlamaFolder.write(plan.out(), shape, parameters, vocabulary, STORED_AS);
            return result;
        }
    }

    private static List<TokenMixture.Stream> streams(PretrainingPlan plan, BytePairVocabulary vocabulary) {
        List<TokenMixture.Stream> streams = new ArrayList<>();
        for (PretrainingPlan.Text text : plan.texts()) {
            List<String> paragraphs = new ArrayList<>(text.paragraphs());
            text.files().forEach(file -> paragraphs.addAll(ProseFiles.paragraphs(file)));
            streams.add(new TokenMixture.Stream(
                    text.name(), text.rowsPerCycle(), TokenMixture.tokens(vocabulary, paragraphs)));
        }
        return streams;
    }

    @Override
    public TrainingResult tune(TuningPlan plan, TrainingProgress progress, StopSignal stop) {
        TorchRuntime runtime = TorchRuntime.load();
        runtime.useThreads(plan.threads());
        try (NDManager manager = runtime.newManager()) {
            LlamaShape shape = LlamaFolder.shape(plan.base());
            NamedParameters parameters = LlamaFolder.weights(manager, plan.base(), shape);
            LlamaModel model = new LlamaModel(manager, shape, parameters);
            BytePairVocabulary vocabulary = TokenizerFolder.read(plan.base());
            TrainingResult result =
                    onEpisodes(runtime, manager, plan, "episodes", model, parameters, vocabulary, progress, stop);
            LlamaFolder.write(plan.out(), shape, parameters, vocabulary, STORED_AS);
            return result;
        }
    }

    @Override
    public TrainingResult adapt(TuningPlan plan, int rank, double alpha, TrainingProgress progress, StopSignal stop) {
        TorchRuntime runtime = TorchRuntime.load();
        runtime.useThreads(plan.threads());
        try (NDManager manager = runtime.newManager()) {
            LlamaShape shape = LlamaFolder.shape(plan.base());
            NamedParameters fixed = LlamaFolder.weights(manager, plan.base(), shape);
            fixed.values().forEach(weight -> weight.setRequiresGradient(false));
            LoraFactors factors = LoraFactors.draw(
                    manager, shape, rank, alpha, plan.episodes().seed());
            LlamaModel model = new LlamaModel(manager, shape, fixed, factors);
            BytePairVocabulary vocabulary = TokenizerFolder.read(plan.base());
            TrainingResult result = onEpisodes(
                    runtime, manager, plan, "adapter", model, factors.parameters(), vocabulary, progress, stop);
            factors.write(plan.out(), plan.base().getFileName().toString());
            return result;
        }
    }

    private TrainingResult onEpisodes(
            TorchRuntime runtime,
            NDManager manager,
            TuningPlan plan,
            String name,
            LlamaModel model,
            NamedParameters trained,
            BytePairVocabulary vocabulary,
            TrainingProgress progress,
            StopSignal stop) {
        if (!plan.style().equals(style.name())) {
            throw new IllegalArgumentException(
                    "Episodes are rendered by %s here, not by %s.".formatted(style.name(), plan.style()));
        }
        EpisodeBatches batches = new EpisodeBatches(
                new EpisodeMaker(plan.sources(), style, vocabulary, plan.episodes()), plan.episodesPerBatch());
        int padding = vocabulary.special(TokenizerFolder.PADDING);
        return run(
                runtime,
                new Run(
                        name,
                        trained,
                        plan.rate(),
                        plan.matrixRate(),
                        plan.budget(),
                        plan.work(),
                        plan.episodes().seed()),
                manager,
                (inner, batch) -> {
                    Targets targets = Targets.of(batches.batch(batch), padding);
                    return new TrainingLoop.Batch(model.loss(inner, targets, plan.dropout()), targets.ids().length);
                },
                progress,
                stop);
    }

    private record Run(
            String name,
            NamedParameters trained,
            double rate,
            double matrixRate,
            TrainingBudget budget,
            Path work,
            long seed) {}

    private static TrainingResult run(
            TorchRuntime runtime,
            Run run,
            NDManager manager,
            TrainingLoop.BatchLoss losses,
            TrainingProgress progress,
            StopSignal stop) {
        Optimizer optimizer = new Optimizer(
                manager, run.trained(), new Optimizer.Settings(run.rate(), run.matrixRate(), 0.9, 0.95, 0.1, 1));
        TrainingLoop loop = new TrainingLoop(
                runtime,
                run.trained(),
                optimizer,
                new TrainingLoop.Settings(run.name(), run.budget(), 1, REPORT_EVERY_STEPS, SAVE_EVERY, run.seed()),
                new Checkpoint(run.work().resolve(run.name())),
                progress.and(new TrainingLog(run.work().resolve(run.name() + ".csv"))));
        Checkpoint.State end = loop.run(losses, stop);
        return new TrainingResult(
                end.step(),
                end.tokens(),
                end.elapsed().toSeconds(),
                run.trained().count());
    }
}
