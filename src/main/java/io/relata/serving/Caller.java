package io.relata.serving;

/**
 * On whose behalf a model computes, for as long as one request or job lasts. Safe for use by several threads.
 *
 * <p>What a caller's prompts held is kept for callers of the same scope alone, and scopes take turns where a model is busy.
 */
public final class Caller {
    private final String scope;
    private volatile boolean gone;

    /** Creates a caller of a scope, such as a tenant's name; the empty string is the scope of the installation's own jobs. */
    public Caller(String scope) {
        this.scope = scope;
    }

    /** Returns a caller for the installation's own jobs. */
    public static Caller house() {
        return new Caller("");
    }

    /** Returns the name of those who may profit from what this caller's prompts held. */
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
