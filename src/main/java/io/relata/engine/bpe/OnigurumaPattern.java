package io.relata.engine.bpe;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads regular expressions as Oniguruma understands them, and writes those of the JDK that match the same: classes are
 * Unicode's, letters of either case match each other as Unicode folds them, and a dot is all but the line feed. What the
 * two might understand differently, and what could exhaust the stack on a long text, is refused.
 */
final class OnigurumaPattern {
    /** How GPT-2 cuts a text into words. */
    static final Pattern GPT2 =
            Pattern.compile("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\p{IsWhite_Space}\\p{L}\\p{N}]+"
                    + "|\\p{IsWhite_Space}+(?!\\P{IsWhite_Space})|\\p{IsWhite_Space}+");

    // Oniguruma takes the small numbers and fractions of Latin 1 for parts of words, too.
    private static final String WORD = "\\p{IsAlphabetic}\\p{M}\\p{Nd}\\p{Pc}\\xB2\\xB3\\xB9\\xBC-\\xBE";
    private static final Set<String> CATEGORIES = Set.of(
            "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps",
            "Pe", "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp");
    private static final Set<String> SCRIPTS =
            Arrays.stream(Character.UnicodeScript.values()).map(Enum::name).collect(Collectors.toSet());
    // Two letters that fold to one, as "ss" does to a sharp s.
    private static final Pattern FOLDED_TOGETHER = Pattern.compile("(?i)ss|st|ff|fi|fl");

    private final Component component;
    private final String regex;
    private final StringBuilder written = new StringBuilder();
    private int at;

    private OnigurumaPattern(Component component, String regex) {
        this.component = component;
        this.regex = regex;
    }

    /** Reads the field of that name. */
    static Pattern read(Component component, String field) {
        OnigurumaPattern reading = new OnigurumaPattern(component, component.text(field));
        reading.alternatives(false);
        if (reading.at < reading.regex.length()) {
            throw reading.refused();
        }
        return Pattern.compile(reading.written.toString());
    }

    private RuntimeException refused() {
        return component.unsupported("the regular expression %s (from character %d on)".formatted(regex, at));
    }

    private boolean sees(String text) {
        return regex.startsWith(text, at);
    }

    private boolean takes(String text) {
        boolean seen = sees(text);
        at += seen ? text.length() : 0;
        return seen;
    }

    private int next() {
        if (at >= regex.length()) {
            throw refused();
        }
        int character = regex.codePointAt(at);
        at += Character.charCount(character);
        return character;
    }

    private void alternatives(boolean anyCase) {
        int from = at;
        while (at < regex.length() && !sees(")")) {
            if (takes("|")) {
                written.append('|');
            } else {
                boolean group = sees("(");
                term(anyCase);
                quantifier(group);
            }
        }
        if (anyCase && FOLDED_TOGETHER.matcher(regex.substring(from, at)).find()) {
            at = from;
            throw refused();
        }
    }

    private void term(boolean anyCase) {
        int start = at;
        int character = next();
        switch (character) {
            case '(' -> group(anyCase);
            case '[' -> {
                refuseIf(anyCase, start);
                characters();
            }
            case '.' -> {
                refuseIf(anyCase, start);
                written.append("[^\\n]");
            }
            case '\\' -> {
                int escaped = at;
                String read = escape();
                refuseIf(
                        anyCase && regex.codePointAt(escaped) < 0x80 && Character.isLetter(regex.charAt(escaped)),
                        start);
                written.append(regex.charAt(escaped) == 'w' ? "[" + read + "]" : read);
            }
            default -> {
                refuseIf("^$*+?{}]".indexOf(character) >= 0 || anyCase && character >= 0x80, start);
                literal(character);
            }
        }
    }

    private void refuseIf(boolean refuse, int place) {
        if (refuse) {
            at = place;
            throw refused();
        }
    }

    private void group(boolean anyCase) {
        boolean inner = anyCase;
        int start = at - 1;
        if (takes("?i:")) {
            inner = true;
            written.append("(?iu:");
        } else {
            String opening = "?:";
            for (String known : new String[] {"?=", "?!", "?<=", "?<!", "?>"}) {
                opening = sees(known) ? known : opening;
            }
            refuseIf(!takes(opening) && sees("?"), start);
            written.append('(').append(opening);
        }
        alternatives(inner);
        refuseIf(!takes(")"), start);
        written.append(')');
    }

