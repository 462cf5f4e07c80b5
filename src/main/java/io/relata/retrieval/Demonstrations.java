package io.relata.retrieval;

import io.relata.digest.Sha256;
import io.relata.document.EntityMention;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Facts about demonstrations that several stages must compute alike. */
public final class Demonstrations {
    /** The order of ids in lists and among equal scores: by code point, which is the order of their UTF-8 bytes. */
    public static final Comparator<String> ID_ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private static final char FIELD_END = '\u001f';

    private Demonstrations() {}

    /**
     * Returns a hash by which the same sentence is known again whatever its case and spacing, so that a test item is
     * never shown its own text under another id.
     */
    public static String textHash(String text) {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\s+", " ")
                .strip();
        return Sha256.of(folded);
    }

    /** Returns 32 hexadecimal digits over everything in a demonstration. */
    public static String contentHash(Demonstration d) {
        EntityMention head = d.context().pair().head();
        EntityMention tail = d.context().pair().tail();
        List<Object> fields = List.of(
                d.id(),
                d.schema(),
                d.context().text(),
                head.id(),
                head.span().start(),
                head.span().end(),
                head.type(),
                tail.id(),
                tail.span().start(),
                tail.span().end(),
                tail.type(),
                d.label().relation(),
                d.label().direction(),
                d.reasoning());
        StringBuilder all = new StringBuilder();
        // Each field with its length, so that no two different lists of fields read alike.
        for (Object field : fields) {
            String text = field.toString();
            all.append(text.length()).append(FIELD_END).append(text);
        }
        return Sha256.of(all.toString());
    }

    /** Returns the {@link DemonstrationIndex#snapshot} of demonstrations with these content hashes, in any order. */
    public static String snapshot(Stream<String> contentHashes) {
        StringBuilder all = new StringBuilder();
        contentHashes.sorted().forEach(all::append);
        return Sha256.of(all.toString());
    }
}
