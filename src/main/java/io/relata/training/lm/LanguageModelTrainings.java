package io.relata.training.lm;

import io.relata.encoder.lexical.WordVectors;
import io.relata.extraction.PairProfile;
import io.relata.extraction.Profile;
import io.relata.extraction.TextProfile;
import io.relata.prompt.PromptStyle;
import io.relata.training.StopSignal;
import io.relata.training.TrainingBudget;
import io.relata.training.TrainingProgress;
import io.relata.training.tokens.BytePairTrainer;
import io.relata.training.tokens.BytePairVocabulary;
import io.relata.training.tokens.TokenizerFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The trainings that made the shipped tokenizer, language model and adapter, with the settings they were made with: what the
 * command line starts.
 */
public final class LanguageModelTrainings {
    /** Words seen less often than this are left out when merges are learned. */
    private static final long WORD_COUNT_MIN = 12;

    private static final int EPISODES_PER_BATCH = 8;

    /** Fewer, since their forms are many and a short training needs the steps. */
    private static final int LESSONS_PER_BATCH = 4;

    private static final long SEED = 1;

    private final LanguageModelTrainer trainer;
    private final PromptStyle style;

    /**
     * Creates the trainings.
     *
     * @param style how {@link #episodes} and {@link #adapter} render pairs
     */
    public LanguageModelTrainings(LanguageModelTrainer trainer, PromptStyle style) {
        this.trainer = trainer;
        this.style = style;
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
                        made(sources, base, new EpisodeMaker.Settings(5, 9, 0.4, 0.2, 0.15, 0.1, 0.15, 0.4, 640, SEED)),
                        SEED,
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
                        made(
                                List.of(source),
                                base,
                                new EpisodeMaker.Settings(4, 9, 0.4, 0, 0, 0.1, 0.15, 0.4, 640, SEED)),
                        SEED,
                        base,
                        EPISODES_PER_BATCH,
                        2e-3,
                        0,
                        0.05,
                        run.budget(),
                        run.threads(),
                        run.work(),
                        run.out()),
                new LoraPlan(rank, 2.0 * rank, LoraPlan.Targets.QUERY_AND_VALUE),
                progress,
                stop);
    }

    /**
     * Trains an adapter on what profiles ask, in their styles and dialogues, with what {@link TrainingData} has: {@link
     * TextLessons} and {@link PairLessons}. Texts are asked about three times as often as pairs, having more forms.
     *
     * @param profiles about texts, pairs or both
     * @param rank inner width of the factors
     */
    public LanguageModelTrainer.TrainingResult styles(
            List<Profile> profiles,
            Path data,
            Path wordVectors,
            Path base,
            int rank,
            Run run,
            TrainingProgress progress,
            StopSignal stop) {
        return trainer.adapt(
                new TuningPlan(
                        lessons(profiles, new TrainingData(data), wordVectors, TokenizerFolder.read(base)),
                        SEED,
                        base,
                        LESSONS_PER_BATCH,
                        1e-3,
                        4e-3,
                        0,
                        run.budget(),
                        run.threads(),
                        run.work(),
                        run.out()),
                new LoraPlan(rank, 2.0 * rank, LoraPlan.Targets.EVERY_LINEAR),
                progress,
                stop);
    }

    static Episodes lessons(
            List<Profile> profiles, TrainingData data, Path wordVectors, BytePairVocabulary vocabulary) {
        List<TextProfile> texts = profiles.stream()
                .filter(TextProfile.class::isInstance)
                .map(TextProfile.class::cast)
                .toList();
        List<PairProfile> pairs = profiles.stream()
                .filter(PairProfile.class::isInstance)
                .map(PairProfile.class::cast)
                .toList();
        List<Episodes> kinds = new ArrayList<>();
        if (!texts.isEmpty()) {
            Episodes lessons = new TextLessons(
                    texts, data.textSources(), vocabulary, new TextLessons.Settings(8, 0.1, 0.5, 0.05, 768, SEED));
            kinds.addAll(Collections.nCopies(3, lessons));
        }
        if (!pairs.isEmpty()) {
            kinds.add(new PairLessons(
                    pairs,
                    data.sources(WordVectors.read(wordVectors)),
                    vocabulary,
                    new PairLessons.Settings(9, 0.4, 0.3, 0.5, 0.4, 640, SEED)));
        }
        return new MixedEpisodes(kinds);
    }

    private Episodes made(List<EpisodeSource> sources, Path base, EpisodeMaker.Settings settings) {
        return new EpisodeMaker(sources, style, TokenizerFolder.read(base), settings);
    }
}
