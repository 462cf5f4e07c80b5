package io.relata.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.adapter.LoraAdapter;
import io.relata.engine.Availability;
import io.relata.engine.LanguageModel;
import io.relata.engine.LanguageModelProvider;
import io.relata.engine.djl.DjlSettings;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EngineChoiceTest {
    @Test
    void isNamedInAnyCase() {
        assertThat(EngineChoice.set("vector")).isEqualTo(EngineChoice.VECTOR);
        assertThat(EngineChoice.set("VECTOR")).isEqualTo(EngineChoice.VECTOR);
    }

    @Test
    void saysWhatThereIsWhenAnEngineIsUnknown() {
        RelataException e = catchThrowableOfType(RelataException.class, () -> EngineChoice.set("gpu"));
        assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION_INVALID);
        assertThat(e.detail()).isEqualTo("The setting relata.engine is \"gpu\".");
        assertThat(e.hint()).contains("auto").contains("djl").contains("vector").contains("none");
    }

    @Test
    void refusesKeptPrefixesThatLeavePyTorchNoRoom() {
        Engine usable = new Engine(new Availability.Usable());
        RelataException e =
                catchThrowableOfType(RelataException.class, () -> EngineChoice.requireRoom(usable, 1L << 30, 1L << 30));
        assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION_INVALID);
        assertThat(e.detail())
                .contains("relata.serving.prefix-bytes-max is 1073741824")
                .contains("key-value-mb");
        assertThatCode(() -> EngineChoice.requireRoom(usable, (1L << 30) - 1, 1L << 30))
                .doesNotThrowAnyException();
        assertThatCode(() -> EngineChoice.requireRoom(
                        new Engine(new Availability.Unusable("No library.", "")), 1L << 30, 1L << 30))
                .doesNotThrowAnyException();
    }

    private record Engine(Availability availability) implements LanguageModelProvider {
        @Override
        public String name() {
            return "torch";
        }

        @Override
        public LanguageModel load(Path folder) {
            throw new UnsupportedOperationException();
        }

        @Override
        public LanguageModel load(Path folder, LoraAdapter adapter) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void saysWhatThereIsWhenAPrecisionIsUnknown() {
        RelataException e = catchThrowableOfType(
                RelataException.class,
                () -> EngineChoice.setting("relata.torch.precision", "fp8", DjlSettings.Precision.values()));
        assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION_INVALID);
        assertThat(e.hint()).contains("f32").contains("bf16");
    }
}
