package io.relata.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.engine.djl.DjlSettings;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
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
    void saysWhatThereIsWhenAPrecisionIsUnknown() {
        RelataException e = catchThrowableOfType(
                RelataException.class,
                () -> EngineChoice.setting("relata.torch.precision", "fp8", DjlSettings.Precision.values()));
        assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION_INVALID);
        assertThat(e.hint()).contains("f32").contains("bf16");
    }
}
