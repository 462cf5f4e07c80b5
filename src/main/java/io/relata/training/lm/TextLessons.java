package io.relata.training.lm;

import io.relata.dialogue.DialoguePlan;
import io.relata.discovery.Discovered;
import io.relata.extraction.TextProfile;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.StructureStyle;
import io.relata.retrieval.TextSelector;
import io.relata.schema.EntityType;
import io.relata.schema.EventType;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Event;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.structure.Triple;
import io.relata.training.tokens.BytePairVocabulary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Episodes about whole texts, as profiles have them asked: their plan, their style, their options, their way to choose
 * demonstrations. A new style or plan is learned as soon as a profile names it.
 *
 * <p>Some names of the schema are asked for, in any order, so that a model reads which; now and then none of them has anything in
 * the text.
 */
public final class TextLessons implements Episodes {
    /** So many texts are drawn for a selector to choose from. */
    private static final int POOL = 160;

    private static final int TRIES_MAX = 40;

    /** So many lessons in a row may be too long, or cannot be taught, before something must be wrong. */
    private static final int LESSONS_MAX = 1000;

    /**
     * How lessons vary.
     *
     * @param namesMax most names that are asked for
     * @param emptyShare share of texts that have nothing of what is asked for, at the most
     * @param erringShare share of dialogues whose first answer has mistakes
     * @param eventsShare share of lessons about events, for which there are few texts
     * @param tokensMax longest episode; the farthest demonstrations of a longer one are left out
     * @param seed of everything drawn
     */
    public record Settings(
            int namesMax, double emptyShare, double erringShare, double eventsShare, int tokensMax, long seed) {}

    private final Map<Task, List<TextProfile>> profiles;
    private final Map<Task, List<TextSource>> sources;
    private final Map<String, DialoguePlan> plans = byName(DialoguePlan.class, DialoguePlan::name);
    private final Map<String, StructureStyle> styles = byName(StructureStyle.class, StructureStyle::name);
    private final Map<String, TextSelector> selectors = byName(TextSelector.class, TextSelector::name);
    private final BytePairVocabulary vocabulary;
    private final Settings settings;

    /** Creates lessons for profiles; those whose task no source has are left out. */
    public TextLessons(
            List<TextProfile> profiles, List<TextSource> sources, BytePairVocabulary vocabulary, Settings settings) {
        this.sources =
                sources.stream().collect(Collectors.groupingBy(TextSource::task, TreeMap::new, Collectors.toList()));
        this.profiles = profiles.stream()
                .filter(p -> this.sources.containsKey(p.task()))
                .collect(Collectors.groupingBy(TextProfile::task, TreeMap::new, Collectors.toList()));
        if (this.profiles.isEmpty()) {
            throw new IllegalArgumentException("No profile has a task that a source has texts for.");
        }
        this.vocabulary = vocabulary;
        this.settings = settings;
    }

    private static <S> Map<String, S> byName(Class<S> seam, Function<S, String> name) {
        return Discovered.of(seam, name).stream().collect(Collectors.toMap(name, Function.identity()));
    }

    @Override
    public Episode episode(long number) {
        Random random = new Random(settings.seed() * 0x9E3779B97F4A7C15L + number);
        random.nextLong();
        for (int tried = 0; tried < LESSONS_MAX; tried++) {
            TextProfile profile = profile(random);
            TextSource source = source(sources.get(profile.task()), random);
            List<Passage> passages = lesson(profile, source, random);
            if (!passages.isEmpty()) {
                Episode episode = Passage.episode(passages, vocabulary);
                if (episode.ids().length <= settings.tokensMax()) {
                    return episode;
                }
            }
        }
        throw new IllegalStateException("Of %d lessons none can be learned, or fits into %d tokens."
                .formatted(LESSONS_MAX, settings.tokensMax()));
    }

    /** Returns a lesson of a profile, with as many demonstrations as fit; it may still be too long. */
    List<Passage> lesson(TextProfile profile, TextSource source, Random random) {
        AnnotatedText asked = asked(source, random);
        List<String> focus = focus(source, asked, random);
        List<AnnotatedText> shown = shown(profile, source, asked, random);
        boolean errs = random.nextDouble() < settings.erringShare();
        Structure first = errs ? mistaken(source.task(), asked, focus, random) : asked.gold();
        DialoguePlan plan = plans.get(profile.plan());
        while (true) {
            StructureQuestion question = new StructureQuestion(
                    profile.task(), source.schema(), focus, shown, asked.text(), Structure.EMPTY, profile.options());
            List<Passage> passages = new TaughtDialogue(
                            plan,
                            new DialoguePlan.Assignment(
                                    question, styles.get(profile.style()), profile.constrained(), profile.tokensMax()))
                    .passages(asked.gold(), first);
            int length = passages.stream()
                            .mapToInt(p -> vocabulary.encode(p.text()).length)
                            .sum()
                    + 2;
            if (length <= settings.tokensMax() || shown.isEmpty()) {
                return passages;
            }
            shown = shown.subList(0, shown.size() - 1);
        }
    }

