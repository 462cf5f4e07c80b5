package io.relata.evaluation;

import java.util.Map;

/** The result of an evaluation, of pairs or of whole texts. */
public sealed interface Report permits EvaluationReport, StructureReport {
    /** Returns what was evaluated. */
    EvaluationReport.Subject subject();

    /** Returns commit, machine and seed. */
    RunContext run();

    /** Returns how every item was answered, by its id, in order. */
    Map<String, PairedComparison.Item> items();
}
