package io.relata.document;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The mentions of one text and the pairs that can be asked about.
 *
 * @param all in the order in which the caller gave them, each id once
 */
public record Mentions(List<EntityMention> all) {
    /**
     * Keeps the mentions.
     *
     * @throws RelataException with {@code MENTION_ID_REPEATED} when two have the same id
     */
    public Mentions {
        all = List.copyOf(all);
        Map<String, EntityMention> byId = new HashMap<>();
        for (EntityMention mention : all) {
            EntityMention earlier = byId.putIfAbsent(mention.id(), mention);
            if (earlier != null) {
                throw new RelataException(
                        ErrorCode.MENTION_ID_REPEATED,
                        "Two mentions have the id \"%s\", at [%d, %d) and at [%d, %d)."
                                .formatted(
                                        mention.id(),
                                        earlier.span().start(),
                                        earlier.span().end(),
                                        mention.span().start(),
                                        mention.span().end()),
                        "Maybe number them; an id names one mention of one text.");
            }
        }
    }

    /**
     * Returns the mention of this id.
     *
     * @throws RelataException with {@code MENTION_ID_UNKNOWN}, which lists the known ones
     */
    public EntityMention withId(String id) {
        return all.stream().filter(m -> m.id().equals(id)).findFirst().orElseThrow(() -> unknown(id));
    }

    /**
     * Returns the pair of these two mentions.
     *
     * @throws RelataException with {@code MENTION_ID_UNKNOWN}, or as {@link #pair(EntityMention, EntityMention)} does
     */
    public MentionPair pair(String headId, String tailId) {
        return pair(withId(headId), withId(tailId));
    }

    /**
     * Returns every pair once, the head being the mention that begins earlier in the text, in the order of the text.
     *
     * @param pairsMax how many are accepted
     * @throws RelataException with {@code MENTIONS_MISSING} for fewer than two mentions, {@code PAIRS_TOO_MANY}, or as
     *     {@link #pair(EntityMention, EntityMention)} does
     */
    public List<MentionPair> allPairs(int pairsMax) {
        if (all.size() < 2) {
            throw new RelataException(
                    ErrorCode.MENTIONS_MISSING,
                    "A pair needs two mentions; there %s."
                            .formatted(
                                    all.isEmpty()
                                            ? "are none"
                                            : "is one, \"" + all.getFirst().id() + "\""),
                    "Maybe mark the pair in the text with <e1>..</e1> and <e2>..</e2> instead.");
        }
        long count = (long) all.size() * (all.size() - 1) / 2;
        if (count > pairsMax) {
            throw new RelataException(
                    ErrorCode.PAIRS_TOO_MANY,
                    "%d mentions make %d pairs; at most %d are answered at once."
                            .formatted(all.size(), count, pairsMax),
                    "Maybe name the pairs that matter, or send the sentences one by one.");
        }
        List<EntityMention> ordered =
                all.stream().sorted(Comparator.comparing(EntityMention::span)).toList();
        List<MentionPair> pairs = new ArrayList<>();
        for (int i = 0; i < ordered.size(); i++) {
            for (int j = i + 1; j < ordered.size(); j++) {
                pairs.add(pair(ordered.get(i), ordered.get(j)));
            }
        }
        return pairs;
    }

    /**
     * Returns the pair of two mentions that stand apart.
     *
     * @throws RelataException with {@code MENTIONS_IDENTICAL} when both are the same stretch of text, {@code
     *     MENTIONS_OVERLAP} when they share a part of it
     */
    public static MentionPair pair(EntityMention head, EntityMention tail) {
        if (head.span().equals(tail.span())) {
            throw new RelataException(
                    ErrorCode.MENTIONS_IDENTICAL,
                    "Head \"%s\" and tail \"%s\" are the same stretch of text, [%d, %d)."
                            .formatted(
                                    head.id(),
                                    tail.id(),
                                    head.span().start(),
                                    head.span().end()),
                    "Maybe one of the two names the wrong mention.");
        }
        if (head.span().overlaps(tail.span())) {
            throw new RelataException(
                    ErrorCode.MENTIONS_OVERLAP,
                    "Head \"%s\" at [%d, %d) and tail \"%s\" at [%d, %d) share a part of the text."
                            .formatted(
                                    head.id(),
                                    head.span().start(),
                                    head.span().end(),
                                    tail.id(),
                                    tail.span().start(),
                                    tail.span().end()),
                    "Maybe one mention can be narrowed to its head word.");
        }
        return new MentionPair(head, tail);
    }

    private RelataException unknown(String id) {
        return new RelataException(
                ErrorCode.MENTION_ID_UNKNOWN,
                "No mention has the id \"%s\".".formatted(id),
                all.isEmpty()
                        ? "Maybe the mentions were left out."
                        : "Maybe one of these was meant: "
                                + String.join(
                                        ", ",
                                        all.stream().map(EntityMention::id).toList()) + ".");
    }
}
