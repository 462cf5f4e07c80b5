package io.relata.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobLimitsTest {
    @Test
    void readsWhatIsThereAndLeavesTheRestUnlimited() {
        JobLimits limits = JobLimits.read("2", "");
        assertThat(limits.llmCallsMax()).hasValue(2);
        assertThat(limits.finishWithin()).isEmpty();
        assertThat(limits.budget().reserve(2)).isTrue();
        assertThat(JobLimits.read("", "60").finishWithin()).contains(Duration.ofMinutes(1));
        assertThat(JobLimits.read("", "").budget().isLimited()).isFalse();
        assertThat(JobLimits.read("0", "").budget().reserve(1)).isFalse();
        assertThat(JobLimits.read("", "0").budget().reserve(1)).isFalse();
    }

    @Test
    void refusesWhatIsNoNumber() {
        for (String bad : List.of("-1", "two", "1.5", " 1", "99999999999")) {
            assertThatThrownBy(() -> JobLimits.read(bad, "")).isInstanceOfSatisfying(RelataException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FIELD);
                assertThat(e.detail()).contains("llm_calls_max");
            });
        }
    }
}
