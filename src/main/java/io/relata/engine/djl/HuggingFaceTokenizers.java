package io.relata.engine.djl;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.engine.LlamaConfig;
import io.relata.engine.Tokenizer;
import io.relata.engine.TokenizerFile;
import io.relata.engine.TokenizerLoader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Reads {@code tokenizer.json} with Hugging Face's own library, through DJL. Needs no PyTorch. */
public final class HuggingFaceTokenizers implements TokenizerLoader {
    private static final ObjectMapper JSON = new ObjectMapper();
    // Neither cut nor filled up nor framed: what a prompt holds is the prompt's business.
    private static final Map<String, String> OPTIONS =
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

    @Override
    public Tokenizer load(Path folder, LlamaConfig config) {
        TokenizerFile file = TokenizerFile.read(folder, config);
        return file.tokenizer(root -> new NativeCodec(open(file, root)));
    }

    private static HuggingFaceTokenizer open(TokenizerFile file, JsonNode root) {
        try {
            return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(JSON.writeValueAsBytes(root)), OPTIONS);
        } catch (IOException | RuntimeException e) {
            // The native library has no type of its own for a file that it cannot read.
            throw file.unreadable(e);
        }
    }

    /** The native object is immutable once read, so threads share it. */
    private record NativeCodec(HuggingFaceTokenizer tokenizer) implements TokenizerFile.Codec {
        @Override
        public int[] encode(String text) {
            return Arrays.stream(tokenizer.encode(text, false, false).getIds())
                    .mapToInt(Math::toIntExact)
                    .toArray();
        }

        @Override
        public String decode(int... tokenIds) {
            return tokenizer.decode(Arrays.stream(tokenIds).asLongStream().toArray(), true);
        }
    }
}
