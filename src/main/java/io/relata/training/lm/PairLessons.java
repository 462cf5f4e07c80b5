package io.relata.training.lm;

import io.relata.discovery.Discovered;
import io.relata.document.CharSpan;
import io.relata.extraction.PairProfile;
import io.relata.prompt.PairTurns;
import io.relata.prompt.Prompt;
import io.relata.prompt.PromptChoices;
import io.relata.prompt.PromptInput;
import io.relata.prompt.PromptStyle;
import io.relata.prompt.ShownDemonstration;
import io.relata.reasoning.ReasonComposer;
import io.relata.reasoning.RelationStatements;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.training.tokens.BytePairVocabulary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Episodes about given pairs, as profiles have them asked: their style and what it leaves open, their order of reasons, labels cut
 * to a shortlist where they route, the question whether a statement is true where they verify.
 *
 * <p>Demonstrations are near or drawn by lot, and the options of a style that has some stand in any order, so that no place is
 * likelier than another.
 */
public final class PairLessons implements Episodes {
    private static final PairTurns TURNS = new PairTurns();

    /**
     * How lessons vary.
     *
     * @param relationsMax most relations of a schema that stand in one prompt
     * @param wholeShare share that show the whole schema where it has no more than 20 relations
     * @param randomShare share whose demonstrations are drawn by lot instead of by nearness
     * @param shortlistShare share whose labels are cut to a few, in styles that offer options
     * @param verifyShare share of a verifying profile's lessons that ask whether a statement is true
     * @param tokensMax longest episode; the farthest demonstrations of a longer one are left out
     * @param seed of everything drawn
     */
    public record Settings(
            int relationsMax,
            double wholeShare,
            double randomShare,
            double shortlistShare,
            double verifyShare,
            int tokensMax,
            long seed) {}

    private static final int WHOLE_RELATIONS_MAX = 20;

    /** So many lessons in a row may be too long before something must be wrong. */
    private static final int LESSONS_MAX = 1000;

    /** So many lots are drawn for each demonstration. */
    private static final long LOTS_MAX = 4;

    private final List<PairProfile> profiles;
    private final List<EpisodeStock> stocks;
    private final Map<String, PromptStyle> styles;
    private final BytePairVocabulary vocabulary;
    private final Settings settings;

    /** Creates lessons for profiles; indexes the items of every source. */
    public PairLessons(
            List<PairProfile> profiles, List<EpisodeSource> sources, BytePairVocabulary vocabulary, Settings settings) {
        this.profiles = List.copyOf(profiles);
        this.stocks = EpisodeStock.of(sources);
        this.styles = Discovered.of(PromptStyle.class, PromptStyle::name).stream()
                .collect(Collectors.toMap(PromptStyle::name, Function.identity()));
        this.vocabulary = vocabulary;
        this.settings = settings;
    }

    @Override
    public Episode episode(long number) {
        Random random = new Random(settings.seed() * 0x9E3779B97F4A7C15L + number);
        random.nextLong();
        for (int tried = 0; tried < LESSONS_MAX; tried++) {
            PairProfile profile = profiles.get(random.nextInt(profiles.size()));
            Episode episode = Passage.episode(lesson(profile, random), vocabulary);
            if (episode.ids().length <= settings.tokensMax()) {
                return episode;
            }
        }
        throw new IllegalStateException(
                "Of %d lessons none fits into %d tokens.".formatted(LESSONS_MAX, settings.tokensMax()));
    }

    /** Returns a lesson of a profile, with as many demonstrations as fit; it may still be too long. */
    List<Passage> lesson(PairProfile profile, Random random) {
        EpisodeStock stock = EpisodeStock.drawn(stocks, random);
        EpisodeSource source = stock.source();
        EpisodeItem asked = source.items().get(random.nextInt(source.items().size()));
        if (profile.asking().verify().asksYesOrNo() && random.nextDouble() < settings.verifyShare()) {
            return verification(source.schema(), asked, random);
        }
        PromptStyle style = styles.get(profile.style());
        int wanted = profile.promptDemonstrations() == 0 ? 0 : random.nextInt(profile.promptDemonstrations() + 1);
        List<EpisodeItem> shown = stock.demonstrations(asked, wanted, settings.randomShare(), LOTS_MAX, random);
        RelationSchema schema = schema(source.schema(), asked, shown, random);
        List<RelationLabel> allowed = allowed(schema, asked.label(), profile, style, random);
        ReasonComposer composer = new ReasonComposer(schema);
        List<ShownDemonstration> demonstrations = shown.stream()
                .filter(item -> allowed.contains(item.label()))
                .map(item -> new ShownDemonstration(item.context(), item.label(), reason(composer, item)))
                .toList();
        PromptChoices choices = profile.asking().choices();
        PromptInput input = new PromptInput(
                schema,
                allowed,
                demonstrations,
                asked.context(),
                profile.order(),
                profile.definitions(),
                style.offersOptions() ? choices.rotated(random.nextInt(allowed.size())) : choices);
        ShownDemonstration answer = new ShownDemonstration(asked.context(), asked.label(), reason(composer, asked));
        while (true) {
            List<Passage> passages = passages(style, input, answer);
            int length = passages.stream()
                            .mapToInt(p -> vocabulary.encode(p.text()).length)
                            .sum()
                    + 2;
            int count = input.demonstrations().size();
            if (length <= settings.tokensMax() || count == 0) {
                return passages;
            }
            input = input.withNearest(count - 1);
        }
    }

