package io.relata.engine.bpe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.relata.engine.Tokenizer;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.error.RelataException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnigurumaPatternTest {
    private static final String BYTES =
            "{'type':'ByteLevel','add_prefix_space':false,'trim_offsets':true,'use_regex':false}";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\s",
                "\\S",
                "\\w",
                "\\W",
                "\\d",
                "\\D",
                ".",
                "[^\\s\\p{L}\\d]",
                "\\p{L}",
                "\\P{Lu}",
                "\\p{^Ll}",
                "\\p{M}",
                "\\p{N}",
                "\\p{P}",
                "\\p{S}",
                "\\p{Z}",
                "\\p{Han}",
                "\\p{Hiragana}",
                "\\p{Latin}",
                "[\\x{4E00}-\\x{9FA5}\\u3040-\\u30FF\\-_]",
                "(?i:k)",
                "(?i:s|\\!)"
            })
    void meansTheSameCharactersAsTheLibrary(String regex) {
        assertSameOfEveryCharacter(
                "{'type':'Replace','pattern':{'Regex':'%s'},'content':'X'}".formatted(regex.replace("\\", "\\\\")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NFC", "Lowercase"})
    void normalizesEveryCharacterAsTheLibrary(String type) {
        assertSameOfEveryCharacter("{'type':'%s'}".formatted(type));
    }

    /** Of all that is defined below the ideographs, and of what follows every seventh, without ideographs and Hangul. */
    private void assertSameOfEveryCharacter(String normalizer) {
        MadeTokenizer.Written written = MadeTokenizer.ofBytes(1)
                .with("normalizer", normalizer)
                .with("pre_tokenizer", BYTES)
                .write(folder);
        Tokenizer ours = written.load(new BpeTokenizers());
        Tokenizer theirs = written.load(new HuggingFaceTokenizers());
        StringBuilder text = new StringBuilder();
        IntStream.concat(
                        IntStream.range(1, 0x20100).filter(c -> c < 0x3500 || c > 0x9F00 && c < 0xAD00 || c > 0xD700),
                        IntStream.range(0xE0000, 0xE0200))
                .filter(c -> Character.isDefined(c) && Character.getType(c) != Character.SURROGATE)
                .filter(c -> c < 0x3500 || c % 7 == 0)
                .forEach(c -> text.append('a').appendCodePoint(c).append('b'));
        for (int from = 0; from < text.length(); from += 2000) {
            int start = text.codePointAt(from) == text.charAt(from) ? from : from + 1;
            String part = text.substring(start, Math.min(text.length(), start + 2000));
            assertThat(ours.encode(part)).as(normalizer).containsExactly(theirs.encode(part));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a$",
                "^a",
                "\\b",
                "\\1",
                "\\G",
                "\\h",
                "\\pL",
                "\\p{Nonsense}",
                "[a[b]]",
                "[a&&b]",
                "[]a]",
                "[a-\\s]",
                "[\\W]",
                "(a)*",
                "(?:ab)+",
                "(?m:.)",
                "(?<name>a)",
                "(?x) a",
                "a**",
                "a{2}+",
                "a{2}?",
                "a{,2}",
                "a{2,}",
                "a{",
                "(a",
                "a)",
                "[a",
                "(?i:[a-z])",
                "(?i:ss)",
                "(?i:ä)",
                "(?i:\\w)",
                "a\\",
                "\\x41",
                "\\u00",
                "\\p{L"
            })
    void refusesWhatTheTwoMightUnderstandDifferently(String regex) {
        assertThatThrownBy(() -> read(regex))
                .isInstanceOf(RelataException.class)
                .hasMessageContaining(regex);
    }

    @Test
    void findsTheRoomOfItsQuantifiers() {
        assertThat(read("a{1,3}b*+[c-e]++(?:f|g)?h??").matcher("aabbcdeh").matches())
                .isTrue();
        assertThat(read("(?<!x)y(?=z)").matcher("yz").find()).isTrue();
    }

    private static Pattern read(String regex) {
        return OnigurumaPattern.read(
                new Component(
                        Path.of("tokenizer.json"),
                        "pattern",
                        JsonNodeFactory.instance.objectNode().put("Regex", regex)),
                "Regex");
    }
}
