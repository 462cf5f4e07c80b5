package io.relata.completion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.relata.engine.Tokenizer;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * How the messages of a chat become the tokens that a model goes on from.
 *
 * <p>Templates of model folders are programs; none is run here. A template is told by the special tokens that it writes, and what
 * those families of models were trained on is written by this class. What a message says is never read as a special token.
 */
public enum ChatLayout {
    /** For models without a template: what was said, message by message on lines of its own, and the model writes on. */
    PLAIN(_ -> false, ""),

    /** {@code <|im_start|>role}, as Qwen and many others are tuned. */
    CHATML(t -> t.contains("<|im_start|>") && t.contains("<|im_end|>"), "<|im_end|>"),

    /** {@code <|start_header_id|>role<|end_header_id|>}, as Llama 3 is; the dates that 3.1 and later put first are not written. */
    LLAMA_3(t -> t.contains("<|start_header_id|>") && t.contains("<|eot_id|>"), "<|eot_id|>"),

    /**
     * {@code [INST] .. [/INST]}, as Mistral is; what the system says stands before the first question. The marks are special tokens
     * where the vocabulary has such, as from version 0.3 on, and text where it has none.
     */
    INST(t -> t.contains("[INST]") && !t.contains("<<SYS>>"), ""),

    /** {@code [INST] <<SYS>> .. [/INST]} and a begin token before each question, as Llama 2 is. */
    LLAMA_2(t -> t.contains("<<SYS>>") && t.contains("bos_token + '[INST] '"), ""),

    /** {@code <|user|>} on a line of its own and the end token after each message, as Zephyr and TinyLlama are. */
    ZEPHYR(t -> t.contains("<|user|>") && t.contains("<|assistant|>"), "");

    private static final int TEMPLATE_BYTES_MAX = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Predicate<String> tells;
    private final String turnEnd;

    ChatLayout(Predicate<String> tells, String turnEnd) {
        this.tells = tells;
        this.turnEnd = turnEnd;
    }

    /** Returns the name that lists and messages use. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns the layout that a model folder's {@code chat_template.jinja} or {@code tokenizer_config.json} tells of.
     *
     * @throws RelataException with {@code MODEL_UNSUPPORTED} when there is a template and it is of no family above, {@code
     *     MODEL_INVALID} when it cannot be read
     */
    public static ChatLayout of(Path folder) {
        String template = template(folder);
        if (template.isEmpty()) {
            return PLAIN;
        }
        return Arrays.stream(values())
                .filter(layout -> layout.tells.test(template))
                .findFirst()
                .orElseThrow(() -> new RelataException(
                        ErrorCode.MODEL_UNSUPPORTED,
                        "The chat template of %s is none of those that are read: %s."
                                .formatted(
                                        folder.getFileName(),
                                        String.join(
                                                ", ",
                                                Arrays.stream(values())
                                                        .map(ChatLayout::wireName)
                                                        .toList())),
                        "Maybe lay out the prompt yourself and send it to /v1/completions."));
    }

