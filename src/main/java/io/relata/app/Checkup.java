package io.relata.app;

import io.relata.encoder.lexical.LexicalEncoders;
import io.relata.engine.Availability;
import io.relata.engine.LanguageModelProvider;
import io.relata.error.RelataException;
import io.relata.extraction.Profile;
import io.relata.remote.RemoteModels;
import io.relata.wire.Doctor;
import io.relata.wire.ProfileShelf;
import io.relata.wire.SchemaShelf;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at the Java platform, the folders, the models and the engines. */
final class Checkup implements Doctor {
    private static final int JAVA_RELEASE_MIN = 25;
    private static final long FREE_BYTES_MIN = 1L << 30;

    private final RelataConfig config;
    private final EngineModels engines;
    private final RemoteModels remotes;
    private final Supplier<ProfileShelf> profiles;
    private final Supplier<SchemaShelf> schemas;

    Checkup(RelataConfig config, AllModels models, Supplier<ProfileShelf> profiles, Supplier<SchemaShelf> schemas) {
        this.config = config;
        this.engines = models.engines();
        this.remotes = models.remotes();
        this.profiles = profiles;
        this.schemas = schemas;
    }

    @Override
    public Report examine() {
        List<Finding> findings = new ArrayList<>();
        findings.add(javaRelease());
        findings.add(vectorModule());
        findings.add(memory());
        findings.add(schemas());
        findings.addAll(profile());
        findings.addAll(engines());
        findings.addAll(remote());
        findings.add(adapters());
        findings.add(index());
        findings.add(disk());
        boolean ok = findings.stream().allMatch(finding -> finding.ok() || !finding.needed());
        return new Report(ok, findings);
    }

    private static Finding javaRelease() {
        int release = Runtime.version().feature();
        return new Finding(
                "java",
                release >= JAVA_RELEASE_MIN,
                true,
                "%s, %s".formatted(Runtime.version(), System.getProperty("java.home")),
                "Maybe set JAVA_HOME to a JDK %d.".formatted(JAVA_RELEASE_MIN));
    }

    private static Finding vectorModule() {
        boolean there = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        return new Finding(
                "vector instructions",
                there,
                false,
                there ? "the module jdk.incubator.vector is loaded" : "the module jdk.incubator.vector is not loaded",
                "Maybe start by ./relata, which sets the flags; without them everything is several times slower.");
    }

    private static Finding memory() {
        long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
        return new Finding(
                "memory",
                mebibytes >= 512,
                true,
                "%d MiB of heap, %d processors"
                        .formatted(mebibytes, Runtime.getRuntime().availableProcessors()),
                "Maybe give more by RELATA_JVM_OPTS=-Xmx2g.");
    }

    private Finding schemas() {
        try {
            int count = schemas.get().all().size();
            return new Finding("schemas", true, true, "%d, own ones in %s".formatted(count, config.schemasDir()), "");
        } catch (RelataException e) {
            return wrong("schemas", e);
        }
    }

    private List<Finding> profile() {
        Profile profile;
        try {
            profile = profiles.get().profile("");
        } catch (RelataException e) {
            return List.of(wrong("profile", e));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding("profile", true, true, profile.name() + ": " + profile.description(), ""));
        findings.add(
                LexicalEncoders.names().contains(profile.encoder())
                        ? words(profile.encoder())
                        : folder("encoder", profile.encoder(), true));
        if (!profile.model().isEmpty() && !remotes.names().contains(profile.model())) {
            findings.add(folder("language model", profile.model(), false));
        }
        return findings;
    }

    private Finding words(String encoder) {
        Optional<ModelFolder> words = ModelFolder.in(config.modelsDir()).stream()
                .filter(folder -> folder.kind() == ModelFolder.Kind.WORDS)
                .findFirst();
        return new Finding(
                "encoder",
                words.isPresent(),
                false,
                words.map(folder -> "%s over %s".formatted(encoder, folder.path()))
                        .orElse("%s goes by words alone: there are no word vectors in %s"
                                .formatted(encoder, config.modelsDir())),
                "Maybe put a folder of word vectors there; with them it is better.");
    }

    private Finding folder(String what, String name, boolean needed) {
        Optional<ModelFolder> folder = ModelFolder.in(config.modelsDir()).stream()
                .filter(f -> f.name().equals(name))
                .findFirst();
        boolean ok = folder.isPresent() && folder.get().kind() != ModelFolder.Kind.UNREADABLE;
        String seen = folder.map(f -> "%s (%s) in %s".formatted(name, f.modelType(), f.path()))
                .orElse("%s is not in %s".formatted(name, config.modelsDir()));
        String hint = needed
                ? "Maybe put its folder there, or choose another profile."
                : "Maybe put its folder there; without it, reasons are put together from the text.";
        return new Finding(what, ok, needed, seen, hint);
    }

    private List<Finding> engines() {
        String setting = "relata.engine=" + config.engine();
        if (engines.providers().isEmpty()) {
            return List.of(new Finding("engine", true, false, "none runs language models, by " + setting, ""));
        }
        Optional<LanguageModelProvider> running = engines.engine();
        boolean needed = engines.providers().size() == 1;
        return engines.providers().stream()
                .map(engine -> switch (engine.availability()) {
                    case Availability.Usable() -> {
                        boolean runs = running.filter(engine::equals).isPresent();
                        String seen = runs ? "runs the language models, by " + setting : "could run them too";
                        yield new Finding("engine " + engine.name(), true, needed, seen, "");
                    }
                    case Availability.Unusable(String reason, String hint) ->
                        new Finding("engine " + engine.name(), false, needed, reason, hint);
                })
                .toList();
    }

    /** Asks the server that was set, with words of no meaning; one that was not set is not looked for. */
    private List<Finding> remote() {
        return remotes
                .place()
                .map(place -> {
                    try {
                        return new Finding(
                                "model server", true, true, remotes.lost().orElseThrow(), "");
                    } catch (RelataException e) {
                        return wrong("model server", e);
                    }
                })
                .stream()
                .toList();
    }

    private Finding adapters() {
        int count = ModelFolder.subfolders(config.adaptersDir()).size();
        return new Finding("adapters", true, false, "%d in %s".formatted(count, config.adaptersDir()), "");
    }

    private Finding index() {
        Path index = config.indexDir();
        if (!Files.exists(index)) {
            return new Finding("index", true, true, index + " will be made at the first start", "");
        }
        boolean ok = Files.isWritable(index);
        return new Finding(
                "index",
                ok,
                true,
                index + (ok ? " can be written" : " cannot be written"),
                "Maybe mend its permissions.");
    }

    private Finding disk() {
        try {
            Path existing = Files.exists(config.home()) ? config.home() : Path.of(".");
            FileStore store = Files.getFileStore(existing);
            long free = store.getUsableSpace();
            return new Finding(
                    "disk",
                    free >= FREE_BYTES_MIN,
                    false,
                    "%d MiB free at %s"
                            .formatted(free >> 20, existing.toAbsolutePath().normalize()),
                    "Maybe make room; an index that cannot be written keeps its old content.");
        } catch (IOException e) {
            return new Finding("disk", false, false, "cannot be looked at: " + e, "");
        }
    }

    private static Finding wrong(String what, RelataException e) {
        return new Finding(what, false, true, e.detail(), e.hint());
    }
}
