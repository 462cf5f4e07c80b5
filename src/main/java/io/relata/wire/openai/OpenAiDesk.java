package io.relata.wire.openai;

import io.relata.completion.Caller;
import io.relata.completion.ChatLayout;
import io.relata.completion.CompletionWriter;
import io.relata.completion.TokenShare;
import io.relata.decoding.Stop;
import io.relata.decoding.TokenTexts;
import io.relata.digest.Sha256;
import io.relata.document.InlineMarkers;
import io.relata.document.PairContext;
import io.relata.document.TextRules;
import io.relata.encoder.RelationEncoder;
import io.relata.engine.LanguageModel;
import io.relata.engine.Tokenizer;
import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import io.relata.extraction.LanguageModels;
import io.relata.serving.Client;
import io.relata.serving.ServedModel;
import io.relata.wire.Inventory;
import io.relata.wire.Limits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Where programs that speak OpenAI's protocol hand in their requests. Safe for use by several threads. */
public final class OpenAiDesk {
    private static final String CHAT = "chat.completion";

    private final Inventory inventory;
    private final OpenModels models;
    private final Limits limits;
    private final InstantSource clock;
    private final Map<String, TokenTexts> tokenTexts = new ConcurrentHashMap<>();

    /** Creates a desk before the models that the inventory lists. */
    public OpenAiDesk(Inventory inventory, OpenModels models, Limits limits, InstantSource clock) {
        this.inventory = inventory;
        this.models = models;
        this.limits = limits;
        this.clock = clock;
    }

    /** An answer that is ready to be written: nothing of the request will be refused any more. */
    @FunctionalInterface
    public interface Ready {
        /**
         * Writes the answer.
         *
         * @param pieces takes the pieces of an answer that comes piece by piece, as values to be written as JSON
         * @return the whole answer as a value to be written as JSON; empty where it came piece by piece
         * @throws io.relata.completion.CallerGoneException when nobody waits any more
         */
        Optional<Object> write(Consumer<Object> pieces);
    }

    /**
     * Takes a chat.
     *
     * @param client on whose behalf it is answered; when it leaves, nothing more is written
     * @throws RelataException with {@code MODEL_UNKNOWN}, {@code PROMPT_TOO_LONG}, {@code MODEL_UNSUPPORTED}, {@code INVALID_FIELD}
     *     or as models do when they are opened
     */
    public Ready chat(ChatRequest request, Client client) {
        return leased(request.model(), client, writer -> {
            ChatLayout layout = models.layout(Name.of(request.model()).base());
            int[] prompt = layout.tokens(writer.model().tokenizer(), request.messages());
            CompletionWriter.Order order = request.choices().order(prompt);
            writer.checked(order);
            return pieces -> answered(request, writer, order, pieces, client);
        });
    }

    private Optional<Object> answered(
            ChatRequest request,
            CompletionWriter writer,
            CompletionWriter.Order order,
            Consumer<Object> pieces,
            Client client) {
        String id = id("chatcmpl-", writer, request.digest());
        if (request.choices().stream()) {
            new ChatStream(head(id, CHAT + ".chunk", request.model(), writer), pieces, client::isGone)
                    .write(writer, order, request.choices().usageInStream());
            return Optional.empty();
        }
        CompletionWriter.Written written = writer.write(order, patient(client));
        Answers.ChatChoice choice = new Answers.ChatChoice(
                0,
                new Answers.Message("assistant", written.text(), Optional.empty()),
                order.topCount().isPresent() ? Optional.of(Answers.ChatShares.of(written.shares())) : Optional.empty(),
                finishReason(written.stop()));
        return Optional.of(Answers.Whole.of(
                head(id, CHAT, request.model(), writer),
                List.of(choice),
                Optional.of(
                        Answers.Usage.of(order.prompt().length, written.reusedTokenCount(), written.tokenCount()))));
    }

