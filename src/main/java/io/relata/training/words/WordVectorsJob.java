package io.relata.training.words;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.training.TrainingProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What {@code train words} does: reads text, learns vectors, divides them into classes, writes the folder.
 *
 * @param texts files of prose, see {@link WordCorpus#read}
 * @param furtherParagraphs text that stands in no file
 * @param vocabularySize how many of the commonest words get a vector
 * @param classCounts numbers of classes that the words are divided into
 * @param settings of the skip-gram training
 * @param folder receives the vectors
 * @param work holds the checkpoint
 */
public record WordVectorsJob(
        List<Path> texts,
        List<String> furtherParagraphs,
        int vocabularySize,
        List<Integer> classCounts,
        SkipGramSettings settings,
        Path folder,
        Path work) {
    private static final int CHECKPOINT_SECONDS = 120;

    public WordVectorsJob {
        texts = List.copyOf(texts);
        furtherParagraphs = List.copyOf(furtherParagraphs);
        classCounts = List.copyOf(classCounts);
    }

    /** Returns the job that made the shipped vectors. */
    public static WordVectorsJob shipped(List<Path> texts, List<String> furtherParagraphs, Path folder, Path work) {
        return new WordVectorsJob(
                texts,
                furtherParagraphs,
                60_000,
                List.of(100, 500),
                new SkipGramSettings(100, 5, 5, 1e-4, 5, 0.025, 7),
                folder,
                work);
    }

    /**
     * Trains to the end, from the checkpoint if there is one.
     *
     * @return how many words have a vector
     */
    public int run(TrainingProgress progress) {
        long start = System.nanoTime();
        WordCorpus corpus = WordCorpus.read(texts, furtherParagraphs, vocabularySize);
        int classesMost = classCounts.stream().mapToInt(Integer::intValue).max().orElse(0);
        if (corpus.vocabulary().size() < classesMost) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The texts have %d words, which cannot be divided into %d classes."
                            .formatted(corpus.vocabulary().size(), classesMost),
                    "Maybe the folder of data sets lacks its texts.");
        }
        SkipGramTrainer trainer = new SkipGramTrainer(corpus, settings);
        try {
            Files.createDirectories(work);
            trainer.train(
                    work.resolve("words.checkpoint"),
                    CHECKPOINT_SECONDS,
                    done -> progress.report(report(done, Duration.ofNanos(System.nanoTime() - start))));
            new WordVectorsWriter(classCounts, settings.seed()).write(folder, corpus, settings, trainer.vectors());
        } catch (IOException e) {
            throw new UncheckedIOException("%s or %s cannot be written.".formatted(work, folder), e);
        }
        return corpus.vocabulary().size();
    }

    /** Word vectors are learned word by word: a step is a million words, and there is no gradient norm to tell. */
    private static TrainingProgress.Report report(SkipGramProgress done, Duration elapsed) {
        return new TrainingProgress.Report(
                "words",
                Math.toIntExact(done.words() / 1_000_000),
                (double) done.words() / done.wordsTotal(),
                done.words(),
                done.loss(),
                0,
                done.wordsPerSecond(),
                elapsed);
    }
}
