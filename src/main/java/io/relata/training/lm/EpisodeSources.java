package io.relata.training.lm;

import io.relata.dataset.LabeledExample;
import io.relata.reasoning.EvidenceFinder;
import io.relata.retrieval.Demonstration;
import io.relata.schema.Direction;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes sources of episodes from labelled sets and from demonstrations written by hand. */
public final class EpisodeSources {
    /** Longer texts would crowd the demonstrations out of an episode. */
    private static final int TEXT_CHARACTERS_MAX = 400;

    private EpisodeSources() {}

    /**
     * Makes a source from a labelled set: every pair in the order of the text, with the evidence that {@code finder} sees.
     * Texts that are too long for an episode are left out, as are labels that the schema lacks.
     */
    public static EpisodeSource of(
            String name, RelationSchema schema, List<LabeledExample> examples, EvidenceFinder finder, double share) {
        return new EpisodeSource(name, schema, items(schema, examples, finder), share);
    }

    /** Makes the items of {@link #of}, which may be few or none. */
    static List<EpisodeItem> items(RelationSchema schema, List<LabeledExample> examples, EvidenceFinder finder) {
        Set<String> keys =
                Set.copyOf(schema.labels().stream().map(label -> label.key()).toList());
        return examples.stream()
                .map(LabeledExample::inTextOrder)
                .filter(example -> example.context().text().length() <= TEXT_CHARACTERS_MAX
                        && keys.contains(example.label().key()))
                .map(example -> new EpisodeItem(
                        example.context(), example.label(), finder.find(example.context(), example.label()), ""))
                .toList();
    }

    /** Makes a source from demonstrations, whose own reasons are kept. */
    public static EpisodeSource ofDemonstrations(
            String name,
            RelationSchema schema,
            List<Demonstration> demonstrations,
            EvidenceFinder finder,
            double share) {
        List<EpisodeItem> items = demonstrations.stream()
                .map(d -> new EpisodeItem(d.context(), d.label(), finder.find(d.context(), d.label()), d.reasoning()))
                .toList();
        return new EpisodeSource(name, schema, items, share);
    }

    /**
     * Makes a schema of the relations that examples bear, for sets that come without one.
     *
     * @param nullLabel the label of pairs without a relation
     * @param definitions what a relation means, by its name; those without one are defined by their name
     */
    public static RelationSchema schemaOf(
            String name, String nullLabel, List<LabeledExample> examples, Map<String, String> definitions) {
        Map<String, RelationType> types = new TreeMap<>(Comparator.naturalOrder());
        for (LabeledExample example : examples) {
            String relation = example.label().relation();
            if (!relation.equals(nullLabel)) {
                types.computeIfAbsent(
                        relation,
                        _ -> new RelationType(
                                relation,
                                definitions.getOrDefault(relation, relation),
                                example.label().direction() == Direction.NONE,
                                List.of("{tail} is the %s of {head}".formatted(relation)),
                                Set.of(),
                                Set.of(),
                                List.of(),
                                ""));
            }
        }
        return new RelationSchema(name, "en", nullLabel, "None of the relations holds.", List.copyOf(types.values()));
    }
}
