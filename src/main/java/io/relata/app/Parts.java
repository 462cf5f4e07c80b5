package io.relata.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.relata.adapter.AdapterShelf;
import io.relata.benchmark.BenchmarkEngines;
import io.relata.blocks.BlockStore;
import io.relata.classification.LinearTrainer;
import io.relata.classification.PairRepresentation;
import io.relata.dataset.DatasetReaders;
import io.relata.dataset.StructureReaders;
import io.relata.encoder.lexical.WordVectors;
import io.relata.engine.LanguageModelProvider;
import io.relata.engine.bpe.BpeTokenizers;
import io.relata.engine.djl.DjlLanguageModelProvider;
import io.relata.engine.djl.DjlSettings;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.engine.vector.VectorLanguageModelProvider;
import io.relata.engine.vector.VectorSettings;
import io.relata.evaluation.CardRunner;
import io.relata.evaluation.ExperimentRunner;
import io.relata.evaluation.TextExperimentRunner;
import io.relata.extraction.Attention;
import io.relata.extraction.DefaultRelationExtractor;
import io.relata.extraction.ExtractionListener;
import io.relata.extraction.PairProfile;
import io.relata.extraction.Profile;
import io.relata.extraction.ProfileReader;
import io.relata.extraction.RelationExtractor;
import io.relata.extraction.StoredTexts;
import io.relata.extraction.TextExtractor;
import io.relata.extraction.TextPools;
import io.relata.prompt.MarkedGptReStyle;
import io.relata.remote.RemoteModels;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.retrieval.WatchedIndex;
import io.relata.serving.ServedProvider;
import io.relata.serving.ServingListener;
import io.relata.serving.ServingSettings;
import io.relata.synthesis.Workbench;
import io.relata.training.djl.DjlLanguageModelTrainer;
import io.relata.training.lm.LanguageModelTrainings;
import io.relata.training.lm.ReasoningMeasurement;
import io.relata.wire.AdapterKeeper;
import io.relata.wire.Doctor;
import io.relata.wire.IndexKeeper;
import io.relata.wire.Inventory;
import io.relata.wire.Places;
import io.relata.wire.ProfileShelf;
import io.relata.wire.SchemaShelf;
import io.relata.wire.WarmUp;
import io.relata.wire.openai.OpenModels;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The parts that depend on what is installed: profiles, encoders, indexes, engines and the pipeline over them. */
public final class Parts {
    /** Returns the profiles that ship with Relata and the site's own. */
    @Produces
    @Singleton
    ProfileShelf profiles(RelataConfig config) {
        ProfileReader reader = new ProfileReader();
        List<Profile> profiles = new ArrayList<>(reader.builtIn());
        profiles.addAll(reader.folder(config.profilesDir()));
        return new ProfileShelf(profiles, config.profile());
    }

    /** Returns the word vectors, if any are installed; of several the first by name. */
    @Produces
    @Singleton
    InstalledWords words(RelataConfig config) {
        return new InstalledWords(ModelFolder.in(config.modelsDir()).stream()
                .filter(folder -> folder.kind() == ModelFolder.Kind.WORDS)
                .findFirst()
                .map(folder -> WordVectors.read(folder.path())));
    }

    /** Returns what opens the indexes. */
    @Produces
    @Singleton
    StoreOpener opener(
            RelataConfig config,
            SchemaShelf schemas,
            @ConfigProperty(name = "quarkus.http.host-enabled", defaultValue = "true") boolean serving) {
        return new StoreOpener(config.indexDir(), schemas.all(), !serving);
    }

    /** Opens the indexes of every encoder that a profile wants and that is installed. */
    @Produces
    @Singleton
    DemonstrationStores stores(
            StoreOpener opener, Encoders encoders, ProfileShelf profiles, OpenParts open, StoredBlocks blocks) {
        List<DemonstrationStore> opened =
                opener.open(encoders.wantedBy(profiles.all())).all();
        return open.opened(new DemonstrationStores(opened.stream()
                .map(store -> new DemonstrationStore(store.encoder(), new WatchedIndex(store.index(), blocks)))
                .toList()));
    }

    /** Opens what is kept of models' work on demonstrations, where a profile reads them in blocks. */
    @Produces
    @Singleton
    StoredBlocks blocks(
            RelataConfig config,
            ProfileShelf profiles,
            SchemaShelf schemas,
            Instance<DefaultRelationExtractor> extractor,
            Instance<DemonstrationStores> stores,
            MeterRegistry meters) {
        boolean wanted = profiles.all().stream()
                .anyMatch(p -> p instanceof PairProfile pairs && pairs.attention() != Attention.FULL);
        BlockStore store = wanted
                ? BlockStore.open(
                        config.indexDir().resolve("blocks"), config.blocks().bytesMax())
                : BlockStore.keepingNothing();
        StoredBlocks blocks = new StoredBlocks(store, extractor::get, stores::get, profiles, schemas);
        blocks.show(meters);
        return blocks;
    }

