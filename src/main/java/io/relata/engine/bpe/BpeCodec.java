package io.relata.engine.bpe;

import io.relata.engine.TokenizerFile;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** From text to ids: added tokens, normalizer, added tokens in what is normalized, pre-tokenizer, model; and back. */
final class BpeCodec implements TokenizerFile.Codec {
    private final PairEncoding encoding;
    private final AddedVocabulary added;
    private final AddedTokenFinder raw;
    private final UnaryOperator<String> normalizer;
    private final AddedTokenFinder normalized;
    private final PreTokenizer preTokenizer;
    private final TokenDecoder decoder;

    private BpeCodec(
            PairEncoding encoding,
            AddedVocabulary added,
            UnaryOperator<String> normalizer,
            PreTokenizer preTokenizer,
            TokenDecoder decoder) {
        this.encoding = encoding;
        this.added = added;
        this.raw = added.raw();
        this.normalizer = normalizer;
        this.normalized = added.normalized(normalizer);
        this.preTokenizer = preTokenizer;
        this.decoder = decoder;
    }

    static BpeCodec read(Component root, PairEncoding encoding) {
        if (PrependScheme.asksForTheFirst(root.child("pre_tokenizer"))
                && !Normalizers.keepTheFirst(root.child("normalizer"))) {
            throw root.unsupported("a Metaspace of the prepend_scheme first behind a normalizer of the type "
                    + root.child("normalizer").type());
        }
        return new BpeCodec(
                encoding,
                AddedVocabulary.read(root.children("added_tokens"), encoding),
                Normalizers.read(root.child("normalizer")),
                PreTokenizer.read(root.child("pre_tokenizer")),
                TokenDecoder.read(root.child("decoder")));
    }

    @Override
    public int[] encode(String text) {
        IntStream.Builder ids = IntStream.builder();
        raw.cut(new Piece(text, true), ids, piece -> {
            Piece normal = piece.with(normalizer.apply(piece.text()));
            normalized.cut(normal, ids, rest -> preTokenizer.cut(rest, word -> encoding.encode(word.text(), ids)));
        });
        return ids.build().toArray();
    }

    @Override
    public String decode(int... tokenIds) {
        List<String> tokens = Arrays.stream(tokenIds)
                .mapToObj(added::decoded)
                .flatMap(Optional::stream)
                .toList();
        return String.join("", decoder.apply(tokens));
    }
}
