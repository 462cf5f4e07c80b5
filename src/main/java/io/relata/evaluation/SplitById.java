package io.relata.evaluation;

import io.relata.dataset.LabeledExample;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A split by identifier, which stays the same whatever the order of the file. An example belongs to the development part
 * when its id is divisible by the modulus; an id that is not a number is replaced by the CRC-32 of its UTF-8 bytes.
 *
 * <p>SemEval-2010 Task 8 is split with modulus 8: 1000 of the 8000 training items are the development part. It is never
 * cut from the end of the file, where the labels have other shares.
 *
 * @param modulus at least 2
 */
public record SplitById(int modulus) {
    public SplitById {
        if (modulus < 2) {
            throw new IllegalArgumentException("A modulus of %d leaves nothing for the rest.".formatted(modulus));
        }
    }

    /** Returns whether an id belongs to the development part. */
    public boolean isDev(String id) {
        return number(id) % modulus == 0;
    }

    /** Returns the development part in the order given. */
    public List<LabeledExample> dev(List<LabeledExample> examples) {
        return examples.stream().filter(e -> isDev(e.id())).toList();
    }

    /** Returns all but the development part in the order given. */
    public List<LabeledExample> rest(List<LabeledExample> examples) {
        return examples.stream().filter(e -> !isDev(e.id())).toList();
    }

    private static long number(String id) {
        // 18 digits always fit a long.
        if (id.length() <= 18 && !id.isEmpty() && id.chars().allMatch(c -> '0' <= c && c <= '9')) {
            return Long.parseLong(id);
        }
        CRC32 crc = new CRC32();
        crc.update(id.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }
}