    void close(@Disposes StoredBlocks blocks) {
        blocks.close();
    }

    /** Returns the encoders of the model folder. */
    @Produces
    @Singleton
    Encoders encoders(RelataConfig config, Instance<InstalledWords> words) {
        return new Encoders(config.modelsDir(), () -> words.get().vectors());
    }

    /** Returns the trainings of tokenizer, language model and adapter. */
    @Produces
    @Singleton
    LanguageModelTrainings trainings() {
        return new LanguageModelTrainings(new DjlLanguageModelTrainer(), new MarkedGptReStyle());
    }

    /** Returns what measures trained models, in the engine that they are served by. */
    @Produces
    @Singleton
    ReasoningMeasurement measurement(EngineModels engines) {
        return new ReasoningMeasurement(engines.usable(), new MarkedGptReStyle());
    }

    /** Returns what looks after the indexes as wholes. */
    @Produces
    @Singleton
    IndexKeeper keeper(StoreOpener opener, Encoders encoders, ProfileShelf profiles, SchemaShelf schemas) {
        return new StoreKeeper(opener, () -> encoders.wantedBy(profiles.all()), schemas.all());
    }

    void close(@Disposes DemonstrationStores stores) {
        stores.all().forEach(store -> store.index().close());
    }

    /** Returns the adapters of the adapter folder. */
    @Produces
    @Singleton
    AdapterShelf adapters(RelataConfig config) {
        return new AdapterShelf(config.adaptersDir(), config.adapters().bytesMax());
    }

    /** Returns what loads, unloads and pins adapters. */
    @Produces
    @Singleton
    AdapterKeeper adapterKeeper(RelataConfig config, AdapterShelf adapters, EngineModels engines) {
        return new InstalledAdapters(config.modelsDir(), adapters, engines);
    }

    /** Returns the engines that the settings allow, in the order of preference. */
    @Produces
    @Singleton
    EngineModels engines(RelataConfig config, AdapterShelf adapters, MeterRegistry meters) {
        long keyValueBytesMax = (long) config.torch().keyValueMb() << 20;
        LanguageModelProvider djl = new DjlLanguageModelProvider(
                new DjlSettings(
                        config.torch().device(),
                        EngineChoice.setting(
                                "relata.torch.precision", config.torch().precision(), DjlSettings.Precision.values()),
                        EngineChoice.setting(
                                "relata.torch.key-values", config.torch().keyValues(), DjlSettings.KeyValues.values()),
                        config.torch().threads(),
                        keyValueBytesMax),
                new HuggingFaceTokenizers());
        LanguageModelProvider vector = new VectorLanguageModelProvider(VectorSettings.standard(), new BpeTokenizers());
        List<LanguageModelProvider> providers =
                switch (EngineChoice.set(config.engine())) {
                    // A device other than the CPU is a wish that the Vector API would leave unheard.
                    case AUTO -> config.torch().device().equals("cpu") ? List.of(djl, vector) : List.of(djl);
                    case DJL -> List.of(djl);
                    case VECTOR -> List.of(vector);
                    case NONE -> List.of();
                };
        if (providers.contains(djl)) {
            EngineChoice.requireRoom(djl, config.serving().prefixBytesMax(), keyValueBytesMax);
        }
        RelataConfig.AdaptersConfig pins = config.adapters();
        return new EngineModels(
                config.modelsDir(),
                adapters,
                served(providers, config, meters),
                new EngineModels.Pins(pins.pinned().orElse(List.of()), pins.pinnedBytesMax()));
    }

    private static List<LanguageModelProvider> served(
            List<LanguageModelProvider> providers, RelataConfig config, MeterRegistry meters) {
        RelataConfig.ServingConfig serving = config.serving();
        // A GPU computes one pass at a time; of a CPU's cores each pass takes as many as an operator may use.
        int passes = config.torch().device().equals("cpu")
                ? Math.max(
                        1,
                        Runtime.getRuntime().availableProcessors()
                                / config.torch().threads())
                : 1;
        ServingSettings settings = new ServingSettings(
                serving.prefixBytesMax(),
                serving.blockTokens(),
                serving.rowsWaitingMax(),
                serving.passTokensMax(),
                serving.passesAtOnceMax().orElse(passes),
                serving.patience());
        ServingListener listener = new MeteredServing(meters);
        return providers.stream()
                .<LanguageModelProvider>map(engine -> new ServedProvider(engine, settings, listener))
                .toList();
    }

