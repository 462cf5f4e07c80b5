package io.relata.prompt;

import io.relata.schema.RelationLabel;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The words that stand for labels in prompts: the relation's name in lower-case words, and {@code forward} or {@code
 * backward} for its direction, so {@code Cause-Effect} from tail to head is {@code cause effect backward}.
 *
 * <p>Lower-case words are what small vocabularies have tokens for; GPT-RE's upper case costs three times as many. Two
 * labels that would have the same words keep the spelling of the schema instead, so that the words always lead back to
 * the label.
 */
public final class Verbalizer {
    private static final Pattern CASE_CHANGE = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    private Verbalizer() {}

    /**
     * Returns the answers for labels.
     *
     * @param labels without repetition
     */
    public static AnswerSpace answers(List<RelationLabel> labels) {
        Map<String, Integer> uses = new HashMap<>();
        labels.forEach(l -> uses.merge(words(l), 1, Integer::sum));
        return new AnswerSpace(labels.stream()
                .map(l -> new AnswerSpace.Answer(l, uses.get(words(l)) == 1 ? words(l) : l.key()))
                .toList());
    }

    /** Returns a relation's name as words: split where case changes and at what is neither letter nor digit. */
    public static String words(String relation) {
        String split = CASE_CHANGE.matcher(relation).replaceAll(" ");
        String words = BETWEEN_WORDS.matcher(split).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
        return words.isEmpty() ? relation : words;
    }

    private static String words(RelationLabel label) {
        return words(label.relation())
                + switch (label.direction()) {
                    case HEAD_TO_TAIL -> " forward";
                    case TAIL_TO_HEAD -> " backward";
                    case NONE -> "";
                };
    }
}