    /**
     * Takes prompts.
     *
     * @throws RelataException as {@link #chat} does
     */
    public Ready complete(CompletionRequest request, Client client) {
        return leased(request.model(), client, writer -> {
            List<int[]> prompts = request.prompts().stream().map(writer::tokens).toList();
            for (int[] prompt : prompts) {
                writer.checked(request.choices().order(prompt));
            }
            Answers.Head head = head(id("cmpl-", writer, request.digest()), "text_completion", request.model(), writer);
            return pieces -> {
                if (request.choices().stream()) {
                    new TextStream(head, pieces, client::isGone)
                            .write(
                                    writer,
                                    request.choices().order(prompts.getFirst()),
                                    request.choices().usageInStream());
                    return Optional.empty();
                }
                return Optional.of(completed(request, writer, head, prompts, patient(client)));
            };
        });
    }

    private static Answers.Whole<Answers.TextChoice> completed(
            CompletionRequest request, CompletionWriter writer, Answers.Head head, List<int[]> prompts, Caller caller) {
        List<List<TokenShare>> read =
                request.echo() && request.choices().topCount().isPresent()
                        ? writer.shares(prompts, request.choices().topCount().getAsInt(), caller)
                        : List.of();
        boolean writes = request.choices().tokensMax().orElse(1) > 0;
        List<Answers.TextChoice> choices = new ArrayList<>();
        int promptTokens = 0;
        int writtenTokens = 0;
        int reusedTokens = 0;
        for (int i = 0; i < prompts.size(); i++) {
            CompletionWriter.Written written = writes
                    ? writer.write(request.choices().order(prompts.get(i)), caller)
                    : new CompletionWriter.Written("", List.of(), 0, 0, new Stop.TokenLimit());
            promptTokens += prompts.get(i).length;
            writtenTokens += written.tokenCount();
            reusedTokens += written.reusedTokenCount();
            String shown = request.echo() ? request.prompts().get(i) : "";
            choices.add(new Answers.TextChoice(
                    i,
                    shown + written.text(),
                    shares(request, writer, prompts.get(i), read.isEmpty() ? List.of() : read.get(i), written),
                    Optional.of(finishReason(written.stop()))));
        }
        return Answers.Whole.of(
                head, choices, Optional.of(Answers.Usage.of(promptTokens, reusedTokens, writtenTokens)));
    }

    /** Returns an answer during which a model is held; where it is refused, or when it is written, the model is let go. */
    private Ready leased(String name, Client client, Function<CompletionWriter, Ready> taken) {
        LanguageModels.Lease<LanguageModel> lease = lease(name);
        boolean held = false;
        try {
            Tokenizer tokenizer = lease.model().tokenizer();
            TokenTexts texts = tokenTexts.computeIfAbsent(tokenizer.fingerprint(), _ -> new TokenTexts(tokenizer));
            Ready ready = taken.apply(new CompletionWriter(ServedModel.forClient(lease.model(), client), texts));
            held = true;
            return pieces -> {
                try (lease) {
                    return ready.write(pieces);
                }
            };
        } finally {
            if (!held) {
                lease.close();
            }
        }
    }

    private static Optional<Answers.TextShares> shares(
            CompletionRequest request,
            CompletionWriter writer,
            int[] prompt,
            List<TokenShare> read,
            CompletionWriter.Written written) {
        if (request.choices().topCount().isEmpty()) {
            return Optional.empty();
        }
        if (!request.echo()) {
            return Optional.of(Answers.TextShares.of(Optional.empty(), written.shares(), 0));
        }
        List<TokenShare> all = new ArrayList<>(read);
        all.addAll(written.shares());
        // The token that begins a text is none of the prompt's; it has no characters.
        String first = prompt[0] == writer.model().tokenizer().beginId() ? "" : writer.text(prompt[0]);
        return Optional.of(Answers.TextShares.of(Optional.of(first), all, 0));
    }

