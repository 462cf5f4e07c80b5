package io.relata.app;

import io.relata.blocks.BlockStore;
import io.relata.classification.LinearTrainer;
import io.relata.classification.NeighborVote;
import io.relata.classification.PairRepresentation;
import io.relata.dataset.LabeledExample;
import io.relata.encoder.RelationEncoder;
import io.relata.encoder.lexical.LexicalPairEncoder;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.evaluation.Answerer;
import io.relata.evaluation.ClassifierAnswerer;
import io.relata.evaluation.Exclusions;
import io.relata.evaluation.ExperimentCard;
import io.relata.evaluation.ExperimentData;
import io.relata.evaluation.ExperimentParts;
import io.relata.evaluation.ExtractorAnswerer;
import io.relata.evaluation.GeneratingParts;
import io.relata.evaluation.Judgement;
import io.relata.evaluation.NamedParts;
import io.relata.evaluation.TextAnswerer;
import io.relata.evaluation.TextExperimentParts;
import io.relata.evaluation.VoteAnswerer;
import io.relata.extraction.Attention;
import io.relata.extraction.CallBudget;
import io.relata.extraction.ExtractionListener;
import io.relata.extraction.LanguageModels;
import io.relata.extraction.PairProfile;
import io.relata.extraction.RelationExtractor;
import io.relata.extraction.SingleTurns;
import io.relata.extraction.StoredTexts;
import io.relata.extraction.TextExtractor;
import io.relata.extraction.TextPools;
import io.relata.extraction.TextProfile;
import io.relata.extraction.TextRequest;
import io.relata.extraction.TextResult;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.retrieval.IndexManifest;
import io.relata.retrieval.lucene.LuceneDemonstrationIndex;
import io.relata.retrieval.lucene.LuceneSettings;
import io.relata.schema.RelationSchema;
import io.relata.structure.AnnotatedText;
import io.relata.synthesis.Teller;
import io.relata.wire.ProfileShelf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What answers experiments: parts of the pipeline under their variants' names, and the pipeline under its profiles. */
final class Experiments {
    private static final int VOTERS = 10;
    private static final double VOTE_SHARPNESS = 10;
    private static final int INDEXED_AT_ONCE = 512;
    private static final long BLOCK_BYTES_MAX = 1L << 33;
    private static final String ENCODER = "relata-encoder-small";

    private final Encoders encoders;
    private final LanguageModels engines;
    private final Parts.InstalledWords words;
    private final ProfileShelf profiles;
    private final Supplier<DemonstrationStores> installed;
    private final Supplier<BlockStore> installedBlocks;

    Experiments(
            Encoders encoders,
            LanguageModels engines,
            Parts.InstalledWords words,
            ProfileShelf profiles,
            Supplier<DemonstrationStores> installed,
            Supplier<BlockStore> installedBlocks) {
        this.encoders = encoders;
        this.engines = engines;
        this.words = words;
        this.profiles = profiles;
        this.installed = installed;
        this.installedBlocks = installedBlocks;
    }

    ExperimentParts parts() {
        return new GeneratingParts(named(), this::teller);
    }

    private Teller teller(String name) {
        return new SingleTurns(engines.text(name, "")
                .orElseThrow(() -> new RelataException(
                        ErrorCode.MODEL_MISSING,
                        "The language model \"%s\" is not installed, or no engine runs here.".formatted(name),
                        "Maybe its folder is missing; \"./relata models\" lists what is there.")))::write;
    }

    private ExperimentParts named() {
        return new NamedParts(
                Map.of(
                        "lexical-vote", (_, data) -> vote(new LexicalPairEncoder(), data),
                        "encoder-vote", (_, data) -> vote(encoder(ENCODER), data),
                        "linear-lexical", (_, data) -> linear(PairRepresentation.ofWords(), data),
                        "linear-vectors", (_, data) -> linear(words.representation(), data),
                        "fusion", (card, data) -> pipeline(profiles.pairProfile("fusion.v1"), card, data),
                        "fusion-llm", (card, data) -> pipeline(profiles.pairProfile("fusion-llm.v1"), card, data)),
                (card, data) -> pipeline(profiles.pairProfile(card.answerer().name()), card, data));
    }

    TextExperimentParts textParts() {
        return new TextExperimentParts() {
            @Override
            public TextProfile profile(String name) {
                return profiles.textProfile(name);
            }

            @Override
            public TextAnswerer answerer(
                    TextProfile profile, RelationSchema schema, List<AnnotatedText> demonstrations) {
                return answerer(profile, schema, TextPools.given(demonstrations));
            }

            @Override
            public TextAnswerer installed(TextProfile profile, RelationSchema schema) {
                return answerer(profile, schema, new StoredTexts(installed.get()));
            }

            private TextAnswerer answerer(TextProfile profile, RelationSchema schema, TextPools pools) {
                return new Texts(
                        profile, schema, Pipelines.texts(pools, engines, ExtractionListener.NONE), models(profile));
            }
        };
    }

    private Map<String, String> models(TextProfile profile) {
        return engines.find(profile.model(), profile.adapter())
                .map(model -> Map.of("language_model", model.name() + " " + model.fingerprint()))
                .orElse(Map.of());
    }

