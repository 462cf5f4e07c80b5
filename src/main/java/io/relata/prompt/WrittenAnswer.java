package io.relata.prompt;

import io.relata.schema.RelationLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the answer in what a model wrote without constraint. */
final class WrittenAnswer {
    private WrittenAnswer() {}

    /**
     * Returns the one label whose words stand in the text, as words and whatever their case. Words inside longer ones that
     * stand there too do not count, as "cause" in "cause effect".
     */
    static Optional<RelationLabel> named(String written, AnswerSpace answers) {
        record Found(int start, int end, RelationLabel label) {}
        String text = Prompt.line(written).toLowerCase(Locale.ROOT);
        List<Found> found = new ArrayList<>();
        for (AnswerSpace.Answer answer : answers.answers()) {
            Matcher words = words(answer.text().toLowerCase(Locale.ROOT)).matcher(text);
            while (words.find()) {
                found.add(new Found(words.start(), words.end(), answer.label()));
            }
        }
        Set<RelationLabel> labels = new TreeSet<>();
        for (Found f : found) {
            boolean inside = found.stream()
                    .anyMatch(o -> o.start <= f.start && f.end <= o.end && o.end - o.start > f.end - f.start);
            if (!inside) {
                labels.add(f.label);
            }
        }
        return only(labels);
    }

    /** Returns the label whose words the text is, whatever its case and the punctuation at its end. */
    static Optional<RelationLabel> exactly(String written, AnswerSpace answers) {
        return exactly(written, answers, UnaryOperator.identity());
    }

    /** Returns the one label whose words the text is, when both have been made alike. */
    static Optional<RelationLabel> exactly(String written, AnswerSpace answers, UnaryOperator<String> alike) {
        String text = alike.apply(bare(written));
        return only(new TreeSet<>(answers.answers().stream()
                .filter(a -> alike.apply(bare(a.text())).equals(text))
                .map(AnswerSpace.Answer::label)
                .toList()));
    }

    private static String bare(String text) {
        return Prompt.line(text).toLowerCase(Locale.ROOT).replaceAll("[.,;:!\\s]+$", "");
    }

    private static Pattern words(String answer) {
        return Pattern.compile("(?<![\\p{L}\\p{N}])" + Pattern.quote(answer) + "(?![\\p{L}\\p{N}])");
    }

    private static Optional<RelationLabel> only(Set<RelationLabel> labels) {
        return labels.size() == 1 ? Optional.of(labels.iterator().next()) : Optional.empty();
    }
}
