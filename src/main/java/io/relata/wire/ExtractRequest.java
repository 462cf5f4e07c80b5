package io.relata.wire;

import io.relata.document.InlineMarkers;
import io.relata.document.OffsetUnit;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A request as it came, checked for its form only.
 *
 * @param customId the caller's name for it, which a batch gives back; otherwise empty
 * @param text the text, with the pair marked in it when there are no mentions
 * @param mentions none when the pair is marked in the text
 * @param pairs what is asked about
 * @param schema name of the schema, or the empty string for the profile's own
 * @param profile name of the profile, or the empty string for the server's own
 * @param adapter name of the adapter, {@code none} for the bare model, or the empty string for the profile's own
 * @param offsetUnit what the offsets of request and answer count
 * @param k demonstrations to retrieve, or 0 for the profile's own
 * @param trace whether the answer tells every stage
 */
public record ExtractRequest(
        String customId,
        String text,
        List<MentionInput> mentions,
        PairsAsked pairs,
        String schema,
        String profile,
        String adapter,
        OffsetUnit offsetUnit,
        int k,
        boolean trace) {
    private static final Set<String> FIELDS =
            Set.of("text", "mentions", "pairs", "schema", "profile", "adapter", "offset_unit", "k", "trace");
    private static final Set<String> BATCH_FIELDS = withCustomId(FIELDS);
    private static final Set<String> PAIR_FIELDS = Set.of("head", "tail");

    public ExtractRequest {
        mentions = List.copyOf(mentions);
    }

    /**
     * Reads one request.
     *
     * @throws RelataException with {@code MALFORMED_JSON}, {@code UNKNOWN_FIELD}, {@code INVALID_FIELD}, {@code
     *     MENTIONS_MISSING}, {@code MARKERS_MALFORMED} or {@code PAIRS_TOO_MANY}
     */
    public static ExtractRequest read(byte[] json, Limits limits) {
        return read(JsonFields.of(StrictJson.read(json), FIELDS), "", limits);
    }

    /** Reads one line of a batch, which may carry a {@code custom_id}; fails as {@link #read} does. */
    public static ExtractRequest readLine(byte[] json, Limits limits) {
        JsonFields fields = JsonFields.of(StrictJson.read(json), BATCH_FIELDS);
        return read(fields, fields.textOrEmpty("custom_id"), limits);
    }

    /** Returns a request about the pair that is marked in the text, with the profile's own adapter. */
    public static ExtractRequest inline(String text, String schema, String profile, int k, boolean trace) {
        return inline(text, schema, profile, "", k, trace);
    }

    /** Returns a request about the pair that is marked in the text. */
    public static ExtractRequest inline(
            String text, String schema, String profile, String adapter, int k, boolean trace) {
        return new ExtractRequest(
                "", text, List.of(), new PairsAsked.Inline(), schema, profile, adapter, OffsetUnit.UTF16, k, trace);
    }

    private static ExtractRequest read(JsonFields fields, String customId, Limits limits) {
        String text = fields.text("text");
        List<MentionInput> mentions = mentions(fields, text, limits);
        OffsetUnit unit = fields.has("offset_unit") ? OffsetUnit.named(fields.text("offset_unit")) : OffsetUnit.UTF16;
        return new ExtractRequest(
                customId,
                text,
                mentions,
                pairs(fields, mentions, limits),
                fields.nameOrEmpty("schema"),
                fields.nameOrEmpty("profile"),
                fields.nameOrEmpty("adapter"),
                unit,
                k(fields, limits),
                fields.flag("trace"));
    }

    private static List<MentionInput> mentions(JsonFields fields, String text, Limits limits) {
        if (!fields.has("mentions")) {
            return List.of();
        }
        List<MentionInput> mentions = fields.objects("mentions", MentionInput.FIELDS).stream()
                .map(MentionInput::read)
                .toList();
        if (mentions.size() < 2) {
            throw new RelataException(
                    ErrorCode.MENTIONS_MISSING,
                    "A pair needs two mentions; there %s.".formatted(mentions.isEmpty() ? "are none" : "is one"),
                    "Maybe leave \"mentions\" out and mark the pair in the text with <e1>..</e1> and <e2>..</e2>.");
        }
        if (mentions.size() > limits.mentionsMax()) {
            throw new RelataException(
                    ErrorCode.PAIRS_TOO_MANY,
                    "%d mentions were given; at most %d are taken at once."
                            .formatted(mentions.size(), limits.mentionsMax()),
                    "Maybe send the sentences one by one.");
        }
        if (InlineMarkers.present(text)) {
            throw new RelataException(
                    ErrorCode.MARKERS_MALFORMED,
                    "The text has <e1> or <e2> markers in it, and mentions are given as well.",
                    "Maybe leave out one of the two.");
        }
        return mentions;
    }

    private static PairsAsked pairs(JsonFields fields, List<MentionInput> mentions, Limits limits) {
        if (mentions.isEmpty()) {
            if (fields.has("pairs")) {
                throw new RelataException(
                        ErrorCode.MENTIONS_MISSING,
                        "Pairs are asked for and there are no mentions.",
                        "Maybe \"mentions\" was left out; a pair that is marked in the text needs no \"pairs\".");
            }
            return new PairsAsked.Inline();
        }
        if (!fields.has("pairs")) {
            // Of two mentions the caller's order says which is the head; of more it cannot.
            return mentions.size() == 2
                    ? new PairsAsked.Listed(List.of(new PairsAsked.Ids(
                            mentions.get(0).id(), mentions.get(1).id())))
                    : new PairsAsked.All();
        }
        if (fields.isText("pairs", "all")) {
            return new PairsAsked.All();
        }
        if (!fields.isList("pairs")) {
            throw fields.invalid("pairs", "must be \"all\" or a list of {\"head\": id, \"tail\": id}", "");
        }
        return listed(fields, limits);
    }

    private static PairsAsked listed(JsonFields fields, Limits limits) {
        List<PairsAsked.Ids> pairs = new ArrayList<>();
        for (JsonFields pair : fields.objects("pairs", PAIR_FIELDS)) {
            pairs.add(new PairsAsked.Ids(pair.text("head"), pair.text("tail")));
        }
        if (pairs.isEmpty()) {
            throw fields.invalid("pairs", "is an empty list", "Maybe \"all\" was meant.");
        }
        if (pairs.size() > limits.pairsMax()) {
            throw new RelataException(
                    ErrorCode.PAIRS_TOO_MANY,
                    "%d pairs are asked about; at most %d are answered at once."
                            .formatted(pairs.size(), limits.pairsMax()),
                    "Maybe split them over several requests, or send a batch.");
        }
        return new PairsAsked.Listed(pairs);
    }

    private static int k(JsonFields fields, Limits limits) {
        if (!fields.has("k")) {
            return 0;
        }
        int k = fields.integer("k");
        if (k < 1 || k > limits.kMax()) {
            throw fields.invalid("k", "is %d and must lie between 1 and %d".formatted(k, limits.kMax()), "");
        }
        return k;
    }

    private static Set<String> withCustomId(Set<String> fields) {
        Set<String> all = new HashSet<>(fields);
        all.add("custom_id");
        return Set.copyOf(all);
    }
}