    private void quantifier(boolean group) {
        int start = at;
        if (takes("*") || takes("+")) {
            refuseIf(group, start);
        } else if (takes("{")) {
            counts();
            refuseIf(sees("+") || sees("?"), at);
        } else if (!takes("?")) {
            return;
        }
        if (!takes("?")) {
            takes("+");
        }
        written.append(regex, start, at);
        refuseIf(at < regex.length() && "*+?{".indexOf(regex.charAt(at)) >= 0, at);
    }

    /** Reads what follows the brace of {@code {2}} or {@code {1,3}}; those without an end are few enough to be refused. */
    private void counts() {
        int start = at;
        int closing = regex.indexOf('}', at);
        refuseIf(closing < 0 || !regex.substring(at, closing).matches("[0-9]{1,4}(,[0-9]{1,4})?"), start);
        at = closing + 1;
    }

    private void characters() {
        int start = at;
        written.append(takes("^") ? "[^" : "[");
        refuseIf(sees("]") || sees("-"), start);
        while (!takes("]")) {
            item();
            if (sees("-") && !sees("-]")) {
                at++;
                refuseIf(sees("["), start);
                written.append('-');
                refuseIf(isSet(), at);
                item();
            }
        }
        written.append(']');
    }

    private boolean isSet() {
        return sees("\\") && at + 1 < regex.length() && "sSdDwWpP".indexOf(regex.charAt(at + 1)) >= 0;
    }

    private void item() {
        refuseIf(sees("[") || sees("&&"), at);
        boolean set = isSet();
        if (takes("\\")) {
            refuseIf(sees("W"), at);
            written.append(escape());
        } else {
            literal(next());
        }
        refuseIf(set && sees("-") && !sees("-]"), at);
    }

    /** Returns what is written, within a class, for what follows a backslash; {@code \W} is whole. */
    private String escape() {
        int start = at;
        int escaped = next();
        return switch (escaped) {
            case 's' -> "\\p{IsWhite_Space}";
            case 'S' -> "\\P{IsWhite_Space}";
            case 'd' -> "\\p{Nd}";
            case 'D' -> "\\P{Nd}";
            case 'w' -> WORD;
            case 'W' -> "[^" + WORD + "]";
            case 'r', 'n', 't', 'f' -> "\\" + (char) escaped;
            case 'u' -> {
                refuseIf(!regex.substring(at, Math.min(at + 4, regex.length())).matches("[0-9A-Fa-f]{4}"), start);
                at += 4;
                yield "\\x{%s}".formatted(regex.substring(at - 4, at));
            }
            case 'x' -> {
                int closing = regex.indexOf('}', at);
                refuseIf(
                        !sees("{")
                                || closing < 0
                                || !regex.substring(at + 1, closing).matches("[0-9A-Fa-f]{1,6}"),
                        start);
                String read = "\\x" + regex.substring(at, closing + 1);
                at = closing + 1;
                yield read;
            }
            case 'p', 'P' -> property(escaped == 'P');
            default -> {
                refuseIf(Character.isLetterOrDigit(escaped), start);
                yield quoted(escaped);
            }
        };
    }

    private String property(boolean negated) {
        int start = at;
        int closing = regex.indexOf('}', at);
        refuseIf(!sees("{") || closing < 0, start);
        boolean caret = regex.charAt(at + 1) == '^';
        String name = regex.substring(at + (caret ? 2 : 1), closing);
        boolean script = !CATEGORIES.contains(name);
        refuseIf(script && !SCRIPTS.contains(name.toUpperCase(Locale.ROOT)), start);
        at = closing + 1;
        return "\\%s{%s}".formatted(negated != caret ? "P" : "p", script ? "Is" + name : name);
    }

    private void literal(int character) {
        written.append(quoted(character));
    }

    private static String quoted(int character) {
        boolean plain = character >= 0x80 || Character.isLetterOrDigit(character);
        return plain ? Character.toString(character) : "\\" + (char) character;
    }
}
