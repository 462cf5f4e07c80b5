package io.relata.engine.bpe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Which two tokens are joined to which one, by rank: an open hash table of pairs. */
final class Merges {
    private static final long NONE = -1;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long[] pairs;
    private final int[] ranks;
    private final int[] joined;
    private final int shift;

    private Merges(int count) {
        int bits = Math.max(4, Integer.SIZE - Integer.numberOfLeadingZeros(count * 2));
        pairs = new long[1 << bits];
        Arrays.fill(pairs, NONE);
        ranks = new int[1 << bits];
        joined = new int[count];
        shift = Long.SIZE - bits;
    }

    static Merges read(Component model, Map<String, Integer> ids) {
        JsonNode json = model.json().path("merges");
        if (!json.isArray()) {
            throw model.invalid("its model has no list of merges.");
        }
        List<String[]> read = new ArrayList<>(json.size());
        for (JsonNode merge : json) {
            if (!merge.asText("").startsWith("#version")) {
                String[] two = merge.isTextual()
                        ? merge.textValue().split(" ", -1)
                        : new String[] {merge.path(0).asText(), merge.path(1).asText()};
                if (two.length != 2) {
                    throw model.invalid("the merge %s does not name two tokens.".formatted(merge));
                }
                read.add(two);
            }
        }
        Merges merges = new Merges(read.size());
        for (int rank = 0; rank < read.size(); rank++) {
            String[] two = read.get(rank);
            for (String token : new String[] {two[0], two[1], two[0] + two[1]}) {
                if (!ids.containsKey(token)) {
                    throw model.invalid("the merge of %s and %s needs the token %s, which is not in the vocabulary."
                            .formatted(two[0], two[1], token));
                }
            }
            merges.put(pair(ids.get(two[0]), ids.get(two[1])), rank, ids.get(two[0] + two[1]));
        }
        return merges;
    }

    private static long pair(int left, int right) {
        return (long) left << Integer.SIZE | right;
    }

    private void put(long pair, int rank, int id) {
        int slot = slot(pair);
        pairs[slot] = pair;
        ranks[slot] = rank;
        joined[rank] = id;
    }

    private int slot(long pair) {
        int slot = (int) (pair * GOLDEN >>> shift);
        while (pairs[slot] != pair && pairs[slot] != NONE) {
            slot = slot + 1 & pairs.length - 1;
        }
        return slot;
    }

    private int rank(int left, int right) {
        int slot = slot(pair(left, right));
        return pairs[slot] == NONE ? -1 : ranks[slot];
    }

    /** Returns the ids that are left of those given, which are used up; equal ranks go from the left. */
    int[] merged(int... ids) {
        return new Row(ids).merged();
    }

    /** Ids in a linked row; what was joined to its left neighbour is -1. */
    private final class Row {
        private final int[] ids;
        private final int[] before;
        private final int[] after;
        // Of every mergeable pair its rank, and below it where its left half stands.
        private final LongHeap queue;

        Row(int... ids) {
            this.ids = ids;
            before = new int[ids.length];
            after = new int[ids.length];
            queue = new LongHeap(ids.length);
            for (int i = 0; i < ids.length; i++) {
                before[i] = i - 1;
                after[i] = i + 1;
            }
            for (int i = 0; i + 1 < ids.length; i++) {
                enqueue(i);
            }
        }

        private void enqueue(int left) {
            int rank = rank(ids[left], ids[after[left]]);
            if (rank >= 0) {
                queue.add((long) rank << Integer.SIZE | left);
            }
        }

        int[] merged() {
            while (!queue.isEmpty()) {
                long first = queue.poll();
                int left = (int) first;
                int id = joined[(int) (first >>> Integer.SIZE)];
                if (ids[left] >= 0 && after[left] < ids.length && id == now(left)) {
                    join(left, id);
                }
            }
            return Arrays.stream(ids).filter(id -> id >= 0).toArray();
        }

        /** Returns what the pair gives by now, since its halves may have become others; or -1. */
        private int now(int left) {
            int rank = rank(ids[left], ids[after[left]]);
            return rank < 0 ? -1 : joined[rank];
        }

        private void join(int left, int id) {
            int right = after[left];
            ids[left] = id;
            ids[right] = -1;
            after[left] = after[right];
            if (after[left] < ids.length) {
                before[after[left]] = left;
                enqueue(left);
            }
            if (before[left] >= 0) {
                enqueue(before[left]);
            }
        }
    }
}
