package io.relata.synthesis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Draws coherent sets of facts from a knowledge base by random walks, as SynthIE does (Josifoski et al., EMNLP 2023): a walk begins
 * with a fact and goes on to facts that share an entity with it. After every so many walks the weights are set anew, so that
 * what was drawn seldom becomes likelier.
 *
 * <p>A walk begins with a relation that none has had yet, once weights have been set anew and as long as there is one. So after
 * {@code reweightEvery + number of relations} walks every relation has come up.
 */
public final class GraphWalks {
    private final FactBase base;
    private final Settings settings;

    /**
     * How walks are drawn.
     *
     * @param factsMax of a walk; each length from 1 to it is as likely, where the base allows it
     * @param reweightEvery after so many walks weights are set anew; 0 for never
     * @param seed of everything drawn by chance
     */
    public record Settings(int factsMax, int reweightEvery, long seed) {
        public Settings {
            if (!(factsMax >= 1 && reweightEvery >= 0)) {
                throw new IllegalArgumentException(
                        "Walks of %d facts, weighed anew after %d.".formatted(factsMax, reweightEvery));
            }
        }
    }

    /**
     * What was drawn.
     *
     * @param walks each a set of facts in the order of the walk
     * @param countByRelation how often each relation of the base was drawn, 0 included
     * @param countByEntity the same for entities
     */
    public record Drawn(
            List<List<Fact>> walks, Map<String, Integer> countByRelation, Map<String, Integer> countByEntity) {
        public Drawn {
            walks = walks.stream().map(List::copyOf).toList();
            countByRelation = new TreeMap<>(countByRelation);
            countByEntity = new TreeMap<>(countByEntity);
        }

        /** Returns how evenly the relations were drawn: entropy over the greatest possible, 1 for a base with one relation. */
        public double relationEvenness() {
            return evenness(countByRelation);
        }

        /** Returns how evenly the entities were drawn. */
        public double entityEvenness() {
            return evenness(countByEntity);
        }

        private static double evenness(Map<String, Integer> counts) {
            double sum = counts.values().stream().mapToInt(Integer::intValue).sum();
            if (counts.size() < 2 || sum == 0) {
                return 1;
            }
            double entropy = 0;
            for (int count : counts.values()) {
                entropy -= count == 0 ? 0 : count / sum * Math.log(count / sum);
            }
            return entropy / Math.log(counts.size());
        }
    }

    /** Creates walks over a base. */
    public GraphWalks(FactBase base, Settings settings) {
        this.base = base;
        this.settings = settings;
    }

    /** Draws walks; the same for the same base, settings and count. */
    public Drawn draw(int count) {
        SplittableRandom random = new SplittableRandom(settings.seed());
        Counts drawn = new Counts(base);
        // Weights go by the counts as they were when weights were last set.
        Counts weighed = new Counts(base);
        List<List<Fact>> walks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (settings.reweightEvery() > 0 && i > 0 && i % settings.reweightEvery() == 0) {
                weighed = drawn.copy();
            }
            boolean reweighted = settings.reweightEvery() > 0 && i >= settings.reweightEvery();
            List<Fact> walk = walk(random, weighed, reweighted ? drawn.unseen() : Set.of());
            walk.forEach(drawn::add);
            walks.add(walk);
        }
        return new Drawn(walks, drawn.byRelation, drawn.byEntity);
    }

    private List<Fact> walk(SplittableRandom random, Counts weights, Set<String> firstRelations) {
        int length = 1 + random.nextInt(settings.factsMax());
        List<Fact> walk = new ArrayList<>();
        List<Fact> next = firstRelations.isEmpty()
                ? base.facts()
                : base.facts().stream()
                        .filter(f -> firstRelations.contains(f.relation()))
                        .toList();
        while (walk.size() < length && !next.isEmpty()) {
            walk.add(drawn(next, weights, random));
            next = base.facts().stream()
                    .filter(f -> !walk.contains(f) && walk.stream().anyMatch(f::touches))
                    .toList();
        }
        return walk;
    }

    private static Fact drawn(List<Fact> facts, Counts weights, SplittableRandom random) {
        double[] cumulative = new double[facts.size()];
        double sum = 0;
        for (int i = 0; i < cumulative.length; i++) {
            sum += weights.weight(facts.get(i));
            cumulative[i] = sum;
        }
        double at = random.nextDouble() * sum;
        for (int i = 0; i < cumulative.length; i++) {
            if (at < cumulative[i]) {
                return facts.get(i);
            }
        }
        return facts.getLast();
    }

    private static final class Counts {
        private final Map<String, Integer> byRelation = new HashMap<>();
        private final Map<String, Integer> byEntity = new HashMap<>();

        Counts(FactBase base) {
            base.relations().forEach(r -> byRelation.put(r, 0));
            base.entities().forEach(e -> byEntity.put(e, 0));
        }

        private Counts(Counts other) {
            byRelation.putAll(other.byRelation);
            byEntity.putAll(other.byEntity);
        }

        Counts copy() {
            return new Counts(this);
        }

        void add(Fact fact) {
            byRelation.merge(fact.relation(), 1, Integer::sum);
            byEntity.merge(fact.head(), 1, Integer::sum);
            byEntity.merge(fact.tail(), 1, Integer::sum);
        }

        Set<String> unseen() {
            Set<String> unseen = new HashSet<>();
            byRelation.forEach((relation, count) -> {
                if (count == 0) {
                    unseen.add(relation);
                }
            });
            return unseen;
        }

        /** What has come up n times counts 1 / (1 + n); before weights are first set, all facts weigh the same. */
        double weight(Fact fact) {
            return 1.0
                    / (1 + byRelation.get(fact.relation()))
                    / (1 + (byEntity.get(fact.head()) + byEntity.get(fact.tail())) / 2.0);
        }
    }
}
