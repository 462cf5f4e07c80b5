package io.relata.training.lm;

import io.relata.prompt.Prompt;
import io.relata.prompt.PromptInput;
import io.relata.prompt.PromptStyle;
import io.relata.prompt.ReasoningOrder;
import io.relata.prompt.ShownDemonstration;
import io.relata.reasoning.ReasonComposer;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.training.tokens.BytePairVocabulary;
import io.relata.training.tokens.TokenizerFolder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Makes episodes. An episode is a function of its number and the seed, so that a resumed training sees what it would have
 * seen.
 *
 * <p>Reasons and labels count, in the demonstrations too: there they follow from the demonstrations before them just as the
 * answer follows from all. What is given (texts, cues) is only read.
 *
 * <p>In some episodes demonstrations do not see each other (Block-Attention, Ma et al., ICLR 2025), so that a served model
 * may read each of them once, behind the head alone, and keep what it made of it. Their tokens keep their places in the
 * prompt: kept keys are turned to the slot that they are used in, and a demonstration in the first slot is learned as it is
 * read when it is kept.
 */
public final class EpisodeMaker implements Episodes {
    /**
     * How episodes vary.
     *
     * @param demonstrationsMax most demonstrations; from 0 up to it all are equally likely
     * @param relationsMax most relations of a schema that stand in one prompt
     * @param freeShare share of episodes that reason before the label
     * @param renamedShare share in which relations bear made-up names
     * @param permutedShare share in which relations bear each other's names
     * @param definitionsShare share in which definitions are written out
     * @param randomShare share whose demonstrations are drawn by lot instead of by nearness
     * @param blockShare share whose demonstrations do not see each other
     * @param tokensMax longest episode; the farthest demonstrations of a longer one are left out
     * @param seed of everything drawn
     */
    public record Settings(
            int demonstrationsMax,
            int relationsMax,
            double freeShare,
            double renamedShare,
            double permutedShare,
            double definitionsShare,
            double randomShare,
            double blockShare,
            int tokensMax,
            long seed) {}

    /** So many lots are drawn for each demonstration. */
    private static final long LOTS_MAX = 2;

    private final List<EpisodeStock> stocks;
    private final PromptStyle style;
    private final BytePairVocabulary vocabulary;
    private final Settings settings;

    /** Creates a maker; indexes the items of every source. */
    public EpisodeMaker(
            List<EpisodeSource> sources, PromptStyle style, BytePairVocabulary vocabulary, Settings settings) {
        this.stocks = EpisodeStock.of(sources);
        this.style = style;
        this.vocabulary = vocabulary;
        this.settings = settings;
    }

    @Override
    public Episode episode(long number) {
        Random random = new Random(settings.seed() * 0x9E3779B97F4A7C15L + number);
        random.nextLong();
        EpisodeStock stock = EpisodeStock.drawn(stocks, random);
        List<EpisodeItem> items = stock.source().items();
        EpisodeItem asked = items.get(random.nextInt(items.size()));
        int count = random.nextInt(settings.demonstrationsMax() + 1);
        List<EpisodeItem> shown = stock.demonstrations(asked, count, settings.randomShare(), LOTS_MAX, random);
        SchemaDisguise disguise = disguise(stock.source().schema(), asked, shown, random);
        ReasoningOrder order =
                random.nextDouble() < settings.freeShare() ? ReasoningOrder.BEFORE_LABEL : ReasoningOrder.AFTER_LABEL;
        boolean definitions = random.nextDouble() < settings.definitionsShare();
        boolean blocks = random.nextDouble() < settings.blockShare();
        while (true) {
            Episode episode = encoded(pieces(disguise, asked, shown, order, definitions), blocks);
            if (episode.ids().length <= settings.tokensMax() || shown.isEmpty()) {
                return cut(episode);
            }
            shown = shown.subList(0, shown.size() - 1);
        }
    }

    /**
     * A piece of an episode's text.
     *
     * @param counts whether it is to be learned
     * @param segment number of the prompt's segment that it belongs to; the answer belongs to the question
     */
    record Piece(String text, boolean counts, int segment) {}

