package io.relata.evaluation;

import io.relata.dataset.LabeledExample;
import io.relata.schema.Direction;
import java.util.List;

/**
 * Whether the order of the arguments gives the direction of the relation away. Many files have the first argument as the head,
 * wherever it stands; who answers "head to tail" always is then always right about the direction.
 *
 * @param directed examples whose gold label has a direction
 * @param headToTail how many of these have the head as the first argument
 * @param headAfterTail in how many of these the head stands after the tail
 */
public record ArgumentOrder(int directed, int headToTail, int headAfterTail) {
    /** Looks at examples as they were read. */
    public static ArgumentOrder of(List<LabeledExample> examples) {
        int directed = 0;
        int headToTail = 0;
        int headAfterTail = 0;
        for (LabeledExample example : examples) {
            if (example.label().direction() != Direction.NONE) {
                directed++;
                headToTail += example.label().direction() == Direction.HEAD_TO_TAIL ? 1 : 0;
                headAfterTail += example.inTextOrder() == example ? 0 : 1;
            }
        }
        return new ArgumentOrder(directed, headToTail, headAfterTail);
    }

    /** Returns whether the order was made to follow the gold direction. */
    public boolean leaks() {
        return directed > 0 && headToTail == directed && headAfterTail > 0;
    }
}
