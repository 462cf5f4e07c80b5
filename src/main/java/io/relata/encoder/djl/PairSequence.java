package io.relata.encoder.djl;

import io.relata.document.PairContext;
import io.relata.marking.MarkedText;
import io.relata.marking.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

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
        for (MarkedText.Segment segment : markers.marking().mark(context).segments()) {
            switch (segment) {
                case MarkedText.Stretch stretch -> builder.text(stretch);
                case MarkedText.Marker marker -> builder.marker(marker, markers.ids(marker));
            }
        }
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

    private static final class Builder {
        private final BertTokenizer tokenizer;
        private final List<Long> ids = new ArrayList<>();
        private final List<Boolean> isMarker = new ArrayList<>();
        private int headIndex;
        private int tailIndex;

        Builder(BertTokenizer tokenizer) {
            this.tokenizer = tokenizer;
        }

        void text(MarkedText.Stretch stretch) {
            String piece = stretch.text().strip();
            if (!piece.isEmpty()) {
                add(tokenizer.ids(stretch.start() == 0 ? piece : " " + piece), false);
            }
        }

        void marker(MarkedText.Marker marker, long... markerIds) {
            if (marker.opens() && marker.role() == Role.HEAD) {
                headIndex = ids.size();
            } else if (marker.opens()) {
                tailIndex = ids.size();
            }
            add(markerIds, true);
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
            IntStream.range(0, distances.length)
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
