package io.relata.encoder.lexical;

import io.relata.document.PairContext;
import io.relata.encoder.RelationEncoder;
import java.util.List;
import java.util.Optional;

/**
 * The sentence encoder over a sentence that asks for the relation of the pair and quotes the text (the entity-prompted
 * representation of GPT-RE, Wan et al., EMNLP 2023), so that the words of the mentions weigh more than others.
 */
public final class EntityPromptedEncoder implements RelationEncoder {
    /** The name by which profiles ask for it. */
    public static final String NAME = "entity-prompted-lexical.v1";

    private final LexicalSentenceEncoder sentences;

    /** Creates the encoder; without word vectors it goes by the words alone. */
    public EntityPromptedEncoder(Optional<WordVectors> words) {
        this.sentences = new LexicalSentenceEncoder(words);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int dimension() {
        return sentences.dimension();
    }

    @Override
    public String fingerprint() {
        return NAME + " " + sentences.fingerprint();
    }

    @Override
    public List<float[]> encode(List<PairContext> pairs) {
        return pairs.stream()
                .map(pair -> sentences.encode("The relation between \"%s\" and \"%s\" in the sentence \"%s\""
                        .formatted(pair.headText(), pair.tailText(), pair.text())))
                .toList();
    }
}
