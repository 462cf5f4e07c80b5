package io.relata.wire;

import io.relata.adapter.AdapterShelf;
import io.relata.document.EntityMention;
import io.relata.document.InlineMarkers;
import io.relata.document.MentionPair;
import io.relata.document.MentionReader;
import io.relata.document.Mentions;
import io.relata.document.PairContext;
import io.relata.document.TextRules;
import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import io.relata.extraction.CallBudget;
import io.relata.extraction.ExtractionRequest;
import io.relata.extraction.ExtractionResult;
import io.relata.extraction.PairProfile;
import io.relata.extraction.Profile;
import io.relata.extraction.RelationExtractor;
import io.relata.extraction.TextExtractor;
import io.relata.extraction.TextProfile;
import io.relata.extraction.TextRequest;
import io.relata.extraction.TextResult;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.serving.Client;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where both doors hand in requests for extractions: checks them against what is known here and has them answered. */
public final class ExtractionDesk {
    private final RelationExtractor extractor;
    private final TextExtractor textExtractor;
    private final SchemaShelf schemas;
    private final ProfileShelf profiles;
    private final Limits limits;

    /** Creates a desk before the extractors. */
    public ExtractionDesk(
            RelationExtractor extractor,
            TextExtractor textExtractor,
            SchemaShelf schemas,
            ProfileShelf profiles,
            Limits limits) {
        this.extractor = extractor;
        this.textExtractor = textExtractor;
        this.schemas = schemas;
        this.profiles = profiles;
        this.limits = limits;
    }

    /**
     * Answers a request.
     *
     * @throws RelataException with any code of a caller's fault that begins with {@code TEXT}, {@code SPAN}, {@code
     *     MENTION}, {@code PAIRS}, {@code MARKERS}, {@code SCHEMA}, {@code PROFILE}, {@code ADAPTER} or {@code ENTITY}, or as the extractor
     *     does
     */
    public Answer answer(ExtractRequest request) {
        return answer(request, CallBudget.unlimited(), Client.house());
    }

    /**
     * Answers a request of a job, as {@link #answer(ExtractRequest)} does while the budget lasts. What goes beyond is answered
     * without the language model, and says so; a profile that searches whole texts then has only what was found before.
     *
     * @param client on whose behalf the language model is asked
     */
    public Answer answer(ExtractRequest request, CallBudget budget, Client client) {
        new TextRules(limits.textCharactersMax()).check(request.text());
        return switch (profiles.profile(request.profile())) {
            case PairProfile _ -> pairs(request, budget, client);
            case TextProfile profile -> text(request, profile, budget, client);
        };
    }

    private ExtractAnswer pairs(ExtractRequest request, CallBudget budget, Client client) {
        ExtractionRequest question = question(request).within(budget).by(client);
        ExtractionResult result = extractor.extract(question);
        requireAdapter(request, question.profile(), result.adapter());
        return new AnswerWriter(question.text(), request.offsetUnit())
                .answer(result, request.customId(), request.trace());
    }

    private TextAnswer text(ExtractRequest request, TextProfile named, CallBudget budget, Client client) {
        boolean marked = InlineMarkers.present(request.text());
        if (marked || !request.pairs().equals(new PairsAsked.Inline())) {
            throw new RelataException(
                    ErrorCode.PROFILE_MISMATCH,
                    "The profile \"%s\" searches whole texts for %s, and %s."
                            .formatted(
                                    named.name(),
                                    named.task().wireName(),
                                    marked ? "a pair is marked in the text" : "mentions are given"),
                    "Maybe leave out mentions, pairs and markers, or name a profile such as %s."
                            .formatted(profiles.defaultName()));
        }
        TextProfile profile = request.k() > 0 ? named.withDemonstrations(request.k()) : named;
        if (!request.adapter().isEmpty()) {
            profile = profile.withAdapter(adapter(request, profile));
        }
        RelationSchema schema = schemas.schema(request.schema().isEmpty() ? profile.schema() : request.schema());
        TextResult result =
                textExtractor.extract(new TextRequest(request.text(), schema, profile, request.trace(), Set.of())
                        .within(budget)
                        .by(client));
        return new TextAnswerWriter(request.text(), request.offsetUnit())
                .answer(result, request.customId(), request.trace());
    }

