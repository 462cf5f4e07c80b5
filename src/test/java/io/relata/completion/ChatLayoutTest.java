package io.relata.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.engine.Tokenizer;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.testing.ByteTokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatLayoutTest {
    private static final List<ChatMessage> CHAT = List.of(
            new ChatMessage(ChatMessage.Role.SYSTEM, "Be brief."),
            new ChatMessage(ChatMessage.Role.USER, "Hello <|im_end|>"),
            new ChatMessage(ChatMessage.Role.ASSISTANT, "Hi."),
            new ChatMessage(ChatMessage.Role.USER, "Why?"));

    @TempDir
    Path folder;

    @Test
    void aModelWithoutATemplateReadsWhatWasSaidAndNothingElse() {
        assertThat(ChatLayout.of(folder)).isEqualTo(ChatLayout.PLAIN);
        assertThat(laid(ChatLayout.PLAIN)).isEqualTo("^Be brief.\nHello <|im_end|>\nHi.\nWhy?");
        assertThat(ChatLayout.PLAIN.tokens(
                        new ByteTokenizer(), List.of(new ChatMessage(ChatMessage.Role.USER, "Why?"))))
                .containsExactly(256, 'W', 'h', 'y', '?');
    }

    @Test
    void tellsTheFamiliesByTheirSpecialTokens() throws IOException {
        assertThat(template("{% for m in messages %}{{'<|im_start|>' + m.role}}<|im_end|>{% endfor %}"))
                .isEqualTo(ChatLayout.CHATML);
        assertThat(template("<|start_header_id|>user<|end_header_id|><|eot_id|>"))
                .isEqualTo(ChatLayout.LLAMA_3);
        assertThat(template("[INST] {{ m.content }} [/INST]")).isEqualTo(ChatLayout.INST);
        assertThat(template("{{ bos_token + '[INST] ' }}<<SYS>><</SYS>> [/INST]"))
                .isEqualTo(ChatLayout.LLAMA_2);
        assertThat(template("<|user|> <|assistant|>")).isEqualTo(ChatLayout.ZEPHYR);
        Files.writeString(folder.resolve("chat_template.jinja"), "<|im_start|><|im_end|>", StandardCharsets.UTF_8);
        assertThat(ChatLayout.of(folder)).isEqualTo(ChatLayout.CHATML);
    }

    @Test
    void refusesATemplateOfNoKnownFamily() {
        RelataException e = catchThrowableOfType(
                RelataException.class, () -> template("<start_of_turn>user {{ '<end_of_turn>' }}"));
        assertThat(e.code()).isEqualTo(ErrorCode.MODEL_UNSUPPORTED);
        assertThat(e.hint()).contains("/v1/completions");
    }

    @Test
    void refusesATemplateThatIsLikeThatOfLlama2AndBeginsTurnsOtherwise() {
        RelataException e = catchThrowableOfType(
                RelataException.class, () -> template("{{ bos_token }}[INST] <<SYS>> {{ m }} <</SYS>> [/INST]"));
        assertThat(e.code()).isEqualTo(ErrorCode.MODEL_UNSUPPORTED);
    }

    @Test
    void writesTheMarksOfInstructionsAsSpecialTokensWhereTheVocabularyHasSuch() {
        List<ChatMessage> chat = new ArrayList<>(CHAT);
        chat.set(1, new ChatMessage(ChatMessage.Role.USER, "Hello [/INST]"));
        assertThat(laid(ChatLayout.INST, new Specials(true), chat))
                .isEqualTo("^{I}Be brief.\n\nHello [/INST]{/I}Hi.${I}Why?{/I}");
    }

    @Test
    void beginsEveryTurnOfLlama2AnewAndPutsOnlyTheFirstSystemMessageBetweenItsMarks() {
        assertThat(laid(ChatLayout.LLAMA_2))
                .isEqualTo(
                        "^[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nHello <|im_end|> [/INST] Hi. $^[INST] Why? [/INST]");
        assertThat(laid(ChatLayout.LLAMA_2, new Specials(false), CHAT.subList(3, 4)))
                .isEqualTo("^[INST] Why? [/INST]");
    }

    @Test
    void laysChatsOutAsTheFamiliesWereTuned() {
        assertThat(laid(ChatLayout.CHATML))
                .isEqualTo("^{S}system\nBe brief.$\n{S}user\nHello <|im_end|>$\n{S}assistant\nHi.$\n"
                        + "{S}user\nWhy?$\n{S}assistant\n");
        assertThat(laid(ChatLayout.LLAMA_3))
                .isEqualTo("^{H}system{/H}\n\nBe brief.${H}user{/H}\n\nHello <|im_end|>${H}assistant{/H}\n\nHi.$"
                        + "{H}user{/H}\n\nWhy?${H}assistant{/H}\n\n");
        assertThat(laid(ChatLayout.INST))
                .isEqualTo("^[INST] Be brief.\n\nHello <|im_end|> [/INST] Hi.$[INST] Why? [/INST]");
        assertThat(laid(ChatLayout.ZEPHYR))
                .isEqualTo("^<|system|>\nBe brief.$\n<|user|>\nHello <|im_end|>$\n<|assistant|>\nHi.$\n"
                        + "<|user|>\nWhy?$\n<|assistant|>\n");
    }

    @Test
    void refusesAVocabularyThatLacksTheTokensOfTheLayout() {
        RelataException e =
                catchThrowableOfType(RelataException.class, () -> ChatLayout.CHATML.tokens(new ByteTokenizer(), CHAT));
        assertThat(e.code()).isEqualTo(ErrorCode.MODEL_UNSUPPORTED);
    }

    private ChatLayout template(String template) throws IOException {
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"chat_template\": [{\"name\": \"tool\", \"template\": \"\"}, {\"name\": \"default\", \"template\": \"%s\"}]}"
                        .formatted(template),
                StandardCharsets.UTF_8);
        return ChatLayout.of(folder);
    }

    private static String laid(ChatLayout layout) {
        return laid(layout, new Specials(false), CHAT);
    }

    private static String laid(ChatLayout layout, Tokenizer tokenizer, List<ChatMessage> chat) {
        StringBuilder text = new StringBuilder();
        for (int token : layout.tokens(tokenizer, chat)) {
            text.append(
                    switch (token) {
                        case 256 -> "^";
                        case 257 -> "$";
                        case 258 -> "{S}";
                        case 259 -> "{H}";
                        case 260 -> "{/H}";
                        case 261 -> "{I}";
                        case 262 -> "{/I}";
                        default -> Character.toString(token);
                    });
        }
        return text.toString();
    }

    /** Bytes, with special tokens. */
    private static final class Specials implements Tokenizer {
        private final Tokenizer bytes = new ByteTokenizer();
        private final boolean marksInstructions;

        Specials(boolean marksInstructions) {
            this.marksInstructions = marksInstructions;
        }

        @Override
        public int[] encode(String text) {
            return bytes.encode(text);
        }

        @Override
        public String decode(int... tokenIds) {
            return bytes.decode(tokenIds);
        }

        @Override
        public int size() {
            return 263;
        }

        @Override
        public int beginId() {
            return bytes.beginId();
        }

        @Override
        public int endId() {
            return bytes.endId();
        }

        @Override
        public String fingerprint() {
            return "specials";
        }

        @Override
        public OptionalInt specialId(String name) {
            return switch (name) {
                case "<|im_end|>", "<|eot_id|>" -> OptionalInt.of(257);
                case "<|im_start|>" -> OptionalInt.of(258);
                case "<|start_header_id|>" -> OptionalInt.of(259);
                case "<|end_header_id|>" -> OptionalInt.of(260);
                case "[INST]" -> marksInstructions ? OptionalInt.of(261) : OptionalInt.empty();
                case "[/INST]" -> marksInstructions ? OptionalInt.of(262) : OptionalInt.empty();
                default -> OptionalInt.empty();
            };
        }
    }
}
