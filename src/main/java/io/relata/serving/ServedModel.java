package io.relata.serving;

import io.relata.adapter.LoraAdapter;
import io.relata.engine.KeyValueBlocks;
import io.relata.engine.LanguageModel;
import io.relata.engine.ModelFacts;
import io.relata.engine.SessionGuard;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A model that many use at the same time. It gives the logits of the model behind it, computed in blocks: what was read
 * before by a client of the same scope is not computed again, and what several ask for is computed in one pass.
 *
 * <p>The bits of an answer depend on the tokens and on how they were appended, not on what was kept and not on who else
 * asked; as far as the engine's own do not.
 */
public final class ServedModel implements LanguageModel {
    private final Serving serving;
    private final Realm realm;
    private final Asker asker;
    private final Life life;
    private final AtomicLong realms;
    private final LongSupplier nanoClock;
    private final Block root;

    /** What closing a view ends. Closed: everything, an adapter, or nothing. */
    private enum Life {
        BASE,
        ADAPTER,
        CLIENT
    }

    private ServedModel(
            Serving serving, Realm realm, Asker asker, Life life, AtomicLong realms, LongSupplier nanoClock) {
        this.serving = serving;
        this.realm = realm;
        this.asker = asker;
        this.life = life;
        this.realms = realms;
        this.nanoClock = nanoClock;
        this.root = Block.root(realm, asker.client().scope());
    }

    /** Serves a model, which is closed with the result. */
    public static ServedModel over(LanguageModel engine, ServingSettings settings, ServingListener listener) {
        return over(engine, settings, listener, System::nanoTime);
    }

    static ServedModel over(
            LanguageModel engine, ServingSettings settings, ServingListener listener, LongSupplier nanoClock) {
        PrefixTree tree = new PrefixTree(settings.prefixBytesMax(), engine.name(), listener);
        Serving serving = new Serving(
                engine.name(),
                settings,
                listener,
                tree,
                PassScheduler.start(engine, settings, listener, tree, nanoClock));
        AtomicLong realms = new AtomicLong();
        Realm realm = new Realm(engine, realms.getAndIncrement(), settings.blockTokens());
        return new ServedModel(serving, realm, Asker.patient(Client.house()), Life.BASE, realms, nanoClock);
    }

    /** Returns a model for one request of a client, as {@link #forClient(Client)} does; a model that is not served serves all. */
    public static LanguageModel forClient(LanguageModel model, Client client) {
        return model instanceof ServedModel served ? served.forClient(client) : model;
    }

    /**
     * Returns this model for one request of a client, which is given up when nothing is computed for it as long as its patience
     * lasts. What its sessions keep is for clients of the same scope alone. The view needs no closing.
     */
    public ServedModel forClient(Client client) {
        Asker one = new Asker(client, serving.settings().patience().toNanos());
        return new ServedModel(serving, realm, one, Life.CLIENT, realms, nanoClock);
    }

    @Override
    public ModelFacts facts() {
        return realm.engine().facts();
    }

    @Override
    public Session open() {
        return new ServedSession(serving, asker, new SessionGuard(this), root);
    }

    /** Returns a view as the engine does; what is kept of it is kept apart, and let go when the view is closed. */
    @Override
    public ServedModel adapted(String name, String digest, LoraAdapter adapter) {
        LanguageModel view = realm.engine().adapted(name, digest, adapter);
        Realm own = new Realm(view, realms.getAndIncrement(), serving.settings().blockTokens());
        return new ServedModel(serving, own, asker, Life.ADAPTER, realms, nanoClock);
    }

    @Override
    public List<Logits> append(List<Row> rows) {
        // All are checked before any begins to hold what it grows from.
        rows.forEach(row -> served(row.session()).check(row.tokenIds()));
        List<Growth> growths = rows.stream()
                .map(row -> served(row.session()).growth(row.tokenIds(), row.tree()))
                .toList();
        Growth.run(growths);
        return growths.stream().map(Growth::logits).toList();
    }

    @Override
    public Optional<KeyValueBlocks> blocks() {
        return realm.engine().blocks().map(ServedBlocks::new);
    }

    /** Returns a session as one of a served model's. */
    static ServedSession served(Session session) {
        if (session instanceof ServedSession own) {
            return own;
        }
        throw new IllegalArgumentException("The session is not one of a served model.");
    }

    @Override
    public void close() {
        switch (life) {
            case BASE -> {
                serving.passes().close();
                serving.tree().forget(realm);
                realm.engine().close();
            }
            case ADAPTER -> {
                serving.tree().forget(realm);
                realm.engine().close();
            }
            case CLIENT -> {}
        }
    }
}
