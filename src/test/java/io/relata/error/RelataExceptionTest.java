package io.relata.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RelataExceptionTest {
    @Test
    void quotesNothingThatCannotBeEncodedOrThatSteersATerminal() {
        RelataException e = new RelataException(
                ErrorCode.SCHEMA_UNKNOWN, "\"a\ud83d\" \u001b[2J \ud83d\ude00 line\nline", "Maybe \ude00.");
        assertThat(e.detail()).isEqualTo("\"a\ufffd\" \ufffd[2J \ud83d\ude00 line\nline");
        assertThat(e.hint()).isEqualTo("Maybe \ufffd.");
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(e.detail())).isTrue();
    }
}
