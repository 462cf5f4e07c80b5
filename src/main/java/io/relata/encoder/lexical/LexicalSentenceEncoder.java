package io.relata.encoder.lexical;

import io.relata.document.PairContext;
import io.relata.encoder.RelationEncoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns the sentence of a pair into a unit vector and ignores the pair, as retrieval by sentence does (RAG4RE): two pairs of one
 * sentence are the same to it.
 *
 * <p>Its words go to {@link #HASHED} numbers by signed hashing, each with the weight 1 + ln count. With word vectors their
 * weighted sum follows, rare words weighing more (Arora et al., "A Simple but Tough-to-Beat Baseline for Sentence Embeddings",
 * 2017).
 */
public final class LexicalSentenceEncoder implements RelationEncoder {
    /** The name by which profiles ask for the encoder of the sentence. */
    public static final String NAME = "sentence-lexical.v1";

    private static final int HASHED = 512;

    /** Frequency at which a word has half the weight of one that was never seen. */
    private static final double HALF_WEIGHT_FREQUENCY = 1e-3;

    private final WordTokenizer tokenizer = new WordTokenizer();
    private final Optional<WordVectors> words;
    private final double wordCount;

    /** Creates the encoder; without word vectors it goes by the words alone. */
    public LexicalSentenceEncoder(Optional<WordVectors> words) {
        this.words = words;
        double total = 0;
        for (int number = 0; number < words.map(WordVectors::size).orElse(0); number++) {
            total += words.get().count(number);
        }
        this.wordCount = Math.max(1, total);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int dimension() {
        return HASHED + words.map(WordVectors::dimension).orElse(0);
    }

    @Override
    public String fingerprint() {
        return "%s %d %s"
                .formatted(NAME, HASHED, words.map(WordVectors::fingerprint).orElse(""));
    }

    @Override
    public List<float[]> encode(List<PairContext> pairs) {
        return pairs.stream().map(pair -> encode(pair.text())).toList();
    }

    @Override
    public Optional<List<float[]>> encodeTexts(List<String> texts) {
        return Optional.of(texts.stream().map(this::encode).toList());
    }

    /** Returns the unit vector of a text. */
    float[] encode(String text) {
        List<String> forms =
                tokenizer.tokenize(text).stream().map(WordToken::form).toList();
        float[] whole = new float[dimension()];
        Map<String, Integer> counts = new HashMap<>();
        forms.forEach(form -> counts.merge(form, 1, Integer::sum));
        // In the order of the names: a sum of floats depends on its order, and that of the map on its capacity.
        counts.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> {
            long hash = SignedHash.of(entry.getKey());
            float value = (float) (1 + Math.log(entry.getValue()));
            whole[Math.floorMod(hash, HASHED)] += hash < 0 ? -value : value;
        });
        SignedHash.scale(whole, 0, HASHED);
        words.ifPresent(vectors -> {
            add(forms, vectors, whole);
            SignedHash.scale(whole, HASHED, whole.length);
        });
        SignedHash.scale(whole, 0, whole.length);
        return whole;
    }

    private void add(List<String> forms, WordVectors vectors, float[] whole) {
        for (String form : forms) {
            int number = vectors.number(form);
            double frequency = vectors.count(number) / wordCount;
            double weight = HALF_WEIGHT_FREQUENCY / (HALF_WEIGHT_FREQUENCY + frequency);
            float[] vector = vectors.unitVector(number);
            for (int i = 0; i < vector.length; i++) {
                whole[HASHED + i] += (float) (weight * vector[i]);
            }
        }
    }
}
