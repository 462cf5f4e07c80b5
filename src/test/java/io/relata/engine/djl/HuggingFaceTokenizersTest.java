package io.relata.engine.djl;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.engine.LlamaConfig;
import io.relata.engine.LlamaConfigReader;
import io.relata.engine.TinyModel;
import io.relata.engine.TokenizerLoader;
import io.relata.engine.TokenizerLoaderContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HuggingFaceTokenizersTest extends TokenizerLoaderContract {
    @Override
    protected TokenizerLoader loader() {
        return new HuggingFaceTokenizers();
    }

    @Test
    void refusesAKindThatTheLibraryDoesNotKnow() throws IOException {
        Path model = TinyModel.in(folder).write();
        LlamaConfig config = LlamaConfigReader.read(model);
        Files.writeString(model.resolve("tokenizer.json"), "{\"model\": {\"type\": \"none\"}}");
        assertThatThrownBy(() -> loader().load(model, config)).hasMessageContaining("tokenizer.json cannot be read");
    }
}
