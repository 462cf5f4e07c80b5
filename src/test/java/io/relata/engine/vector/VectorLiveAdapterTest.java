package io.relata.engine.vector;

import io.relata.engine.LanguageModelProvider;
import io.relata.engine.LiveAdapterContract;
import io.relata.engine.bpe.BpeTokenizers;

class VectorLiveAdapterTest extends LiveAdapterContract {
    @Override
    protected LanguageModelProvider provider() {
        return new VectorLanguageModelProvider(new VectorSettings(2), new BpeTokenizers());
    }
}