    /**
     * Returns the vectors of texts, as a value to be written as JSON.
     *
     * @throws RelataException with {@code MODEL_UNKNOWN}, {@code MENTIONS_MISSING} when a text without a marked pair is asked of an
     *     encoder of pairs, or any code that begins with {@code TEXT} or {@code MARKERS}
     */
    public Object embed(EmbeddingRequest request) {
        known(request.model());
        RelationEncoder encoder = models.encoder(request.model())
                .orElseThrow(() -> new RelataException(
                        ErrorCode.MODEL_UNKNOWN,
                        "The model \"%s\" gives no vectors.".formatted(request.model()),
                        "Maybe an encoder was meant; /v1/models tells the kinds."));
        List<Answers.Embedding> data = new ArrayList<>();
        for (float[] vector : vectors(encoder, request.inputs())) {
            data.add(new Answers.Embedding("embedding", data.size(), request.base64() ? base64(vector) : vector));
        }
        return new Answers.Embeddings("list", data, request.model(), new Answers.EmbeddingUsage(0, 0));
    }

    private List<float[]> vectors(RelationEncoder encoder, List<String> inputs) {
        inputs.forEach(new TextRules(limits.textCharactersMax())::check);
        if (inputs.stream().allMatch(InlineMarkers::present)) {
            List<PairContext> pairs = inputs.stream().map(InlineMarkers::parse).toList();
            return encoder.encode(pairs);
        }
        if (inputs.stream().anyMatch(InlineMarkers::present)) {
            throw new RelataException(
                    ErrorCode.MARKERS_MALFORMED,
                    "Some of the texts have a marked pair, and some have none.",
                    "Maybe send them in two requests.");
        }
        return encoder.encodeTexts(inputs)
                .orElseThrow(
                        () -> new RelataException(
                                ErrorCode.MENTIONS_MISSING,
                                "The encoder %s gives vectors of pairs, and none is marked in the text."
                                        .formatted(encoder.name()),
                                "Maybe mark one: The <e1>fire</e1> was caused by <e2>friction</e2>. Or ask sentence-lexical.v1."));
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private LanguageModels.Lease<LanguageModel> lease(String name) {
        known(name);
        Name parts = Name.of(name);
        return models.languageModel(parts.base(), parts.adapter())
                .orElseThrow(
                        () -> new RelataException(
                                ErrorCode.MODEL_UNKNOWN,
                                "The model \"%s\" writes no texts here.".formatted(name),
                                "Maybe a language model was meant; /v1/models tells the kinds, and \"./relata doctor\" the engines."));
    }

    // The name becomes one of a folder, so nothing that is not listed may come by here.
    private void known(String name) {
        List<String> names =
                inventory.models().data().stream().map(Inventory.Listed::id).toList();
        if (!names.contains(name)) {
            throw new RelataException(
                    ErrorCode.MODEL_UNKNOWN, "There is no model \"%s\".".formatted(name), KnownNames.hint(name, names));
        }
    }

    private Answers.Head head(String id, String object, String model, CompletionWriter writer) {
        return new Answers.Head(
                id,
                object,
                clock.instant().getEpochSecond(),
                model,
                "fp_"
                        + writer.model()
                                .fingerprint()
                                .substring(
                                        0,
                                        Math.min(
                                                12, writer.model().fingerprint().length())));
    }

    /** Returns the same id for the same request to the same model. */
    private static String id(String prefix, CompletionWriter writer, String request) {
        return prefix + Sha256.of(writer.model().fingerprint() + "\n" + request).substring(0, 24);
    }

    static String finishReason(Stop stop) {
        return stop.whole() ? "stop" : "length";
    }

    private static Caller patient(Client client) {
        return new Caller() {
            @Override
            public boolean gone() {
                return client.isGone();
            }
        };
    }

    /** The name of a model, of which a colon parts the name of an adapter. */
    private record Name(String base, String adapter) {
        static Name of(String name) {
            int colon = name.indexOf(':');
            return colon < 0 ? new Name(name, "") : new Name(name.substring(0, colon), name.substring(colon + 1));
        }
    }
}
