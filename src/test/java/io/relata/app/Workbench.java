package io.relata.app;

import io.relata.blocks.BlockStore;
import io.relata.dataset.DatasetReaders;
import io.relata.dataset.StructureReaders;
import io.relata.encoder.lexical.WordVectors;
import io.relata.engine.LanguageModel;
import io.relata.engine.djl.DjlLanguageModelProvider;
import io.relata.engine.djl.DjlSettings;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.evaluation.CardRunner;
import io.relata.evaluation.ExperimentRunner;
import io.relata.evaluation.TextExperimentRunner;
import io.relata.extraction.LanguageModels;
import io.relata.extraction.Profile;
import io.relata.extraction.ProfileReader;
import io.relata.schema.SchemaCatalog;
import io.relata.wire.ProfileShelf;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What ships, put together without a container. */
final class Workbench implements AutoCloseable {
    static final String MODEL = "relata-lm-small";

    private static final Path MODELS = Path.of("models");

    private final EngineModels engines = new EngineModels(
            MODELS,
            Path.of("lora-adapters"),
            List.of(new DjlLanguageModelProvider(DjlSettings.onCpu(), new HuggingFaceTokenizers())));
    private final SchemaCatalog schemas = SchemaCatalog.builtIn();
    private final ProfileShelf profiles = new ProfileShelf(measured(), "relata.v1");
    private final Parts.InstalledWords words = new Parts.InstalledWords(ModelFolder.in(MODELS).stream()
            .filter(folder -> folder.kind() == ModelFolder.Kind.WORDS)
            .findFirst()
            .map(folder -> WordVectors.read(folder.path())));
    private final Encoders encoders = new Encoders(MODELS, words::vectors);

    static List<Profile> profiles() {
        return new ArrayList<>(new ProfileReader().builtIn());
    }

    // Beside what ships, the profiles with one mechanism taken out.
    private static List<Profile> measured() {
        List<Profile> all = profiles();
        all.addAll(new ProfileReader().folder(Path.of("bench/profiles")));
        return all;
    }

    SchemaCatalog schemas() {
        return schemas;
    }

    /** Returns what answers, with the models that ship or with what is made of them. */
    Experiments experiments(UnaryOperator<LanguageModel> instead) {
        LanguageModels models =
                (model, adapter) -> engines.find(model, adapter).map(instead).or(Optional::empty);
        return new Experiments(
                encoders,
                models,
                words,
                profiles,
                () -> {
                    throw new IllegalStateException("Nothing is installed here.");
                },
                BlockStore::keepingNothing);
    }

    CardRunner runner(Path dataFolder) {
        Experiments parts = experiments(UnaryOperator.identity());
        ExperimentRunner.Clocks clocks =
                new ExperimentRunner.Clocks(Path.of("."), InstantSource.system(), System::nanoTime);
        return new CardRunner(
                new ExperimentRunner(dataFolder, DatasetReaders.all(), schemas, parts.parts(), clocks),
                new TextExperimentRunner(dataFolder, StructureReaders.all(), schemas, parts.textParts(), clocks));
    }

    @Override
    public void close() {
        engines.close();
    }
}
