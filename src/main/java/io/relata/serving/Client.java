package io.relata.serving;

/**
 * On whose behalf a model computes, for as long as one request or job lasts. Safe for use by several threads.
 *
 * <p>What a client's prompts held is kept for clients of the same scope alone, and scopes take turns where a model is busy.
 */
public final class Client {
    private final String scope;
    private volatile boolean gone;

    /** Creates a client of a scope, such as a tenant's name; the empty string is the scope of the installation's own jobs. */
    public Client(String scope) {
        this.scope = scope;
    }

    /** Returns a client for the installation's own jobs. */
    public static Client house() {
        return new Client("");
    }

    /** Returns the name of those who may profit from what this client's prompts held. */
    public String scope() {
        return scope;
    }

    /** Notes that nobody waits for the answer any more; what has not begun is then not computed. */
    public void leave() {
        gone = true;
    }

    /** Returns whether the answer is not waited for any more. */
    public boolean isGone() {
        return gone;
    }
}
