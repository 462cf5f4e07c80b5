package io.relata.evaluation;

import io.relata.document.CharSpan;
import io.relata.structure.Entity;
import io.relata.structure.Event;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** What two structures must have in common for something to be right. Whatever is compared counts once. */
public enum StructureView {
    /** An entity: its boundaries and its type. */
    ENTITIES("entity_f1", Task.ENTITIES, Task.TRIPLES) {
        @Override
        Stream<Fact> facts(StructureJudgement item, Structure structure) {
            return structure.entities().stream().map(e -> new Fact(e.type(), List.of(e.span()), List.of()));
        }
    },
    /** An entity: its boundaries alone. */
    ENTITY_BOUNDARIES("entity_boundary_f1", Task.ENTITIES, Task.TRIPLES) {
        @Override
        Stream<Fact> facts(StructureJudgement item, Structure structure) {
            return structure.entities().stream().map(e -> new Fact("", List.of(e.span()), List.of()));
        }
    },
    /** An entity: its type and, instead of its boundaries, its head word, or another mention of the same entity. */
    ENTITIES_RELAXED("entity_relaxed_f1", Task.ENTITIES) {
        @Override
        Stream<Fact> facts(StructureJudgement item, Structure structure) {
            return ENTITIES.facts(item, structure);
        }

        @Override
        BiPredicate<Fact, Fact> match(StructureJudgement item) {
            return new SameMention(item)::facts;
        }
    },
    /** A chunk of words as conlleval counts it, whatever overlaps left out: of two entities at one word the longer, then the earlier. */
    CHUNKS("chunk_f1", Task.ENTITIES) {
        @Override
        Stream<Fact> facts(StructureJudgement item, Structure structure) {
            List<String> tags = new WordTags(item.text().text()).of(structure.entities());
            // A position among the words stands in for one in the text.
            return ConllEval.chunks(tags).stream()
                    .map(chunk -> new Fact(chunk.type(), List.of(new CharSpan(chunk.start(), chunk.end())), List.of()));
        }
    },
    /** A triple: relation and both boundaries. */
    TRIPLETS("triplet_f1", Task.TRIPLES) {
        @Override
        Stream<Fact> facts(StructureJudgement item, Structure structure) {
            return structure.triples().stream().map(t -> fact(t, List.of()));
        }
    },
    /** A triple: relation, both boundaries and the types of both arguments. */
    TRIPLETS_STRICT("strict_re_f1", Task.TRIPLES) {
        @Override
        Stream<Fact> facts(StructureJudgement item, Structure structure) {
            return structure.triples().stream()
                    .map(t -> fact(t, List.of(t.head().type(), t.tail().type())));
        }
    },
    /** A triple: its relation and, instead of boundaries, head words, or other mentions of the same entities. */
    TRIPLETS_RELAXED("triplet_relaxed_f1", Task.TRIPLES) {
        @Override
        Stream<Fact> facts(StructureJudgement item, Structure structure) {
            return TRIPLETS.facts(item, structure);
        }

        @Override
        BiPredicate<Fact, Fact> match(StructureJudgement item) {
            return new SameMention(item)::facts;
        }
    },
    /** An event: its trigger's boundaries and its type. */
    TRIGGERS("trigger_f1", Task.EVENTS) {
        @Override
        Stream<Fact> facts(StructureJudgement item, Structure structure) {
            return structure.events().stream().map(e -> new Fact(e.type(), List.of(e.trigger()), List.of()));
        }
    },
    /** An event: its trigger's boundaries alone. */
    TRIGGER_BOUNDARIES("trigger_boundary_f1", Task.EVENTS) {
        @Override
        Stream<Fact> facts(StructureJudgement item, Structure structure) {
            return structure.events().stream().map(e -> new Fact("", List.of(e.trigger()), List.of()));
        }
    },
    /** An argument: the type of its event, its role and its boundaries, whatever the trigger. */
    ARGUMENTS("argument_f1", Task.EVENTS) {
        @Override
        Stream<Fact> facts(StructureJudgement item, Structure structure) {
            return structure.events().stream()
                    .flatMap(e -> e.arguments().stream().map(a -> argument(e, a)));
        }
    };

    private final String metric;
    private final List<Task> tasks;

    StructureView(String metric, Task... tasks) {
        this.metric = metric;
        this.tasks = List.of(tasks);
    }

    /** Returns the name of the F1 under this view. */
    public String metric() {
        return metric;
    }

    /** Returns the views of a task; the first is the one that papers report. */
    public static List<StructureView> of(Task task) {
        List<StructureView> views = new ArrayList<>(
                Stream.of(values()).filter(view -> view.tasks.contains(task)).toList());
        if (task == Task.TRIPLES) {
            views.sort((a, b) -> Boolean.compare(b.isTriple(), a.isTriple()));
        }
        return views;
    }

