package io.relata.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StopSignalTest {
    @Test
    void givesTheResultOfTheTraining() {
        assertThat(new StopSignal().<String>guard(() -> "done")).isEqualTo("done");
    }

    @Test
    void isAskedForOnceAndForAll() {
        StopSignal stop = new StopSignal();
        assertThat(stop.requested()).isFalse();
        stop.request();
        assertThat(stop.requested()).isTrue();
    }

    @Test
    void letsAFailureThrough() {
        assertThatThrownBy(() -> new StopSignal().guard(() -> {
                    throw new IllegalStateException("the loss is NaN");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the loss is NaN");
    }
}
