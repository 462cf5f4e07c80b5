package io.relata.training.lm;

import io.relata.encoder.lexical.WordVectors;
import io.relata.training.StopSignal;
import io.relata.training.TrainingBudget;
import io.relata.training.TrainingProgress;
import io.relata.training.tokens.BytePairTrainer;
import io.relata.training.tokens.BytePairVocabulary;
import io.relata.training.tokens.TokenizerFolder;
import java.nio.file.Path;
import java.util.List;

/**
 * The trainings that made the shipped tokenizer, language model and adapter, with the settings they were made with: what the
 * command line starts.
 */
public final class LanguageModelTrainings {
    /** Words seen less often than this are left out when merges are learned. */
    private static final long WORD_COUNT_MIN = 12;

    private static final int EPISODES_PER_BATCH = 8;

    private final LanguageModelTrainer trainer;

    /** Creates the trainings. */
    public LanguageModelTrainings(LanguageModelTrainer trainer) {
        this.trainer = trainer;
    }

    /**
     * Where a training reads and writes, and how long it goes on.
     *
     * @param work folder for checkpoint and log; a training found there goes on
     * @param out model folder, or adapter folder, to write
     * @param budget steps, time and the learning rate's course
     * @param threads CPU threads
     */
    public record Run(Path work, Path out, TrainingBudget budget, int threads) {}

    /**
     * Trains a tokenizer on {@link TrainingData#words()} and writes its files.
     *
     * @param size tokens in all
     */
    public BytePairVocabulary tokenizer(Path data, int size, Path out) {
        BytePairVocabulary vocabulary = BytePairTrainer.train(
                new TrainingData(data).words().atLeast(WORD_COUNT_MIN), TokenizerFolder.SPECIALS, size);
        TokenizerFolder.write(vocabulary, out);
        return vocabulary;
    }

    /** Trains a language model on {@link TrainingData#texts()} from word vectors. */
    public LanguageModelTrainer.TrainingResult languageModel(
            Path data, Path tokenizer, Path wordVectors, Run run, TrainingProgress progress, StopSignal stop) {
        return trainer.pretrain(pretraining(data, tokenizer, wordVectors, 704, run), progress, stop);
    }

    /**
     * Trains a BERT encoder on {@link TrainingData#texts()} from word vectors, as large as the language model. None is
     * shipped: these settings are those of the language model and were not searched.
     */
    public LanguageModelTrainer.TrainingResult maskedModel(
            Path data, Path tokenizer, Path wordVectors, Run run, TrainingProgress progress, StopSignal stop) {
        return trainer.pretrainMasked(pretraining(data, tokenizer, wordVectors, 1024, run), progress, stop);
    }

    private static PretrainingPlan pretraining(Path data, Path tokenizer, Path wordVectors, int ffn, Run run) {
        return new PretrainingPlan(
                new TrainingData(data).texts(),
                tokenizer,
                wordVectors,
                256,
                4,
                4,
                ffn,
                256,
                16,
                2e-3,
                1.5e-2,
                run.budget(),
                run.threads(),
                run.work(),
                run.out(),
                1);
    }

    /** Tunes a language model on episodes from {@link TrainingData#sources}. */
    public LanguageModelTrainer.TrainingResult episodes(
            Path data, Path wordVectors, Path base, Run run, TrainingProgress progress, StopSignal stop) {
        List<EpisodeSource> sources = new TrainingData(data).sources(WordVectors.read(wordVectors));
        return trainer.tune(
                new TuningPlan(
                        sources,
                        new EpisodeMaker.Settings(5, 9, 0.4, 0.2, 0.15, 0.1, 0.15, 0.4, 640, 1),
                        base,
                        EPISODES_PER_BATCH,
                        1e-3,
                        1e-2,
                        0.05,
                        run.budget(),
                        run.threads(),
                        run.work(),
                        run.out()),
                progress,
                stop);
    }

    /**
     * Trains an adapter on the pairs of one source.
     *
     * @param source such as {@link TrainingData#starter} or {@link TrainingData#own}
     * @param rank inner width of the factors
     */
    public LanguageModelTrainer.TrainingResult adapter(
            EpisodeSource source, Path base, int rank, Run run, TrainingProgress progress, StopSignal stop) {
        return trainer.adapt(
                new TuningPlan(
                        List.of(source),
                        new EpisodeMaker.Settings(4, 9, 0.4, 0, 0, 0.1, 0.15, 0.4, 640, 1),
                        base,
                        EPISODES_PER_BATCH,
                        2e-3,
                        0,
                        0.05,
                        run.budget(),
                        run.threads(),
                        run.work(),
                        run.out()),
                rank,
                2.0 * rank,
                progress,
                stop);
    }
}
