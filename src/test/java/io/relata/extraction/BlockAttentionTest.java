package io.relata.extraction;

import static io.relata.testing.Pairs.CAUSE;
import static io.relata.testing.Pairs.CAUSED;
import static io.relata.testing.Pairs.OTHER;
import static io.relata.testing.Pairs.PART;
import static io.relata.testing.Pairs.SCHEMA;
import static io.relata.testing.Pairs.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.blocks.BlockKey;
import io.relata.blocks.BlockStore;
import io.relata.decoding.LabelScorer;
import io.relata.decoding.TokenTrie;
import io.relata.discovery.Discovered;
import io.relata.document.PairContext;
import io.relata.engine.KeyValueBlocks;
import io.relata.engine.LanguageModel;
import io.relata.error.RelataException;
import io.relata.prompt.GptReStyle;
import io.relata.prompt.Prompt;
import io.relata.prompt.PromptInput;
import io.relata.prompt.PromptStyle;
import io.relata.prompt.ReasoningOrder;
import io.relata.prompt.Verbalizer;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationSelector;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.safetensors.Dtype;
import io.relata.schema.RelationLabel;
import io.relata.testing.BlockLanguageModel;
import io.relata.testing.ByteTokenizer;
import io.relata.testing.HashingEncoder;
import io.relata.testing.InMemoryIndex;
import io.relata.testing.PieceTokenizer;
import io.relata.testing.Profiles;
import io.relata.testing.ScriptedLanguageModel;
import io.relata.testing.SharedWordsTrainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Demonstrations whose keys and values were computed before, against a model that shows what it has seen. */
class BlockAttentionTest {
    private static final PairContext FIRE =
            pair("The <e1>fire</e1> inside the turbine was caused by <e2>friction</e2>.");
    private static final int SHOWN = 3;
    private static final long ENOUGH = 1 << 24;

    @TempDir
    private Path folder;

    private final InMemoryIndex index = filled();

    @ParameterizedTest
    @CsvSource({
        "blocks,for-label,F32",
        "blocks,free,F32",
        "blocks,none,BF16",
        "blocks-int8,for-label,F32",
        "blocks-int8,free,BF16",
        "blocks-exact,for-label,F32"
    })
    void answersAlikeWhetherBlocksWereThereOrNot(String attention, String order, Dtype dtype) {
        PairProfile profile = profile(attention, order);
        BlockLanguageModel model = model(dtype);
        List<PairResult> results = new ArrayList<>();
        try (BlockStore store = open()) {
            results.add(answer(model, profile, store));
            results.add(answer(model, profile, store));
        }
        try (BlockStore store = open()) {
            results.add(answer(model, profile, store));
        }
        try (BlockStore nothing = BlockStore.keepingNothing()) {
            results.add(answer(model, profile, nothing));
        }
        assertThat(results)
                .extracting(BlockAttentionTest::withoutPrefill)
                .containsOnly(withoutPrefill(results.getFirst()));
        assertThat(results).extracting(r -> prefill(r).blockHits()).containsExactly(0, SHOWN, SHOWN, 0);
        assertThat(model.openCount()).isZero();
    }

