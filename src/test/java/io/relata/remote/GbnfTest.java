package io.relata.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.grammar.Grammar;
import java.util.List;
import org.junit.jupiter.api.Test;

class GbnfTest {
    @Test
    void writesEveryKindOfForm() {
        Grammar word = new Grammar.Words(5, "\"\\");
        Grammar form = new Grammar.Either(List.of(
                Grammar.sequence("a\"\n", word, new Grammar.Repeat(word, 0, 3000)), Grammar.oneOf(List.of("x", "xy"))));
        assertThat(Gbnf.of(form)).isEqualTo("""
                root ::= r5
                r0 ::= "a\\"\\n"
                r1 ::= [^\\x00-\\x1F\\x7F\\x22\\x5C]{1,5}
                r2 ::= r1{0,}
                r3 ::= r0 r1 r2
                r4 ::= "x" | "xy"
                r5 ::= r3 | r4
                """);
    }

    @Test
    void escapesNothingInAClassThatLlamaCppDoesNotLetBeEscaped() {
        assertThat(Gbnf.of(new Grammar.Words(3, "]^-[;"))).isEqualTo("""
                root ::= r0
                r0 ::= [^\\x00-\\x1F\\x7F\\x5D\\x5E\\x2D\\x5B;]{1,3}
                """);
    }

    @Test
    void copiesOnlyFromWordToWord() {
        assertThat(Gbnf.of(new Grammar.Copied("a bc, d", 3))).isEqualTo("""
                root ::= r6
                c0 ::= "d"
                c1 ::= " " c0
                c2 ::= "," c1?
                c3 ::= "bc" c2?
                c4 ::= " " c3
                c5 ::= "a" c4?
                r6 ::= c5 | c3 | c0
                """);
    }

    @Test
    void leavesTellingItemsApartToWhoeverReadsTheAnswer() {
        Grammar item = new Grammar.Text("a");
        assertThat(Gbnf.of(Grammar.distinct(item, ",", 1, 3))).contains("\"a\"", "{0,2}");
    }
}