    /** Returns the text of an episode in order, told apart by what counts. */
    List<Piece> pieces(
            SchemaDisguise disguise,
            EpisodeItem asked,
            List<EpisodeItem> shown,
            ReasoningOrder order,
            boolean definitions) {
        RelationSchema schema = disguise.schema();
        ReasonComposer composer = new ReasonComposer(schema);
        List<ShownDemonstration> demonstrations = shown.stream()
                .map(item -> new ShownDemonstration(
                        item.context(), disguise.label(item.label()), reason(composer, disguise, item)))
                .toList();
        Prompt prompt = style.render(
                new PromptInput(schema, schema.labels(), demonstrations, asked.context(), order, definitions));
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece(prompt.segments().getFirst(), false, 0));
        int segment = 1;
        for (ShownDemonstration demonstration : demonstrations.reversed()) {
            Prompt alone = style.render(
                    new PromptInput(schema, schema.labels(), List.of(), demonstration.context(), order, definitions));
            pieces.addAll(answered(alone, demonstration.reasoning(), demonstration.label(), segment++));
        }
        pieces.addAll(answered(prompt, reason(composer, disguise, asked), disguise.label(asked.label()), segment));
        return pieces;
    }

    private static List<Piece> answered(Prompt prompt, String reason, RelationLabel label, int segment) {
        Piece question = new Piece(prompt.segments().getLast(), false, segment);
        Piece reasonCue = new Piece(prompt.reasonCue(), false, segment);
        Piece reasonWords = new Piece(Prompt.continuation(prompt.marks().marked(Prompt.line(reason))), true, segment);
        Piece labelCue = new Piece(prompt.labelCue(), false, segment);
        Piece labelWords = new Piece(Prompt.continuation(prompt.answers().text(label)), true, segment);
        return switch (prompt.order()) {
            case BEFORE_LABEL -> List.of(question, reasonCue, reasonWords, labelCue, labelWords);
            case AFTER_LABEL -> List.of(question, labelCue, labelWords, reasonCue, reasonWords);
            case NONE -> List.of(question, labelCue, labelWords);
        };
    }

    private static String reason(ReasonComposer composer, SchemaDisguise disguise, EpisodeItem item) {
        return item.reasoning().isEmpty() || disguise.changesNames()
                ? composer.compose(item.context(), disguise.label(item.label()), item.evidence())
                : item.reasoning();
    }

    private SchemaDisguise disguise(RelationSchema schema, EpisodeItem asked, List<EpisodeItem> shown, Random random) {
        Set<String> kept = new LinkedHashSet<>();
        kept.add(asked.label().relation());
        shown.forEach(item -> kept.add(item.label().relation()));
        List<String> names = new ArrayList<>(
                schema.relations().stream().map(RelationType::name).toList());
        int wanted = Math.min(names.size(), 3 + random.nextInt(Math.max(1, settings.relationsMax() - 2)));
        while (kept.size() < wanted) {
            kept.add(names.get(random.nextInt(names.size())));
        }
        double drawn = random.nextDouble();
        if (drawn < settings.renamedShare()) {
            return SchemaDisguise.renamed(schema, kept, random);
        }
        return drawn < settings.renamedShare() + settings.permutedShare()
                ? SchemaDisguise.permuted(schema, kept, random)
                : SchemaDisguise.none(schema, kept);
    }

    /** Returns the tokens of pieces, the demonstrations hidden from each other or not. */
    Episode encoded(List<Piece> pieces, boolean blocked) {
        int[][] ids =
                pieces.stream().map(piece -> vocabulary.encode(piece.text())).toArray(int[][]::new);
        int length = Arrays.stream(ids).mapToInt(part -> part.length).sum() + 2;
        int[] all = new int[length];
        float[] weights = new float[length];
        int[] segments = new int[length];
        all[0] = vocabulary.special(TokenizerFolder.BEGIN);
        int at = 1;
        for (int i = 0; i < ids.length; i++) {
            for (int id : ids[i]) {
                weights[at] = pieces.get(i).counts() ? 1 : 0;
                segments[at] = pieces.get(i).segment();
                all[at++] = id;
            }
        }
        all[at] = vocabulary.special(TokenizerFolder.END);
        weights[at] = 1;
        segments[at] = pieces.getLast().segment();
        return blocked ? Episode.blocked(all, weights, segments) : Episode.seeingAll(all, weights);
    }

    /** An episode without demonstrations that is still too long keeps its end, where the answer stands. */
    private Episode cut(Episode episode) {
        int over = episode.ids().length - settings.tokensMax();
        if (over <= 0) {
            return episode;
        }
        int[] ids = Arrays.copyOfRange(episode.ids(), over, episode.ids().length);
        ids[0] = episode.ids()[0];
        float[] weights = Arrays.copyOfRange(episode.weights(), over, episode.weights().length);
        weights[0] = 0;
        return Episode.seeingAll(ids, weights);
    }
}
