package io.relata.retrieval;

import com.google.auto.service.AutoService;
import io.relata.structure.AnnotatedText;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;

/** {@code random-text.v1}: texts drawn without regard to the one asked about; the draw is a function of seed, text and ids. */
@AutoService(TextSelector.class)
public final class RandomTextSelector implements TextSelector {
    private final long seed;

    /** Creates the selector that profiles name: the same draws in every process. */
    public RandomTextSelector() {
        this(1);
    }

    /** Creates a selector whose draws depend on the seed. */
    public RandomTextSelector(long seed) {
        this.seed = seed;
    }

    @Override
    public String name() {
        return "random-text.v1";
    }

    @Override
    public List<AnnotatedText> select(List<AnnotatedText> pool, String text, int count) {
        long drawSeed = Lots.mix(seed ^ checksum(text));
        return pool.stream()
                .sorted(Comparator.comparingLong((AnnotatedText t) -> Lots.mix(drawSeed + checksum(t.id())))
                        .thenComparing(AnnotatedText::id, Demonstrations.ID_ORDER))
                .limit(count)
                .toList();
    }

    private static long checksum(String text) {
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return sum.getValue();
    }
}
