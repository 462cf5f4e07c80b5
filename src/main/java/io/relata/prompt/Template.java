package io.relata.prompt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places such as {@code {{context}}}, from a file under {@code prompts/}.
 *
 * @param text the text, without the line feed that ends its file
 */
public record Template(String text) {
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");

    /** Reads {@code prompts/<style>/<name>.txt} from the class path. */
    public static Template load(String style, String name) {
        String path = "/prompts/" + style + "/" + name + ".txt";
        try (InputStream in = Template.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("The template %s is missing from the build.".formatted(path));
            }
            return new Template(new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing());
        } catch (IOException e) {
            throw new UncheckedIOException("The template %s could not be read.".formatted(path), e);
        }
    }

    /**
     * Puts values in their places. What a value itself says is never read as a place.
     *
     * @throws IllegalArgumentException if a place has no value
     */
    public String fill(Map<String, String> values) {
        return PLACE.matcher(text).replaceAll(place -> {
            String value = values.get(place.group(1));
            if (value == null) {
                throw new IllegalArgumentException("The place %s has no value.".formatted(place.group()));
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
