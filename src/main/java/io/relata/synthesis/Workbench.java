package io.relata.synthesis;

import io.relata.classification.PairClassifierTrainer;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.LanguageModels;
import io.relata.extraction.RelationExtractor;
import io.relata.extraction.SingleTurns;
import io.relata.extraction.TextExtractor;
import io.relata.extraction.TextModel;
import io.relata.structure.AnnotatedText;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What jobs of this package work with on an installation.
 *
 * @param models the language models
 * @param texts makes an extractor for whole texts whose demonstrations are these
 * @param pairs the pipeline for pairs, with the installed demonstrations; opened when it is asked for
 * @param trainer of small classifiers
 */
public record Workbench(
        LanguageModels models,
        Function<List<AnnotatedText>, TextExtractor> texts,
        Supplier<RelationExtractor> pairs,
        PairClassifierTrainer trainer) {
    /**
     * Returns a model.
     *
     * @throws RelataException with {@code MODEL_MISSING}
     */
    public TextModel model(String name) {
        return models.text(name, "")
                .orElseThrow(() -> new RelataException(
                        ErrorCode.MODEL_MISSING,
                        "The language model \"%s\" is not installed, or no engine runs here.".formatted(name),
                        "Maybe its folder is missing; \"./relata models\" lists what is there."));
    }

    /** Returns a model as a teller. */
    public Teller teller(String name) {
        return new SingleTurns(model(name))::write;
    }
}