    private static String template(Path folder) {
        Path own = folder.resolve("chat_template.jinja");
        Path config = folder.resolve("tokenizer_config.json");
        try {
            if (Files.isRegularFile(own)) {
                return read(own);
            }
            return Files.isRegularFile(config)
                    ? inConfig(JSON.readTree(read(config)).path("chat_template"))
                    : "";
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.MODEL_INVALID,
                    "The chat template of %s cannot be read: %s".formatted(folder.getFileName(), e.getMessage()),
                    "",
                    e);
        }
    }

    private static String read(Path file) throws IOException {
        if (Files.size(file) > TEMPLATE_BYTES_MAX) {
            throw new IOException("%s has more than %d bytes".formatted(file.getFileName(), TEMPLATE_BYTES_MAX));
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private static String inConfig(JsonNode template) {
        for (JsonNode named : template) {
            if (named.path("name").asText().equals("default")) {
                return named.path("template").asText();
            }
        }
        return template.asText("");
    }

    /**
     * Returns the tokens of a chat, the beginning of the answer among them.
     *
     * @param messages at least one
     * @throws RelataException with {@code MODEL_UNSUPPORTED} when the vocabulary lacks a token of the layout, or ends its texts with
     *     another than the layout's turns end with
     */
    public int[] tokens(Tokenizer tokenizer, List<ChatMessage> messages) {
        if (!turnEnd.isEmpty() && special(tokenizer, turnEnd)[0] != tokenizer.endId()) {
            throw new RelataException(
                    ErrorCode.MODEL_UNSUPPORTED,
                    "The model's turns end with %s, and its texts with another token.".formatted(turnEnd),
                    "Maybe eos_token in its tokenizer_config.json is the one of the model before it was tuned.");
        }
        // Llama 2 begins anew with every question.
        Laid laid = this == LLAMA_2 ? new Laid(tokenizer) : new Laid(tokenizer).begin();
        switch (this) {
            case PLAIN ->
                laid.text(String.join(
                        "\n", messages.stream().map(ChatMessage::content).toList()));
            case CHATML -> {
                messages.forEach(m -> laid.special("<|im_start|>")
                        .text(role(m) + "\n" + m.content())
                        .special(turnEnd)
                        .text("\n"));
                laid.special("<|im_start|>").text("assistant\n");
            }
            case LLAMA_3 -> {
                messages.forEach(m ->
                        header(laid, role(m)).text("\n\n" + m.content().strip()).special(turnEnd));
                header(laid, "assistant").text("\n\n");
            }
            case INST -> {
                if (tokenizer.specialId("[INST]").isPresent()) {
                    instBySpecialTokens(laid, messages);
                } else {
                    inst(laid, messages);
                }
            }
            case LLAMA_2 -> llama2(laid, messages);
            case ZEPHYR -> {
                messages.forEach(m -> laid.text("<|%s|>\n%s".formatted(role(m), m.content()))
                        .end()
                        .text("\n"));
                laid.text("<|assistant|>\n");
            }
        }
        return laid.tokens();
    }

    private static String role(ChatMessage message) {
        return message.role().name().toLowerCase(Locale.ROOT);
    }

    private static Laid header(Laid laid, String role) {
        return laid.special("<|start_header_id|>").text(role).special("<|end_header_id|>");
    }

    /** What was asked, and what was answered, if anything was yet. */
    private record Turn(String asked, Optional<String> answer) {}

    /** Returns who asks and who answers by turns; the last answer is still to come. */
    private static List<Turn> turns(List<ChatMessage> messages) {
        List<Turn> turns = new ArrayList<>();
        StringBuilder asked = new StringBuilder();
        for (ChatMessage message : messages) {
            switch (message.role()) {
                case SYSTEM, USER -> asked.append(asked.isEmpty() ? "" : "\n\n").append(message.content());
                case ASSISTANT -> {
                    turns.add(new Turn(asked.toString(), Optional.of(message.content())));
                    asked.setLength(0);
                }
            }
        }
        turns.add(new Turn(asked.toString(), Optional.empty()));
        return turns;
    }

    private static void inst(Laid laid, List<ChatMessage> messages) {
        for (Turn turn : turns(messages)) {
            laid.text("[INST] %s [/INST]".formatted(turn.asked));
            turn.answer.ifPresent(answer -> laid.text(" " + answer).end());
        }
    }

    // What stands after a special token is encoded as a text of its own, with the space before it that its vocabulary
    // puts there.
    private static void instBySpecialTokens(Laid laid, List<ChatMessage> messages) {
        for (Turn turn : turns(messages)) {
            laid.special("[INST]").text(turn.asked).special("[/INST]");
            turn.answer.ifPresent(answer -> laid.text(answer).end());
        }
    }

    private static void llama2(Laid laid, List<ChatMessage> messages) {
        boolean told = messages.getFirst().role() == ChatMessage.Role.SYSTEM;
        String system =
                told ? "<<SYS>>\n%s\n<</SYS>>\n\n".formatted(messages.getFirst().content()) : "";
        for (Turn turn : turns(messages.subList(told ? 1 : 0, messages.size()))) {
            laid.begin().text("[INST] %s [/INST]".formatted((system + turn.asked).strip()));
            turn.answer.ifPresent(
                    answer -> laid.text(" %s ".formatted(answer.strip())).end());
            system = "";
        }
    }

    private static int[] special(Tokenizer tokenizer, String name) {
        OptionalInt id = tokenizer.specialId(name);
        if (id.isEmpty()) {
            throw new RelataException(
                    ErrorCode.MODEL_UNSUPPORTED,
                    "The model's chat template writes %s, and its vocabulary has no such special token."
                            .formatted(name),
                    "Maybe tokenizer.json and tokenizer_config.json are of different models.");
        }
        return new int[] {id.getAsInt()};
    }

    /** A chat as it is laid out. */
    private static final class Laid {
        private final Tokenizer tokenizer;
        private final List<int[]> pieces = new ArrayList<>();
        private final StringBuilder open = new StringBuilder();

        Laid(Tokenizer tokenizer) {
            this.tokenizer = tokenizer;
        }

        Laid begin() {
            flush();
            if (tokenizer.beginId() >= 0) {
                pieces.add(new int[] {tokenizer.beginId()});
            }
            return this;
        }

        Laid text(String text) {
            open.append(text);
            return this;
        }

        Laid special(String name) {
            flush();
            pieces.add(ChatLayout.special(tokenizer, name));
            return this;
        }

        Laid end() {
            flush();
            if (tokenizer.endId() >= 0) {
                pieces.add(new int[] {tokenizer.endId()});
            }
            return this;
        }

        private void flush() {
            if (!open.isEmpty()) {
                pieces.add(tokenizer.encode(open.toString()));
                open.setLength(0);
            }
        }

        int[] tokens() {
            flush();
            return pieces.stream().flatMapToInt(IntStream::of).toArray();
        }
    }
}
