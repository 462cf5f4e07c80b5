package io.relata.encoder.lexical;

import io.relata.encoder.RelationEncoder;
import java.util.List;
import java.util.Optional;

/** The encoders that need no folder of their own, by the names by which profiles ask for them. */
public final class LexicalEncoders {
    private LexicalEncoders() {}

    /** Returns the names in natural order. */
    public static List<String> names() {
        return List.of(EntityPromptedEncoder.NAME, LexicalPairEncoder.NAME, LexicalSentenceEncoder.NAME);
    }

    /** Returns the encoder of this name if it is one of them; without word vectors it goes by the words alone. */
    public static Optional<RelationEncoder> find(String name, Optional<WordVectors> words) {
        return switch (name) {
            case EntityPromptedEncoder.NAME -> Optional.of(new EntityPromptedEncoder(words));
            case LexicalPairEncoder.NAME ->
                Optional.of(words.map(LexicalPairEncoder::new).orElseGet(LexicalPairEncoder::new));
            case LexicalSentenceEncoder.NAME -> Optional.of(new LexicalSentenceEncoder(words));
            default -> Optional.empty();
        };
    }
}
