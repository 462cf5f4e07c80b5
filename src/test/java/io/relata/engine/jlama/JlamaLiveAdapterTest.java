package io.relata.engine.jlama;

import io.relata.engine.LanguageModelProvider;
import io.relata.engine.LiveAdapterContract;
import io.relata.engine.djl.HuggingFaceTokenizers;

class JlamaLiveAdapterTest extends LiveAdapterContract {
    @Override
    protected LanguageModelProvider provider() {
        return new JlamaLanguageModelProvider(new JlamaSettings(8192, 4), new HuggingFaceTokenizers());
    }

    // See JlamaLanguageModelTest.
    @Override
    protected boolean repeatsBits() {
        return false;
    }
}
