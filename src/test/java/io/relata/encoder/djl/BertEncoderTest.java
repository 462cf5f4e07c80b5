package io.relata.encoder.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.torch.TorchRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BertEncoderTest {
    private static final String TEXT = "The fire was caused by friction.";
    /** Float32 against double over two layers of states of about unit size. */
    private static final double TOLERANCE = 2e-6;

    @TempDir
    Path folder;

    @Test
    void aBertGivesTheStatesOfTheNaiveForwardPassAtTheMarkers() throws IOException {
        assertAgreesWithNaive(new TinyBert(false, "bert."));
    }

    @Test
    void aRobertaCountsPositionsFromBehindThePaddingId() throws IOException {
        assertAgreesWithNaive(new TinyBert(true, "roberta."));
    }

    @Test
    void aFolderWithoutPrefixIsRead() throws IOException {
        assertAgreesWithNaive(new TinyBert(false, ""));
    }

    private void assertAgreesWithNaive(TinyBert tiny) throws IOException {
        tiny.write(folder, false);
        try (BertEncoder encoder = BertEncoder.read(folder, TorchRuntime.load())) {
            PairContext pair = pair(TEXT, "friction", "fire", "");
            float[] actual = encoder.encode(List.of(pair)).getFirst();
            List<String> tokens = List.of(
                    "[CLS]", "the", "#", "fire", "#", "was", "caused", "by", "@", "friction", "@", ".", "[SEP]");
            double[][] states = tiny.naive().states(ids(tokens, false));
            double[] expected = unit(states[8], states[2]);
            assertThat(actual).hasSize(encoder.dimension()).hasSize(expected.length);
            for (int i = 0; i < actual.length; i++) {
                assertThat((double) actual[i]).isCloseTo(expected[i], within(TOLERANCE));
            }
        }
    }

    @Test
    void marksWithTheTokensOfTheVocabularyWhereItHasThem() throws IOException {
        assertThat(sequence(true, pair(TEXT, "fire", "friction", "PERSON"), 40).ids())
                .containsExactly(ids(
                        List.of(
                                "[CLS]",
                                "the",
                                "[E1]",
                                "fire",
                                "[/E1]",
                                "was",
                                "caused",
                                "by",
                                "[E2]",
                                "friction",
                                "[/E2]",
                                ".",
                                "[SEP]"),
                        true));
    }

    @Test
    void writesTheTypeIntoMarkersOfPunctuation() throws IOException {
        PairSequence sequence = sequence(false, pair(TEXT, "fire", "friction", "PERSON"), 40);
        assertThat(sequence.ids())
                .containsExactly(ids(
                        List.of(
                                "[CLS]",
                                "the",
                                "@",
                                "*",
                                "person",
                                "*",
                                "fire",
                                "@",
                                "was",
                                "caused",
                                "by",
                                "#",
                                "^",
                                "person",
                                "^",
                                "friction",
                                "#",
                                ".",
                                "[SEP]"),
                        false));
        assertThat(sequence.headIndex()).isEqualTo(2);
        assertThat(sequence.tailIndex()).isEqualTo(11);
    }

    @Test
    void aMentionInsideAnotherIsMarkedInsideIt() throws IOException {
        PairContext nested = context("a fire in the city", 0, 6, 2, 6);
        assertThat(sequence(false, nested, 40).ids())
                .containsExactly(
                        ids(List.of("[CLS]", "@", "a", "#", "fire", "#", "@", "in", "the", "city", "[SEP]"), false));
    }

    @Test
    void aSpecialTokenWrittenInTheTextIsOnlyText() throws IOException {
        PairContext pair = context("[SEP] fire was friction", 6, 10, 15, 23);
        assertThat(sequence(false, pair, 40).ids())
                .startsWith(ids(List.of("[CLS]", "[", "s", "##e", "##p", "]", "@"), false));
    }

    @Test
    void aTextTooLongLosesWhatIsFarthestFromTheMarkers() throws IOException {
        String text = "the the the fire a a a a a a a a was by by by friction in in in in in in in in in";
        PairSequence sequence = sequence(false, pair(text, "fire", "friction", ""), 17);
        assertThat(sequence.ids())
                .containsExactly(ids(
                        List.of(
                                "[CLS]",
                                "the",
                                "the",
                                "the",
                                "@",
                                "fire",
                                "@",
                                "a",
                                "a",
                                "by",
                                "by",
                                "#",
                                "friction",
                                "#",
                                "in",
                                "in",
                                "[SEP]"),
                        false));
        assertThat(sequence.headIndex()).isEqualTo(4);
        assertThat(sequence.tailIndex()).isEqualTo(11);
    }

    @Test
    void aVectorDoesNotDependOnTheOthersInTheList() throws IOException {
        new TinyBert(false, "").write(folder, false);
        try (BertEncoder encoder = BertEncoder.read(folder, TorchRuntime.load())) {
            PairContext pair = pair(TEXT, "fire", "friction", "");
            PairContext longer = pair(TEXT + " In a city in a city.", "friction", "fire", "CITY");
            float[] alone = encoder.encode(List.of(pair)).getFirst();
            assertThat(encoder.encode(List.of(longer, pair, longer)).get(1)).containsExactly(alone);
            assertThat(encoder.encode(List.of(longer)).getFirst()).isNotEqualTo(alone);
        }
    }

    @Test
    void theFingerprintFollowsTheWeights() throws IOException {
        new TinyBert(false, "").write(folder, false);
        TorchRuntime runtime = TorchRuntime.load();
        try (BertEncoder first = BertEncoder.read(folder, runtime);
                BertEncoder again = BertEncoder.read(folder, runtime)) {
            assertThat(again.fingerprint()).isEqualTo(first.fingerprint());
        }
        String before;
        try (BertEncoder encoder = BertEncoder.read(folder, runtime)) {
            before = encoder.fingerprint();
        }
        Path config = folder.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("1e-5", "1e-6"));
        try (BertEncoder encoder = BertEncoder.read(folder, runtime)) {
            assertThat(encoder.fingerprint()).isNotEqualTo(before);
        }
    }

    @Test
    void refusesAnotherArchitecture() throws IOException {
        new TinyBert(false, "").write(folder, false);
        Path config = folder.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"bert\"", "\"deberta-v2\""));
        assertCode(ErrorCode.MODEL_UNSUPPORTED);
    }

    @Test
    void refusesWeightsThatAreNotThoseOfTheConfiguration() throws IOException {
        new TinyBert(false, "").write(folder, false);
        Path config = folder.resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replace("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3"));
        assertCode(ErrorCode.MODEL_INVALID);
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("\"num_hidden_layers\": 3", "\"num_hidden_layers\": 2")
                        .replace("\"max_position_embeddings\": 40", "\"max_position_embeddings\": 512"));
        assertCode(ErrorCode.MODEL_INVALID);
    }

    @Test
    void aMissingTokenizerIsNamed() throws IOException {
        new TinyBert(false, "").write(folder, false);
        Files.delete(folder.resolve("tokenizer.json"));
        assertCode(ErrorCode.MODEL_MISSING);
    }

    private void assertCode(ErrorCode code) {
        assertThatThrownBy(() -> BertEncoder.read(folder, TorchRuntime.load()))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private PairSequence sequence(boolean withMarkers, PairContext pair, int tokensMax) throws IOException {
        new TinyBert(false, "").write(folder, withMarkers);
        try (BertTokenizer tokenizer = BertTokenizer.read(folder, 1000)) {
            return PairSequence.of(pair, tokenizer, new BertMarkers(tokenizer), tokensMax);
        }
    }

    private static long[] ids(List<String> tokens, boolean withMarkers) {
        List<String> vocabulary = TinyBert.vocabulary(withMarkers);
        return tokens.stream()
                .flatMapToLong(token -> LongStream.of(vocabulary.indexOf(token)))
                .toArray();
    }

    private static double[] unit(double[] first, double[] second) {
        double[] vector = new double[first.length + second.length];
        System.arraycopy(first, 0, vector, 0, first.length);
        System.arraycopy(second, 0, vector, first.length, second.length);
        double squares = 0;
        for (double value : vector) {
            squares += value * value;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= Math.sqrt(squares);
        }
        return vector;
    }

    private static PairContext pair(String text, String head, String tail, String type) {
        int h = text.indexOf(head);
        int t = text.indexOf(tail);
        return new PairContext(
                text,
                new MentionPair(
                        new EntityMention("h", new CharSpan(h, h + head.length()), type),
                        new EntityMention("t", new CharSpan(t, t + tail.length()), type)));
    }

    private static PairContext context(String text, int headStart, int headEnd, int tailStart, int tailEnd) {
        return new PairContext(
                text,
                new MentionPair(
                        new EntityMention("h", new CharSpan(headStart, headEnd), ""),
                        new EntityMention("t", new CharSpan(tailStart, tailEnd), "")));
    }
}
