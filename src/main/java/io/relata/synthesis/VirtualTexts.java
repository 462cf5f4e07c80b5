package io.relata.synthesis;

import io.relata.document.CharSpan;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import io.relata.structure.Triple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Virtual knowledge (VINE: Zhu et al., arXiv 2305.13168): texts in which the entities, and the names of the relations, are words
 * made up. A model that finds the relation between two of them reads, and does not remember.
 *
 * <p>Everywhere in a text a mention's words are replaced by the same new word, whatever the case of other mentions. Texts in
 * which mentions overlap are left out and counted.
 */
public final class VirtualTexts {
    private final RelationSchema schema;
    private final long seed;

    /** Creates the maker of virtual texts. */
    public VirtualTexts(RelationSchema schema, long seed) {
        this.schema = schema;
        this.seed = seed;
    }

    /**
     * An item of a virtual set.
     *
     * @param relation the relation asked for, by its new name
     * @param text the text asked about, with the triples of this relation alone
     * @param demonstrations other texts of the same relation
     */
    public record Item(String relation, AnnotatedText text, List<AnnotatedText> demonstrations) {
        public Item {
            demonstrations = List.copyOf(demonstrations);
        }
    }

    /**
     * A virtual set.
     *
     * @param schema the schema with the relations under new names
     * @param items in the order of the texts
     * @param realNames the relations' own names by their new ones
     * @param tally texts asked for and made; {@code mentions_overlap}, {@code no_triple}, {@code too_few_of_relation}
     */
    public record VirtualSet(
            RelationSchema schema, List<Item> items, SortedMap<String, String> realNames, Tally tally) {
        public VirtualSet {
            items = List.copyOf(items);
            realNames = new TreeMap<>(realNames);
        }
    }

    /**
     * Makes a set of texts with triples; the same for the same texts and seed. Each text is asked about for one relation.
     *
     * @param shown how many other texts of its relation every item has
     */
    public VirtualSet make(List<AnnotatedText> texts, int shown) {
        NonceWords words = new NonceWords(seed);
        Map<String, String> relations = new LinkedHashMap<>();
        schema.relations().forEach(r -> relations.put(r.name(), words.next()));
        Tally.Counter counter = new Tally.Counter();
        Map<String, List<AnnotatedText>> byRelation = new LinkedHashMap<>();
        for (AnnotatedText text : texts) {
            List<Triple> triples = text.gold().triples();
            if (triples.isEmpty() || !relations.containsKey(triples.getFirst().relation())) {
                counter.reject("no_triple");
            } else if (overlapping(text.gold().entities())) {
                counter.reject("mentions_overlap");
            } else {
                String relation = triples.getFirst().relation();
                byRelation
                        .computeIfAbsent(relations.get(relation), _ -> new ArrayList<>())
                        .add(renamed(text, relation, relations.get(relation), words));
            }
        }
        List<Item> items = new ArrayList<>();
        byRelation.forEach((relation, virtual) -> items.addAll(items(relation, virtual, shown, counter)));
        SortedMap<String, String> realNames = new TreeMap<>();
        relations.forEach((real, made) -> realNames.put(made, real));
        return new VirtualSet(renamed(relations), items, realNames, counter.tally());
    }

