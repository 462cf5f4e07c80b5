package io.relata.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void readsBackWhatWasWrittenInEveryFloatingDtype() {
        float[] values = {0f, -1.5f, 3.25f, 1e-3f, 65504f, -0f};
        Path file = folder.resolve("a.safetensors");
        new SafetensorsWriter()
                .metadata("format", "pt")
                .add("single", List.of(2, 3), values)
                .add("half", Dtype.F16, List.of(6), values)
                .add("brain", Dtype.BF16, List.of(3, 2), values)
                .add(new TensorInfo("ids", Dtype.I64, List.of(1)), MemorySegment.ofArray(new byte[8]))
                .add("none", List.of(0, 4))
                .add("scalar", List.of(), 7f)
                .write(file);
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertThat(read.metadata()).containsEntry("format", "pt");
            assertThat(read.tensors().stream().map(TensorInfo::name))
                    .containsExactly("brain", "half", "ids", "none", "scalar", "single");
            assertThat(read.info("single").shape()).containsExactly(2, 3);
            assertThat(read.floats("single")).containsExactly(values);
            assertThat(read.floats("half"))
                    .containsExactly(0f, -1.5f, 3.25f, Float.float16ToFloat(Float.floatToFloat16(1e-3f)), 65504f, -0f);
            assertThat(read.floats("brain")).startsWith(0f, -1.5f, 3.25f);
            assertThat(read.floats("none")).isEmpty();
            assertThat(read.floats("scalar")).containsExactly(7f);
            assertThat(read.buffer("single").getFloat(4)).isEqualTo(-1.5f);
            assertThat(read.find("other")).isEmpty();
            assertThatThrownBy(() -> read.floats("ids")).hasMessageContaining("I64 [1]");
            assertThatThrownBy(() -> read.floats("other")).hasMessageContaining("no tensor other among its 6");
        }
    }

    @Test
    void writesTheSameBytesInWhateverOrderTensorsWereAdded() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        new SafetensorsWriter()
                .add("a", List.of(1), 1f)
                .add("b", Dtype.BF16, List.of(1), 2f)
                .write(one);
        new SafetensorsWriter()
                .add("b", Dtype.BF16, List.of(1), 2f)
                .add("a", List.of(1), 1f)
                .write(two);
        assertThat(one).hasSameBinaryContentAs(two);
        assertThat(Files.size(one) % 2).isZero();
    }

    @Test
    void roundsToTheNearestBrainFloatWithTiesToEven() {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            float rounded = BrainFloat.toFloat(BrainFloat.of(value));
            if (Float.isNaN(value)) {
                assertThat(rounded).isNaN();
                continue;
            }
            float below = Float.intBitsToFloat(Float.floatToRawIntBits(value) & 0xFFFF0000);
            float above = Float.intBitsToFloat((Float.floatToRawIntBits(value) & 0xFFFF0000) + 0x10000);
            double toBelow = Math.abs((double) value - below);
            double toAbove = Math.abs((double) above - value);
            if (toBelow != toAbove && !Float.isInfinite(above)) {
                assertThat(rounded).isEqualTo(toBelow < toAbove ? below : above);
            } else if (toBelow == toAbove) {
                assertThat(Float.floatToRawIntBits(rounded) >>> 16 & 1).isZero();
            }
        }
    }

    @Test
    void readsShardsAsOne() throws IOException {
        shards("{\"weight_map\": {\"a\": \"x.safetensors\", \"b\": \"y.safetensors\"}}");
        try (SafetensorsFolder read = SafetensorsFolder.open(folder)) {
            assertThat(read.tensors().stream().map(TensorInfo::name)).containsExactly("a", "b");
            assertThat(read.floats("b")).containsExactly(2f);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"weight_map\": {\"a\": \"x.safetensors\", \"c\": \"y.safetensors\"}} | no tensor c",
                "{\"weight_map\": {\"a\": \"x.safetensors\", \"b\": \"x.safetensors\"}} | no tensor b",
                "{\"weight_map\": {\"a\": \"../x.safetensors\"}} | no plain file name",
                "{\"weight_map\": {}} | weight_map",
                "{\"weight_map\": | cannot be read",
            })
    void refusesAListThatDoesNotFitTheShards(String index, String message) throws IOException {
        shards(index);
        assertInvalid(() -> SafetensorsFolder.open(folder).close(), message);
    }

    @Test
    void refusesATensorThatTheListDoesNotName() throws IOException {
        shards("{\"weight_map\": {\"a\": \"x.safetensors\"}}");
        new SafetensorsWriter()
                .add("a", List.of(1), 1f)
                .add("extra", List.of(1), 1f)
                .write(folder.resolve("x.safetensors"));
        assertInvalid(() -> SafetensorsFolder.open(folder).close(), "holds the tensor extra");
    }

    @Test
    void saysWhichFileIsMissing() {
        assertThatThrownBy(() -> SafetensorsFolder.open(folder).close())
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_MISSING))
                .hasMessageContaining("model.safetensors");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "not json | not JSON",
                "[1, 2] | no JSON object",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]}} trailing | not JSON",
                "{\"a\": {\"dtype\": \"F33\", \"shape\": [2], \"data_offsets\": [0, 8]}} | known are F32",
                "{\"a\": {\"shape\": [2], \"data_offsets\": [0, 8]}} | known are F32",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [-2], \"data_offsets\": [0, 8]}} | shape [-2]",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": 2, \"data_offsets\": [0, 8]}} | with shape 2",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1.5], \"data_offsets\": [0, 8]}} | shape [1.5]",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [3], \"data_offsets\": [0, 8]}} | takes 12",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [8, 0]}} | takes 8",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [-8, 0]}} | data_offsets [-8,0]",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [4, 12]}} | leaves a gap",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [3], \"data_offsets\": [0, 12]}} | 12 bytes together",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [0, 4]}} | 8 bytes of data",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [2147483647, 2147483647, 4], \"data_offsets\": [0, 8]}} | impossible shape",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]}, \"b\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [4, 8]}} | overlaps",
                "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]}, \"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]}} | Duplicate",
                "{\"__metadata__\": {\"k\": 1}, \"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]}} | no string",
            })
    void refusesAHeaderThatLies(String header, String message) throws IOException {
        Path file = folder.resolve("bad.safetensors");
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        Files.write(
                file,
                ByteBuffer.allocate(8 + json.length + 8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length)
                        .put(json)
                        .array());
        assertInvalid(() -> SafetensorsFile.open(file).close(), message);
    }

    @ParameterizedTest
    @CsvSource({"0", "7", "8", "12", "60", "100"})
    void refusesEveryCutOffFile(int bytes) throws IOException {
        Path whole = folder.resolve("whole.safetensors");
        new SafetensorsWriter().add("a", List.of(8), new float[8]).write(whole);
        Path cut = folder.resolve("cut.safetensors");
        Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(whole), bytes));
        assertInvalid(() -> SafetensorsFile.open(cut).close(), "cut.safetensors");
    }

    @Test
    void refusesATensorWhoseBytesDoNotFitItsShape() {
        assertThatThrownBy(() -> new SafetensorsWriter().add("a", List.of(2), 1f))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("takes 8 bytes and came with 4");
    }

    private void shards(String index) throws IOException {
        new SafetensorsWriter().add("a", List.of(1), 1f).write(folder.resolve("x.safetensors"));
        new SafetensorsWriter().add("b", List.of(1), 2f).write(folder.resolve("y.safetensors"));
        Files.writeString(folder.resolve("model.safetensors.index.json"), index);
    }

    private static void assertInvalid(org.assertj.core.api.ThrowableAssert.ThrowingCallable code, String message) {
        assertThatThrownBy(code)
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_INVALID))
                .hasMessageContaining(message);
    }
}
