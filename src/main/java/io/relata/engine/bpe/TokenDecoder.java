package io.relata.engine.bpe;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Makes text of tokens. */
@FunctionalInterface
interface TokenDecoder {
    /** Returns parts of text, which the text is the sequence of. */
    List<String> apply(List<String> tokens);

    static TokenDecoder read(Component component) {
        if (component.isAbsent()) {
            return tokens -> List.of(String.join(" ", tokens));
        }
        return switch (component.type()) {
            case "Sequence" ->
                component.children("decoders").stream()
                        .map(TokenDecoder::read)
                        .reduce(tokens -> tokens, (first, next) -> tokens -> next.apply(first.apply(tokens)));
            case "ByteLevel" -> TokenDecoder::ofBytes;
            case "ByteFallback" -> TokenDecoder::withBytes;
            case "Fuse" -> tokens -> List.of(String.join("", tokens));
            case "Metaspace" -> metaspace(component);
            case "Replace" -> {
                Delimiters found = Delimiters.read(component);
                String replacement = component.text("content");
                yield each(token -> found.replaced(token, replacement));
            }
            case "Strip" -> {
                int character = component.text("content").codePointAt(0);
                int start = component.json().path("start").asInt(0);
                int stop = component.json().path("stop").asInt(0);
                yield each(token -> stripped(token, character, start, stop));
            }
            default -> throw component.unsupported(component.type());
        };
    }

    private static TokenDecoder each(UnaryOperator<String> change) {
        return tokens -> tokens.stream().map(change).toList();
    }

    private static List<String> ofBytes(List<String> tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        tokens.forEach(token -> ByteCharacters.read(token, bytes));
        return List.of(Utf8.text(bytes.toByteArray()));
    }

    /** Makes characters of tokens such as {@code <0xE2>}: of all in a row, or each U+FFFD where those are not UTF-8. */
    private static List<String> withBytes(List<String> tokens) {
        List<String> texts = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String token : tokens) {
            int read = FallbackBytes.read(token);
            if (read < 0) {
                FallbackBytes.flush(bytes, texts);
                texts.add(token);
            } else {
                bytes.write(read);
            }
        }
        FallbackBytes.flush(bytes, texts);
        return texts;
    }

    /** The first token loses all its marks, as in the library. */
    private static TokenDecoder metaspace(Component component) {
        String mark = component.text("replacement");
        boolean prepended = PrependScheme.read(component) != PrependScheme.NEVER;
        return tokens -> {
            List<String> texts = new ArrayList<>();
            for (String token : tokens) {
                texts.add(token.replace(mark, prepended && texts.isEmpty() ? "" : " "));
            }
            return texts;
        };
    }

    private static String stripped(String token, int character, int start, int stop) {
        int[] characters = token.codePoints().toArray();
        int from = 0;
        while (from < Math.min(start, characters.length) && characters[from] == character) {
            from++;
        }
        int to = characters.length;
        while (to > from && to > characters.length - stop && characters[to - 1] == character) {
            to--;
        }
        return new String(characters, from, to - from);
    }
}
