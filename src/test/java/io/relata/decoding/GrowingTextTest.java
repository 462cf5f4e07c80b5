package io.relata.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.engine.Tokenizer;
import io.relata.testing.ByteTokenizer;
import io.relata.testing.DecodeCounter;
import io.relata.testing.PieceTokenizer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrowingTextTest {
    private static final List<String> PIECES =
            List.of("\u2581the", "\u2581", "\u2581e", "th", "a", "\u00e9", "ab", "\u4f60", "\ud83d\ude00");

    @Test
    void isTheTextOfAllTokensAfterEachOfThem() {
        for (Tokenizer tokenizer : List.of(new ByteTokenizer(), new PieceTokenizer(PIECES), new BytesInRuns())) {
            for (int seed = 0; seed < 60; seed++) {
                isTheTextOfAll(tokenizer, new SplittableRandom(seed));
            }
        }
    }

    private static void isTheTextOfAll(Tokenizer tokenizer, SplittableRandom random) {
        TokenTexts texts = new TokenTexts(tokenizer);
        GrowingText growing = new GrowingText(texts);
        List<Integer> tokenIds = new ArrayList<>();
        String settled = "";
        for (int i = 0; i < 60; i++) {
            int id = token(tokenizer, random);
            tokenIds.add(id);
            growing.add(id);
            String text = growing.substring(0, growing.length());
            assertThat(text).as("%s", tokenIds).isEqualTo(texts.of(tokenIds)).startsWith(settled);
            settled = growing.substring(0, growing.settled());
        }
    }

    /** Draws whole characters of several bytes, cut ones, single bytes, and pieces. */
    private static int token(Tokenizer tokenizer, SplittableRandom random) {
        int[] bytes = {0xe4, 0xbd, 0xa0, 0xc3, 0xa9, '\n', 'a', 0xf0};
        return random.nextInt(3) > 0
                ? bytes[random.nextInt(bytes.length)]
                : random.nextInt(256, Math.max(258, tokenizer.size()));
    }

    @Test
    void decodesNotMoreTheLongerTheTextIs() {
        DecodeCounter tokenizer = new DecodeCounter(new PieceTokenizer(PIECES));
        GrowingText growing = new GrowingText(new TokenTexts(tokenizer));
        int[] sentence = tokenizer.encode("the ab the\u4f60\n a th");
        for (int i = 0; i < 3000; i++) {
            growing.add(sentence[i % sentence.length]);
        }
        assertThat(tokenizer.decodedCount()).isLessThan(8 * 3000);
    }

    /** As libraries read byte tokens of SentencePiece vocabularies: a run that is not UTF-8 as a whole gives no character at all. */
    private static final class BytesInRuns implements Tokenizer {
        private static final int FIRST_PIECE = 258;
        private final Tokenizer pieces = new PieceTokenizer(PIECES);

        @Override
        public int[] encode(String text) {
            return pieces.encode(text);
        }

        @Override
        public String decode(int... tokenIds) {
            StringBuilder text = new StringBuilder();
            for (int at = 0; at < tokenIds.length; ) {
                int end = at;
                while (end < tokenIds.length && tokenIds[end] < 256) {
                    end++;
                }
                if (end > at) {
                    text.append(
                            run(IntStream.range(at, end).map(i -> tokenIds[i]).toArray()));
                } else if (tokenIds[at] >= FIRST_PIECE) {
                    text.append(PIECES.get(tokenIds[at] - FIRST_PIECE).replace('\u2581', ' '));
                }
                at = Math.max(end, at + 1);
            }
            return text.indexOf(" ") == 0 ? text.substring(1) : text.toString();
        }

        private static String run(int... values) {
            ByteBuffer bytes = ByteBuffer.allocate(values.length);
            for (int value : values) {
                bytes.put((byte) value);
            }
            try {
                return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            } catch (CharacterCodingException _) {
                return "\ufffd".repeat(values.length);
            }
        }

        @Override
        public int size() {
            return pieces.size();
        }

        @Override
        public int beginId() {
            return pieces.beginId();
        }

        @Override
        public int endId() {
            return pieces.endId();
        }

        @Override
        public String fingerprint() {
            return "runs";
        }
    }
}
