package io.relata.evaluation;

import io.relata.classification.LabelDistribution;
import io.relata.classification.NeighborVote;
import io.relata.dataset.LabeledExample;
import io.relata.document.PairContext;
import io.relata.encoder.RelationEncoder;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.Demonstrations;
import io.relata.retrieval.Neighbor;
import io.relata.schema.RelationLabel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The vote of the nearest demonstrations by itself, found by an exact scan. A demonstration with the id or the text of the
 * example has no vote.
 */
public final class VoteAnswerer {
    // Enough for matrix products to be fed, few enough for the longest texts to fit the memory.
    private static final int BATCH = 64;

    private final RelationEncoder encoder;
    private final NeighborVote vote;
    private final int k;
    private final List<RelationLabel> labels;
    private final List<Demonstration> demonstrations;
    private final List<String> textHashes;
    private final List<float[]> vectors;

    private VoteAnswerer(RelationEncoder encoder, NeighborVote vote, int k, ExperimentData data) {
        this.encoder = encoder;
        this.vote = vote;
        this.k = k;
        this.labels = data.schema().labels();
        this.demonstrations = data.demonstrations().stream()
                .map(e -> new Demonstration(e.id(), data.schema().name(), e.context(), e.label(), e.rationale()))
                .toList();
        this.textHashes = demonstrations.stream()
                .map(d -> Demonstrations.textHash(d.context().text()))
                .toList();
        this.vectors = encode(
                encoder, demonstrations.stream().map(Demonstration::context).toList());
    }

    /**
     * Encodes the demonstrations and returns an answerer.
     *
     * @param k how many neighbours vote
     */
    public static Answerer of(RelationEncoder encoder, NeighborVote vote, int k, ExperimentData data) {
        VoteAnswerer answerer = new VoteAnswerer(encoder, vote, k, data);
        return Answerer.of(answerer::distribution, Map.of("encoder", encoder.name() + " " + encoder.fingerprint()));
    }

    private LabelDistribution distribution(LabeledExample example) {
        float[] query = encoder.encode(List.of(example.context())).getFirst();
        String textHash = Demonstrations.textHash(example.context().text());
        List<Neighbor> neighbors = IntStream.range(0, vectors.size())
                .filter(i -> !textHashes.get(i).equals(textHash))
                .filter(i -> !demonstrations.get(i).id().equals(example.id()))
                .mapToObj(i -> new Neighbor(demonstrations.get(i), dot(query, vectors.get(i))))
                .sorted(Comparator.comparing(Neighbor::score, Comparator.reverseOrder())
                        .thenComparing(n -> n.demonstration().id()))
                .limit(k)
                .toList();
        return vote.of(neighbors, labels);
    }

    private static List<float[]> encode(RelationEncoder encoder, List<PairContext> contexts) {
        List<float[]> vectors = new ArrayList<>();
        for (int from = 0; from < contexts.size(); from += BATCH) {
            vectors.addAll(encoder.encode(contexts.subList(from, Math.min(from + BATCH, contexts.size()))));
        }
        return vectors;
    }

    private static float dot(float[] left, float[] right) {
        float sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }
}
