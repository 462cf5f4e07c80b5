package io.relata.engine;

import java.util.Map;
import java.util.OptionalInt;

/** The tokenizer of a file and of a model that goes with it. */
final class FileTokenizer implements Tokenizer {
    /** A code point that Unicode keeps out of text; the encoder's names for special tokens are made with it. */
    static final String NO_CHARACTER = "\uFFFE";

    private static final int REPLACEMENT = 0xFFFD;

    private final TokenizerFile.Codec encoder;
    private final TokenizerFile.Codec decoder;
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
    FileTokenizer(
            TokenizerFile.Codec encoder,
            TokenizerFile.Codec decoder,
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
        return encoder.encode(wellFormed(text));
    }

    /** Halves of surrogate pairs have no bytes in UTF-8, and what stands for special tokens inside must not come in. */
    private static String wellFormed(String text) {
        if (text.chars().noneMatch(c -> c == NO_CHARACTER.charAt(0) || Character.isSurrogate((char) c))) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == NO_CHARACTER.charAt(0) || Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c)
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    @Override
    public String decode(int... tokenIds) {
        return decoder.decode(tokenIds);
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
