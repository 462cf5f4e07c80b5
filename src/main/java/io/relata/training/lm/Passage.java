package io.relata.training.lm;

import io.relata.document.CharSpan;
import io.relata.training.tokens.BytePairVocabulary;
import io.relata.training.tokens.TokenizerFolder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A stretch of text that serving turns into tokens in one go: a prompt, or an answer.
 *
 * @param text the text
 * @param learned what of it is to be learned, in order; the rest is only read
 */
record Passage(String text, List<CharSpan> learned) {
    Passage {
        learned = List.copyOf(learned);
    }

    /** Returns a passage that is only read. */
    static Passage read(String text) {
        return new Passage(text, List.of());
    }

    /** Returns a passage all of which is to be learned. */
    static Passage learned(String text) {
        return new Passage(text, text.isEmpty() ? List.of() : List.of(new CharSpan(0, text.length())));
    }

    /**
     * Returns the passages as tokens between a begin token and an end token, which is learned too. All that is learned of an episode
     * weighs the root of its length together: a label of one token is not to drown beside a list of a hundred.
     */
    static Episode episode(List<Passage> passages, BytePairVocabulary vocabulary) {
        int[][] ids = passages.stream().map(p -> vocabulary.encode(p.text())).toArray(int[][]::new);
        int length = 2;
        for (int[] part : ids) {
            length += part.length;
        }
        int[] all = new int[length];
        float[] weights = new float[length];
        all[0] = vocabulary.special(TokenizerFolder.BEGIN);
        int at = 1;
        for (int i = 0; i < ids.length; i++) {
            System.arraycopy(ids[i], 0, all, at, ids[i].length);
            passages.get(i).weigh(ids[i], vocabulary, weights, at);
            at += ids[i].length;
        }
        all[at] = vocabulary.special(TokenizerFolder.END);
        weights[at] = 1;
        float sum = 0;
        for (float weight : weights) {
            sum += weight;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= (float) Math.sqrt(sum);
        }
        return Episode.seeingAll(all, weights);
    }

    /** A token is learned if a part of it is: a mention may share its first token with the quote before it. */
    private void weigh(int[] ids, BytePairVocabulary vocabulary, float[] weights, int from) {
        List<CharSpan> bytes = learned.stream()
                .map(s -> new CharSpan(byteLength(0, s.start()), byteLength(0, s.end())))
                .toList();
        int start = 0;
        for (int i = 0; i < ids.length; i++) {
            // A token of a byte-level vocabulary is spelled with one character for every byte.
            int end = start + vocabulary.tokens().get(ids[i]).length();
            int first = start;
            weights[from + i] = bytes.stream().anyMatch(s -> s.start() < end && first < s.end()) ? 1 : 0;
            start = end;
        }
    }

    private int byteLength(int start, int end) {
        return text.substring(start, end).getBytes(StandardCharsets.UTF_8).length;
    }
}
