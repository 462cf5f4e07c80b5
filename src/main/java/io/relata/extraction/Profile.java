package io.relata.extraction;

/** A named choice of values for the blocks of the pipeline, read from {@code profiles/<name>.yaml}. */
public sealed interface Profile permits PairProfile, TextProfile {
    /** Returns the versioned name, such as {@code gpt-re.v1}. */
    String name();

    /** Returns the published system it stands for, or the empty string. */
    String paper();

    /** Returns one sentence for the list of profiles. */
    String description();

    /** Returns the schema used when the request names none. */
    String schema();

    /** Returns the name of the {@code RelationEncoder} whose index holds the demonstrations. */
    String encoder();

    /** Returns the folder name of the language model, or the empty string for answers without one. */
    String model();

    /** Returns the name of the LoRA adapter on it, or the empty string. */
    String adapter();
}
