package io.relata.engine.vector;

import io.relata.adapter.LoraAdapter;
import io.relata.engine.Kept;
import io.relata.engine.KeyValueBlocks;
import io.relata.engine.LanguageModel;
import io.relata.engine.ModelFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A model of the Llama family on the Vector API, or a view of one through an adapter. */
final class VectorLanguageModel implements LanguageModel {
    private final ModelFacts facts;
    private final VectorLlama llama;
    private final LoraPanels adapter;

    /** Creates a model that owns its weights. */
    VectorLanguageModel(ModelFacts facts, VectorLlama llama) {
        this(facts, llama, LoraPanels.NONE);
    }

    private VectorLanguageModel(ModelFacts facts, VectorLlama llama, LoraPanels adapter) {
        this.facts = facts;
        this.llama = llama;
        this.adapter = adapter;
    }

    @Override
    public ModelFacts facts() {
        return facts;
    }

    VectorLlama llama() {
        return llama;
    }

    LoraPanels adapter() {
        return adapter;
    }

    @Override
    public Session open() {
        return new VectorSession(this);
    }

    @Override
    public Session open(List<Kept> kept) {
        VectorSession session = new VectorSession(this);
        if (!kept.isEmpty()) {
            List<KeptPages> own = kept.stream().map(this::own).toList();
            session.grow(KeyValues.of(llama.layout(), own), own.getLast().to());
        }
        return session;
    }

    private KeptPages own(Kept kept) {
        if (kept instanceof KeptPages own && own.llama() == llama) {
            return own;
        }
        throw new IllegalArgumentException("Another model than %s has kept this.".formatted(name()));
    }

    @Override
    public LanguageModel adapted(String name, String digest, LoraAdapter added) {
        if (!adapter.isNone()) {
            throw new IllegalStateException("%s has an adapter already.".formatted(name()));
        }
        return new VectorLanguageModel(facts.adapted(digest), llama, llama.adapter(name, added));
    }

    @Override
    public List<Logits> append(List<Row> rows) {
        Row.requireApart(rows);
        rows.forEach(row -> own(row.session()).guard().check(row.tokenIds(), row.tree()));
        List<Batch.Entry> entries = new ArrayList<>();
        for (Row row : rows) {
            VectorSession session = own(row.session());
            entries.add(new Batch.Entry(
                    row,
                    session.length(),
                    session.keysAndValues().withRoom(session.length(), row.tokenIds().length),
                    session.adapter()));
        }
        List<Logits> logits = new Batch(llama).logits(entries);
        entries.forEach(entry -> own(entry.row().session())
                .grow(entry.keysAndValues(), entry.row().tokenIds().length));
        return logits;
    }

    @Override
    public Optional<KeyValueBlocks> blocks() {
        return Optional.of(new VectorBlocks(this));
    }

    /** Returns a session as what it is, if it is one of this model, of its base, or of a view of the same base. */
    VectorSession own(Session session) {
        if (session instanceof VectorSession own && own.llama() == llama) {
            return own;
        }
        throw new IllegalArgumentException("A row's session belongs to another model than %s.".formatted(name()));
    }

    @Override
    public void close() {
        if (adapter.isNone()) {
            llama.close();
        } else {
            adapter.close();
        }
    }
}