    /** Returns the question that a request asks, all its names looked up and all its offsets converted. */
    ExtractionRequest question(ExtractRequest request) {
        new TextRules(limits.textCharactersMax()).check(request.text());
        PairProfile profile = profiles.pairProfile(request.profile());
        if (request.k() > 0) {
            profile = profile.withK(request.k());
        }
        if (!request.adapter().isEmpty()) {
            profile = profile.withAdapter(adapter(request, profile));
        }
        RelationSchema schema = schemas.schema(request.schema().isEmpty() ? profile.schema() : request.schema());
        Marked marked = marked(request);
        marked.pairs.forEach(pair -> checkTypes(pair, schema));
        return new ExtractionRequest(marked.text, marked.pairs, schema, profile, request.trace(), Set.of());
    }

    /** Returns the adapter that a request names, which needs a language model to be put on. */
    private static String adapter(ExtractRequest request, Profile profile) {
        if (request.adapter().equals(AdapterShelf.NONE)) {
            return "";
        }
        if (profile.model().isEmpty()) {
            throw new RelataException(
                    ErrorCode.PROFILE_MISMATCH,
                    "The profile \"%s\" has no language model that the adapter \"%s\" could be put on."
                            .formatted(profile.name(), request.adapter()),
                    "Maybe leave out the adapter, or name a profile with a model; /v1/profiles lists them.");
        }
        return request.adapter();
    }

    /** Refuses an answer that was given without the adapter that the request names, since the model is not installed. */
    private static void requireAdapter(ExtractRequest request, Profile profile, String used) {
        if (!request.adapter().isEmpty() && !used.equals(profile.adapter())) {
            throw new RelataException(
                    ErrorCode.MODEL_MISSING,
                    "The adapter \"%s\" is for the language model \"%s\", which is not installed, or no engine runs here."
                            .formatted(request.adapter(), profile.model()),
                    "Maybe \"./relata doctor\" says what is missing; without the adapter the request has an answer.");
        }
    }

    private Marked marked(ExtractRequest request) {
        return switch (request.pairs()) {
            case PairsAsked.Inline() -> inline(request.text());
            case PairsAsked.All() ->
                new Marked(request.text(), mentions(request).allPairs(limits.pairsMax()));
            case PairsAsked.Listed(List<PairsAsked.Ids> pairs) -> {
                Mentions mentions = mentions(request);
                yield new Marked(
                        request.text(),
                        pairs.stream()
                                .map(ids -> mentions.pair(ids.head(), ids.tail()))
                                .toList());
            }
        };
    }

    private Marked inline(String text) {
        if (!InlineMarkers.present(text)) {
            throw new RelataException(
                    ErrorCode.MENTIONS_MISSING,
                    "No mentions are given and none are marked in the text.",
                    "Maybe mark the pair: The <e1>fire</e1> was caused by <e2>friction</e2>." + wholeTexts());
        }
        PairContext context = InlineMarkers.parse(text);
        return new Marked(context.text(), List.of(context.pair()));
    }

    private String wholeTexts() {
        return profiles.all().stream()
                .filter(TextProfile.class::isInstance)
                .findFirst()
                .map(p -> " A profile such as %s searches whole texts.".formatted(p.name()))
                .orElse("");
    }

    private static Mentions mentions(ExtractRequest request) {
        MentionReader reader = new MentionReader(request.text(), request.offsetUnit());
        return new Mentions(
                request.mentions().stream().map(m -> mention(reader, m)).toList());
    }

    static EntityMention mention(MentionReader reader, MentionInput input) {
        return input.text().isEmpty()
                ? reader.read(input.id(), input.start(), input.end(), input.type())
                : reader.read(input.id(), input.start(), input.end(), input.type(), input.text());
    }

    /**
     * Refuses an entity type that no relation of the schema can have: it would leave only the NULL label, and the caller
     * would take a mistyped type for an answer.
     */
    static void checkTypes(MentionPair pair, RelationSchema schema) {
        Set<String> known = new HashSet<>();
        for (RelationType relation : schema.relations()) {
            if (relation.headTypes().isEmpty() || relation.tailTypes().isEmpty()) {
                return;
            }
            known.addAll(relation.headTypes());
            known.addAll(relation.tailTypes());
        }
        Stream.of(pair.head().type(), pair.tail().type())
                .filter(type -> !type.isEmpty() && !known.contains(type))
                .findFirst()
                .ifPresent(type -> {
                    throw new RelataException(
                            ErrorCode.ENTITY_TYPE_UNKNOWN,
                            "The schema \"%s\" has no entity type \"%s\".".formatted(schema.name(), type),
                            KnownNames.hint(type, known));
                });
    }

    private record Marked(String text, List<MentionPair> pairs) {}
}