    /** Returns what is right in an answer, by the type of what is compared. */
    public SortedMap<String, MatchCounts> count(StructureJudgement item) {
        List<Fact> gold = distinct(item, item.text().gold());
        List<Fact> answered = distinct(item, item.answer());
        SortedMap<String, MatchCounts> counts = new TreeMap<>();
        gold.forEach(fact -> counts.merge(fact.type, new MatchCounts(0, 0, 1), MatchCounts::plus));
        BiPredicate<Fact, Fact> match = match(item);
        List<Fact> open = new ArrayList<>(gold);
        List<Fact> rest = new ArrayList<>();
        // Exact ones first, lest one that is merely close takes the place of another.
        for (Fact fact : answered) {
            if (open.remove(fact)) {
                add(counts, fact.type, 1);
            } else {
                rest.add(fact);
            }
        }
        for (Fact fact : rest) {
            List<Fact> close =
                    open.stream().filter(g -> match.test(g, fact)).limit(1).toList();
            close.forEach(open::remove);
            add(counts, fact.type, close.size());
        }
        return counts;
    }

    /** Returns what is right in an answer, whatever its type. */
    public MatchCounts total(StructureJudgement item) {
        return count(item).values().stream().reduce(MatchCounts.NONE, MatchCounts::plus);
    }

    private static void add(SortedMap<String, MatchCounts> counts, String type, int correct) {
        MatchCounts before = counts.getOrDefault(type, MatchCounts.NONE);
        counts.put(type, new MatchCounts(before.correct() + correct, before.answered() + 1, before.gold()));
    }

    private List<Fact> distinct(StructureJudgement item, Structure structure) {
        return List.copyOf(new LinkedHashSet<>(facts(item, structure).toList()));
    }

    private boolean isTriple() {
        return this == TRIPLETS || this == TRIPLETS_STRICT || this == TRIPLETS_RELAXED;
    }

    abstract Stream<Fact> facts(StructureJudgement item, Structure structure);

    BiPredicate<Fact, Fact> match(StructureJudgement item) {
        return (_, _) -> false;
    }

    private static Fact fact(Triple triple, List<String> types) {
        return new Fact(
                triple.relation(), List.of(triple.head().span(), triple.tail().span()), types);
    }

    private static Fact argument(Event event, Event.Argument argument) {
        return new Fact(event.type() + "/" + argument.role(), List.of(argument.span()), List.of());
    }

    /**
     * What is compared.
     *
     * @param type by which scores are told apart
     * @param spans where it stands
     * @param entityTypes of its arguments, where they count
     */
    record Fact(String type, List<CharSpan> spans, List<String> entityTypes) {}

    /** Whether two mentions are as good as the same. */
    private record SameMention(StructureJudgement item) {
        boolean facts(Fact gold, Fact answered) {
            if (!gold.type.equals(answered.type) || gold.spans.size() != answered.spans.size()) {
                return false;
            }
            for (int i = 0; i < gold.spans.size(); i++) {
                if (!spans(gold.spans.get(i), answered.spans.get(i))) {
                    return false;
                }
            }
            return true;
        }

        private boolean spans(CharSpan gold, CharSpan answered) {
            String text = item.text().text();
            return gold.equals(answered)
                    || item.sameEntities().stream().anyMatch(g -> g.contains(gold) && g.contains(answered))
                    || folded(gold.in(text)).equals(folded(answered.in(text)))
                    || HeadWord.of(text, gold).equals(HeadWord.of(text, answered));
        }

        private static String folded(String name) {
            return name.toLowerCase(Locale.ROOT);
        }
    }

    /** The words of a text, for tags. */
    private static final class WordTags {
        private final List<CharSpan> words = new ArrayList<>();

        WordTags(String text) {
            int start = -1;
            for (int i = 0; i <= text.length(); i++) {
                boolean inWord = i < text.length() && !Character.isWhitespace(text.charAt(i));
                if (inWord && start < 0) {
                    start = i;
                } else if (!inWord && start >= 0) {
                    words.add(new CharSpan(start, i));
                    start = -1;
                }
            }
        }

        List<String> of(List<Entity> entities) {
            String[] tags = new String[words.size()];
            List<Entity> longestFirst = entities.stream()
                    .sorted((a, b) -> a.span().length() != b.span().length()
                            ? Integer.compare(b.span().length(), a.span().length())
                            : a.compareTo(b))
                    .toList();
            for (Entity entity : longestFirst) {
                List<Integer> at = new ArrayList<>();
                for (int w = 0; w < tags.length; w++) {
                    if (words.get(w).overlaps(entity.span())) {
                        at.add(w);
                    }
                }
                if (at.stream().allMatch(w -> tags[w] == null)) {
                    at.forEach(w -> tags[w] = (w.equals(at.getFirst()) ? "B-" : "I-") + entity.type());
                }
            }
            return Stream.of(tags).map(tag -> tag == null ? "O" : tag).toList();
        }
    }
}
