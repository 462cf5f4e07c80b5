package io.relata.extraction;

import io.relata.calibration.Fusion;
import io.relata.calibration.FusionExample;
import io.relata.calibration.FusionFitter;
import io.relata.classification.LabelDistribution;
import io.relata.classification.NeighborVote;
import io.relata.classification.PairClassifier;
import io.relata.classification.PairClassifierTrainer;
import io.relata.classification.TrainedClassifier;
import io.relata.classification.TrainingPair;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.reasoning.Explainer;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.Demonstrations;
import io.relata.retrieval.Query;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Learns from the demonstrations of a schema when they are first asked about, and again when they have changed.
 *
 * <p>Safe for use by several threads. While one thread learns, others that want the same thing wait for it, and those
 * that want something else do not. Only what was learned last is kept.
 */
final class KnowledgeCache {
    private static final int PAGE = 1000;

    /** A fusion has a handful of weights; more examples than this make it slower and not better. */
    private static final int FIT_EXAMPLES_MAX = 1000;

    private static final double FUSION_RIDGE = 1;

    /**
     * Where fewer demonstrations than this are left because the encoder was trained on the others, the vote cannot be
     * judged: its neighbours of texts the encoder has learned are right far more often than those of new texts.
     */
    private static final int FAIR_EXAMPLES_MIN = 20;

    private static final List<LabelSource> UNJUDGED_SOURCES = List.of(LabelSource.DISCRIMINATOR, LabelSource.VOTE);

    /**
     * The weights where the vote cannot be judged: what a fit gives for 7000 items of SemEval-2010 Task 8, in two halves
     * of which each is asked about by an encoder that was trained on the other.
     */
    private static final Fusion UNJUDGED =
            new Fusion(UNJUDGED_SOURCES.stream().map(LabelSource::wireName).toList(), List.of(0.74, 0.21), 0);

    private final PairClassifierTrainer trainer;
    private final NeighborVote vote;
    private final ExtractionListener listener;
    private final Map<String, Slot<Learned>> discriminators = new ConcurrentHashMap<>();
    private final Map<FusionKey, Slot<Fusion>> fusions = new ConcurrentHashMap<>();

    /** A discriminator with the demonstrations, ordered by id, that its out-of-fold opinions are about. */
    private record Learned(TrainedClassifier discriminator, List<Demonstration> demonstrations) {}

    private record FusionKey(String schemaDigest, String encoder, int k, List<LabelSource> sources) {}

    KnowledgeCache(PairClassifierTrainer trainer, NeighborVote vote, ExtractionListener listener) {
        this.trainer = trainer;
        this.vote = vote;
        this.listener = listener;
    }

    /**
     * Returns what is known of a schema as its demonstrations stand now.
     *
     * @throws RelataException with {@code STORE_TOO_SMALL} when there is no demonstration
     */
    SchemaKnowledge of(RelationSchema schema, DemonstrationStore store, PairProfile profile) {
        String snapshot = store.index().snapshot(schema.name());
        if (store.index().count(schema.name()) == 0) {
            throw new RelataException(
                    ErrorCode.STORE_TOO_SMALL,
                    "There is no demonstration of the schema \"%s\".".formatted(schema.name()),
                    "Maybe add some with POST /v1/demonstrations or relata index, at least a few for each relation.");
        }
        String digest = SchemaDigest.of(schema);
        Learned learned =
                discriminators.computeIfAbsent(digest, _ -> new Slot<>()).get(snapshot, () -> train(schema, store));
        Fusion fusion =
                switch (profile.fusion()) {
                    case FusionPlan.Given(Fusion given) -> given;
                    case FusionPlan.Fitted() ->
                        fusions.computeIfAbsent(
                                        new FusionKey(
                                                digest, store.encoder().fingerprint(), profile.k(), profile.sources()),
                                        _ -> new Slot<>())
                                .get(snapshot, () -> fit(schema, store, profile, learned));
                };
        PairClassifier discriminator = learned.discriminator().classifier();
        return new SchemaKnowledge(snapshot, discriminator, new Explainer(schema, discriminator), fusion);
    }

