package io.relata.engine.djl;

import io.relata.adapter.LoraAdapter;
import io.relata.engine.Kept;
import io.relata.engine.KeyValueBlocks;
import io.relata.engine.LanguageModel;
import io.relata.engine.ModelFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A model of the Llama family on PyTorch, or a view of one through an adapter. */
final class DjlLanguageModel implements LanguageModel {
    private final ModelFacts facts;
    private final TorchLlama llama;
    private final LoraTensors adapter;

    /** Creates a model that owns its weights. */
    DjlLanguageModel(ModelFacts facts, TorchLlama llama) {
        this(facts, llama, LoraTensors.NONE);
    }

    private DjlLanguageModel(ModelFacts facts, TorchLlama llama, LoraTensors adapter) {
        this.facts = facts;
        this.llama = llama;
        this.adapter = adapter;
    }

    @Override
    public ModelFacts facts() {
        return facts;
    }

    TorchLlama llama() {
        return llama;
    }

    LoraTensors adapter() {
        return adapter;
    }

    @Override
    public Session open() {
        return new DjlSession(this);
    }

    @Override
    public Session open(List<Kept> kept) {
        List<KeptSlab> own = kept.stream().map(this::own).toList();
        DjlSession session = new DjlSession(this);
        if (!own.isEmpty()) {
            int length = own.stream().mapToInt(KeptSlab::tokenCount).sum();
            int capacity = Math.max(length, Math.min(length + DjlSession.QUESTION_TOKENS, contextTokensMax()));
            KeyValueSlab slab = llama.newSlab(Pass.roundedUp(capacity), List.of(), 0);
            session.begin(slab, length);
            try {
                int at = 0;
                for (KeptSlab one : own) {
                    llama.copy(slab, at, one.slab(), 0, one.tokenCount());
                    at += one.tokenCount();
                }
            } catch (RuntimeException e) {
                session.close();
                throw e;
            }
        }
        return session;
    }

    private KeptSlab own(Kept kept) {
        if (kept instanceof KeptSlab own && own.llama() == llama) {
            return own;
        }
        throw new IllegalArgumentException("Another model than %s has kept this.".formatted(name()));
    }

    @Override
    public LanguageModel adapted(String name, String digest, LoraAdapter added) {
        if (!adapter.isNone()) {
            throw new IllegalStateException("%s has an adapter already.".formatted(name()));
        }
        return new DjlLanguageModel(facts.adapted(digest), llama, llama.adapter(name, added));
    }

    @Override
    public List<Logits> append(List<Row> rows) {
        Row.requireApart(rows);
        Map<Row, DjlSession> sessions = new LinkedHashMap<>();
        for (Row row : rows) {
            DjlSession session = own(row.session());
            session.check(row.tokenIds(), row.tree());
            sessions.put(row, session);
        }
        sessions.forEach((row, session) ->
                session.makeRoom(row.tokenIds().length + row.tree().size()));
        List<Logits> logits = new Batch(llama, sessions).logits();
        sessions.forEach((row, session) -> session.grow(row.tokenIds().length));
        return logits;
    }

    @Override
    public Optional<KeyValueBlocks> blocks() {
        return Optional.of(new DjlBlocks(this));
    }

    /** Returns a session as what it is, if it is one of this model, of its base, or of a view of the same base. */
    DjlSession own(Session session) {
        if (session instanceof DjlSession own && own.llama() == llama) {
            return own;
        }
        throw new IllegalArgumentException("A row's session belongs to another model than %s.".formatted(name()));
    }

    @Override
    public void close() {
        if (adapter.isNone()) {
            llama.close();
        } else {
            llama.close(adapter);
        }
    }
}
