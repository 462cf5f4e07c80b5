package io.relata.training.encoder;

import io.relata.dataset.DatasetReaders;
import io.relata.dataset.DatasetReading;
import io.relata.dataset.DocRedReader;
import io.relata.dataset.LabeledExample;
import io.relata.dataset.NullPairs;
import io.relata.dataset.ReadingChoices;
import io.relata.encoder.TrainedTexts;
import io.relata.encoder.conv.ConvolutionShape;
import io.relata.encoder.lexical.WordVectors;
import io.relata.evaluation.SplitById;
import io.relata.training.StopSignal;
import io.relata.training.TrainingProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What {@code train encoder} does: reads labelled sets, trains on them, writes the encoder's folder.
 *
 * @param sources the sets
 * @param relationNames JSON file with names of DocRED's relations; need not exist
 * @param words folder of the word vectors
 * @param folder receives the encoder
 * @param work holds the checkpoints
 * @param shape sizes of the network
 * @param settings of the training
 * @param members how many networks the encoder consists of
 */
public record EncoderJob(
        List<Source> sources,
        Path relationNames,
        Path words,
        Path folder,
        Path work,
        ConvolutionShape shape,
        EncoderTrainingSettings settings,
        int members) {
    /** Pairs without a relation that are built from a document of a set that annotates none. */
    private static final int NULL_PAIRS_MAX = 12;

    public EncoderJob {
        sources = List.copyOf(sources);
    }

    /**
     * A labelled set.
     *
     * @param format name of its format, such as {@code semeval}
     * @param file where it is
     * @param heldOut modulus of the ids that are held out as a development part; 0 when all are trained on
     */
    public record Source(String format, Path file, int heldOut) {}

    /**
     * What became of a set.
     *
     * @param name name of its file
     * @param pairs trained on
     * @param labels their labels and the mirror images
     * @param heldOut examples of the development part
     * @param ambiguous examples left out because their pair has several labels
     * @param tooFar examples left out because their mentions stand too far apart
     * @param unreadable rows that could not be read
     */
    public record Use(String name, int pairs, int labels, int heldOut, int ambiguous, int tooFar, int unreadable) {}

    /**
     * The outcome.
     *
     * @param uses of the sets, in their order
     * @param done whether the training came to its end; it did not when a stop was asked for
     */
    public record Outcome(List<Use> uses, boolean done) {
        public Outcome {
            uses = List.copyOf(uses);
        }
    }

    /** Returns the sizes of the network that the project ships. */
    public static ConvolutionShape shippedShape(int wordDimension) {
        return new ConvolutionShape(wordDimension, 20, 5, 30, 30, List.of(2, 3, 4, 5), 256, 128);
    }

    /** Reads and trains. */
    public Outcome run(TrainingProgress progress, StopSignal stop) {
        Map<String, String> names =
                Files.isRegularFile(relationNames) ? DocRedReader.relationNames(relationNames) : Map.of();
        DatasetReaders readers = DatasetReaders.all()
                .with(new ReadingChoices(new NullPairs("no relation", NULL_PAIRS_MAX, settings.seed()), names));
        List<LabeledSet> sets = new ArrayList<>();
        List<Use> uses = new ArrayList<>();
        for (Source source : sources) {
            DatasetReading reading = readers.reader(source.format()).read(source.file());
            List<LabeledExample> all = reading.examples();
            List<LabeledExample> trained = source.heldOut() == 0 ? all : new SplitById(source.heldOut()).rest(all);
            String name = source.file().getFileName().toString();
            LabeledSet set = LabeledSet.of(name, trained);
            LabeledSet near = set.within(settings.stretchCharactersMax());
            sets.add(near);
            uses.add(new Use(
                    name,
                    near.examples().size(),
                    near.labels().size(),
                    all.size() - trained.size(),
                    set.ambiguous(),
                    set.examples().size() - near.examples().size(),
                    reading.errors().size()));
        }
        WordVectors vectors = WordVectors.read(words);
        EncoderTrainer trainer = new EncoderTrainer(
                shape, settings, members, vectors, words.getFileName().toString());
        boolean done = trainer.train(sets, folder, work, progress, stop);
        if (done) {
            trainedTexts(sets).write(folder);
        }
        return new Outcome(uses, done);
    }

    private static TrainedTexts trainedTexts(List<LabeledSet> sets) {
        return TrainedTexts.of(sets.stream()
                .flatMap(set -> set.examples().stream())
                .map(example -> example.context().text())
                .toList());
    }
}
