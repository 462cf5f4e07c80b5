package io.relata.training.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BytePairVocabularyTest {
    private static final List<String> TEXTS = List.of(
            "The heating coil warms the kettle, and the kettle sings.",
            "  Two spaces before, a tab\there,\nnew lines \n\n and trailing space ",
            "It's what they'll do: we've 1234 reasons, don't we?",
            "naïve café, 東京 and Москва, 😀 emoji; <e1>marked</e1> (e1,e2)",
            "non\u00a0breaking\u2003em space\u0085next",
            "",
            " ",
            "a");

    @TempDir
    Path folder;

    private static BytePairVocabulary small() {
        WordCounts counts = new WordCounts();
        TEXTS.forEach(text -> counts.add(text, 10));
        return BytePairTrainer.train(counts.atLeast(1), TokenizerFolder.SPECIALS, 340);
    }

    @Test
    void decodesWhatItEncodes() {
        BytePairVocabulary vocabulary = small();
        for (String text : TEXTS) {
            assertThat(vocabulary.decode(vocabulary.encode(text))).isEqualTo(text);
        }
    }

    @Test
    void decodesRandomCharactersToThemselves() {
        BytePairVocabulary vocabulary = small();
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            String text = randomText(random);
            assertThat(vocabulary.decode(vocabulary.encode(text))).isEqualTo(text);
        }
    }

    @Test
    void learnsTheCommonestPairFirst() {
        BytePairVocabulary vocabulary = BytePairTrainer.train(Map.of("aab", 20L, "ab", 15L), List.of(), 257);
        assertThat(vocabulary.tokens().getLast()).isEqualTo("ab");
        assertThat(vocabulary.encode("aab")).hasSize(2);
    }

    @Test
    void refusesASizeWithoutRoomForTheBytes() {
        assertThatThrownBy(() -> BytePairTrainer.train(Map.of(), List.of("<s>"), 256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("256");
    }

    @Test
    void readsBackWhatItWrote() {
        BytePairVocabulary vocabulary = small();
        TokenizerFolder.write(vocabulary, folder);
        BytePairVocabulary read = TokenizerFolder.read(folder);
        assertThat(read.tokens()).isEqualTo(vocabulary.tokens());
        assertThat(read.merges()).isEqualTo(vocabulary.merges());
    }

    @Test
    void agreesWithTheTokenizersLibrary() throws IOException {
        BytePairVocabulary vocabulary = small();
        TokenizerFolder.write(vocabulary, folder);
        Random random = new Random(11);
        try (HuggingFaceTokenizer library = HuggingFaceTokenizer.newInstance(folder.resolve("tokenizer.json"))) {
            for (String text : TEXTS) {
                assertSame(vocabulary, library, text);
            }
            for (int round = 0; round < 300; round++) {
                assertSame(vocabulary, library, randomText(random));
            }
            assertThat(library.encode("the", true, false).getIds()[0]).isZero();
        }
    }

    private static void assertSame(BytePairVocabulary vocabulary, HuggingFaceTokenizer library, String text) {
        long[] wanted = library.encode(text, false, false).getIds();
        int[] ids = vocabulary.encode(text);
        assertThat(Arrays.stream(ids).asLongStream().toArray())
                .as("ids of <%s>", text)
                .containsExactly(wanted);
        assertThat(library.decode(wanted, true)).isEqualTo(text);
    }

    private static String randomText(Random random) {
        String alphabet = "the kettle sings 12 ,.'s\n\té東😀\u00a0<>|-";
        int[] characters = alphabet.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            text.appendCodePoint(characters[random.nextInt(characters.length)]);
        }
        return text.toString();
    }
}
