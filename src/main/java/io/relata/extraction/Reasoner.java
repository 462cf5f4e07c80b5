package io.relata.extraction;

import io.relata.classification.LabelDistribution;
import io.relata.decoding.Completion;
import io.relata.decoding.Stop;
import io.relata.document.PairContext;
import io.relata.engine.LanguageModel;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.prompt.PromptInput;
import io.relata.prompt.PromptStyle;
import io.relata.prompt.ShownDemonstration;
import io.relata.reasoning.Explainer;
import io.relata.reasoning.Explanation;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationIndex;
import io.relata.retrieval.DemonstrationSelector;
import io.relata.retrieval.Neighbor;
import io.relata.retrieval.Query;
import io.relata.retrieval.SelectionRules;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.verification.ReasoningVerifier;
import io.relata.verification.Verdict;
import java.util.List;
import java.util.Optional;

/** Where labels and reasons come from when a language model may be asked: from it, or from nowhere. */
interface Reasoner extends AutoCloseable {
    /** Returns the model's probabilities of the allowed labels; empty where there is no model to ask. */
    Optional<LabelDistribution> labels();

    /** Returns the model's reason for the label that is answered, judged. */
    Reason reason(RelationLabel label);

    @Override
    void close();

    /**
     * A reason as the model gave it.
     *
     * @param verified the reason with its evidence if it may be said, else empty
     * @param verdict wire name of the verdict, {@code not_asked} or {@code prompt_too_long}
     * @param written what the model wrote
     * @param writtenTokenCount tokens of it
     * @param prompt the prompt as text
     * @param promptTokenCount tokens of it
     * @param droppedDemonstrationCount demonstrations that did not fit into it
     */
    record Reason(
            Optional<Explanation> verified,
            String verdict,
            String written,
            int writtenTokenCount,
            String prompt,
            int promptTokenCount,
            int droppedDemonstrationCount) {
        static Reason none(String verdict) {
            return new Reason(Optional.empty(), verdict, "", 0, "", 0, 0);
        }
    }

    /** What is asked of a model, and what the prompt is made from. */
    record Question(
            LanguageModel model,
            PromptStyle style,
            DemonstrationSelector selector,
            DemonstrationIndex index,
            Query query,
            RelationSchema schema,
            List<RelationLabel> allowed,
            PairContext context,
            PairProfile profile,
            Explainer explainer) {}

    /** Returns a reasoner without a model. */
    static Reasoner silent() {
        return silent("not_asked");
    }

    private static Reasoner silent(String verdict) {
        return new Reasoner() {
            @Override
            public Optional<LabelDistribution> labels() {
                return Optional.empty();
            }

            @Override
            public Reason reason(RelationLabel label) {
                return Reason.none(verdict);
            }

            @Override
            public void close() {}
        };
    }

    /**
     * Returns a reasoner that has shown the model its prompt. A text too long for the model leaves a reasoner without one.
     *
     * @throws RelataException with {@code PROMPT_TOO_LONG} where nobody but the model has a say in the label
     */
    static Reasoner asking(Question question, StageClock clock, ExtractionListener listener) {
        ReasoningVerifier verifier = new ReasoningVerifier(question.schema());
        List<ShownDemonstration> shown = clock.time("select", () -> shown(question, verifier));
        PromptInput input = new PromptInput(
                question.schema(),
                question.allowed(),
                shown,
                question.context(),
                question.profile().order(),
                question.profile().definitions());
        try {
            Dialogue dialogue = clock.time(
                    "prefill",
                    () -> Dialogue.open(
                            question.model(),
                            question.style(),
                            input,
                            question.profile().reasoningTokensMax()));
            return new Asking(question, dialogue, shown, verifier, listener);
        } catch (RelataException e) {
            if (e.code() != ErrorCode.PROMPT_TOO_LONG || question.profile().onlyModel()) {
                throw e;
            }
            listener.reasonJudged("prompt_too_long");
            return silent("prompt_too_long");
        }
    }

    private static List<ShownDemonstration> shown(Question question, ReasoningVerifier verifier) {
        if (question.profile().promptDemonstrations() == 0) {
            return List.of();
        }
        List<Neighbor> chosen = question.selector()
                .select(
                        question.index(),
                        question.query(),
                        SelectionRules.nullQuota(
                                question.schema(), question.profile().nullQuota()));
        return chosen.stream()
                .map(Neighbor::demonstration)
                .map(d -> new ShownDemonstration(d.context(), d.label(), reason(d, question, verifier)))
                .toList();
    }

    /** A demonstration shows its own reason only if that would pass as an answer: a model learns from it what passes. */
    private static String reason(Demonstration d, Question question, ReasoningVerifier verifier) {
        if (question.profile().ownReasons()) {
            Completion own = new Completion(d.reasoning(), List.of(), "", new Stop.EndOfText());
            if (!(verifier.verify(own, d.context(), d.label(), List.of()) instanceof Verdict.Rejected)) {
                return d.reasoning();
            }
        }
        return question.explainer().explain(d.context(), d.label()).reasoning();
    }

    /** A reasoner with a model. */
    final class Asking implements Reasoner {
        private final Question question;
        private final Dialogue dialogue;
        private final List<ShownDemonstration> shown;
        private final ReasoningVerifier verifier;
        private final ExtractionListener listener;

        private Asking(
                Question question,
                Dialogue dialogue,
                List<ShownDemonstration> shown,
                ReasoningVerifier verifier,
                ExtractionListener listener) {
            this.question = question;
            this.dialogue = dialogue;
            this.shown = shown;
            this.verifier = verifier;
            this.listener = listener;
        }

        @Override
        public Optional<LabelDistribution> labels() {
            return Optional.of(dialogue.labels());
        }

        @Override
        public Reason reason(RelationLabel label) {
            Completion completion = dialogue.reason(label, 0);
            Verdict verdict = judged(completion, label);
            for (int attempt = 1; attempt < attemptsMax() && verdict instanceof Verdict.Rejected; attempt++) {
                completion = dialogue.reason(label, attempt);
                verdict = judged(completion, label);
            }
            listener.modelAsked(question.model().name(), dialogue.fitted().tokenCount(), dialogue.writtenTokenCount());
            return new Reason(
                    explanation(verdict),
                    verdict.wireName(),
                    completion.text(),
                    dialogue.writtenTokenCount(),
                    dialogue.fitted().prompt().opening(),
                    dialogue.fitted().tokenCount(),
                    dialogue.fitted().droppedCount());
        }

        private Verdict judged(Completion completion, RelationLabel label) {
            String plain = dialogue.fitted().prompt().marks().plain(completion.text());
            Verdict verdict = verifier.verify(completion.withText(plain), question.context(), label, shown);
            listener.reasonJudged(verdict.wireName());
            return verdict;
        }

        private int attemptsMax() {
            return switch (question.profile().order()) {
                case BEFORE_LABEL -> 1;
                case AFTER_LABEL -> question.profile().reasonAttempts();
            };
        }

        private static Optional<Explanation> explanation(Verdict verdict) {
            return switch (verdict) {
                case Verdict.Accepted a -> Optional.of(new Explanation(a.reasoning(), a.evidence()));
                case Verdict.NoRelation n -> Optional.of(new Explanation(n.reasoning(), n.evidence()));
                case Verdict.Rejected _ -> Optional.empty();
            };
        }

        @Override
        public void close() {
            dialogue.close();
        }
    }
}
