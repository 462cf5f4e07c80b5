package io.relata.engine.djl;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.relata.engine.Tokenizer;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;

/** A tokenizer of the native library. The native object is immutable once read, so threads share it. */
final class TokenizerJson implements Tokenizer {
    /** A code point that Unicode keeps out of text; the encoder's names for special tokens are made with it. */
    static final String NO_CHARACTER = "\uFFFE";

    private final HuggingFaceTokenizer encoder;
    private final HuggingFaceTokenizer decoder;
    private final int size;
    private final int beginId;
    private final int endId;
    private final Map<String, Integer> specialIds;
    private final String fingerprint;

    /**
     * Creates a tokenizer.
     *
     * @param encoder finds no special token in any text
     * @param decoder knows them, to leave them out
     * @param specialIds their ids by name
     */
    TokenizerJson(
            HuggingFaceTokenizer encoder,
            HuggingFaceTokenizer decoder,
            int size,
            int beginId,
            int endId,
            Map<String, Integer> specialIds,
            String fingerprint) {
        this.encoder = encoder;
        this.decoder = decoder;
        this.size = size;
        this.beginId = beginId;
        this.endId = endId;
        this.specialIds = Map.copyOf(specialIds);
        this.fingerprint = fingerprint;
    }

    @Override
    public int[] encode(String text) {
        return Arrays.stream(encoder.encode(text.replace(NO_CHARACTER, "\uFFFD"), false, false)
                        .getIds())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    @Override
    public String decode(int... tokenIds) {
        return decoder.decode(Arrays.stream(tokenIds).asLongStream().toArray(), true);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int beginId() {
        return beginId;
    }

    @Override
    public int endId() {
        return endId;
    }

    @Override
    public OptionalInt specialId(String name) {
        Integer id = specialIds.get(name);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }
}