    private Learned train(RelationSchema schema, DemonstrationStore store) {
        long start = System.nanoTime();
        List<Demonstration> demonstrations = usable(schema, all(schema, store));
        List<TrainingPair> pairs = demonstrations.stream()
                .map(d -> new TrainingPair(d.context(), d.label()))
                .toList();
        TrainedClassifier discriminator = trainer.crossFit(pairs, schema.labels());
        listener.trained(schema.name(), demonstrations.size(), System.nanoTime() - start);
        return new Learned(discriminator, demonstrations);
    }

    private Fusion fit(RelationSchema schema, DemonstrationStore store, PairProfile profile, Learned learned) {
        List<Demonstration> all = learned.demonstrations();
        List<Integer> fair = IntStream.range(0, all.size())
                .filter(i ->
                        !store.encoder().hasLearnedFrom(all.get(i).context().text()))
                .boxed()
                .toList();
        boolean tooFewAreFair = fair.size() < all.size() && fair.size() < FAIR_EXAMPLES_MIN;
        if (tooFewAreFair && profile.sources().equals(UNJUDGED_SOURCES)) {
            return UNJUDGED;
        }
        Map<String, float[]> vectors = vectors(schema, store);
        List<FusionExample> examples = new ArrayList<>();
        int step = Math.max(1, Math.ceilDiv(fair.size(), FIT_EXAMPLES_MAX));
        for (int n = 0; n < fair.size(); n += step) {
            int i = fair.get(n);
            Demonstration d = all.get(i);
            Map<String, LabelDistribution> opinions = new HashMap<>();
            for (LabelSource source : profile.sources()) {
                LabelDistribution opinion =
                        switch (source) {
                            case DISCRIMINATOR ->
                                learned.discriminator().outOfFold().get(i);
                            case VOTE -> voteWithout(d, vectors.get(d.id()), schema, store, profile.k());
                            case MODEL -> throw new IllegalStateException("No fusion with a model is fitted here.");
                        };
                opinions.put(source.wireName(), opinion);
            }
            examples.add(new FusionExample(opinions, schema.labels(), d.label()));
        }
        return new FusionFitter(FUSION_RIDGE)
                .fit(
                        examples,
                        profile.sources().stream().map(LabelSource::wireName).toList());
    }

    private LabelDistribution voteWithout(
            Demonstration d, float[] vector, RelationSchema schema, DemonstrationStore store, int k) {
        List<RelationLabel> labels = schema.labels();
        Query query = new Query(
                schema.name(),
                vector,
                k,
                Set.copyOf(labels),
                Set.of(d.id()),
                Set.of(Demonstrations.textHash(d.context().text())));
        return vote.of(store.index().search(query), labels);
    }

    private static List<Demonstration> usable(RelationSchema schema, List<Demonstration> all) {
        Set<RelationLabel> labels = Set.copyOf(schema.labels());
        return all.stream().filter(d -> labels.contains(d.label())).toList();
    }

    private static List<Demonstration> all(RelationSchema schema, DemonstrationStore store) {
        List<Demonstration> all = new ArrayList<>();
        List<Demonstration> page = store.index().list(schema.name(), "", PAGE);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = store.index().list(schema.name(), page.getLast().id(), PAGE);
        }
        return all;
    }

    private static Map<String, float[]> vectors(RelationSchema schema, DemonstrationStore store) {
        Map<String, float[]> vectors = new HashMap<>();
        String after = "";
        while (true) {
            List<Demonstration> page = store.index().list(schema.name(), after, PAGE);
            if (page.isEmpty()) {
                return vectors;
            }
            List<float[]> pageVectors = store.index().vectors(schema.name(), after, page.size());
            for (int i = 0; i < page.size(); i++) {
                vectors.put(page.get(i).id(), pageVectors.get(i));
            }
            after = page.getLast().id();
        }
    }

    /** What was learned last, and from what. */
    private static final class Slot<T> {
        private String learnedFrom = "";
        private Optional<T> learned = Optional.empty();

        synchronized T get(String snapshot, Supplier<T> learner) {
            if (learned.isEmpty() || !learnedFrom.equals(snapshot)) {
                learned = Optional.of(learner.get());
                learnedFrom = snapshot;
            }
            return learned.get();
        }
    }
}
