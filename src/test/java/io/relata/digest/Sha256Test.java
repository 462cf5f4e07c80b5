package io.relata.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {
    /** The digest of "abc" that FIPS 180-4 gives as its first example. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void givesTheDigestOfTheStandardsExample() {
        assertThat(new Sha256().add("abc").hex(64)).isEqualTo(ABC);
        assertThat(Sha256.of("abc")).isEqualTo(ABC.substring(0, 32));
        assertThat(new Sha256().add("abc").number()).isEqualTo(0xba7816bf8f01cfeaL);
    }

    @Test
    void whatIsAddedInPartsCountsAsOne(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("c"), "c");
        ByteBuffer buffer = ByteBuffer.wrap("_b_".getBytes(StandardCharsets.UTF_8), 1, 1);
        assertThat(new Sha256().add("a").add(buffer).add(file).hex(64)).isEqualTo(ABC);
    }

    @Test
    void aTextCountsAsItsUtf8() {
        byte[] bytes = {(byte) 0xf0, (byte) 0x9f, (byte) 0x94, (byte) 0xa5};
        assertThat(Sha256.of("\uD83D\uDD25")).isEqualTo(new Sha256().add(bytes).hex(32));
    }
}
