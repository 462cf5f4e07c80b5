package io.relata.extraction;

import io.relata.blocks.BlockKey;
import io.relata.decoding.Completion;
import io.relata.decoding.Stop;
import io.relata.prompt.ShownDemonstration;
import io.relata.reasoning.Explainer;
import io.relata.retrieval.Demonstration;
import io.relata.verification.ReasoningVerifier;
import io.relata.verification.Verdict;
import java.util.List;

/** With which reasons demonstrations are shown. */
record ShownReasons(PairProfile profile, Explainer explainer, ReasoningVerifier verifier) {
    ShownDemonstration shown(Demonstration d) {
        return new ShownDemonstration(d.context(), d.label(), reason(d));
    }

    /** A demonstration shows its own reason only if that would pass as an answer: a model learns from it what passes. */
    private String reason(Demonstration d) {
        if (profile.ownReasons()) {
            Completion own = new Completion(d.reasoning(), List.of(), "", new Stop.EndOfText());
            if (!(verifier.verify(own, d.context(), d.label(), List.of()) instanceof Verdict.Rejected)) {
                return d.reasoning();
            }
        }
        return explainer.explain(d.context(), d.label()).reasoning();
    }

    /** Returns the owner of what a model makes of a demonstration. */
    static String owner(Demonstration d) {
        return BlockKey.owner(d.schema(), d.id());
    }
}
