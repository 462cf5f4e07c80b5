package io.relata.engine.bpe;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Reads what is done to a text before it is cut. */
final class Normalizers {
    private static final Set<String> KEEPING_THE_FIRST = Set.of("NFC", "NFD", "NFKC", "NFKD", "Lowercase");

    private Normalizers() {}

    static UnaryOperator<String> read(Component component) {
        if (component.isAbsent()) {
            return text -> text;
        }
        return switch (component.type()) {
            case "Sequence" -> {
                UnaryOperator<String> all = text -> text;
                for (Component each : component.children("normalizers")) {
                    UnaryOperator<String> before = all;
                    UnaryOperator<String> next = read(each);
                    all = text -> next.apply(before.apply(text));
                }
                yield all;
            }
            case "NFC" -> text -> Normalizer.normalize(text, Normalizer.Form.NFC);
            case "NFD" -> text -> Normalizer.normalize(text, Normalizer.Form.NFD);
            case "NFKC" -> text -> Normalizer.normalize(text, Normalizer.Form.NFKC);
            case "NFKD" -> text -> Normalizer.normalize(text, Normalizer.Form.NFKD);
            case "Lowercase" -> Normalizers::lowerCase;
            case "Strip" -> stripping(component.flag("strip_left", true), component.flag("strip_right", true));
            case "StripAccents" -> Normalizers::withoutMarks;
            case "Prepend" -> {
                String prefix = component.text("prepend");
                yield text -> text.isEmpty() ? text : prefix + text;
            }
            case "Replace" -> {
                Delimiters found = Delimiters.read(component);
                String replacement = component.text("content");
                yield text -> found.replaced(text, replacement);
            }
            default -> throw component.unsupported(component.type());
        };
    }

    /**
     * Returns whether the first character of a normalized text always stems from the first of the text. The library asks
     * where a piece stems from, so behind other normalizers "first" would mean something else to it.
     */
    static boolean keepTheFirst(Component component) {
        return component.isAbsent()
                || KEEPING_THE_FIRST.contains(component.type())
                || component.type().equals("Replace")
                        && component
                                        .json()
                                        .path("pattern")
                                        .path("String")
                                        .asText()
                                        .codePoints()
                                        .count()
                                == 1
                        && !component.text("content").isEmpty()
                || component.type().equals("Sequence")
                        && component.children("normalizers").stream().allMatch(Normalizers::keepTheFirst);
    }

    /** A sigma is not made a final one: the library looks at one character at a time. */
    private static String lowerCase(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.codePoints().forEach(c -> lower.append(Character.toString(c).toLowerCase(Locale.ROOT)));
        return lower.toString();
    }

    private static String withoutMarks(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints().filter(c -> !Characters.isMark(c)).forEach(kept::appendCodePoint);
        return kept.toString();
    }

    private static UnaryOperator<String> stripping(boolean left, boolean right) {
        return text -> {
            int from = 0;
            int to = text.length();
            while (left && from < to && Characters.isSpace(text.charAt(from))) {
                from++;
            }
            while (right && from < to && Characters.isSpace(text.charAt(to - 1))) {
                to--;
            }
            return text.substring(from, to);
        };
    }
}
