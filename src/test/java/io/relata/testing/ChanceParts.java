package io.relata.testing;

import io.relata.completion.ChatLayout;
import io.relata.encoder.RelationEncoder;
import io.relata.encoder.lexical.LexicalSentenceEncoder;
import io.relata.engine.LanguageModel;
import io.relata.engine.ModelFacts;
import io.relata.extraction.LanguageModels;
import io.relata.wire.Inventory;
import io.relata.wire.openai.OpenModels;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Models that mean nothing, for tests of the door that speaks OpenAI's protocol; enabled by {@link WithChance}. */
@Alternative
@Singleton
public class ChanceParts {
    /** Tokens that any model here has been given since the process began. */
    public static final AtomicInteger APPENDED = new AtomicInteger();

    private static final int CONTEXT_TOKENS = 1_000_000;

    @Produces
    @Alternative
    @Singleton
    Inventory inventory() {
        return () -> new Inventory.Models(
                List.of(new Inventory.Model("chance", "language-model", "available", "")),
                List.of(
                        new Inventory.Listed("chance", 1_700_000_000),
                        new Inventory.Listed("chance:other", 1_700_000_000),
                        new Inventory.Listed("hashing.v1", 0),
                        new Inventory.Listed(LexicalSentenceEncoder.NAME, 0)));
    }

    @Produces
    @Alternative
    @Singleton
    OpenModels models() {
        LanguageModel plain = model(1);
        LanguageModel other = model(2);
        return new OpenModels() {
            @Override
            public Optional<LanguageModels.Lease<LanguageModel>> languageModel(String model, String adapter) {
                return model.equals("chance")
                        ? Optional.of(LanguageModels.Lease.lasting(adapter.isEmpty() ? plain : other))
                        : Optional.empty();
            }

            @Override
            public ChatLayout layout(String model) {
                return ChatLayout.PLAIN;
            }

            @Override
            public Optional<RelationEncoder> encoder(String name) {
                return name.equals("hashing.v1")
                        ? Optional.of(new HashingEncoder())
                        : Optional.of(new LexicalSentenceEncoder(Optional.empty()));
            }
        };
    }

    private static LanguageModel model(long seed) {
        ModelFacts facts = new ModelFacts("chance", "", new ByteTokenizer(), CONTEXT_TOKENS);
        return new CountingLanguageModel(new RandomLanguageModel(facts, seed), APPENDED);
    }
}
