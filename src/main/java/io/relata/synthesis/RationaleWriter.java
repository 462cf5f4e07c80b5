package io.relata.synthesis;

import io.relata.dataset.LabeledExample;
import io.relata.decoding.Completion;
import io.relata.decoding.Stop;
import io.relata.dialogue.Answer;
import io.relata.dialogue.Turn;
import io.relata.digest.Sha256;
import io.relata.prompt.Prompt;
import io.relata.prompt.Template;
import io.relata.prompt.Verbalizer;
import io.relata.reasoning.Explainer;
import io.relata.reasoning.RelationStatements;
import io.relata.schema.RelationSchema;
import io.relata.verification.ReasoningVerifier;
import io.relata.verification.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes reasons for gold labels (GPT-RE: Wan et al., EMNLP 2023): the model is told the label and says why. A reason must pass the
 * verifier; where none of the model's does, one is put together from the words around the pair. Reasons are kept by a digest of
 * all that they depend on, so that a second run writes none.
 */
public final class RationaleWriter {
    private static final String NAME = "rationale.v1";

    /** Low enough for a sentence that makes sense, high enough for another one. */
    private static final double TEMPERATURE = 0.7;

    private final Template prompt = Template.load(NAME, "reason");
    private final RelationSchema schema;
    private final Teller teller;
    private final String model;
    private final RationaleCache cache;
    private final Settings settings;
    private final ReasoningVerifier verifier;
    private final Explainer explainer;
    private final RelationStatements statements;

    /**
     * How reasons are written.
     *
     * @param attemptsMax how often the model may try
     * @param tokensMax of a reason
     * @param seed of what is drawn by chance
     */
    public record Settings(int attemptsMax, int tokensMax, long seed) {}

    /**
     * Creates a writer.
     *
     * @param model fingerprint of the teller's model, since another model's reasons are others
     */
    public RationaleWriter(
            RelationSchema schema, Teller teller, String model, RationaleCache cache, Settings settings) {
        this.schema = schema;
        this.teller = teller;
        this.model = model;
        this.cache = cache;
        this.settings = settings;
        this.verifier = new ReasoningVerifier(schema);
        this.explainer = Explainer.byPosition(schema);
        this.statements = new RelationStatements(schema);
    }

    /**
     * What came of a job.
     *
     * @param examples with reasons, in the order in which they came
     * @param cached how many reasons had been written before
     * @param model how often the model was asked, and what came of it
     * @param composed how many reasons of this run were put together without the model
     */
    public record Result(List<LabeledExample> examples, int cached, Tally model, int composed) {
        public Result {
            examples = List.copyOf(examples);
        }

        /** Returns the share of the reasons that had been written before, 1 where there was nothing to do. */
        public double hitRate() {
            return examples.isEmpty() ? 1 : (double) cached / examples.size();
        }
    }

    /** Writes a reason for every example; one that an example has already is not looked at. */
    public Result write(List<LabeledExample> examples) {
        Tally.Counter counter = new Tally.Counter();
        List<LabeledExample> reasoned = new ArrayList<>();
        int cached = 0;
        int composed = 0;
        for (LabeledExample e : examples) {
            String key = key(e);
            Optional<String> known = cache.find(key);
            Optional<String> own = known.isPresent() ? known : byModel(e, counter);
            String reason = own.orElseGet(
                    () -> explainer.explain(e.context(), e.label()).reasoning());
            cached += known.isPresent() ? 1 : 0;
            composed += own.isEmpty() ? 1 : 0;
            cache.put(key, reason);
            reasoned.add(new LabeledExample(e.id(), e.context(), e.label(), reason));
        }
        return new Result(reasoned, cached, counter.tally(), composed);
    }

    private String key(LabeledExample e) {
        return Sha256.of(String.join(
                "\u0000",
                NAME,
                model,
                settings.toString(),
                schema.name(),
                promptFor(e),
                Integer.toString(e.context().pair().head().span().start()),
                Integer.toString(e.context().pair().tail().span().start())));
    }

    private Optional<String> byModel(LabeledExample e, Tally.Counter counter) {
        for (int attempt = 0; attempt < settings.attemptsMax(); attempt++) {
            Turn.Write turn = new Turn.Write(
                    "reason",
                    promptFor(e),
                    true,
                    Optional.empty(),
                    List.of("\n"),
                    settings.tokensMax(),
                    attempt == 0 ? 0 : TEMPERATURE);
            Answer.Written answer = teller.write(turn, settings.seed() + attempt);
            Verdict verdict = verifier.verify(completion(answer), e.context(), e.label(), List.of());
            switch (verdict) {
                case Verdict.Accepted accepted -> {
                    counter.accept();
                    return Optional.of(accepted.reasoning());
                }
                case Verdict.NoRelation none -> {
                    counter.accept();
                    return Optional.of(none.reasoning());
                }
                case Verdict.Rejected rejected -> counter.reject(rejected.wireName());
            }
        }
        return Optional.empty();
    }

    private static Completion completion(Answer.Written answer) {
        Stop stop = answer.whole() ? new Stop.EndOfText() : new Stop.TokenLimit();
        return new Completion(answer.text(), List.of(), "", stop);
    }

    private String promptFor(LabeledExample e) {
        return prompt.fill(Map.of(
                "context", Prompt.line(e.context().text()),
                "head", Prompt.line(e.context().headText()),
                "tail", Prompt.line(e.context().tailText()),
                "label", Verbalizer.answers(List.of(e.label())).text(e.label()),
                "statement", statements.statement(e.context(), e.label())));
    }
}
