package io.relata.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.adapter.LoraAdapter;
import io.relata.engine.Availability;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModelProvider;
import io.relata.engine.djl.DjlLanguageModelProvider;
import io.relata.engine.djl.DjlSettings;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.error.ErrorCode;
import io.relata.error.Fault;
import io.relata.error.RelataException;
import io.relata.testing.ScriptedLanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineModelsTest {
    private static final Availability HERE = new Availability.Usable();
    private static final Availability ABSENT = new Availability.Unusable("There is no library.", "Maybe install it.");

    @TempDir
    Path models;

    @BeforeEach
    void oneModelIsThere() throws IOException {
        Files.createDirectory(models.resolve("small"));
    }

    @Test
    void takesTheNextEngineWhereTheFirstCannotRun() {
        try (EngineModels engines = engines(new Engine("first", ABSENT), new Engine("second", HERE))) {
            assertThat(engines.engine()).map(LanguageModelProvider::name).contains("second");
            assertThat(engines.find("small", "")).isPresent();
        }
    }

    @Test
    void doesWithoutWhereNoneOfSeveralCanRun() {
        try (EngineModels engines = engines(new Engine("first", ABSENT), new Engine("second", ABSENT))) {
            assertThat(engines.find("small", "")).isEmpty();
        }
    }

    @Test
    void refusesWhereTheOnlyEngineAskedForCannotRun() {
        try (EngineModels engines = engines(new Engine("only", ABSENT))) {
            RelataException e = catchThrowableOfType(RelataException.class, () -> engines.find("small", ""));
            assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_UNAVAILABLE);
            assertThat(e.code().fault()).isEqualTo(Fault.OPERATOR);
            assertThat(e.detail()).isEqualTo("The engine only was asked for and cannot run here. There is no library.");
            assertThat(e.hint()).isEqualTo("Maybe install it.");
        }
    }

    @Test
    void refusesAGraphicsCardThatIsNotThereInsteadOfComputingElsewhere() {
        DjlSettings settings = new DjlSettings("cuda:99", DjlSettings.Precision.BF16, 1);
        try (EngineModels engines = engines(new DjlLanguageModelProvider(settings, new HuggingFaceTokenizers()))) {
            RelataException e = catchThrowableOfType(RelataException.class, () -> engines.find("small", ""));
            assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_UNAVAILABLE);
            assertThat(e.detail()).contains("There is no device \"cuda:99\"; PyTorch sees the CPU and ");
            assertThat(e.hint()).contains("a GPU needs PyTorch's CUDA libraries");
        }
    }

    private EngineModels engines(LanguageModelProvider... providers) {
        return new EngineModels(models, models, List.of(providers));
    }

    private record Engine(String name, Availability availability) implements LanguageModelProvider {
        @Override
        public LanguageModel load(Path folder) {
            return ScriptedLanguageModel.writing(100, _ -> "");
        }

        @Override
        public LanguageModel load(Path folder, LoraAdapter adapter) {
            return load(folder);
        }
    }
}