    /** The pipeline for whole texts, asked for one profile. */
    private record Texts(
            TextProfile profile, RelationSchema schema, TextExtractor extractor, Map<String, String> models)
            implements TextAnswerer {
        @Override
        public TextResult answer(AnnotatedText text, CallBudget budget) {
            return extractor.extract(new TextRequest(text.text(), schema, profile, false, Set.of()).within(budget));
        }
    }

    private static Answerer vote(RelationEncoder encoder, ExperimentData data) {
        return VoteAnswerer.of(encoder, new NeighborVote(VOTE_SHARPNESS), VOTERS, data);
    }

    private static Answerer linear(PairRepresentation representation, ExperimentData data) {
        return ClassifierAnswerer.train(new LinearTrainer(representation, Pipelines.SEED), data);
    }

    private Answerer pipeline(PairProfile named, ExperimentCard card, ExperimentData data) {
        List<Double> sweep = card.extent().sweep();
        PairProfile profile = sweep.isEmpty() ? named : named.withRouteBelow(sweep.getLast());
        if (card.demonstrations() instanceof ExperimentCard.Demonstrations.Installed) {
            return answerer(installed.get(), installedBlocks.get(), profile, List.of(), data);
        }
        List<Demonstration> demonstrations = data.demonstrations().stream()
                .map(e -> new Demonstration(e.id(), data.schema().name(), e.context(), e.label(), e.rationale()))
                .toList();
        return new Scratch(profile, demonstrations, data);
    }

    private Answerer answerer(
            DemonstrationStores stores,
            BlockStore blocks,
            PairProfile profile,
            List<Demonstration> demonstrations,
            ExperimentData data) {
        RelationExtractor extractor =
                Pipelines.over(stores, engines, words.representation(), ExtractionListener.NONE, blocks);
        return new ExtractorAnswerer(
                extractor, data.schema(), profile, new Exclusions(demonstrations), fingerprints(profile));
    }

    private Map<String, String> fingerprints(PairProfile profile) {
        SortedMap<String, String> fingerprints = new TreeMap<>();
        fingerprints.put(
                "encoder", profile.encoder() + " " + encoder(profile.encoder()).fingerprint());
        if (!profile.model().isEmpty()) {
            engines.find(profile.model(), profile.adapter()).ifPresent(model -> {
                fingerprints.put("language_model", model.name() + " " + model.fingerprint());
                if (profile.attention() != Attention.FULL) {
                    boolean can = model.blocks().isPresent();
                    fingerprints.put(
                            "attention", can ? profile.attention().wireName() : "full, the engine has no blocks");
                }
            });
        }
        return fingerprints;
    }

    private RelationEncoder encoder(String name) {
        return encoders.find(name)
                .orElseThrow(() -> new RelataException(
                        ErrorCode.MODEL_MISSING,
                        "The encoder \"%s\" is not installed.".formatted(name),
                        "Maybe its folder is missing; \"./relata models\" lists what is there."));
    }

    /** An answerer over an index of its own, which is deleted with it. */
    private final class Scratch implements Answerer {
        private final Path folder;
        private final LuceneDemonstrationIndex index;
        private final BlockStore blocks;
        private final Answerer answerer;

        Scratch(PairProfile profile, List<Demonstration> demonstrations, ExperimentData data) {
            RelationEncoder encoder = encoder(profile.encoder());
            this.folder = temporary();
            this.index = LuceneDemonstrationIndex.open(
                    folder, IndexManifest.of(encoder, List.of(data.schema())), LuceneSettings.defaults());
            for (int from = 0; from < demonstrations.size(); from += INDEXED_AT_ONCE) {
                List<Demonstration> some =
                        demonstrations.subList(from, Math.min(from + INDEXED_AT_ONCE, demonstrations.size()));
                index.put(
                        some,
                        encoder.encode(some.stream().map(Demonstration::context).toList()));
            }
            this.blocks = BlockStore.open(folder.resolve("blocks"), BLOCK_BYTES_MAX);
            this.answerer = answerer(
                    new DemonstrationStores(List.of(new DemonstrationStore(encoder, index))),
                    blocks,
                    profile,
                    demonstrations,
                    data);
        }

        @Override
        public Judgement answer(LabeledExample example) {
            return answerer.answer(example);
        }

        @Override
        public Judgement answer(LabeledExample example, CallBudget budget) {
            return answerer.answer(example, budget);
        }

        @Override
        public int llmLimitCount() {
            return answerer.llmLimitCount();
        }

        @Override
        public Map<String, String> models() {
            return answerer.models();
        }

        @Override
        public String indexSnapshot() {
            return answerer.indexSnapshot();
        }

        @Override
        public int llmCallCount() {
            return answerer.llmCallCount();
        }

        @Override
        public void close() {
            answerer.close();
            blocks.close();
            index.close();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("%s could not be deleted.".formatted(folder), e);
            }
        }

        private static Path temporary() {
            try {
                return Files.createTempDirectory("relata-experiment");
            } catch (IOException e) {
                throw new UncheckedIOException("No folder for the experiment's index could be made.", e);
            }
        }
    }
}