    @Test
    void seesInADemonstrationTheHeadAndItselfAndInTheQuestionEverything() {
        BlockLanguageModel model = model(Dtype.F32);
        try (BlockStore store = open()) {
            Trace trace =
                    answer(model, profile("blocks", "none"), store).trace().orElseThrow();
            List<String> segments = segments(trace.prompt());
            ByteTokenizer bytes = new ByteTokenizer();
            KeyValueBlocks engine = model.blocks().orElseThrow();
            try (LanguageModel.Session session = model.open()) {
                session.append(Conversation.tokens(bytes, segments.getFirst()));
                try (LanguageModel.Session head = session.fork()) {
                    for (String demonstration : segments.subList(1, segments.size() - 1)) {
                        engine.attach(session, List.of(engine.compute(head, bytes.encode(demonstration))));
                    }
                }
                float[] logits = session.append(bytes.encode(segments.getLast()));
                TokenTrie labels = TokenTrie.of(
                        bytes,
                        segments.getLast(),
                        Verbalizer.answers(SCHEMA.labels()).answers().stream()
                                .map(a -> Prompt.continuation(a.text()))
                                .toList());
                double[] expected = LabelScorer.logProbabilities(session, logits, labels);
                assertThat(trace.labelLogProbabilities().values())
                        .usingComparatorForType(
                                (a, b) -> Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b), Double.class)
                        .containsExactlyInAnyOrderElementsOf(
                                Arrays.stream(expected).boxed().toList());
            }
        }
    }

    @Test
    void computesOnlyHeadAndQuestionWhereTheBlocksAreThere() {
        BlockLanguageModel model = model(Dtype.F32);
        try (BlockStore store = open()) {
            PairProfile profile = profile("blocks", "none");
            Trace.Prefill first = prefill(answer(model, profile, store));
            int cold = model.computedTokenCount();
            Trace trace = answer(model, profile, store).trace().orElseThrow();
            int warm = model.computedTokenCount() - cold;
            assertThat(first.attention()).isEqualTo("blocks");
            assertThat(first.blockMisses()).isEqualTo(SHOWN);
            assertThat(first.reusedTokenCount()).isZero();
            assertThat(trace.prefill().blockMisses()).isZero();
            assertThat(trace.prefill().blockBytes())
                    .isEqualTo(first.blockBytes())
                    .isPositive();
            assertThat(trace.prefill().reusedTokenCount())
                    .isEqualTo(cold - warm)
                    .isEqualTo(String.join("", segments(trace.prompt()).subList(1, SHOWN + 1))
                            .length());
        }
    }

    @Test
    void readsInFullAndSaysSoWhereTheEngineCannotPutBlocksIn() {
        ScriptedLanguageModel model = ScriptedLanguageModel.writing(6000, _ -> " other\n");
        try (BlockStore store = open()) {
            PairResult blocks = answer(model, profile("blocks", "none"), store);
            PairResult full = answer(model, profile("full", "none"), store);
            assertThat(prefill(blocks))
                    .isEqualTo(new Trace.Prefill(
                            "full", "The engine of scripted cannot put in keys and values.", 0, 0, 0, 0));
            assertThat(prefill(full)).isEqualTo(new Trace.Prefill("full", "", 0, 0, 0, 0));
            assertThat(withoutPrefill(blocks)).isEqualTo(withoutPrefill(full));
        }
    }

    @Test
    void readsTheSameTokensInBlocksAsInFull() {
        BlockLanguageModel model = model(Dtype.F32);
        try (BlockStore store = open()) {
            Trace blocks =
                    answer(model, profile("blocks", "none"), store).trace().orElseThrow();
            Trace full = answer(model, profile("full", "none"), store).trace().orElseThrow();
            assertThat(blocks.prompt()).isEqualTo(full.prompt());
            assertThat(blocks.promptTokenCount()).isEqualTo(full.promptTokenCount());
            assertThat(blocks.labelLogProbabilities()).isNotEqualTo(full.labelLogProbabilities());
        }
    }

    @Test
    void showsFewerDemonstrationsWhereNotAllFitAndFindsTheirBlocks() {
        BlockLanguageModel roomy = model(Dtype.F32);
        try (BlockStore store = open()) {
            int tokens = answer(roomy, profile("blocks", "none"), store)
                    .trace()
                    .orElseThrow()
                    .promptTokenCount();
            BlockLanguageModel tight = new BlockLanguageModel(new ByteTokenizer(), tokens, Dtype.F32);
            Trace trace =
                    answer(tight, profile("blocks", "none"), store).trace().orElseThrow();
            assertThat(trace.droppedDemonstrationCount()).isEqualTo(1);
            assertThat(trace.prefill().blockHits()).isEqualTo(SHOWN - 1);
        }
    }

    @Test
    void computesAFreedBlockAgain() {
        BlockLanguageModel model = model(Dtype.F32);
        try (BlockStore store = open()) {
            PairProfile profile = profile("blocks", "none");
            PairResult before = answer(model, profile, store);
            assertThat(store.free(BlockKey.owner("test.v1", "c-1")::equals)).isEqualTo(1);
            PairResult after = answer(model, profile, store);
            assertThat(prefill(after).blockMisses()).isEqualTo(1);
            assertThat(withoutPrefill(after)).isEqualTo(withoutPrefill(before));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"calibrated: true", "permutations: 3"})
    void readsEveryPromptOfAPairInBlocks(String score) {
        BlockLanguageModel model = model(Dtype.F32);
        PairProfile profile = Profiles.read("""
                name: test.v1
                description: For tests.
                schema: test.v1
                encoder: hashing.v1
                k: 5
                label: {sources: [model]}
                reasons: {model: m, style: multiple-choice.v1, order: none, demonstrations: 3, attention: blocks}
                score: {%s}
                """.formatted(score));
        try (BlockStore store = open()) {
            PairResult first = answer(model, profile, store);
            PairResult second = answer(model, profile, store);
            int prompts = prefill(first).blockHits() + prefill(first).blockMisses();
            assertThat(prompts).isGreaterThan(SHOWN);
            assertThat(prefill(second).blockHits()).isEqualTo(prompts);
            assertThat(withoutPrefill(second)).isEqualTo(withoutPrefill(first));
            assertThat(model.openCount()).isZero();
        }
    }

    @Test
    void cutsADemonstrationIntoTheSameTokensWhateverStandsBesideIt() {
        PieceTokenizer pieces = new PieceTokenizer(List.of("▁Context", "Context", "▁the", ":", "\n", "."));
        Prompt one = prompt("Head\n", "Context: the cat.\n", "Context: a\n");
        Prompt other = prompt("Head\n", "Context: dogs\n", "Context: the cat.\n", "Context: b\n");
        int[] alone = PromptPieces.of(pieces, one).demonstrations().getFirst();
        assertThat(PromptPieces.of(pieces, other).demonstrations().get(1)).isEqualTo(alone);
        assertThat(pieces.decode(alone)).isEqualTo("Context: the cat.\n");
        int[] afterLine = pieces.encode("\nContext");
        assertThat(alone[0]).isEqualTo(afterLine[afterLine.length - 1]);
    }

    @Test
    void computesEveryBlockBeforeAnybodyAsks() {
        BlockLanguageModel model = model(Dtype.F32);
        PairProfile profile = profile("blocks", "for-label");
        try (BlockStore store = open()) {
            DefaultRelationExtractor extractor = extractor(model, store);
            assertThat(extractor.fillBlocks(SCHEMA, profile, () -> true)).isEqualTo(new BlockFill(5, 0, ""));
            assertThat(extractor.fillBlocks(SCHEMA, profile, () -> true)).isEqualTo(new BlockFill(0, 5, ""));
            assertThat(prefill(answer(model, profile, store)).blockMisses()).isZero();
            store.free(BlockKey.owner("test.v1", "c-1")::equals);
            assertThat(extractor.fillBlocks(SCHEMA, profile, () -> true)).isEqualTo(new BlockFill(1, 4, ""));
            assertThat(model.openCount()).isZero();
        }
    }

    @Test
    void saysWhyNoBlocksAreComputed() {
        BlockLanguageModel model = model(Dtype.F32);
        PairProfile blocks = profile("blocks", "none");
        try (BlockStore store = open();
                BlockStore nothing = BlockStore.keepingNothing()) {
            assertThat(extractor(model, store)
                            .fillBlocks(SCHEMA, profile("full", "none"), () -> true)
                            .note())
                    .contains("in full");
            assertThat(extractor(model, nothing)
                            .fillBlocks(SCHEMA, blocks, () -> true)
                            .note())
                    .contains("cannot be kept");
            assertThat(extractor(ScriptedLanguageModel.writing(6000, _ -> ""), store)
                            .fillBlocks(SCHEMA, blocks, () -> true)
                            .note())
                    .contains("No engine");
            assertThat(extractor(model, store).fillBlocks(SCHEMA, blocks, () -> false))
                    .isEqualTo(new BlockFill(0, 0, "It was ended before all were computed."));
        }
    }

    @Test
    void refusesBlocksBehindAHeadThatIsAnotherForEveryPair() {
        assertThatThrownBy(() -> Profiles.read("""
                        name: test.v1
                        description: For tests.
                        schema: test.v1
                        encoder: hashing.v1
                        label: {sources: [discriminator, vote]}
                        reasons: {model: m, style: multiple-choice.v1, order: none, attention: blocks}
                        route: {below: 0.5, shortlist: 2}
                        """))
                .isInstanceOf(RelataException.class)
                .hasMessageContaining("shortlist");
        assertThatThrownBy(() -> profile("block", "none"))
                .isInstanceOf(RelataException.class)
                .hasMessageContaining("reasons.attention");
    }

    private static Prompt prompt(String... segments) {
        Prompt any = new GptReStyle()
                .render(new PromptInput(SCHEMA, SCHEMA.labels(), List.of(), FIRE, ReasoningOrder.NONE, false));
        return new Prompt("s", List.of(segments), "", "", any.order(), any.answers());
    }

    private static List<String> segments(String opening) {
        List<String> segments = new ArrayList<>();
        int from = 0;
        int at = opening.indexOf("Context:");
        while (at >= 0) {
            segments.add(opening.substring(from, at));
            from = at;
            at = opening.indexOf("Context:", at + 1);
        }
        segments.add(opening.substring(from));
        return segments;
    }

    private static Trace.Prefill prefill(PairResult result) {
        return result.trace().orElseThrow().prefill();
    }

    /** What an answer and its trace say, but for what was there already and for times. */
    private static String withoutPrefill(PairResult result) {
        return result.toString().replaceAll("prefill=Prefill\\[[^]]*]", "").replaceAll("stageNanos=\\{[^}]*}", "");
    }

    private BlockStore open() {
        return BlockStore.open(folder.resolve("blocks"), ENOUGH);
    }

    private static BlockLanguageModel model(Dtype dtype) {
        return new BlockLanguageModel(new ByteTokenizer(), 9000, dtype);
    }

    private PairResult answer(LanguageModel model, PairProfile profile, BlockStore store) {
        return extractor(model, store)
                .extract(new ExtractionRequest(FIRE.text(), List.of(FIRE.pair()), SCHEMA, profile, true, Set.of()))
                .relations()
                .getFirst();
    }

    private DefaultRelationExtractor extractor(LanguageModel model, BlockStore store) {
        return new DefaultRelationExtractor(
                new DemonstrationStores(List.of(new DemonstrationStore(new HashingEncoder(), index))),
                (_, _) -> Optional.of(model),
                Discovered.of(PromptStyle.class, PromptStyle::name),
                Discovered.of(DemonstrationSelector.class, DemonstrationSelector::name),
                new SharedWordsTrainer(),
                ExtractionListener.NONE,
                store);
    }

    private static PairProfile profile(String attention, String order) {
        return Profiles.read("""
                name: test.v1
                description: For tests.
                schema: test.v1
                encoder: hashing.v1
                k: 5
                label: {sources: [model]}
                reasons: {model: m, style: gpt-re.v2, order: %s, demonstrations: 3, tokens_max: 40, attention: %s}
                """.formatted(order, attention));
    }

    private static InMemoryIndex filled() {
        List<Demonstration> all = List.of(
                demonstration("c-1", "The <e1>crack</e1> was caused by <e2>frost</e2>.", CAUSED),
                demonstration("c-2", "The <e1>delay</e1> was caused by a <e2>storm</e2>.", CAUSED),
                demonstration("c-3", "<e1>Smoking</e1> leads to <e2>cancer</e2>.", CAUSE),
                demonstration("p-1", "The <e1>wheel</e1> of the <e2>cart</e2> broke.", PART),
                demonstration("o-1", "The <e1>man</e1> saw the <e2>moon</e2>.", OTHER));
        InMemoryIndex index = new InMemoryIndex();
        index.put(
                all,
                new HashingEncoder()
                        .encode(all.stream().map(Demonstration::context).toList()));
        return index;
    }

    private static Demonstration demonstration(String id, String marked, RelationLabel label) {
        return new Demonstration(id, "test.v1", pair(marked), label, "");
    }
}
