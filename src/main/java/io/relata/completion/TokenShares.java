package io.relata.completion;

import io.relata.decoding.Decoder;
import io.relata.decoding.LabelScorer;
import io.relata.decoding.TokenTexts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Works out what a model gave to tokens. */
final class TokenShares {
    private final TokenTexts texts;
    private final int topCount;

    /** Takes how many alternatives are told of each token. */
    TokenShares(TokenTexts texts, int topCount) {
        this.texts = texts;
        this.topCount = topCount;
    }

    /** Returns the share of a token, by the logits at its place. */
    TokenShare of(float[] logits, int tokenId) {
        double logSum = LabelScorer.logSum(logits);
        List<TokenShare.Alternative> alternatives = new ArrayList<>();
        for (int id : likeliest(logits)) {
            alternatives.add(new TokenShare.Alternative(text(id), Decoder.finite(logits[id]) - logSum));
        }
        return new TokenShare(text(tokenId), Decoder.finite(logits[tokenId]) - logSum, alternatives);
    }

    private List<Integer> likeliest(float[] logits) {
        Comparator<Integer> worstFirst = Comparator.<Integer>comparingDouble(id -> Decoder.finite(logits[id]))
                .thenComparing(Comparator.reverseOrder());
        PriorityQueue<Integer> best = new PriorityQueue<>(worstFirst);
        for (int id = 0; topCount > 0 && id < logits.length; id++) {
            if (best.size() < topCount) {
                best.add(id);
            } else if (worstFirst.compare(id, best.peek()) > 0) {
                best.poll();
                best.add(id);
            }
        }
        return best.stream().sorted(worstFirst.reversed()).toList();
    }

    private String text(int tokenId) {
        return texts.of(List.of(tokenId));
    }
}
