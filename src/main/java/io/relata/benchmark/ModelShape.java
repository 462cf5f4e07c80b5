package io.relata.benchmark;

import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import java.util.List;

/**
 * The shape of a Llama whose weights are drawn by chance: speed does not depend on what they say.
 *
 * @param name of the shape, and of the model's folder
 * @param hidden width of the residual stream
 * @param intermediate width of the gated feed-forward layer
 * @param layers how many blocks
 * @param heads query heads
 * @param keyValueHeads heads of keys and values
 * @param vocabularySize rows of the embedding
 * @param contextTokensMax how many positions
 */
public record ModelShape(
        String name,
        int hidden,
        int intermediate,
        int layers,
        int heads,
        int keyValueHeads,
        int vocabularySize,
        int contextTokensMax) {
    /** The shapes that can be asked for by name. */
    public static final List<ModelShape> KNOWN = List.of(
            new ModelShape("random-1.1b", 2048, 5632, 22, 32, 4, 32_000, 4096),
            new ModelShape("random-160m", 768, 2048, 12, 12, 12, 32_000, 4096),
            new ModelShape("random-7b", 4096, 14_336, 32, 32, 8, 32_000, 4096));

    /**
     * Returns the shape of a name.
     *
     * @throws RelataException with {@code INVALID_ARGUMENT}
     */
    public static ModelShape of(String name) {
        List<String> names = KNOWN.stream().map(ModelShape::name).toList();
        return KNOWN.stream()
                .filter(shape -> shape.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RelataException(
                        ErrorCode.INVALID_ARGUMENT,
                        "There is no shape \"%s\".".formatted(name),
                        KnownNames.hint(name, names)));
    }
}
