package io.relata.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.testing.Grammars;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DistinctTest {
    private static final List<String> LETTERS = List.of("a", "b", "c", ",", "|");

    @Test
    void reachesEveryListWithoutARepetitionAndNoOther() {
        Grammar list = Grammar.distinct(Grammar.oneOf(List.of("a", "ab", "b")), ",", 0, 9);
        Set<String> expected = new TreeSet<>(List.of(""));
        for (String one : List.of("a", "ab", "b")) {
            expected.add(one);
            for (String two : List.of("a", "ab", "b")) {
                for (String three : List.of("a", "ab", "b")) {
                    if (Set.copyOf(List.of(one, two)).size() == 2) {
                        expected.add(one + "," + two);
                    }
                    if (Set.copyOf(List.of(one, two, three)).size() == 3) {
                        expected.add(one + "," + two + "," + three);
                    }
                }
            }
        }
        assertThat(reachable(Matcher.of(list), "", 20)).isEqualTo(expected);
    }

    @Test
    void agreesWithPlainEnumerationOnGrammarsDrawnByChance() {
        Random random = new Random(7);
        for (int i = 0; i < 150; i++) {
            Grammar grammar = grammar(random, 2);
            Set<String> expected = new TreeSet<>();
            texts(4).filter(t -> Grammars.accepts(grammar, t)).forEach(expected::add);
            assertThat(reachable(Matcher.of(grammar), "", 4))
                    .as(grammar.toString())
                    .isEqualTo(expected);
        }
    }

    @Test
    void canAlwaysComeToAnEndAndSaysAShortestOne() {
        Random random = new Random(8);
        for (int i = 0; i < 400; i++) {
            Grammar grammar = grammar(random, 2);
            walk(Matcher.of(grammar), "", 4, grammar);
        }
    }

    private static void walk(Matcher here, String text, int depth, Grammar grammar) {
        String end = here.shortestEnd();
        assertThat(Grammars.accepts(grammar, text + end))
                .as("%s: %s + %s", grammar, text, end)
                .isTrue();
        assertThat(here.complete()).isEqualTo(end.isEmpty());
        assertThat(reachable(here, "", end.length() - 1))
                .as("%s: %s", grammar, text)
                .isEmpty();
        assertThat(end).startsWith(here.forced());
        assertThat(here.finished()).isEqualTo(here.complete() && steps(here).isEmpty());
        if (depth > 0) {
            steps(here).forEach(c -> walk(here.step(c).orElseThrow(), text + c, depth - 1, grammar));
        }
    }

    @Test
    void closesAListWhereEveryKeyIsSaid() {
        Grammar list = Grammar.sequence("[", Grammar.distinct(Grammar.oneOf(List.of("x", "y")), ", ", 1, 32), "]");
        assertThat(Matcher.of(list).step("[x").orElseThrow().next().codePoints())
                .contains((int) ',', (int) ']');
        assertThat(Matcher.of(list).step("[x, ").orElseThrow().forced()).isEqualTo("y]");
        assertThat(Matcher.of(list).step("[y, x").orElseThrow().forced()).isEqualTo("]");
    }

    @Test
    void tellsItemsApartByTheirKeysAlone() {
        Grammar list = new Grammar.Distinct(
                List.of(
                        new Grammar.Item(new Grammar.Text("person: "), Grammar.oneOf(List.of("Ada", "Bob"))),
                        new Grammar.Item(new Grammar.Text("place: "), Grammar.oneOf(List.of("Rome", "Oslo")))),
                "; ",
                0,
                5);
        Matcher said = Matcher.of(list).step("person: Ada; p").orElseThrow();
        assertThat(said.forced()).isEqualTo("lace: ");
        assertThat(said.step("lace: Oslo").orElseThrow().finished()).isTrue();
    }

    @Test
    void goesOnAfterACopyThatWasSaidWhereALongerOneWasNot() {
        Grammar copied = new Grammar.Copied("Ada Lovelace met Ada", 9);
        Grammar list = Grammar.distinct(Grammar.sequence("- ", copied, "\n"), "", 0, 9);
        Matcher said = Matcher.of(list).step("- Ada\n- Ada").orElseThrow();
        assertThat(said.forced()).isEqualTo(" Lovelace");
        assertThat(said.step(" Lovelace\n")).isPresent();
        Matcher narrow = Matcher.of(
                        Grammar.distinct(Grammar.sequence("- ", new Grammar.Copied("Ada Lovelace", 1), "\n"), "", 0, 9))
                .step("- Ada\n")
                .orElseThrow();
        assertThat(narrow.forced()).isEmpty();
        assertThat(narrow.step("- A")).isEmpty();
        assertThat(narrow.step("- Lovelace\n").orElseThrow().finished()).isTrue();
    }

    @Test
    void doesNotBeginAnItemWhoseEveryEndWouldRepeat() {
        Grammar item =
                Grammar.sequence(new Grammar.Copied("Ada met Bob", 1), " knows ", Grammar.oneOf(List.of("x", "y")));
        Matcher said = Matcher.of(Grammar.distinct(item, "; ", 0, 9))
                .step("Ada knows x; Ada knows y; ")
                .orElseThrow();
        assertThat(said.step("A")).isEmpty();
        assertThat(said.shortestEnd()).isEqualTo("Bob knows x");
    }

    @Test
    void findsOtherWordsWhereWordsAreFree() {
        Grammar list = Grammar.distinct(new Grammar.Words(1, "ab"), ",", 0, 99);
        Matcher here = Matcher.of(list);
        for (int i = 0; i < 60; i++) {
            here = here.step(i == 0 ? "c" : ",").orElseThrow();
            here = here.step(here.shortestEnd()).orElseThrow();
        }
        assertThat(here.complete()).isTrue();
        assertThat(here.step(",c")).isEmpty();
    }

    @Test
    void keepsListsWithinListsApart() {
        Grammar inner = Grammar.sequence("(", Grammar.distinct(Grammar.oneOf(List.of("a", "b")), ",", 0, 5), ")");
        Matcher start = Matcher.of(Grammar.distinct(inner, "", 0, 9));
        assertThat(start.step("(a)(a,b)(b)")).isPresent();
        assertThat(start.step("(a,a")).isEmpty();
        assertThat(start.step("()(a)(b)(a,b)(b,a)").orElseThrow().finished()).isTrue();
        assertThat(start.step("(a)(a").orElseThrow().forced()).isEqualTo(",b)");
        assertThat(start.step("(a)(a,b)(a")).isEmpty();
    }

    @Test
    void refusesAListThatNeedsMoreThanOne() {
        assertThatThrownBy(() -> Grammar.distinct(new Grammar.Text("a"), ",", 2, 3))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Grammar.Distinct(List.of(), ",", 0, 3))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Returns every text that leads to an end within so many characters, tried letter by letter. */
    private static Set<String> reachable(Matcher here, String text, int room) {
        Set<String> found = new TreeSet<>();
        if (here.complete() && room >= 0) {
            found.add(text);
        }
        if (room > 0) {
            steps(here).forEach(c -> found.addAll(reachable(here.step(c).orElseThrow(), text + c, room - 1)));
        }
        return found;
    }

    private static List<String> steps(Matcher here) {
        Matcher.Next next = here.next();
        List<String> steps =
                LETTERS.stream().filter(c -> here.step(c).isPresent()).toList();
        List<String> named = next.codePoints().stream().map(Character::toString).toList();
        assertThat(named).allSatisfy(c -> assertThat(here.step(c)).isPresent());
        if (!next.anything()) {
            assertThat(named).containsExactlyInAnyOrderElementsOf(steps);
        }
        return steps;
    }

    private static Stream<String> texts(int lengthMax) {
        List<String> texts = new ArrayList<>(List.of(""));
        for (int from = 0, length = 0; length < lengthMax; length++) {
            int to = texts.size();
            for (int i = from; i < to; i++) {
                String text = texts.get(i);
                LETTERS.forEach(c -> texts.add(text + c));
            }
            from = to;
        }
        return texts.stream();
    }

    private static Grammar grammar(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 7)) {
            case 0 -> new Grammar.Text(List.of("a", "b", "ab", ",").get(random.nextInt(4)));
            case 1 ->
                Grammar.oneOf(List.of(List.of("a", "ab", "b"), List.of("aa", "a"), List.of("b", "c"))
                        .get(random.nextInt(3)));
            case 2 ->
                random.nextInt(3) == 0
                        ? new Grammar.Words(1 + random.nextInt(2), "|")
                        : new Grammar.Copied(List.of("a,b", "abc", "c|a").get(random.nextInt(3)), 1);
            case 3 -> new Grammar.Sequence(some(random, depth));
            case 4 -> new Grammar.Either(some(random, depth));
            default ->
                new Grammar.Distinct(
                        some(random, depth).stream()
                                .map(key -> Matcher.of(key).complete() ? new Grammar.Text("c") : key)
                                .map(key -> new Grammar.Item(
                                        key, random.nextBoolean() ? new Grammar.Text("") : grammar(random, depth - 1)))
                                .toList(),
                        List.of("", ",", "|").get(random.nextInt(3)),
                        random.nextInt(2),
                        1 + random.nextInt(3));
        };
    }

    private static List<Grammar> some(Random random, int depth) {
        return IntStream.rangeClosed(0, random.nextInt(2))
                .mapToObj(_ -> grammar(random, depth - 1))
                .toList();
    }
}
