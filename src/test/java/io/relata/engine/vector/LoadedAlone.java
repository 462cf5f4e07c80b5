package io.relata.engine.vector;

import io.relata.engine.LanguageModel;
import io.relata.engine.TokenizerLoader;
import io.relata.engine.bpe.BpeTokenizers;
import io.relata.engine.djl.HuggingFaceTokenizers;
import java.nio.file.Path;

/** A model in a process of its own, which may be forbidden native libraries. Prints how many logits a prompt gave. */
final class LoadedAlone {
    private LoadedAlone() {}

    public static void main(String[] args) {
        TokenizerLoader tokenizers = args[0].equals("java") ? new BpeTokenizers() : new HuggingFaceTokenizers();
        VectorLanguageModelProvider provider = new VectorLanguageModelProvider(new VectorSettings(1), tokenizers);
        try (LanguageModel model = provider.load(Path.of(args[1]));
                LanguageModel.Session session = model.open()) {
            int[] prompt = model.tokenizer().encode("The fire was started by lightning.");
            System.out.println("logits=" + session.append(prompt).length);
            System.out.println("text=" + model.tokenizer().decode(prompt));
        }
        System.exit(0);
    }
}
