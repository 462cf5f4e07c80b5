package io.relata.engine.bpe;

import io.relata.engine.LlamaConfig;
import io.relata.engine.Tokenizer;
import io.relata.engine.TokenizerFile;
import io.relata.engine.TokenizerLoader;
import java.nio.file.Path;

/** Reads byte pair encodings out of {@code tokenizer.json}; loads no native library. */
public final class BpeTokenizers implements TokenizerLoader {
    @Override
    public Tokenizer load(Path folder, LlamaConfig config) {
        TokenizerFile file = TokenizerFile.read(folder, config);
        Component root = new Component(file.path(), "tokenizer", file.root());
        PairEncoding encoding = PairEncoding.read(root.child("model"));
        return file.tokenizer(json -> BpeCodec.read(new Component(file.path(), "tokenizer", json), encoding));
    }
}