    /** Half of the statements are true; the others say another relation of the pair. */
    private static List<Passage> verification(RelationSchema schema, EpisodeItem asked, Random random) {
        List<RelationLabel> labels =
                schema.labels().stream().filter(l -> !schema.isNull(l)).toList();
        boolean mayHold = !schema.isNull(asked.label()) && random.nextBoolean();
        RelationLabel said = mayHold ? asked.label() : labels.get(random.nextInt(labels.size()));
        String statement = new RelationStatements(schema).statement(asked.context(), said);
        return List.of(
                Passage.read(TURNS.verify(asked.context(), statement)),
                Passage.learned(PairTurns.yesOrNo().get(said.equals(asked.label()) ? 0 : 1)));
    }

    private List<Passage> passages(PromptStyle style, PromptInput input, ShownDemonstration answer) {
        Prompt prompt = style.render(input);
        List<Passage> passages = new ArrayList<>();
        passages.add(new Passage(prompt.opening(), shownAnswers(style, input, prompt.opening())));
        passages.addAll(answered(prompt, answer));
        return passages;
    }

    private static List<Passage> answered(Prompt prompt, ShownDemonstration answer) {
        String reason = Prompt.continuation(prompt.marks().marked(Prompt.line(answer.reasoning())));
        String label = Prompt.continuation(prompt.answers().text(answer.label()));
        return switch (prompt.order()) {
            case BEFORE_LABEL ->
                List.of(Passage.learned(reason), Passage.read(prompt.bridge()), Passage.learned(label));
            case AFTER_LABEL -> List.of(Passage.learned(label), Passage.read(prompt.bridge()), Passage.learned(reason));
            case NONE -> List.of(Passage.learned(label));
        };
    }

    /**
     * Returns where the demonstrations of an opening have their answers. A style that does not print a demonstration as it prints a
     * question has none.
     */
    private static List<CharSpan> shownAnswers(PromptStyle style, PromptInput input, String opening) {
        if (!input.choices().labelsShown()) {
            return List.of();
        }
        List<ShownDemonstration> printed = input.choices().nearestFirst()
                ? input.demonstrations()
                : input.demonstrations().reversed();
        List<CharSpan> answers = new ArrayList<>();
        for (int i = 0; i < printed.size(); i++) {
            List<ShownDemonstration> before = printed.subList(0, i);
            Prompt alone = style.render(new PromptInput(
                    input.schema(),
                    input.allowed(),
                    input.choices().nearestFirst() ? before : before.reversed(),
                    printed.get(i).context(),
                    input.order(),
                    input.definitions(),
                    input.choices()));
            int at = alone.opening().length();
            StringBuilder text = new StringBuilder(alone.opening());
            List<CharSpan> spans = new ArrayList<>();
            for (Passage passage : answered(alone, printed.get(i))) {
                if (!passage.learned().isEmpty()) {
                    spans.add(new CharSpan(at, at + passage.text().length()));
                }
                at += passage.text().length();
                text.append(passage.text());
            }
            if (opening.startsWith(text.toString())) {
                answers.addAll(spans);
            }
        }
        return answers;
    }

    private static String reason(ReasonComposer composer, EpisodeItem item) {
        return item.reasoning().isEmpty()
                ? composer.compose(item.context(), item.label(), item.evidence())
                : item.reasoning();
    }

    private RelationSchema schema(RelationSchema whole, EpisodeItem asked, List<EpisodeItem> shown, Random random) {
        if (whole.relations().size() <= WHOLE_RELATIONS_MAX && random.nextDouble() < settings.wholeShare()) {
            return whole;
        }
        List<String> names = whole.relations().stream().map(RelationType::name).toList();
        Set<String> kept = new LinkedHashSet<>();
        kept.add(asked.label().relation());
        shown.forEach(item -> kept.add(item.label().relation()));
        int wanted = Math.min(names.size(), 2 + random.nextInt(Math.max(1, settings.relationsMax() - 1)));
        while (kept.size() < wanted) {
            kept.add(names.get(random.nextInt(names.size())));
        }
        return SchemaDisguise.none(whole, kept).schema();
    }

    private List<RelationLabel> allowed(
            RelationSchema schema, RelationLabel gold, PairProfile profile, PromptStyle style, Random random) {
        boolean cut = profile.asking().route().isPresent()
                || style.offersOptions() && random.nextDouble() < settings.shortlistShare();
        if (!cut) {
            return schema.labels();
        }
        int size = profile.asking().route().map(r -> r.shortlist()).orElse(2 + random.nextInt(6));
        List<RelationLabel> others = new ArrayList<>(schema.labels());
        others.remove(gold);
        others.remove(schema.none());
        Collections.shuffle(others, random);
        Set<RelationLabel> few = new TreeSet<>(others.subList(0, Math.min(size - 1, others.size())));
        few.add(gold);
        few.add(schema.none());
        return List.copyOf(few);
    }
}
