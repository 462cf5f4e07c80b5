package io.relata.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which mentions name the same thing. A dictionary says so; mentions that it does not know name the same thing when they have the
 * same type and differ in nothing but case, width, white space, an article before and a possessive or punctuation behind.
 *
 * <p>The dictionary is UTF-8, one JSON object a line, each with every field: {@code {"id": "Q7259", "label": "Ada Lovelace",
 * "aliases": ["Ada", "Countess of Lovelace"]}}. The label is an alias too.
 */
public final class Names {
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}\\p{Cntrl}]+");
    private static final Pattern BEFORE = Pattern.compile("^(?:(?:the|an|a) |[\\p{P}&&[^(\\[]]+ ?)+");
    private static final Pattern BEHIND = Pattern.compile("(?:'s|[\\p{P}&&[^)\\]]])+$");

    private final Map<String, Entry> byAlias;

    private Names(Map<String, Entry> byAlias) {
        this.byAlias = Map.copyOf(byAlias);
    }

    /**
     * What a mention names.
     *
     * @param id canonical
     * @param label from the dictionary, or the empty string
     */
    public record Name(String id, String label) {}

    private record Entry(String id, String label, List<String> aliases) {}

    /** Returns names without a dictionary. */
    public static Names withoutDictionary() {
        return new Names(Map.of());
    }

    /**
     * Reads a dictionary.
     *
     * @throws RelataException with {@code FILE_UNREADABLE}, or with {@code ROW_MALFORMED} for a line that is not as above or
     *     that gives another id to a name that has one
     */
    public static Names read(Path file) {
        ObjectReader reader = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .readerFor(Entry.class);
        Map<String, Entry> byAlias = new HashMap<>();
        int line = 0;
        for (String text : lines(file)) {
            line++;
            if (!text.isBlank()) {
                add(byAlias, parse(reader, text, file, line), file, line);
            }
        }
        return new Names(byAlias);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.FILE_UNREADABLE,
                    "%s could not be read: %s.".formatted(file, e),
                    "Maybe the path is mistyped, or the file is not UTF-8.",
                    e);
        }
    }

    private static Entry parse(ObjectReader reader, String text, Path file, int line) {
        try {
            return reader.readValue(text);
        } catch (JsonProcessingException e) {
            throw new RelataException(
                    ErrorCode.ROW_MALFORMED,
                    "%s, line %d: %s.".formatted(file, line, e.getOriginalMessage()),
                    "Maybe a field is missing; a line has id, label and aliases.",
                    e);
        }
    }

    private static void add(Map<String, Entry> byAlias, Entry entry, Path file, int line) {
        for (String alias : Stream.concat(Stream.of(entry.label()), entry.aliases().stream())
                .toList()) {
            Entry other = byAlias.putIfAbsent(plain(alias), entry);
            if (other != null && !other.id().equals(entry.id())) {
                throw new RelataException(
                        ErrorCode.ROW_MALFORMED,
                        "%s, line %d: \"%s\" names %s and %s.".formatted(file, line, alias, other.id(), entry.id()),
                        "Maybe one of the two is named more precisely.");
            }
        }
    }

    /** Returns what a mention of a type names; the type does not matter to the dictionary. */
    public Name name(String mention, String type) {
        String plain = plain(mention);
        Entry known = byAlias.get(plain);
        if (known != null) {
            return new Name(known.id(), known.label());
        }
        return new Name(type.isEmpty() ? plain : type + "/" + plain, "");
    }

    /** Returns a mention without what does not tell two things apart; applied twice it is as applied once. */
    static String plain(String mention) {
        String even = SPACES.matcher(Normalizer.normalize(mention, Normalizer.Form.NFKC))
                .replaceAll(" ")
                .strip()
                .toLowerCase(Locale.ROOT)
                .replace('\u2019', '\'');
        String bare = even;
        String before;
        do {
            before = bare;
            bare = BEHIND.matcher(BEFORE.matcher(bare).replaceFirst(""))
                    .replaceFirst("")
                    .strip();
        } while (!bare.equals(before));
        return bare.isEmpty() ? even : bare;
    }
}
