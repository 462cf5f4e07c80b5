package io.relata.encoder.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import io.relata.encoder.lexical.WordVectors;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvolutionalEncoderTest {
    private static final ConvolutionShape SHAPE = new ConvolutionShape(3, 2, 1, 4, 2, List.of(2, 3), 3, 5);
    private static final String TEXT = "Yes, the Fire was caused by 40 frictions, they say now.";

    @TempDir
    Path folder;

    @Test
    void aPairBecomesTheTokensAroundItWithWordsAndCasings() {
        PairTokens tokens = new PairTokenization(words(), 2).tokens(pair("frictions", "Fire"));
        // ", the Fire was caused by 40 frictions , they": two tokens of context on either side.
        assertThat(tokens.length()).isEqualTo(10);
        assertThat(tokens.headFirst()).isFalse();
        assertThat(tokens.word(1)).isEqualTo(1);
        assertThat(tokens.word(2)).isEqualTo(2);
        assertThat(tokens.word(5)).isEqualTo(-1);
        assertThat(tokens.casing(0)).isEqualTo(4);
        assertThat(tokens.casing(1)).isEqualTo(0);
        assertThat(tokens.casing(2)).isEqualTo(1);
        assertThat(tokens.casing(6)).isEqualTo(3);
        int[] segments = {0, 0, 1, 2, 2, 2, 2, 3, 4, 4};
        int[] toFirst = {-2, -1, 0, 1, 2, 3, 4, 5, 6, 7};
        int[] toSecond = {-7, -6, -5, -4, -3, -2, -1, 0, 1, 2};
        for (int t = 0; t < 10; t++) {
            assertThat(tokens.segment(t)).isEqualTo(segments[t]);
            assertThat(tokens.distanceToFirst(t)).isEqualTo(toFirst[t]);
            assertThat(tokens.distanceToSecond(t)).isEqualTo(toSecond[t]);
        }
    }

    @Test
    void aMentionInsideAnotherAndOneWithoutTokensAreRead() {
        PairTokenization tokenization = new PairTokenization(words(), 2);
        PairTokens nested = tokenization.tokens(pairAt("the fire brigade", 4, 16, 4, 8));
        assertThat(nested.headFirst()).isFalse();
        assertThat(nested.segment(1)).isEqualTo(3);
        assertThat(nested.segment(2)).isEqualTo(3);
        assertThat(nested.distanceToFirst(2)).isEqualTo(1);
        assertThat(tokenization.tokens(pairAt("   fire", 0, 1, 3, 7)).length()).isEqualTo(1);
        assertThat(tokenization.tokens(pairAt("   ", 0, 1, 1, 2)).length()).isEqualTo(1);
    }

    @Test
    void theForwardPassIsThatOfTheNaiveLoops() {
        ConvolutionWeights weights = randomWeights(9);
        float[] table = ConvolutionFolder.wordTable(words());
        ConvolutionNetwork network = new ConvolutionNetwork(weights, table);
        for (boolean mirrored : new boolean[] {false, true}) {
            PairContext context = mirrored ? pair("frictions", "Fire") : pair("Fire", "frictions");
            PairTokens tokens = new PairTokenization(words(), SHAPE.contextTokens()).tokens(context);
            float[] actual = network.encode(tokens);
            double[] expected = naive(weights, table, tokens);
            for (int z = 0; z < expected.length; z++) {
                assertThat((double) actual[z]).isCloseTo(expected[z], within(1e-5));
            }
        }
    }

    @Test
    void aVectorHasLengthOneAndDoesNotDependOnTheOthersInTheList() throws IOException {
        ConvolutionalEncoder encoder = written();
        PairContext pair = pair("Fire", "frictions");
        float[] alone = encoder.encode(List.of(pair)).getFirst();
        double squares = 0;
        for (float value : alone) {
            squares += value * value;
        }
        assertThat(squares).isCloseTo(1, within(1e-6));
        List<float[]> together = encoder.encode(List.of(pair("frictions", "Fire"), pair, pair("they", "Fire")));
        assertThat(together.get(1)).containsExactly(alone);
        assertThat(together.get(0)).isNotEqualTo(alone);
    }

    @Test
    void aFolderGivesBackTheEncoderWithTheWordsThatTrainingChanged() throws IOException {
        ConvolutionalEncoder encoder = written();
        assertThat(encoder.name()).isEqualTo("enc");
        assertThat(encoder.dimension()).isEqualTo(5);
        ConvolutionalEncoder again = ConvolutionFolder.read(folder.resolve("enc"), words());
        assertThat(again.fingerprint()).isEqualTo(encoder.fingerprint());

        float[] changed = ConvolutionFolder.wordTable(words());
        changed[2 * 3] += 1;
        write(new ConvolutionMember(randomWeights(9), changed));
        ConvolutionalEncoder other = ConvolutionFolder.read(folder.resolve("enc"), words());
        assertThat(other.fingerprint()).isNotEqualTo(encoder.fingerprint());
        PairContext pair = pair("Fire", "frictions");
        assertThat(other.encode(List.of(pair)).getFirst())
                .isNotEqualTo(encoder.encode(List.of(pair)).getFirst());
    }

    @Test
    void theVectorsOfSeveralNetworksStandOneBehindTheOther() throws IOException {
        PairContext pair = pair("Fire", "frictions");
        float[] first = write(member(9)).encode(List.of(pair)).getFirst();
        float[] second = write(member(8)).encode(List.of(pair)).getFirst();
        ConvolutionalEncoder both = write(member(9), member(8));
        assertThat(both.dimension()).isEqualTo(10);
        float[] vector = both.encode(List.of(pair)).getFirst();
        for (int i = 0; i < 5; i++) {
            assertThat(vector[i]).isCloseTo(first[i] / (float) Math.sqrt(2), within(1e-6f));
            assertThat(vector[5 + i]).isCloseTo(second[i] / (float) Math.sqrt(2), within(1e-6f));
        }
        assertThat(both.fingerprint()).isNotEqualTo(write(member(8), member(9)).fingerprint());
    }

    @Test
    void refusesAConfigurationWithoutNetworks() throws IOException {
        written();
        Path config = folder.resolve("enc/config.json");
        Files.writeString(config, Files.readString(config).replace("\"members\" : 1", "\"members\" : 0"));
        assertCode(ErrorCode.MODEL_INVALID, words());
    }

    @Test
    void refusesOtherWordVectorsAndAnotherArchitecture() throws IOException {
        written();
        WordVectors others =
                WordVectors.of(List.of("<unk>", "the"), new float[] {0, 0, 0, 1, 2, 3}, new long[] {1, 1}, Map.of());
        assertCode(ErrorCode.MODEL_INVALID, others);
        Path config = folder.resolve("enc/config.json");
        String json = Files.readString(config);
        Files.writeString(config, json.replace(ConvolutionFolder.MODEL_TYPE, "bert"));
        assertCode(ErrorCode.MODEL_UNSUPPORTED, words());
        Files.writeString(config, json.replace("\"filter_count\" : 3", "\"filter_count\" : 4"));
        assertCode(ErrorCode.MODEL_INVALID, words());
        Files.delete(config);
        assertCode(ErrorCode.MODEL_MISSING, words());
    }

    private void assertCode(ErrorCode code, WordVectors words) {
        assertThatThrownBy(() -> ConvolutionFolder.read(folder.resolve("enc"), words))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private ConvolutionalEncoder written() {
        return write(member(9));
    }

    private ConvolutionalEncoder write(ConvolutionMember... members) {
        ConvolutionFolder.write(folder.resolve("enc"), List.of(members), words(), "w");
        return ConvolutionFolder.read(folder.resolve("enc"), words());
    }

    private static ConvolutionMember member(long seed) {
        return new ConvolutionMember(randomWeights(seed), ConvolutionFolder.wordTable(words()));
    }

    private static double[] naive(ConvolutionWeights weights, float[] table, PairTokens tokens) {
        int dimension = SHAPE.inputDimension();
        double[][] input = new double[tokens.length()][dimension];
        for (int t = 0; t < tokens.length(); t++) {
            int at = 0;
            for (int d = 0; d < 3; d++) {
                input[t][at++] =
                        tokens.word(t) < 0 ? weights.values("unknown.weight")[d] : table[tokens.word(t) * 3 + d];
            }
            int first = Math.clamp(tokens.distanceToFirst(t), -4, 4) + 4;
            int second = Math.clamp(tokens.distanceToSecond(t), -4, 4) + 4;
            for (int d = 0; d < 2; d++) {
                input[t][at++] = weights.values("distance.first.weight")[first * 2 + d];
            }
            for (int d = 0; d < 2; d++) {
                input[t][at++] = weights.values("distance.second.weight")[second * 2 + d];
            }
            input[t][at++] = weights.values("segment.weight")[tokens.segment(t)];
            input[t][at] = weights.values("casing.weight")[tokens.casing(t)];
        }
        double[] summary = new double[SHAPE.summaryDimension()];
        int at = 0;
        for (int width : SHAPE.widths()) {
            float[] filters = weights.values(ConvolutionWeights.filterName(width) + ".weight");
            float[] bias = weights.values(ConvolutionWeights.filterName(width) + ".bias");
            for (int part = 0; part < 2; part++) {
                int from = part == 0 ? 0 : tokens.stretchStart();
                int to = part == 0 ? tokens.length() : tokens.stretchEnd();
                for (int f = 0; f < 3; f++) {
                    double best = Double.NEGATIVE_INFINITY;
                    for (int t = from; t < to; t++) {
                        double sum = bias[f];
                        for (int k = 0; k < width; k++) {
                            int token = t - (width - 1) / 2 + k;
                            for (int d = 0; d < dimension && token >= 0 && token < tokens.length(); d++) {
                                sum += (double) filters[f * width * dimension + k * dimension + d] * input[token][d];
                            }
                        }
                        best = Math.max(best, sum);
                    }
                    summary[at++] = Math.tanh(best);
                }
            }
        }
        for (int d = 0; d < 3; d++) {
            summary[at + d] = input[tokens.firstHeadword()][d];
            summary[at + 3 + d] = input[tokens.secondHeadword()][d];
        }
        String output = ConvolutionWeights.outputName(tokens.headFirst());
        double[] vector = new double[SHAPE.outputDimension()];
        for (int z = 0; z < vector.length; z++) {
            vector[z] = weights.values(output + ".bias")[z];
            for (int s = 0; s < summary.length; s++) {
                vector[z] += weights.values(output + ".weight")[z * summary.length + s] * summary[s];
            }
        }
        return vector;
    }

    private static ConvolutionWeights randomWeights(long seed) {
        ConvolutionWeights weights = new ConvolutionWeights(SHAPE);
        Random random = new Random(seed);
        weights.tensors().values().forEach(values -> {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (0.3 * random.nextGaussian());
            }
        });
        return weights;
    }

    private static WordVectors words() {
        return WordVectors.of(
                List.of("<unk>", "the", "fire", "was", "caused", "frictions"),
                new float[] {0, 0, 0, 1, 2, 3, -1, 0, 2, 4, 1, 1, 0, 1, 0, 2, 2, -1},
                new long[] {1, 1, 1, 1, 1, 1},
                Map.of());
    }

    private static PairContext pair(String head, String tail) {
        int h = TEXT.indexOf(head);
        int t = TEXT.indexOf(tail);
        return pairAt(TEXT, h, h + head.length(), t, t + tail.length());
    }

    private static PairContext pairAt(String text, int headStart, int headEnd, int tailStart, int tailEnd) {
        return new PairContext(
                text,
                new MentionPair(
                        new EntityMention("h", new CharSpan(headStart, headEnd), ""),
                        new EntityMention("t", new CharSpan(tailStart, tailEnd), "")));
    }
}
