package io.relata.app;

import io.relata.engine.Availability;
import io.relata.engine.LanguageModelProvider;
import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Which engine runs language models. */
enum EngineChoice {
    /** DJL where PyTorch's native library is present; otherwise the Vector API, unless another device than the CPU is set. */
    AUTO,
    /** PyTorch through DJL; where it cannot run, that is an error. */
    DJL,
    /** The Vector API, in pure Java; where it cannot run, that is an error. */
    VECTOR,
    /** None: answers come from retrieval and the classifier, reasons are put together. */
    NONE;

    /** Returns the choice that the setting {@code relata.engine} names. */
    static EngineChoice set(String name) {
        return setting("relata.engine", name, values());
    }

    /**
     * Checks that what is kept of prompts leaves room for open sessions, where PyTorch computes: it counts both as one.
     *
     * @throws RelataException with {@code CONFIGURATION_INVALID}
     */
    static void requireRoom(LanguageModelProvider torch, long prefixBytesMax, long keyValueBytesMax) {
        if (prefixBytesMax >= keyValueBytesMax && torch.availability() instanceof Availability.Usable) {
            throw new RelataException(
                    ErrorCode.CONFIGURATION_INVALID,
                    "relata.serving.prefix-bytes-max is %d, and relata.torch.key-value-mb allows %d bytes for all keys and values."
                            .formatted(prefixBytesMax, keyValueBytesMax),
                    "Maybe a smaller relata.serving.prefix-bytes-max, or a greater relata.torch.key-value-mb.");
        }
    }

    /**
     * Returns the value that a setting names, in any case.
     *
     * @throws RelataException with {@code CONFIGURATION_INVALID}, which lists all
     */
    static <E extends Enum<E>> E setting(String setting, String name, E[] values) {
        List<String> known = Arrays.stream(values)
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
        return Arrays.stream(values)
                .filter(value -> value.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new RelataException(
                        ErrorCode.CONFIGURATION_INVALID,
                        "The setting %s is \"%s\".".formatted(setting, name),
                        KnownNames.hint(name, known)));
    }
}
