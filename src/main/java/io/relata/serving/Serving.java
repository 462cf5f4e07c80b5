package io.relata.serving;

/** What all views of one base model share. */
record Serving(
        String model, ServingSettings settings, ServingListener listener, PrefixTree tree, PassScheduler passes) {}