    private static List<Item> items(String relation, List<AnnotatedText> texts, int shownCount, Tally.Counter counter) {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            if (texts.size() <= shownCount) {
                counter.reject("too_few_of_relation");
                continue;
            }
            List<AnnotatedText> shown = new ArrayList<>();
            for (int j = 1; j <= shownCount; j++) {
                shown.add(texts.get((i + j) % texts.size()));
            }
            items.add(new Item(relation, texts.get(i), shown));
            counter.accept();
        }
        return items;
    }

    private static boolean overlapping(List<Entity> entities) {
        for (int i = 0; i < entities.size(); i++) {
            for (int j = i + 1; j < entities.size(); j++) {
                CharSpan one = entities.get(i).span();
                CharSpan other = entities.get(j).span();
                if (!one.equals(other) && one.overlaps(other)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static AnnotatedText renamed(AnnotatedText text, String relation, String made, NonceWords words) {
        Map<String, String> wordByMention = new HashMap<>();
        text.gold().entities().forEach(e -> {
            String mention = e.span().in(text.text());
            wordByMention.computeIfAbsent(mention, words::like);
        });
        Map<CharSpan, CharSpan> moved = new HashMap<>();
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (CharSpan place : places(text, wordByMention)) {
            out.append(text.text(), at, place.start());
            int start = out.length();
            out.append(wordByMention.get(place.in(text.text())));
            moved.put(place, new CharSpan(start, out.length()));
            at = place.end();
        }
        out.append(text.text().substring(at));
        List<Triple> triples = text.gold().triples().stream()
                .filter(t -> t.relation().equals(relation))
                .map(t -> new Triple(moved(t.head(), moved), made, moved(t.tail(), moved)))
                .toList();
        return new AnnotatedText(text.id(), out.toString(), Structure.ofTriples(triples), "");
    }

    private static Entity moved(Entity entity, Map<CharSpan, CharSpan> moved) {
        return new Entity(moved.get(entity.span()), entity.type());
    }

    /** Returns the places of the mentions, and every other place where the words of one stand, longest words first. */
    private static List<CharSpan> places(AnnotatedText text, Map<String, String> wordByMention) {
        List<CharSpan> places = new ArrayList<>(
                text.gold().entities().stream().map(Entity::span).distinct().toList());
        wordByMention.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .forEach(mention -> {
                    int at = text.text().indexOf(mention);
                    while (at >= 0) {
                        CharSpan place = new CharSpan(at, at + mention.length());
                        if (isWhole(text.text(), place) && places.stream().noneMatch(place::overlaps)) {
                            places.add(place);
                        }
                        at = text.text().indexOf(mention, at + 1);
                    }
                });
        return places.stream().sorted().toList();
    }

    private static boolean isWhole(String text, CharSpan place) {
        boolean joinedBefore = place.start() > 0 && Character.isLetterOrDigit(text.codePointBefore(place.start()));
        boolean joinedBehind = place.end() < text.length() && Character.isLetterOrDigit(text.codePointAt(place.end()));
        return !joinedBefore && !joinedBehind;
    }

    private RelationSchema renamed(Map<String, String> relations) {
        return new RelationSchema(
                schema.name(),
                schema.language(),
                schema.nullLabel(),
                schema.nullDefinition(),
                schema.relations().stream()
                        .map(r -> new RelationType(
                                relations.get(r.name()),
                                r.definition(),
                                r.symmetric(),
                                List.of("{head} " + relations.get(r.name()) + " {tail}"),
                                r.headTypes(),
                                r.tailTypes(),
                                List.of(),
                                ""))
                        .toList(),
                schema.entities(),
                List.of());
    }

    /**
     * How many virtual triples were found.
     *
     * @param itemCount items asked about
     * @param gold triples to be found
     * @param byShown what was found with so many demonstrations
     */
    public record Score(int itemCount, int gold, SortedMap<Integer, Found> byShown) {
        public Score {
            byShown = new TreeMap<>(byShown);
        }

        /** Returns the F1 of exact triples with so many demonstrations, from 0 to 1. */
        public double f1(int shown) {
            Found found = byShown.get(shown);
            return found.right() == 0 ? 0 : 2.0 * found.right() / (gold + found.answered());
        }
    }

    /**
     * What was found.
     *
     * @param answered triples in all answers
     * @param right those that are to be found, at the places where they stand
     */
    public record Found(int answered, int right) {}

    /** Searches a text for one relation. */
    @FunctionalInterface
    public interface Searcher {
        /** Returns what was found of the relation that the item asks for. */
        Structure search(RelationSchema schema, Item item, List<AnnotatedText> demonstrations);
    }

    /**
     * Has every item searched, with several numbers of its demonstrations.
     *
     * @param shown numbers of demonstrations, none more than the items have
     */
    public static Score score(VirtualSet set, List<Integer> shown, Searcher searcher) {
        int gold = set.items().stream()
                .mapToInt(i -> i.text().gold().triples().size())
                .sum();
        SortedMap<Integer, Found> byShown = new TreeMap<>();
        for (int count : shown) {
            int answered = 0;
            int right = 0;
            for (Item item : set.items()) {
                Structure found = searcher.search(
                        set.schema(), item, item.demonstrations().subList(0, count));
                answered += found.triples().size();
                right += right(item.text().gold().triples(), found);
            }
            byShown.put(count, new Found(answered, right));
        }
        return new Score(set.items().size(), gold, byShown);
    }

    private static int right(List<Triple> wanted, Structure found) {
        return (int) wanted.stream()
                .filter(w -> found.triples().stream().anyMatch(f -> same(w, f)))
                .count();
    }

    private static boolean same(Triple one, Triple other) {
        return one.relation().equals(other.relation())
                && one.head().span().equals(other.head().span())
                && one.tail().span().equals(other.tail().span());
    }
}