    private TextProfile profile(Random random) {
        boolean events = random.nextDouble() < settings.eventsShare();
        List<TextProfile> some = profiles.entrySet().stream()
                .filter(e -> (e.getKey() == Task.EVENTS) == events)
                .flatMap(e -> e.getValue().stream())
                .toList();
        List<TextProfile> of = some.isEmpty()
                ? profiles.values().stream().flatMap(List::stream).toList()
                : some;
        return of.get(random.nextInt(of.size()));
    }

    private static TextSource source(List<TextSource> of, Random random) {
        double drawn =
                random.nextDouble() * of.stream().mapToDouble(TextSource::share).sum();
        for (TextSource source : of) {
            drawn -= source.share();
            if (drawn < 0) {
                return source;
            }
        }
        return of.getLast();
    }

    private AnnotatedText asked(TextSource source, Random random) {
        boolean mayBeEmpty = random.nextDouble() < settings.emptyShare();
        AnnotatedText drawn = source.texts().get(random.nextInt(source.texts().size()));
        for (int tried = 0;
                tried < TRIES_MAX
                        && !mayBeEmpty
                        && names(source.task(), drawn.gold()).isEmpty();
                tried++) {
            drawn = source.texts().get(random.nextInt(source.texts().size()));
        }
        return drawn;
    }

    private List<String> focus(TextSource source, AnnotatedText asked, Random random) {
        List<String> all = new ArrayList<>(all(source.task(), source.schema()));
        int wanted = 1 + random.nextInt(Math.min(settings.namesMax(), all.size()));
        Set<String> kept = new LinkedHashSet<>();
        if (random.nextDouble() >= settings.emptyShare()) {
            List<String> held = new ArrayList<>(names(source.task(), asked.gold()));
            Collections.shuffle(held, random);
            kept.addAll(held);
            kept.retainAll(all);
        }
        while (kept.size() < wanted) {
            kept.add(all.get(random.nextInt(all.size())));
        }
        List<String> focus = new ArrayList<>(kept);
        Collections.shuffle(focus, random);
        return focus;
    }

    private List<AnnotatedText> shown(TextProfile profile, TextSource source, AnnotatedText asked, Random random) {
        int count = profile.demonstrations() == 0 ? 0 : random.nextInt(profile.demonstrations() + 1);
        if (count == 0) {
            return List.of();
        }
        List<AnnotatedText> pool = random.ints(POOL, 0, source.texts().size())
                .distinct()
                .sorted()
                .mapToObj(source.texts()::get)
                .filter(t -> !t.text().equals(asked.text()))
                .toList();
        List<AnnotatedText> chosen = selectors.get(profile.selector()).select(pool, asked.text(), count);
        return chosen.subList(0, Math.min(count, chosen.size()));
    }

    private static Structure mistaken(Task task, AnnotatedText asked, List<String> focus, Random random) {
        Mistakes mistakes = new Mistakes(asked.text(), focus, random);
        return switch (task) {
            case ENTITIES -> mistakes.inEntities(asked.gold());
            case TRIPLES -> mistakes.inTriples(asked.gold());
            case EVENTS -> asked.gold();
        };
    }

    private static List<String> all(Task task, RelationSchema schema) {
        return switch (task) {
            case ENTITIES -> schema.entities().stream().map(EntityType::name).toList();
            case TRIPLES -> schema.relations().stream().map(RelationType::name).toList();
            case EVENTS -> schema.events().stream().map(EventType::name).toList();
        };
    }

    private static List<String> names(Task task, Structure gold) {
        Stream<String> names =
                switch (task) {
                    case ENTITIES -> gold.entities().stream().map(Entity::type);
                    case TRIPLES -> gold.triples().stream().map(Triple::relation);
                    case EVENTS -> gold.events().stream().map(Event::type);
                };
        return names.distinct().toList();
    }
}
