package io.relata.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MatcherTest {
    private static final String SOURCE = "The Zürich fire, 東京大学 said 𠮷野家, was \\\"caused\\\" by well-known friction.";

    @Test
    void readsALiteralCharacterByCharacter() {
        Matcher start = Matcher.of(new Grammar.Text("naïve"));
        assertThat(start.complete()).isFalse();
        assertThat(start.step("na").orElseThrow().step("ïve").orElseThrow().finished())
                .isTrue();
        assertThat(start.step("nai")).isEmpty();
        assertThat(start.step("naïve!")).isEmpty();
        assertThat(start.forced()).isEqualTo("naïve");
    }

    @Test
    void staysWhereItIsAfterNoText() {
        Matcher start = Matcher.of(new Grammar.Text(""));
        assertThat(start.complete()).isTrue();
        assertThat(start.finished()).isTrue();
        assertThat(start.step("")).isPresent();
        assertThat(start.step(" ")).isEmpty();
    }

    @Test
    void goesOnAfterANameThatBeginsAnother() {
        Matcher start = Matcher.of(Grammar.sequence(Grammar.oneOf(List.of("part", "part of", "cause")), ";"));
        assertThat(start.step("part;")).isPresent();
        assertThat(start.step("part of;").orElseThrow().finished()).isTrue();
        assertThat(start.step("par;")).isEmpty();
        assertThat(start.step("c").orElseThrow().forced()).isEqualTo("ause;");
        assertThat(start.shortestEnd()).isEqualTo("part;");
    }

    @Test
    void repeatsAsOftenAsItMay() {
        Matcher start = Matcher.of(Grammar.separated(Grammar.oneOf(List.of("a", "b")), ",", 2, 3));
        assertThat(start.step("a").orElseThrow().complete()).isFalse();
        assertThat(start.step("a,b").orElseThrow().complete()).isTrue();
        assertThat(start.step("a,b").orElseThrow().finished()).isFalse();
        assertThat(start.step("a,b,a").orElseThrow().finished()).isTrue();
        assertThat(start.step("a,b,a,")).isEmpty();
        assertThat(start.shortestEnd()).isEqualTo("a,a");
        assertThat(Matcher.of(Grammar.separated(new Grammar.Text("a"), ",", 0, 3))
                        .complete())
                .isTrue();
    }

    @Test
    void endsThoughARepeatedPartMayBeEmpty() {
        Grammar empty = new Grammar.Repeat(new Grammar.Repeat(new Grammar.Text(""), 0, 5), 2, 50);
        assertThat(Matcher.of(empty).finished()).isTrue();
    }

    @Test
    void copiesFromWordBoundaryToWordBoundary() {
        assertThat(copies("fire, 東京", 9)).isTrue();
        assertThat(copies("ire", 9)).isFalse();
        assertThat(copies("fir", 9)).isFalse();
        assertThat(copies("fire ", 9)).isFalse();
        assertThat(copies("fire,", 9)).isTrue();
        assertThat(copies("京大", 9)).isTrue();
        assertThat(copies("𠮷野", 9)).isTrue();
        assertThat(copies("known friction", 9)).isTrue();
        assertThat(copies("by well-known", 1)).isFalse();
        assertThat(copies("by well-", 2)).isTrue();
        assertThat(copies("東京大学", 1)).isTrue();
        assertThat(copies("\\\"caused\\\"", 1)).isTrue();
        assertThat(copies("caused\\\"", 1)).isTrue();
        assertThat(copies("\\\"caused\\", 1)).isFalse();
        assertThat(copies("\"caused", 1)).isFalse();
        assertThat(copies("", 3)).isFalse();
    }

    @Test
    void neverStepsToWhereACopyCannotEnd() {
        // Two words are all there may be, so no space may follow the second.
        Matcher start = Matcher.of(new Grammar.Copied("one two three", 2));
        assertThat(start.step("one two").orElseThrow().finished()).isTrue();
        assertThat(start.step("one two ")).isEmpty();
    }

    @Test
    void takesWordsOnOneLineThatAreNotBlank() {
        Matcher start = Matcher.of(Grammar.sequence(new Grammar.Words(4, "|"), "|"));
        assertThat(start.step("wörd|").orElseThrow().finished()).isTrue();
        assertThat(start.step(" a |")).isPresent();
        assertThat(start.step("  |")).isEmpty();
        assertThat(start.step("    ")).isEmpty();
        assertThat(start.step("words")).isEmpty();
        assertThat(start.step("a\n")).isEmpty();
        assertThat(start.step("a\u2028")).isEmpty();
        assertThat(start.next().anything()).isTrue();
        assertThat(Matcher.of(new Grammar.Words(3, "abc")).shortestEnd()).isEqualTo("d");
    }

    @Test
    void followsEveryReadingOfAnAmbiguousText() {
        Grammar pair = Grammar.sequence(new Grammar.Copied("a - b - c", 9), " - ", new Grammar.Copied("a - b - c", 9));
        for (String text : List.of("a - b - c", "a - b - b - c", "a - a")) {
            assertThat(Matcher.of(pair).step(text).orElseThrow().complete())
                    .as(text)
                    .isTrue();
        }
        assertThat(Matcher.of(pair).step("a - d")).isEmpty();
    }

    @Test
    void isQuickWithThousandsOfNames() {
        Random random = new Random(5);
        List<String> names = IntStream.range(0, 20_000)
                .mapToObj(i -> "Q" + i + random.nextInt(1000))
                .distinct()
                .toList();
        Grammar triple = Grammar.sequence("[s] ", Grammar.oneOf(names), " [r] ", Grammar.oneOf(names), " [e]");
        Matcher start = Matcher.of(Grammar.separated(triple, " ", 0, 50));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            text.append(i == 0 ? "" : " ")
                    .append("[s] ")
                    .append(names.get(i))
                    .append(" [r] ")
                    .append(names.get(i + 900))
                    .append(" [e]");
        }
        assertThat(start.step(text.toString()).orElseThrow().finished()).isTrue();
    }

    @Test
    void aWalkByChanceGivesATextOfTheGrammar() {
        Random random = new Random(3);
        for (int round = 0; round < 400; round++) {
            Grammar grammar = grammar(random, 3);
            Pattern oracle = Pattern.compile(pattern(grammar));
            Matcher here = Matcher.of(grammar);
            StringBuilder text = new StringBuilder();
            for (int step = 0; step < 60 && !here.finished(); step++) {
                assertThat(here.complete())
                        .as("%s of %s", text, grammar)
                        .isEqualTo(oracle.matcher(text).matches());
                String ended = text + here.shortestEnd();
                assertThat(ended).as("shortest end of %s in %s", text, grammar).matches(oracle);
                assertThat(here.step(here.shortestEnd()).orElseThrow().complete())
                        .isTrue();
                assertThat(here.step(here.forced())).isPresent();
                assertThat(ended).startsWith(text + here.forced());
                int codePoint = any(here.next(), random);
                Optional<Matcher> next = here.step(codePoint);
                if (next.isPresent()) {
                    here = next.get();
                    text.appendCodePoint(codePoint);
                }
            }
            assertThat(text + here.shortestEnd()).matches(oracle);
        }
    }

    @Test
    void endsAsShortlyAsAnyTextDoes() {
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            Grammar grammar = grammar(random, 2);
            Matcher here = Matcher.of(grammar);
            int shortest = here.shortestEnd().length();
            for (int walk = 0; walk < 20; walk++) {
                assertThat(walk(here, random, shortest + 30)).hasSizeGreaterThanOrEqualTo(shortest);
            }
        }
    }

    private static String walk(Matcher start, Random random, int charactersMax) {
        Matcher here = start;
        StringBuilder text = new StringBuilder();
        while (!here.complete() && text.length() < charactersMax) {
            int codePoint = any(here.next(), random);
            Optional<Matcher> next = here.step(codePoint);
            if (next.isPresent()) {
                here = next.get();
                text.appendCodePoint(codePoint);
            }
        }
        return text + here.shortestEnd();
    }

    private static int any(Matcher.Next next, Random random) {
        List<Integer> choices = new ArrayList<>(next.codePoints());
        if (next.anything()) {
            "ab |東\n".codePoints().forEach(choices::add);
        }
        return choices.get(random.nextInt(choices.size()));
    }

    private static boolean copies(String stretch, int wordsMax) {
        return Matcher.of(new Grammar.Copied(SOURCE, wordsMax))
                .step(stretch)
                .filter(Matcher::complete)
                .isPresent();
    }

    private static Grammar grammar(Random random, int depth) {
        int kind = random.nextInt(depth == 0 ? 4 : 7);
        return switch (kind) {
            case 0 -> new Grammar.Text(List.of("", "a", "ab", "東 a").get(random.nextInt(4)));
            case 1 ->
                Grammar.oneOf(List.of(List.of("a", "ab", "b"), List.of("aa"), List.of("é", "e", "éa"))
                        .get(random.nextInt(3)));
            case 2 ->
                new Grammar.Copied(
                        List.of("a ab", "東京 a", "b, b b", "a\\\\ \\ab").get(random.nextInt(4)), 1 + random.nextInt(3));
            case 3 -> new Grammar.Words(1 + random.nextInt(3), "|");
            case 4 -> new Grammar.Sequence(some(random, depth));
            case 5 -> new Grammar.Either(some(random, depth));
            default -> {
                int min = random.nextInt(3);
                yield new Grammar.Repeat(grammar(random, depth - 1), min, min + random.nextInt(3));
            }
        };
    }

    private static List<Grammar> some(Random random, int depth) {
        return IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(_ -> grammar(random, depth - 1))
                .toList();
    }

    /** The same set of texts as a regular expression, written another way. */
    private static String pattern(Grammar grammar) {
        return switch (grammar) {
            case Grammar.Text(String literal) -> Pattern.quote(literal);
            case Grammar.OneOf(List<String> names) ->
                names.stream().map(Pattern::quote).collect(Collectors.joining("|", "(?:", ")"));
            case Grammar.Sequence(List<Grammar> parts) ->
                parts.stream().map(MatcherTest::pattern).collect(Collectors.joining());
            case Grammar.Either(List<Grammar> choices) ->
                choices.stream().map(MatcherTest::pattern).collect(Collectors.joining("|", "(?:", ")"));
            case Grammar.Repeat(Grammar part, int min, int max) -> "(?:%s){%d,%d}".formatted(pattern(part), min, max);
            case Grammar.Distinct _ ->
                throw new IllegalArgumentException("No regular expression says that items differ.");
            case Grammar.Copied copied -> stretches(copied);
            case Grammar.Words(int max, String forbidden) -> {
                String allowed = "[^\\p{Cntrl}\u2028\u2029%s]".formatted(Pattern.quote(forbidden));
                yield IntStream.range(0, max)
                        .mapToObj(i -> "%1$s{%2$d}(?!\\s)%1$s%1$s{0,%3$d}".formatted(allowed, i, max - 1 - i))
                        .collect(Collectors.joining("|", "(?:", ")"));
            }
        };
    }

    private static String stretches(Grammar.Copied copied) {
        String source = copied.source();
        TreeSet<String> all = new TreeSet<>();
        for (int start = 0; start < source.length(); start++) {
            for (int end = start + 1; end <= source.length(); end++) {
                String stretch = source.substring(start, end);
                if (copied.mayBegin(start) && copied.mayEnd(end) && stretch.split(" +").length <= copied.wordsMax()) {
                    all.add(stretch);
                }
            }
        }
        return all.stream().map(Pattern::quote).collect(Collectors.joining("|", "(?:", ")"));
    }
}
