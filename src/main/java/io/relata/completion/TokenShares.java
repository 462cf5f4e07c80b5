package io.relata.completion;

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
        double top = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            top = Math.max(top, finite(logit));
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(finite(logit) - top);
        }
        double logSum = top + Math.log(sum);
        List<TokenShare.Alternative> alternatives = new ArrayList<>();
        for (int id : likeliest(logits)) {
            alternatives.add(new TokenShare.Alternative(text(id), finite(logits[id]) - logSum));
        }
        return new TokenShare(text(tokenId), finite(logits[tokenId]) - logSum, alternatives);
    }

    private List<Integer> likeliest(float[] logits) {
        Comparator<Integer> worstFirst =
                Comparator.<Integer>comparingDouble(id -> finite(logits[id])).thenComparing(Comparator.reverseOrder());
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

    // What broken weights give must not become a NaN in an answer.
    private static double finite(float logit) {
        return Float.isNaN(logit) ? -Float.MAX_VALUE : Math.clamp(logit, -Float.MAX_VALUE, Float.MAX_VALUE);
    }
}
