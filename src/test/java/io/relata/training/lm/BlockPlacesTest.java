package io.relata.training.lm;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.decoding.LabelScorer;
import io.relata.decoding.TokenTrie;
import io.relata.encoder.lexical.WordVectors;
import io.relata.engine.KeyValueBlock;
import io.relata.engine.KeyValueBlocks;
import io.relata.engine.LanguageModel;
import io.relata.engine.djl.DjlLanguageModelProvider;
import io.relata.engine.djl.DjlSettings;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.prompt.MarkedGptReStyle;
import io.relata.prompt.Prompt;
import io.relata.prompt.PromptInput;
import io.relata.prompt.ReasoningOrder;
import io.relata.prompt.ShownDemonstration;
import io.relata.reasoning.ReasonComposer;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.testing.SharedData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What it costs that a kept demonstration was read right behind the head, while in the masked episodes of the training it
 * stood at its place in the prompt, further away from the head. It takes minutes, so it runs only when {@code
 * -Drelata.measure.items} says how many pairs to ask about.
 */
@EnabledIfSystemProperty(named = "relata.measure.items", matches = "[1-9][0-9]*")
class BlockPlacesTest {
    private static final Path MODEL = Path.of(System.getProperty("relata.measure.model", "models/relata-lm-small"));
    private static final int ITEMS = Integer.getInteger("relata.measure.items", 1);
    private static final int DEMONSTRATIONS = 4;

    private final int[] right = new int[Way.values().length];
    private final double[] nats = new double[Way.values().length];

    /** How demonstrations are read. */
    private enum Way {
        FULL,
        AS_TRAINED,
        AS_KEPT
    }

    @Test
    void readingDemonstrationsRightBehindTheHeadCostsLittle() {
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
        try (LanguageModel model =
                new DjlLanguageModelProvider(DjlSettings.onCpu(), new HuggingFaceTokenizers()).load(MODEL)) {
            LexicalNeighbors neighbors = new LexicalNeighbors(question.store().items());
            for (EpisodeItem item : question.asked()) {
                Prompt prompt = prompt(question.store(), neighbors, item);
                for (Way way : Way.values()) {
                    ask(model, way, prompt, item.label());
                }
            }
        }
        for (Way way : Way.values()) {
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d of %d labels right, %.4f nats for the right one%n",
                    way,
                    right[way.ordinal()],
                    question.asked().size(),
                    nats[way.ordinal()] / question.asked().size());
        }
        assertThat(right[Way.AS_KEPT.ordinal()])
                .isGreaterThanOrEqualTo(right[Way.AS_TRAINED.ordinal()]
                        - Math.max(2, question.asked().size() / 20));
    }

    private static Prompt prompt(EpisodeSource store, LexicalNeighbors neighbors, EpisodeItem item) {
        RelationSchema schema = store.schema();
        ReasonComposer composer = new ReasonComposer(schema);
        List<ShownDemonstration> shown = neighbors.nearest(item.context(), DEMONSTRATIONS).stream()
                .map(store.items()::get)
                .map(d -> new ShownDemonstration(
                        d.context(), d.label(), composer.compose(d.context(), d.label(), d.evidence())))
                .toList();
        return new MarkedGptReStyle()
                .render(new PromptInput(
                        schema, schema.labels(), shown, item.context(), ReasoningOrder.AFTER_LABEL, false));
    }

    private void ask(LanguageModel model, Way way, Prompt prompt, RelationLabel gold) {
        List<int[]> pieces = new ArrayList<>(
                prompt.segments().stream().map(model.tokenizer()::encode).toList());
        int[] begin = {model.tokenizer().beginId()};
        int[] head = IntStream.concat(IntStream.of(begin), IntStream.of(pieces.removeFirst()))
                .toArray();
        int[] question = IntStream.concat(
                        IntStream.of(pieces.removeLast()),
                        IntStream.of(TokenTrie.continuation(model.tokenizer(), "\n", prompt.labelCue())))
                .toArray();
        List<String> texts = prompt.answers().answers().stream()
                .map(a -> Prompt.continuation(a.text()))
                .toList();
        try (LanguageModel.Session session = model.open()) {
            session.append(head);
            read(model, way, session, head, pieces);
            double[] scores = LabelScorer.logProbabilities(
                    session, session.append(question), TokenTrie.of(model.tokenizer(), prompt.labelCue(), texts));
            int best = IntStream.range(0, scores.length)
                    .boxed()
                    .max((a, b) -> Double.compare(scores[a], scores[b]))
                    .orElseThrow();
            for (int i = 0; i < scores.length; i++) {
                if (prompt.answers().answers().get(i).label().equals(gold)) {
                    right[way.ordinal()] += best == i ? 1 : 0;
                    nats[way.ordinal()] -= scores[i];
                }
            }
        }
    }

    private static void read(
            LanguageModel model, Way way, LanguageModel.Session session, int[] headIds, List<int[]> demonstrations) {
        KeyValueBlocks engine = model.blocks().orElseThrow();
        try (LanguageModel.Session head = session.fork();
                LanguageModel.Session empty = model.open()) {
            KeyValueBlock headBlock = engine.compute(empty, headIds);
            for (int[] demonstration : demonstrations) {
                switch (way) {
                    case FULL -> session.append(demonstration);
                    case AS_KEPT -> engine.attach(session, List.of(engine.compute(head, demonstration)));
                    case AS_TRAINED -> {
                        // The head is turned back, so that what stands right behind it is as far away as at its place.
                        KeyValueBlock away = new KeyValueBlock(
                                headBlock.shape(),
                                headBlock.tokenCount(),
                                session.length() - headIds.length,
                                headBlock.data());
                        try (LanguageModel.Session before = model.open()) {
                            engine.attach(before, List.of(away));
                            engine.attach(session, List.of(engine.compute(before, demonstration)));
                        }
                    }
                }
            }
        }
    }
}
