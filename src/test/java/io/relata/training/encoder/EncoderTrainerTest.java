package io.relata.training.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.dataset.LabeledExample;
import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import io.relata.encoder.conv.ConvolutionFolder;
import io.relata.encoder.conv.ConvolutionShape;
import io.relata.encoder.conv.ConvolutionalEncoder;
import io.relata.encoder.lexical.WordVectors;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.safetensors.SafetensorsFile;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.training.StopSignal;
import io.relata.training.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncoderTrainerTest {
    private static final ConvolutionShape SHAPE = new ConvolutionShape(4, 2, 2, 5, 10, List.of(1, 2, 3), 16, 12);
    private static final List<String> VERBS = List.of("causes", "contains", "makes");
    private static final List<String> NOUNS = List.of("fire", "water", "box", "smith", "storm", "cup", "baker", "wind");

    @TempDir
    Path folder;

    @Test
    void learnsToPutPairsOfOneRelationTogetherWhicheverMentionIsTheHead() throws IOException {
        List<Double> losses = new ArrayList<>();
        assertThat(trainer(12)
                        .train(
                                sets(),
                                folder.resolve("enc"),
                                folder.resolve("work"),
                                listener(losses),
                                new StopSignal()))
                .isTrue();
        assertThat(losses.getLast()).isLessThan(0.8 * losses.getFirst());
        ConvolutionalEncoder encoder = ConvolutionFolder.read(folder.resolve("enc"), words());
        float[] causes = vector(encoder, "the storm causes the wind", "storm", "wind");
        float[] causedBy = vector(encoder, "the storm causes the wind", "wind", "storm");
        float[] again = vector(encoder, "the fire causes the cup", "fire", "cup");
        float[] contains = vector(encoder, "the fire contains the cup", "fire", "cup");
        assertThat(dot(causes, again)).isGreaterThan(dot(causes, contains));
        assertThat(dot(causes, again)).isGreaterThan(dot(causedBy, again));
    }

    @Test
    void aStoppedTrainingGoesOnToTheSameBytes() throws IOException {
        Path whole = folder.resolve("whole");
        trainer(3, 2).train(sets(), whole, folder.resolve("work1"), report -> {}, new StopSignal());
        Path resumed = folder.resolve("resumed");
        StopSignal stop = new StopSignal();
        TrainingProgress stopping = report -> {
            if (report.share() > 0.7) {
                stop.request();
            }
        };
        assertThat(trainer(3, 2).train(sets(), resumed, folder.resolve("work2"), stopping, stop))
                .isFalse();
        assertThat(resumed).doesNotExist();
        assertThat(trainer(3, 2).train(sets(), resumed, folder.resolve("work2"), report -> {}, new StopSignal()))
                .isTrue();
        for (String file : List.of("config.json", "model.safetensors", "model-2.safetensors")) {
            assertThat(Files.readAllBytes(resumed.resolve(file))).isEqualTo(Files.readAllBytes(whole.resolve(file)));
        }
    }

    @Test
    void aFurtherNetworkLeavesTheFirstAsItIsAndIsAnotherOne() throws IOException {
        trainer(1).train(sets(), folder.resolve("one"), folder.resolve("work1"), report -> {}, new StopSignal());
        trainer(1, 2).train(sets(), folder.resolve("two"), folder.resolve("work2"), report -> {}, new StopSignal());
        byte[] first = Files.readAllBytes(folder.resolve("one/model.safetensors"));
        assertThat(folder.resolve("two/model.safetensors")).hasBinaryContent(first);
        assertThat(Files.readAllBytes(folder.resolve("two/model-2.safetensors")))
                .isNotEqualTo(first);
    }

    @Test
    void aCheckpointIsKnownAgainByAnotherProcess() {
        trainer(1).train(sets(), folder.resolve("enc"), folder.resolve("work"), report -> {}, new StopSignal());
        try (SafetensorsFile file =
                SafetensorsFile.open(folder.resolve("work/member-1/encoder-checkpoint.safetensors"))) {
            assertThat(file.metadata().get("identity"))
                    .contains(" one 84 1656e07e20773cbdf9a71d5b4c15d706")
                    .contains(" two 84 8b7352e15d70c2b2b0be053077a676a6");
        }
    }

    @Test
    void refusesACheckpointOfOtherSettings() {
        trainer(1).train(sets(), folder.resolve("enc"), folder.resolve("work"), report -> {}, new StopSignal());
        assertThatThrownBy(() -> trainer(2)
                        .train(sets(), folder.resolve("enc"), folder.resolve("work"), report -> {}, new StopSignal()))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_INVALID));
    }

    @Test
    void leavesOutAndCountsPairsWithSeveralLabels() {
        List<LabeledExample> examples = new ArrayList<>(sets().getFirst().examples());
        LabeledExample first = examples.getFirst();
        examples.add(first);
        LabeledExample second = examples.get(1);
        examples.add(new LabeledExample("x", second.context(), new RelationLabel("other", Direction.NONE), ""));
        LabeledSet set = LabeledSet.of("s", examples);
        assertThat(set.ambiguous()).isEqualTo(2);
        assertThat(set.examples()).contains(first).doesNotContain(second).doesNotHaveDuplicates();
    }

    @Test
    void groupsOfOneLabelStayTogetherInTheOrder() {
        List<TokenizedPair> pairs = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            pairs.add(new TokenizedPair(null, i % 10, i % 10));
        }
        List<TokenizedPair> order = EncoderTrainer.order(pairs, 4, new Random(1));
        assertThat(order).hasSize(40);
        for (int i = 0; i < 40; i += 4) {
            assertThat(order.subList(i, i + 4).stream()
                            .map(TokenizedPair::label)
                            .distinct())
                    .hasSize(1);
        }
    }

    private static EncoderTrainer trainer(int epochs) {
        return trainer(epochs, 1);
    }

    private static EncoderTrainer trainer(int epochs, int members) {
        EncoderTrainingSettings settings =
                new EncoderTrainingSettings(epochs, 16, 4, 0.02f, 0.3f, 0.01f, 0.1f, 0.1f, 0.1f, 0.5f, 0.1f, 250, 5);
        return new EncoderTrainer(SHAPE, settings, members, words(), "words");
    }

    private static TrainingProgress listener(List<Double> losses) {
        return report -> losses.add(report.loss());
    }

    private static List<LabeledSet> sets() {
        List<LabeledExample> one = new ArrayList<>();
        List<LabeledExample> two = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            String verb = VERBS.get(i % 3);
            String head = NOUNS.get(i % 8);
            String tail = NOUNS.get((i + 1 + i / 8 % 7) % 8);
            String text = "the %s %s the %s".formatted(head, verb, tail);
            if (i % 2 == 0) {
                one.add(new LabeledExample("a" + i, pair(text, head, tail), label(verb, Direction.HEAD_TO_TAIL), ""));
            } else {
                two.add(new LabeledExample("b" + i, pair(text, tail, head), label(verb, Direction.TAIL_TO_HEAD), ""));
            }
        }
        return List.of(LabeledSet.of("one", one), LabeledSet.of("two", two));
    }

    private static RelationLabel label(String verb, Direction direction) {
        return new RelationLabel(verb, direction);
    }

    private static float[] vector(ConvolutionalEncoder encoder, String text, String head, String tail) {
        return encoder.encode(List.of(pair(text, head, tail))).getFirst();
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static WordVectors words() {
        List<String> words = new ArrayList<>(List.of("<unk>", "the"));
        words.addAll(VERBS);
        words.addAll(NOUNS);
        float[] vectors = new float[words.size() * 4];
        Random random = new Random(2);
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = (float) random.nextGaussian();
        }
        long[] counts = new long[words.size()];
        Arrays.fill(counts, 1);
        return WordVectors.of(words, vectors, counts, Map.of());
    }

    private static PairContext pair(String text, String head, String tail) {
        int h = text.indexOf(" " + head) + 1;
        int t = text.indexOf(" " + tail) + 1;
        return new PairContext(
                text,
                new MentionPair(
                        new EntityMention("h", new CharSpan(h, h + head.length()), ""),
                        new EntityMention("t", new CharSpan(t, t + tail.length()), "")));
    }
}