    /** Returns the models of a server elsewhere, if one is set. */
    @Produces
    @Singleton
    RemoteModels remotes(RelataConfig config) {
        return new RemoteModels(RemoteChoice.set(config.remote()));
    }

    void close(@Disposes RemoteModels remotes) {
        remotes.close();
    }

    /** Returns all language models that profiles may name. */
    @Produces
    @Singleton
    AllModels models(EngineModels engines, RemoteModels remotes) {
        return new AllModels(engines, remotes);
    }

    /** Returns what loads models for benchmarks. */
    @Produces
    @Singleton
    BenchmarkEngines benchmarkEngines(RelataConfig config) {
        return new LoadedForBenchmarks(config.torch().device());
    }

    void close(@Disposes EngineModels engines) {
        engines.close();
    }

    /** Returns the pipeline. */
    @Produces
    @Singleton
    DefaultRelationExtractor extractor(
            DemonstrationStores stores,
            AllModels models,
            InstalledWords words,
            MeterRegistry meters,
            StoredBlocks blocks) {
        return Pipelines.over(stores, models, words.representation(), new MeteredListener(meters), blocks.store());
    }

    /** Returns the pipeline for whole texts. */
    @Produces
    @Singleton
    TextExtractor textExtractor(DemonstrationStores stores, AllModels models, MeterRegistry meters) {
        return Pipelines.texts(new StoredTexts(stores), models, new MeteredListener(meters));
    }

    /** Returns what offline jobs work with. */
    @Produces
    @Singleton
    Workbench workbench(AllModels models, InstalledWords words, Instance<RelationExtractor> pairs) {
        return new Workbench(
                models,
                shown -> Pipelines.texts(TextPools.given(shown), models, ExtractionListener.NONE),
                pairs::get,
                new LinearTrainer(words.representation(), Pipelines.SEED));
    }

    /** Returns what makes a server ready. */
    @Produces
    @Singleton
    WarmUp warmUp(
            RelationExtractor extractor,
            DemonstrationStores stores,
            SchemaShelf schemas,
            ProfileShelf profiles,
            OpenParts open,
            RelataConfig config,
            StoredBlocks blocks) {
        return new FirstQuestions(extractor, stores, schemas.all(), profiles.pairProfile(""), () -> {
            open.ready();
            if (config.blocks().fill()) {
                blocks.fillFromNowOn();
            }
        });
    }

    /** Returns where commands find things. */
    @Produces
    @Singleton
    Places places(RelataConfig config) {
        return new Places(config.home(), config.dataDir());
    }

    /** Returns what runs experiments. */
    @Produces
    @Singleton
    CardRunner experiments(
            RelataConfig config,
            SchemaShelf schemas,
            DatasetReaders readers,
            Encoders encoders,
            AllModels models,
            InstalledWords words,
            ProfileShelf profiles,
            Instance<DemonstrationStores> stores,
            Instance<StoredBlocks> blocks) {
        Experiments parts = new Experiments(encoders, models, words, profiles, stores::get, () -> blocks.get()
                .store());
        ExperimentRunner.Clocks clocks =
                new ExperimentRunner.Clocks(config.home(), InstantSource.system(), System::nanoTime);
        return new CardRunner(
                new ExperimentRunner(config.dataDir(), readers, schemas.catalog(), parts.parts(), clocks),
                new TextExperimentRunner(
                        config.dataDir(), StructureReaders.all(), schemas.catalog(), parts.textParts(), clocks));
    }

    /** Returns the formats that labelled examples can be read from. */
    @Produces
    @Singleton
    DatasetReaders formats() {
        return DatasetReaders.all();
    }

    /** Returns the list of what is installed. */
    @Produces
    @Singleton
    Inventory inventory(RelataConfig config, AdapterShelf adapters, AllModels models, OpenParts open) {
        return new InstalledModels(config.modelsDir(), adapters, models, open::stores);
    }

    /** Returns the models that programs may ask by name. */
    @Produces
    @Singleton
    OpenModels openModels(RelataConfig config, EngineModels engines, Encoders encoders, OpenParts open) {
        return new NamedModels(config.modelsDir(), engines, encoders, open::stores);
    }

    /** Returns the examiner of the installation. */
    @Produces
    @Singleton
    Doctor doctor(
            RelataConfig config, AllModels models, Instance<ProfileShelf> profiles, Instance<SchemaShelf> schemas) {
        return new Checkup(config, models, profiles::get, schemas::get);
    }

    /**
     * The word vectors in use.
     *
     * @param vectors nothing when none are installed
     */
    public record InstalledWords(Optional<WordVectors> vectors) {
        /** Returns what the classifier sees of a pair: words, and their vectors and classes where they are installed. */
        PairRepresentation representation() {
            return vectors.map(PairRepresentation::ofWords).orElseGet(PairRepresentation::ofWords);
        }
    }
}
