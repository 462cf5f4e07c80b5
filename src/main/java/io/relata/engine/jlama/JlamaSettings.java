package io.relata.engine.jlama;

/**
 * How much the engine may use.
 *
 * @param contextTokensMax greatest context, where the model allows more; each position costs memory in the rotary table
 * @param computationsMax how many sessions compute at the same time; more wait
 */
public record JlamaSettings(int contextTokensMax, int computationsMax) {
    public JlamaSettings {
        if (!(contextTokensMax >= 1 && computationsMax >= 1)) {
            throw new IllegalArgumentException("contextTokensMax=%d and computationsMax=%d must be 1 or more."
                    .formatted(contextTokensMax, computationsMax));
        }
    }

    /** Returns 8192 positions, and as many computations as the machine has processors. */
    public static JlamaSettings standard() {
        return new JlamaSettings(8192, Runtime.getRuntime().availableProcessors());
    }
}
