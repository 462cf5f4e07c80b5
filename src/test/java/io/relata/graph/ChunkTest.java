package io.relata.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChunkTest {
    @Test
    void cutsBehindSentences() {
        List<Chunk> chunks = Chunk.of("Ada came. Bo left. Cy slept.", 20, 0);

        assertThat(chunks).extracting(Chunk::text).containsExactly("Ada came. Bo left.", " Cy slept.");
    }

    @Test
    void chunksOverlapAndCoverTheDocument() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 200; round++) {
            String document = random(random, 1 + random.nextInt(300));
            int max = 8 + random.nextInt(60);
            int overlap = random.nextInt(max / 2);
            int covered = 0;
            for (Chunk chunk : Chunk.of(document, max, overlap)) {
                assertThat(chunk.text())
                        .isEqualTo(document.substring(
                                chunk.start(), chunk.start() + chunk.text().length()));
                assertThat(chunk.text().length()).isLessThanOrEqualTo(max + 1);
                assertThat(document.substring(Math.min(covered, chunk.start()), chunk.start()))
                        .isBlank();
                assertThat(Character.isLowSurrogate(chunk.text().charAt(0))).isFalse();
                covered = Math.max(covered, chunk.start() + chunk.text().length());
            }
            assertThat(document.substring(covered)).isBlank();
        }
    }

    private static String random(SplittableRandom random, int length) {
        String[] pieces = {"a", "b", " ", ". ", "\n", "。", "\uD83D\uDE00"};
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < length; i++) {
            out.append(pieces[random.nextInt(pieces.length)]);
        }
        return out.toString();
    }

    @Test
    void chunksThatCannotBeAreRefused() {
        assertThatThrownBy(() -> Chunk.of("x", 10, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Chunk.of("  ", 10, 2)).isEmpty();
        assertThat(Chunk.of("", 10, 2)).isEmpty();
    }
}
