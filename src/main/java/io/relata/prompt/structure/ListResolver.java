package io.relata.prompt.structure;

import io.relata.prompt.StructureQuestion;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Maps a list as a model writes it to entities, in the sense of Agrawal et al. (EMNLP 2022): the looser the prompt, the more of its
 * rules an answer takes. An item in the form that the prompt begins, a dash and the words in quotation marks, takes none.
 */
public final class ListResolver {
    /** What is done with an item that does not have the form asked for, in the order in which it is tried. */
    public enum Rule {
        /** Another sign or number than a dash opens the item. */
        BULLET,
        /** The item says in words that there is nothing. */
        NOTHING,
        /** The type stands before the words, with a colon. */
        TYPE_BEFORE,
        /** The type stands behind the words in brackets, the words without quotation marks. */
        TYPE_BEHIND,
        /** Several items stand on one line. */
        SEVERAL,
        /** There are other quotation marks around the words, or none. */
        QUOTES,
        /** A full stop ends the item. */
        FULL_STOP,
        /** An article begins the item and does not stand in the text. */
        ARTICLE,
        /** The text has the words in another case. */
        CASE;

        /** Returns the name under which an answer says how often it was needed. */
        public String countName() {
            return "resolved_" + name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What became of an answer.
     *
     * @param parsed what was read
     * @param uses how often each rule was needed; rules without use are left out
     */
    public record Resolution(Parsed parsed, Map<Rule, Integer> uses) {
        public Resolution {
            uses = Collections.unmodifiableMap(uses.isEmpty() ? new EnumMap<>(Rule.class) : new EnumMap<>(uses));
        }
    }

    private static final Pattern BULLET = Pattern.compile("^(?:[-*\u2022\u2013]|\\d{1,3}[.)])\\s*");
    private static final Pattern BEHIND = Pattern.compile("\\s*[(\\[]([^()\\[\\]]*)[)\\]]$");
    private static final Pattern ARTICLE = Pattern.compile("^(?:the|an|a)\\s+", Pattern.CASE_INSENSITIVE);
    private static final Pattern SEVERAL = Pattern.compile("\\s*[,;]\\s*(?:and\\s+)?|\\s+and\\s+");
    private static final Set<String> NOTHING = Set.of("none", "nothing", "n/a", "no entities", "not specified");
    private static final String QUOTES = "\"'`\u201c\u201d\u2018\u2019";

    private final StructureQuestion question;
    private final Vocabulary vocabulary;
    private final Locator exact;
    private final Reading reading;
    private final Map<Rule, Integer> uses = new EnumMap<>(Rule.class);

    /** Creates a resolver for one answer to a question about entities. */
    public ListResolver(StructureQuestion question) {
        this.question = question;
        this.vocabulary = new Vocabulary(question);
        this.exact = new Locator(question.text());
        this.reading = new Reading(vocabulary, new Locator(question.text(), Locator.CaseRule.FOLDED));
    }

    /** Reads an answer. Never throws. */
    public Resolution resolve(String answer) {
        answer.lines().map(String::strip).filter(l -> !l.isEmpty()).forEach(this::line);
        return new Resolution(reading.parsed(), uses);
    }

    private void line(String line) {
        if (!asAsked(line)) {
            loosely(line);
        }
    }

    private boolean asAsked(String line) {
        Cursor cursor = new Cursor(line);
        Optional<String> mention = cursor.take("-") ? cursor.quoted() : Optional.empty();
        if (mention.isEmpty()) {
            return false;
        }
        if (cursor.atEnd()) {
            return mention.get().isEmpty()
                    || onlyType().map(t -> take(t, mention.get())).isPresent();
        }
        Matcher behind = BEHIND.matcher(line.substring(cursor.at()));
        return behind.matches() && take(behind.group(1), mention.get());
    }

    private Optional<String> onlyType() {
        return question.focus().size() == 1
                ? Optional.of(vocabulary.types().printed().getFirst())
                : Optional.empty();
    }

    private void loosely(String line) {
        String item = line;
        Matcher bullet = BULLET.matcher(item);
        if (bullet.find()) {
            use(Rule.BULLET, !bullet.group().startsWith("-"));
            item = item.substring(bullet.end());
        }
        if (NOTHING.contains(item.toLowerCase(Locale.ROOT).replace(".", ""))) {
            use(Rule.NOTHING, true);
            return;
        }
        Optional<String> type = onlyType();
        int colon = item.indexOf(':');
        if (colon > 0 && vocabulary.types().name(item.substring(0, colon)).isPresent()) {
            use(Rule.TYPE_BEFORE, true);
            type = Optional.of(item.substring(0, colon));
            item = item.substring(colon + 1).strip();
        }
        Matcher behind = BEHIND.matcher(item);
        if (behind.find() && vocabulary.types().name(behind.group(1)).isPresent()) {
            use(Rule.TYPE_BEHIND, true);
            type = Optional.of(behind.group(1));
            item = item.substring(0, behind.start());
        }
        List<String> mentions = parts(item);
        if (type.isEmpty()) {
            reading.illFormed(line);
        } else {
            for (String mention : mentions) {
                take(type.get(), bare(mention));
            }
        }
    }

    private List<String> parts(String item) {
        String[] parts = SEVERAL.split(item);
        if (parts.length < 2 || stands(item) || stands(unquoted(item))) {
            return List.of(item);
        }
        use(Rule.SEVERAL, true);
        return new ArrayList<>(List.of(parts));
    }

    private String bare(String mention) {
        String words = mention.strip();
        if (stands(words)) {
            return words;
        }
        String unquoted = unquoted(words);
        use(Rule.QUOTES, !unquoted.equals(words));
        words = unquoted;
        if (!stands(words) && words.endsWith(".")) {
            use(Rule.FULL_STOP, true);
            words = words.substring(0, words.length() - 1);
        }
        Matcher article = ARTICLE.matcher(words);
        if (!stands(words) && article.find()) {
            use(Rule.ARTICLE, true);
            words = words.substring(article.end());
        }
        return words;
    }

    private static String unquoted(String words) {
        int start = 0;
        int end = words.length();
        while (start < end && QUOTES.indexOf(words.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && QUOTES.indexOf(words.charAt(end - 1)) >= 0) {
            end--;
        }
        return Escape.read(words.substring(start, end));
    }

    private boolean stands(String words) {
        return exact.first(words).isPresent();
    }

    private boolean take(String type, String mention) {
        if (mention.isBlank()) {
            reading.fault(Fault.Kind.ILL_FORMED, mention);
            return true;
        }
        use(Rule.CASE, !stands(mention) && reading.finds(mention));
        reading.entity(type, mention);
        return true;
    }

    private void use(Rule rule, boolean used) {
        if (used) {
            uses.merge(rule, 1, Integer::sum);
            reading.count(rule.countName());
        }
    }
}
