package io.relata.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CpuTilesTest {
    @Test
    void knowsTheFlagAmongOthers() {
        assertThat(CpuTiles.in(List.of("processor\t: 0", "flags\t\t: fpu amx_tile amx_bf16 amx_int8")))
                .isTrue();
    }

    @Test
    void doesNotTakeAnotherFlagForIt() {
        assertThat(CpuTiles.in(List.of("flags\t\t: fpu avx512_bf16 amx_int8", "model name\t: amx_bf16")))
                .isFalse();
        assertThat(CpuTiles.in(List.of())).isFalse();
    }
}
