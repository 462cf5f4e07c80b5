package io.relata.engine.djl;

import io.relata.engine.LanguageModelProvider;
import io.relata.engine.LiveAdapterContract;

class DjlLiveAdapterTest extends LiveAdapterContract {
    @Override
    protected LanguageModelProvider provider() {
        return new DjlLanguageModelProvider(DjlSettings.onCpu(), new HuggingFaceTokenizers());
    }
}
