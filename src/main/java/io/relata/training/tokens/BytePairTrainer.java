package io.relata.training.tokens;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/**
 * Learns merges from counted words: again and again the commonest neighbouring pair becomes a token (Sennrich et al.,
 * 2016). Equal counts go to the pair whose ids are smaller, so that the same words give the same vocabulary.
 */
public final class BytePairTrainer {
    /** A pair that occurs less often than this teaches spelling accidents. */
    private static final long COUNT_MIN = 10;

    /** A pair and the count it had when it was queued; outdated entries are found out when they are taken. */
    private record Candidate(BytePairVocabulary.Merge pair, long count) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            int byCount = Long.compare(other.count, count);
            int byLeft = byCount != 0 ? byCount : Integer.compare(pair.left(), other.pair.left());
            return byLeft != 0 ? byLeft : Integer.compare(pair.right(), other.pair.right());
        }
    }

    private final List<String> specials;
    private final List<int[]> words = new ArrayList<>();
    private final List<Long> wordCounts = new ArrayList<>();
    private final Map<BytePairVocabulary.Merge, Long> pairCounts = new HashMap<>();
    private final Map<BytePairVocabulary.Merge, Set<Integer>> wordsOfPair = new HashMap<>();
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

    private BytePairTrainer(List<String> specials) {
        this.specials = specials;
    }

    /**
     * Learns a vocabulary.
     *
     * @param wordCounts how often each stretch between cuts occurs, see {@link WordCounts}
     * @param specials tokens for no text, which get the first ids
     * @param size how many tokens in all; fewer when the words hold no more pairs that are common enough
     */
    public static BytePairVocabulary train(Map<String, Long> wordCounts, List<String> specials, int size) {
        if (!(size >= specials.size() + 256)) {
            throw new IllegalArgumentException("A vocabulary of %d has no room for %d special tokens and 256 bytes."
                    .formatted(size, specials.size()));
        }
        BytePairTrainer trainer = new BytePairTrainer(specials);
        new TreeMap<>(wordCounts).forEach(trainer::addWord);
        trainer.pairCounts.forEach((pair, count) -> trainer.queue.add(new Candidate(pair, count)));
        return trainer.learn(size);
    }

    private void addWord(String word, long count) {
        byte[] bytes = ByteAlphabet.utf8(word);
        int[] ids = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            ids[i] = specials.size() + (bytes[i] & 0xFF);
        }
        words.add(ids);
        wordCounts.add(count);
        for (int i = 0; i + 1 < ids.length; i++) {
            change(new BytePairVocabulary.Merge(ids[i], ids[i + 1]), count, words.size() - 1);
        }
    }

    private BytePairVocabulary learn(int size) {
        List<BytePairVocabulary.Merge> merges = new ArrayList<>();
        List<String> spelled = new ArrayList<>(new BytePairVocabulary(specials, List.of()).tokens());
        Map<String, Integer> idOf = new HashMap<>();
        for (int id = 0; id < spelled.size(); id++) {
            idOf.put(spelled.get(id), id);
        }
        while (spelled.size() < size && !queue.isEmpty()) {
            Candidate best = queue.poll();
            long count = pairCounts.getOrDefault(best.pair(), 0L);
            if (count != best.count()) {
                continue;
            }
            if (count < COUNT_MIN) {
                break;
            }
            String token =
                    spelled.get(best.pair().left()) + spelled.get(best.pair().right());
            int id = idOf.computeIfAbsent(token, _ -> spelled.size());
            if (id == spelled.size()) {
                spelled.add(token);
            }
            merges.add(best.pair());
            merge(best.pair(), id);
        }
        return new BytePairVocabulary(specials, merges);
    }

    private void merge(BytePairVocabulary.Merge pair, int id) {
        Set<BytePairVocabulary.Merge> touched = new HashSet<>();
        for (int word : wordsOfPair.remove(pair)) {
            int[] before = words.get(word);
            int[] after = replaced(before, pair, id);
            long count = wordCounts.get(word);
            for (int i = 0; i + 1 < before.length; i++) {
                BytePairVocabulary.Merge gone = new BytePairVocabulary.Merge(before[i], before[i + 1]);
                pairCounts.merge(gone, -count, Long::sum);
                touched.add(gone);
            }
            for (int i = 0; i + 1 < after.length; i++) {
                BytePairVocabulary.Merge come = new BytePairVocabulary.Merge(after[i], after[i + 1]);
                change(come, count, word);
                touched.add(come);
            }
            words.set(word, after);
        }
        pairCounts.remove(pair);
        touched.remove(pair);
        touched.forEach(changed -> queue.add(new Candidate(changed, pairCounts.get(changed))));
    }

    private void change(BytePairVocabulary.Merge pair, long count, int word) {
        pairCounts.merge(pair, count, Long::sum);
        wordsOfPair.computeIfAbsent(pair, _ -> new HashSet<>()).add(word);
    }

    private static int[] replaced(int[] ids, BytePairVocabulary.Merge pair, int id) {
        IntList result = new IntList();
        for (int i = 0; i < ids.length; i++) {
            boolean found = i + 1 < ids.length && ids[i] == pair.left() && ids[i + 1] == pair.right();
            result.add(found ? id : ids[i]);
            i += found ? 1 : 0;
        }
        return result.toArray();
    }
}
