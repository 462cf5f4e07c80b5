package io.relata.classification;

import io.relata.document.MentionPair;
import io.relata.encoder.lexical.TextOrder;
import io.relata.schema.RelationLabel;
import java.util.Arrays;
import java.util.List;

/**
 * Turns scores of classes into probabilities of labels.
 *
 * @param classes the labels as seen in the order of the text, one per score
 * @param labels the labels that get a probability, in natural order
 * @param temperature by which scores are divided before the softmax
 * @param uniformShare how much of the uniform distribution over {@code labels} is mixed in, in [0, 1]
 */
record LabelScale(List<RelationLabel> classes, List<RelationLabel> labels, double temperature, double uniformShare) {
    LabelScale {
        classes = List.copyOf(classes);
        labels = List.copyOf(labels);
    }

    /** Returns the distribution for a pair, whose order of mentions decides how classes are turned into labels. */
    LabelDistribution distribution(float[] scores, MentionPair pair) {
        double[] exponents = new double[labels.size()];
        for (int i = 0; i < exponents.length; i++) {
            int k = classes.indexOf(TextOrder.turn(labels.get(i), pair));
            exponents[i] = k < 0 ? Double.NEGATIVE_INFINITY : scores[k] / temperature;
        }
        double top = Arrays.stream(exponents).max().orElseThrow();
        double[] probabilities = new double[labels.size()];
        double sum = 0;
        for (int i = 0; i < exponents.length; i++) {
            // Where no label was seen in this direction, none is likelier than another.
            probabilities[i] = top == Double.NEGATIVE_INFINITY ? 1 : Math.exp(exponents[i] - top);
            sum += probabilities[i];
        }
        for (int i = 0; i < exponents.length; i++) {
            probabilities[i] = (1 - uniformShare) * probabilities[i] / sum + uniformShare / labels.size();
        }
        return new LabelDistribution(labels, probabilities);
    }

    /** Returns this scale with another temperature. */
    LabelScale at(double otherTemperature) {
        return new LabelScale(classes, labels, otherTemperature, uniformShare);
    }
}
