package io.relata.encoder.conv;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import io.relata.encoder.lexical.WordVectors;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The encoder in {@code models}, with the word vectors beside it. */
class ShippedEncoderTest {
    private final ConvolutionalEncoder encoder = ConvolutionFolder.read(
            Path.of("models/relata-encoder-small"), WordVectors.read(Path.of("models/relata-words-small")));

    @Test
    void putsWhatCausesNearWhatCausesAndFarFromWhatIsCaused() {
        List<float[]> vectors = encoder.encode(List.of(
                pair("The fire was caused by friction.", "fire", "friction"),
                pair("Most of the damage came from the flood.", "damage", "flood"),
                pair("Most of the damage came from the flood.", "flood", "damage"),
                pair("The letters were kept in a wooden box.", "letters", "box")));
        double same = dot(vectors.get(0), vectors.get(1));
        assertThat(same).isGreaterThan(dot(vectors.get(0), vectors.get(2)) + 0.1);
        assertThat(same).isGreaterThan(dot(vectors.get(0), vectors.get(3)) + 0.1);
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static PairContext pair(String text, String head, String tail) {
        int h = text.indexOf(head);
        int t = text.indexOf(tail);
        return new PairContext(
                text,
                new MentionPair(
                        new EntityMention("h", new CharSpan(h, h + head.length()), ""),
                        new EntityMention("t", new CharSpan(t, t + tail.length()), "")));
    }
}
