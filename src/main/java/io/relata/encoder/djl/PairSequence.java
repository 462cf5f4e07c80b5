package io.relata.encoder.djl;

import io.relata.document.CharSpan;
import io.relata.document.PairContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A marked pair as token ids.
 *
 * <p>A text that is longer than the model reads loses the tokens that are farthest from the nearest marker, wherever they
 * stand; the markers themselves, and what is next to them, always stay.
 */
final class PairSequence {
    private final long[] ids;
    private final int headIndex;
    private final int tailIndex;

    private PairSequence(long[] ids, int headIndex, int tailIndex) {
        this.ids = ids;
        this.headIndex = headIndex;
        this.tailIndex = tailIndex;
    }

    /**
     * Marks a pair and cuts the text into tokens; each stretch between two markers is tokenised by itself, with one space
     * before it unless it begins the text.
     *
     * @param tokensMax longest sequence, beginning and end included; at least 16
     */
    static PairSequence of(PairContext context, BertTokenizer tokenizer, BertMarkers markers, int tokensMax) {
        Builder builder = new Builder(tokenizer);
        int at = 0;
        for (Cut cut : cuts(context)) {
            builder.text(context.text(), at, cut.at());
            at = cut.at();
            String type = (cut.head() ? context.pair().head() : context.pair().tail()).type();
            builder.marker(cut, markers.ids(cut.head(), cut.opens(), type));
        }
        builder.text(context.text(), at, context.text().length());
        return builder.build(tokensMax);
    }

    /** Returns the ids with beginning and end. */
    long[] ids() {
        return ids.clone();
    }

    /** Returns where the first token of the marker before the head stands. */
    int headIndex() {
        return headIndex;
    }

    /** Returns where the first token of the marker before the tail stands. */
    int tailIndex() {
        return tailIndex;
    }

    /**
     * A marker's place in the text.
     *
     * @param at offset before which it stands
     * @param otherEnd offset of the marker at the mention's other end
     */
    private record Cut(int at, boolean opens, boolean head, int otherEnd) {}

    /** In the order of the text; at one place closing before opening, and so that a mention inside another stays inside. */
    private static List<Cut> cuts(PairContext context) {
        List<Cut> cuts = new ArrayList<>();
        CharSpan head = context.pair().head().span();
        CharSpan tail = context.pair().tail().span();
        cuts.add(new Cut(head.start(), true, true, head.end()));
        cuts.add(new Cut(head.end(), false, true, head.start()));
        cuts.add(new Cut(tail.start(), true, false, tail.end()));
        cuts.add(new Cut(tail.end(), false, false, tail.start()));
        cuts.sort(Comparator.comparingInt(Cut::at)
                .thenComparing(Cut::opens)
                .thenComparing(Cut::otherEnd, Comparator.reverseOrder()));
        return cuts;
    }

    private static final class Builder {
        private final BertTokenizer tokenizer;
        private final List<Long> ids = new ArrayList<>();
        private final List<Boolean> isMarker = new ArrayList<>();
        private int headIndex;
        private int tailIndex;

        Builder(BertTokenizer tokenizer) {
            this.tokenizer = tokenizer;
        }

        void text(String text, int start, int end) {
            String piece = text.substring(start, end).strip();
            if (!piece.isEmpty()) {
                add(tokenizer.ids(start == 0 ? piece : " " + piece), false);
            }
        }

        void marker(Cut cut, long... marker) {
            if (cut.opens() && cut.head()) {
                headIndex = ids.size();
            } else if (cut.opens()) {
                tailIndex = ids.size();
            }
            add(marker, true);
        }

        private void add(long[] more, boolean marker) {
            for (long id : more) {
                ids.add(id);
                isMarker.add(marker);
            }
        }

        PairSequence build(int tokensMax) {
            boolean[] kept = kept(tokensMax - 2);
            long[] sequence = new long[ids.size() + 2];
            int length = 0;
            sequence[length++] = tokenizer.beginId();
            int head = 0;
            int tail = 0;
            for (int i = 0; i < ids.size(); i++) {
                head = i == headIndex ? length : head;
                tail = i == tailIndex ? length : tail;
                if (kept[i]) {
                    sequence[length++] = ids.get(i);
                }
            }
            sequence[length++] = tokenizer.endId();
            return new PairSequence(Arrays.copyOf(sequence, length), head, tail);
        }

        /** Keeps the tokens nearest to a marker, of equals those that stand first. */
        private boolean[] kept(int budget) {
            int[] distances = distances();
            boolean[] kept = new boolean[distances.length];
            java.util.stream.IntStream.range(0, distances.length)
                    .boxed()
                    .sorted(Comparator.comparingInt(i -> distances[i]))
                    .limit(budget)
                    .forEach(i -> kept[i] = true);
            return kept;
        }

        private int[] distances() {
            int count = ids.size();
            int[] distances = new int[count];
            int distance = count;
            for (int i = 0; i < count; i++) {
                distance = isMarker.get(i) ? 0 : distance + 1;
                distances[i] = distance;
            }
            for (int i = count - 1; i >= 0; i--) {
                distance = isMarker.get(i) ? 0 : distance + 1;
                distances[i] = Math.min(distances[i], distance);
            }
            return distances;
        }
    }
}
