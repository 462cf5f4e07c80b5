package io.relata.evaluation;

import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import java.util.Map;
import java.util.TreeMap;

/** Answerers by the names of their variants, and the whole pipeline for cards that name a profile. */
public final class NamedParts implements ExperimentParts {
    private final Map<String, ExperimentParts> variants;
    private final ExperimentParts pipeline;

    /**
     * Creates the parts.
     *
     * @param variants what makes the answerer of a variant, by its name
     * @param pipeline what makes the answerer of a card that names a profile
     */
    public NamedParts(Map<String, ExperimentParts> variants, ExperimentParts pipeline) {
        this.variants = new TreeMap<>(variants);
        this.pipeline = pipeline;
    }

    @Override
    public Answerer prepare(ExperimentCard card, ExperimentData data) {
        return switch (card.answerer()) {
            case ExperimentCard.AnswererName.Profile _ -> pipeline.prepare(card, data);
            case ExperimentCard.AnswererName.Variant variant ->
                variant(variant.name()).prepare(card, data);
        };
    }

    private ExperimentParts variant(String name) {
        ExperimentParts parts = variants.get(name);
        if (parts == null) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The variant \"%s\" is not known.".formatted(name),
                    KnownNames.hint(name, variants.keySet()));
        }
        return parts;
    }
}
