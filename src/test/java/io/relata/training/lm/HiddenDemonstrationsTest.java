package io.relata.training.lm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.relata.encoder.lexical.WordVectors;
import io.relata.prompt.MarkedGptReStyle;
import io.relata.prompt.Prompt;
import io.relata.prompt.ReasoningOrder;
import io.relata.prompt.Verbalizer;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.testing.SharedData;
import io.relata.torch.TorchRuntime;
import io.relata.training.djl.LlamaFolder;
import io.relata.training.djl.LlamaModel;
import io.relata.training.djl.LlamaShape;
import io.relata.training.djl.Targets;
import io.relata.training.tokens.BytePairVocabulary;
import io.relata.training.tokens.TokenizerFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The shipped language model on SemEval's held-out pairs with four demonstrations, in the trainer, with and without
 * demonstrations that see each other. It takes minutes, so it runs only when {@code -Drelata.measure.items} says how many pairs to
 * ask about.
 */
@EnabledIfSystemProperty(named = "relata.measure.items", matches = "[1-9][0-9]*")
class HiddenDemonstrationsTest {
    private static final Path MODEL = Path.of(System.getProperty("relata.measure.model", "models/relata-lm-small"));
    private static final int ITEMS = Integer.getInteger("relata.measure.items", 1);
    private static final int DEMONSTRATIONS = 4;

    private final BytePairVocabulary vocabulary = TokenizerFolder.read(MODEL);

    private record Figures(int rightLabels, double reasonLoss) {}

    @Test
    void hidingDemonstrationsFromEachOtherCostsTheShippedModelLittle() {
        Path data = SharedData.require("semeval2010_task8/training/TRAIN_FILE.TXT")
                .getParent()
                .getParent()
                .getParent();
        ReasoningMeasurement.Question all = new TrainingData(data)
                .heldOutSemEval(
                        WordVectors.read(Path.of("models/relata-words-small")),
                        DEMONSTRATIONS,
                        ReasoningOrder.AFTER_LABEL);
        ReasoningMeasurement.Question question = all.every(all.asked().size() / ITEMS);
        Figures full = figures(question, false);
        Figures hidden = figures(question, true);
        System.out.printf(
                Locale.ROOT,
                "%d pairs; seeing each other: %d labels right, %.4f nats a token of reason; hidden: %d, %.4f%n",
                question.asked().size(),
                full.rightLabels(),
                full.reasonLoss(),
                hidden.rightLabels(),
                hidden.reasonLoss());
        assertThat(hidden.reasonLoss()).isLessThan(full.reasonLoss() + 0.1);
        assertThat(hidden.rightLabels())
                .isGreaterThanOrEqualTo(
                        full.rightLabels() - Math.max(2, question.asked().size() / 20));
    }

    private Figures figures(ReasoningMeasurement.Question question, boolean hidden) {
        RelationSchema schema = question.store().schema();
        LexicalNeighbors neighbors = new LexicalNeighbors(question.store().items());
        EpisodeMaker maker = new EpisodeMaker(
                List.of(question.store()),
                new MarkedGptReStyle(),
                vocabulary,
                new EpisodeMaker.Settings(0, 1, 0, 0, 0, 0, 0, 0, 1024, 1));
        Set<String> names = schema.relations().stream().map(type -> type.name()).collect(Collectors.toSet());
        int right = 0;
        double loss = 0;
        try (NDManager weights = TorchRuntime.load().newManager()) {
            LlamaShape shape = LlamaFolder.shape(MODEL);
            LlamaModel model = new LlamaModel(weights, shape, LlamaFolder.weights(weights, MODEL, shape));
            for (EpisodeItem item : question.asked()) {
                List<EpisodeItem> shown = neighbors.nearest(item.context(), DEMONSTRATIONS).stream()
                        .map(question.store().items()::get)
                        .toList();
                List<EpisodeMaker.Piece> pieces = maker.pieces(
                        SchemaDisguise.none(schema, names), item, shown, ReasoningOrder.AFTER_LABEL, false);
                loss += loss(model, maker, counting(pieces, pieces.getLast().text()), hidden);
                right += best(model, maker, schema, pieces, hidden).equals(item.label()) ? 1 : 0;
            }
        }
        return new Figures(right, loss / question.asked().size());
    }

    private RelationLabel best(
            LlamaModel model,
            EpisodeMaker maker,
            RelationSchema schema,
            List<EpisodeMaker.Piece> pieces,
            boolean hidden) {
        RelationLabel best = schema.labels().getFirst();
        double bestScore = Double.NEGATIVE_INFINITY;
        // Behind the question's label stand the cue of the reason and the reason.
        List<EpisodeMaker.Piece> asked = pieces.subList(0, pieces.size() - 3);
        for (RelationLabel label : schema.labels()) {
            String words =
                    Prompt.continuation(Verbalizer.answers(schema.labels()).text(label));
            List<EpisodeMaker.Piece> told = new ArrayList<>(asked);
            told.add(new EpisodeMaker.Piece(words, true, asked.getLast().segment()));
            double score = -loss(model, maker, counting(told, words), hidden) * vocabulary.encode(words).length;
            if (score > bestScore) {
                bestScore = score;
                best = label;
            }
        }
        return best;
    }

    /** Returns the pieces so that nothing counts but the last. */
    private static List<EpisodeMaker.Piece> counting(List<EpisodeMaker.Piece> pieces, String last) {
        List<EpisodeMaker.Piece> counting = new ArrayList<>();
        pieces.subList(0, pieces.size() - 1)
                .forEach(piece -> counting.add(new EpisodeMaker.Piece(piece.text(), false, piece.segment())));
        counting.add(new EpisodeMaker.Piece(last, true, pieces.getLast().segment()));
        return counting;
    }

    private double loss(LlamaModel model, EpisodeMaker maker, List<EpisodeMaker.Piece> pieces, boolean hidden) {
        Episode episode = maker.encoded(pieces, hidden);
        // The end token is no part of what is asked about.
        episode.weights()[episode.weights().length - 1] = 0;
        try (NDManager manager = TorchRuntime.load().newManager()) {
            return model.loss(manager, Targets.of(List.of(episode), 0), 0).getFloat();
        }
    }
}
