package io.relata.training.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkipGramTrainerTest {
    private static final SkipGramSettings SETTINGS = new SkipGramSettings(16, 3, 4, 1, 20, 0.05, 11);

    @TempDir
    Path folder;

    @Test
    void putsWordsOfTheSameSurroundingsCloserThanOthers() throws IOException {
        WordCorpus corpus = WordCorpus.read(List.of(), paragraphs(), 100);
        SkipGramTrainer trainer = new SkipGramTrainer(corpus, SETTINGS);
        trainer.train(folder.resolve("run.ckpt"), 60, progress -> {});
        float[][] vectors = trainer.vectors();
        List<String> words = corpus.vocabulary();
        double alike = cosine(vectors[words.indexOf("cat")], vectors[words.indexOf("dog")]);
        double unlike = cosine(vectors[words.indexOf("cat")], vectors[words.indexOf("ship")]);
        assertThat(alike).isGreaterThan(unlike + 0.3);
    }

    @Test
    void givesTheSameBytesForTheSameSeedAndAfterAResume() throws IOException {
        WordCorpus corpus = WordCorpus.read(List.of(), paragraphs(), 100);
        SkipGramTrainer whole = new SkipGramTrainer(corpus, SETTINGS);
        whole.train(folder.resolve("whole.ckpt"), 60, progress -> {});

        Path checkpoint = folder.resolve("broken.ckpt");
        SkipGramTrainer first = new SkipGramTrainer(corpus, SETTINGS);
        assertThatThrownBy(() -> first.train(checkpoint, 0, new StopAfter(9)))
                .isInstanceOf(IllegalStateException.class);
        SkipGramTrainer second = new SkipGramTrainer(corpus, SETTINGS);
        second.train(checkpoint, 60, progress -> {});

        assertThat(second.vectors()).isDeepEqualTo(whole.vectors());
    }

    @Test
    void refusesTheCheckpointOfOtherSettings() throws IOException {
        WordCorpus corpus = WordCorpus.read(List.of(), paragraphs(), 100);
        Path checkpoint = folder.resolve("run.ckpt");
        new SkipGramTrainer(corpus, SETTINGS).train(checkpoint, 60, progress -> {});
        SkipGramTrainer other = new SkipGramTrainer(corpus, new SkipGramSettings(16, 3, 4, 1, 20, 0.05, 12));
        assertThatThrownBy(() -> other.train(checkpoint, 60, progress -> {}))
                .hasMessageContaining("another text or of other settings");
    }

    @Test
    void numbersWordsByCountAndGathersTheRestAsUnknown() throws IOException {
        Path file = Files.writeString(folder.resolve("text.txt"), "b a b\n\nc a b\n");
        WordCorpus corpus = WordCorpus.read(List.of(file), List.of("d"), 2);
        assertThat(corpus.vocabulary()).containsExactly(WordCorpus.UNKNOWN, "b", "a");
        assertThat(corpus.counts()).containsExactly(2, 3, 2);
        assertThat(corpus.ids()).containsExactly(1, 2, 1, -1, 0, 2, 1, -1, 0, -1);
        assertThat(corpus.wordCount()).isEqualTo(7);
    }

    private static List<String> paragraphs() {
        Random random = new Random(1);
        String[] animals = {"cat", "dog"};
        String[] vessels = {"ship", "boat"};
        String[] animalWords = {"fur", "tail", "paw", "barks", "sleeps"};
        String[] vesselWords = {"sails", "mast", "deck", "harbour", "crew"};
        List<String> paragraphs = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            boolean animal = random.nextBoolean();
            String[] around = animal ? animalWords : vesselWords;
            String[] names = animal ? animals : vessels;
            paragraphs.add(
                    around[random.nextInt(5)] + " " + names[random.nextInt(2)] + " " + around[random.nextInt(5)]);
        }
        return paragraphs;
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return dot / Math.sqrt(aa * bb);
    }

    /** Breaks a run off after some reports, as a power cut would. */
    private static final class StopAfter implements java.util.function.Consumer<SkipGramProgress> {
        private int left;

        StopAfter(int reports) {
            this.left = reports;
        }

        @Override
        public void accept(SkipGramProgress progress) {
            if (left-- == 0) {
                throw new IllegalStateException("stopped");
            }
        }
    }
}
