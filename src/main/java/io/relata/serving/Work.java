package io.relata.serving;

import io.relata.engine.LanguageModel.Logits;
import io.relata.engine.LanguageModel.Row;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** One row on its way into a pass. */
final class Work {
    private final Asker asker;
    private final Row row;
    private final CompletableFuture<Logits> logits = new CompletableFuture<>();
    private final AtomicBoolean begun = new AtomicBoolean();

    Work(Asker asker, Row row) {
        this.asker = asker;
        this.row = row;
    }

    Asker asker() {
        return asker;
    }

    Row row() {
        return row;
    }

    /** Returns how many tokens the engine has to evaluate, at least 1. */
    int tokenCount() {
        return Math.max(1, row.tokenIds().length + row.tree().size());
    }

    /** Returns whether it is a step of somebody who writes token by token. */
    boolean isStep() {
        return row.tokenIds().length <= 1;
    }

    /** Returns what becomes of it. What hangs on it runs on the thread that computes. */
    CompletableFuture<Logits> logits() {
        return logits;
    }

    /** Claims it, for computing or for giving it up; true for one claimant alone. */
    boolean begin() {
        return begun.compareAndSet(false, true);
    }
}
