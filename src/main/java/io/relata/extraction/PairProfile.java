package io.relata.extraction;

import io.relata.prompt.ReasoningOrder;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How given pairs are answered.
 *
 * @param name versioned name, such as {@code gpt-re.v1}
 * @param paper the published system it stands for, or the empty string
 * @param description one sentence for the list of profiles
 * @param schema schema used when the request names none
 * @param encoder name of the {@code RelationEncoder} that retrieves
 * @param k how many demonstrations are retrieved for the vote and the answer
 * @param sources who has a say in the label; at least one
 * @param fusion where the weights of the sources come from
 * @param abstainBelow least probability by relation name under which a relation is not given; those not named: 0
 * @param model folder name of the language model, or the empty string for answers without one. Where it is not installed,
 *     or a text is too long for it, the other sources settle the label and reasons are put together
 * @param adapter name of the LoRA adapter on it, or the empty string
 * @param style versioned name of the prompt style
 * @param order whether the model reasons before the label is settled or for the settled label
 * @param selector versioned name of the {@code DemonstrationSelector} that chooses those shown
 * @param promptDemonstrations how many demonstrations are shown to the language model
 * @param nullQuota at least this many of those shown carry the NULL label, when the store has them
 * @param definitions whether the prompt spells out the relations' definitions
 * @param ownReasons whether demonstrations are shown with the reasons that came with them; otherwise with reasons put together
 *     in one grammar, which a small model can follow where it would only imitate the sound of free prose
 * @param reasonAttempts how many reasons the model may give until one passes the verifier; with reasons before labels
 *     there is only one
 * @param reasoningTokensMax tokens after which free reasoning is cut off and counted as such
 * @param attention what demonstrations see, and whether they are read again for every pair
 * @param typed whether labels that the types of the mentions forbid are out
 * @param asking how the model is asked, and what is done with what it says
 */
public record PairProfile(
        String name,
        String paper,
        String description,
        String schema,
        String encoder,
        int k,
        List<LabelSource> sources,
        FusionPlan fusion,
        Map<String, Double> abstainBelow,
        String model,
        String adapter,
        String style,
        ReasoningOrder order,
        String selector,
        int promptDemonstrations,
        int nullQuota,
        boolean definitions,
        boolean ownReasons,
        int reasonAttempts,
        int reasoningTokensMax,
        Attention attention,
        boolean typed,
        AskingPlan asking)
        implements Profile {
    public PairProfile {
        sources = List.copyOf(sources);
        // Sorted, since the text of a profile is part of the id of every answer given with it.
        abstainBelow = Collections.unmodifiableSortedMap(new TreeMap<>(abstainBelow));
        asking.check(order);
        if (sources.isEmpty()
                || (sources.contains(LabelSource.MODEL) || !asking.equals(AskingPlan.STANDARD)) && model.isEmpty()) {
            throw new IllegalArgumentException(
                    "The profile %s asks %s for the label, and the model \"%s\".".formatted(name, sources, model));
        }
        if (asking.route().isPresent() && sources.contains(LabelSource.MODEL)) {
            throw new IllegalArgumentException(
                    "The profile %s asks the model about every pair and about unsure ones only.".formatted(name));
        }
        if (attention != Attention.FULL && asking.route().isPresent()) {
            throw new IllegalArgumentException(
                    "The profile %s asks about a shortlist, which is another one for every pair, and so is the head that blocks stand behind."
                            .formatted(name));
        }
        if (!(k >= 1 && promptDemonstrations <= k && nullQuota <= promptDemonstrations && nullQuota >= 0)) {
            throw new IllegalArgumentException(
                    "The profile %s shows %d of %d demonstrations, of which %d with the NULL label."
                            .formatted(name, promptDemonstrations, k, nullQuota));
        }
    }

    /** Returns whether the language model's label log-probabilities have a say. */
    public boolean scoresLabels() {
        return sources.contains(LabelSource.MODEL);
    }

    /** Returns whether nobody else has a say in the label, so that there is no answer without the language model. */
    public boolean onlyModel() {
        return sources.equals(List.of(LabelSource.MODEL));
    }

    /** Returns whether it is what it is by the language model, so that there is no answer where that is not installed. */
    public boolean needsModel() {
        return onlyModel()
                || asking.route().isPresent()
                || asking.assess().isPresent()
                || asking.verify().asksYesOrNo();
    }

    /** Returns how many prompts and turns one pair takes at the most. */
    public int callsMax() {
        int attempts = order == ReasoningOrder.AFTER_LABEL ? reasonAttempts : 0;
        return model.isEmpty() ? 0 : asking.callsMax(attempts);
    }

    /** Returns this profile with another threshold below which pairs reach the language model. */
    public PairProfile withRouteBelow(double below) {
        RoutePlan route = asking.route()
                .orElseThrow(() -> new IllegalArgumentException("The profile %s routes no pairs.".formatted(name)));
        return with(
                k,
                adapter,
                new AskingPlan(
                        asking.choices(),
                        asking.decode(),
                        asking.score(),
                        asking.verify(),
                        Optional.of(new RoutePlan(below, route.shortlist(), route.weight())),
                        asking.assess()));
    }

    /** Returns this profile with another number of retrieved demonstrations. */
    public PairProfile withK(int newK) {
        return with(newK, adapter, asking);
    }

    /** Returns this profile with another adapter on its language model. */
    public PairProfile withAdapter(String newAdapter) {
        return with(k, newAdapter, asking);
    }

    private PairProfile with(int newK, String newAdapter, AskingPlan newAsking) {
        return new PairProfile(
                name,
                paper,
                description,
                schema,
                encoder,
                newK,
                sources,
                fusion,
                abstainBelow,
                model,
                newAdapter,
                style,
                order,
                selector,
                Math.min(promptDemonstrations, newK),
                Math.min(nullQuota, newK),
                definitions,
                ownReasons,
                reasonAttempts,
                reasoningTokensMax,
                attention,
                typed,
                newAsking);
    }
}
