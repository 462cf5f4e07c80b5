package io.relata.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.relata.engine.TinyModel;
import io.relata.safetensors.BrainFloat;
import io.relata.safetensors.SafetensorsFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GgufWriterTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(GgufWriter.Format.class)
    void keepsEveryWeightWithinTheFormatsRounding(GgufWriter.Format format) throws IOException {
        Path model = TinyModel.in(folder.resolve("model")).groupedHeads().write();
        Path file = folder.resolve("model.gguf");
        new GgufWriter(model).write(file, format);
        Read read = new Read(file);
        try (SafetensorsFolder weights = SafetensorsFolder.open(model)) {
            assertThat(read.offsets).hasSize(weights.tensors().size());
            float[] written = read.values("blk.1.ffn_down.weight", format);
            float[] ours = weights.floats("model.layers.1.mlp.down_proj.weight");
            assertThat(read.shapes.get("blk.1.ffn_down.weight"))
                    .containsExactly((long) TinyModel.INTERMEDIATE, (long) TinyModel.HIDDEN);
            double tolerance =
                    switch (format) {
                        case BF16 -> 0.005;
                        case Q8_0 -> 0.005;
                        case Q4_0 -> 0.12;
                    };
            for (int i = 0; i < ours.length; i++) {
                assertThat((double) written[i]).isCloseTo(ours[i], within(tolerance));
            }
            assertThat(read.values("output_norm.weight", null)).containsExactly(weights.floats("model.norm.weight"));
        }
    }

    @Test
    void putsTheRowsThatAreTurnedTogetherSideBySide() throws IOException {
        Path model = TinyModel.in(folder.resolve("model")).groupedHeads().write();
        Path file = folder.resolve("model.gguf");
        new GgufWriter(model).write(file, GgufWriter.Format.BF16);
        try (SafetensorsFolder weights = SafetensorsFolder.open(model)) {
            float[] ours = weights.floats("model.layers.0.self_attn.k_proj.weight");
            float[] written = new Read(file).values("blk.0.attn_k.weight", GgufWriter.Format.BF16);
            int second = TinyModel.HEAD_WIDTH / 2;
            assertThat((double) written[TinyModel.HIDDEN]).isCloseTo(ours[second * TinyModel.HIDDEN], within(0.005));
            assertThat((double) written[2 * TinyModel.HIDDEN]).isCloseTo(ours[TinyModel.HIDDEN], within(0.005));
        }
    }

    @Test
    void namesTheVocabularyAndItsMerges() throws IOException {
        Path model = TinyModel.in(folder.resolve("model")).write();
        Path file = folder.resolve("model.gguf");
        new GgufWriter(model).write(file, GgufWriter.Format.Q8_0);
        Map<String, Object> metadata = new Read(file).metadata;
        assertThat(metadata)
                .containsEntry("general.architecture", "llama")
                .containsEntry("llama.block_count", TinyModel.LAYERS)
                .containsEntry("tokenizer.ggml.add_bos_token", true)
                .containsEntry("tokenizer.ggml.merges", List.of("t h", "th e"));
        assertThat(metadata.get("tokenizer.ggml.tokens"))
                .asInstanceOf(InstanceOfAssertFactories.list(Object.class))
                .hasSize(TinyModel.VOCABULARY)
                .contains("<s>", "the", "<unused-270>");
    }

    /** A reader of the format, written from its description. */
    private static final class Read {
        final Map<String, Object> metadata = new HashMap<>();
        final Map<String, List<Long>> shapes = new HashMap<>();
        final Map<String, Long> offsets = new HashMap<>();
        private final ByteBuffer in;
        private final int dataStart;

        Read(Path file) throws IOException {
            in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            byte[] magic = new byte[4];
            in.get(magic);
            assertThat(new String(magic, StandardCharsets.US_ASCII)).isEqualTo("GGUF");
            assertThat(in.getInt()).isEqualTo(3);
            long tensors = in.getLong();
            long entries = in.getLong();
            for (long i = 0; i < entries; i++) {
                metadata.put(text(), value(in.getInt()));
            }
            for (long i = 0; i < tensors; i++) {
                String name = text();
                List<Long> shape = new ArrayList<>();
                int dimensions = in.getInt();
                for (int d = 0; d < dimensions; d++) {
                    shape.add(in.getLong());
                }
                in.getInt();
                shapes.put(name, shape);
                offsets.put(name, in.getLong());
            }
            dataStart = Math.ceilDiv(in.position(), 32) * 32;
        }

        private String text() {
            byte[] bytes = new byte[(int) in.getLong()];
            in.get(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }

        private Object value(int type) {
            return switch (type) {
                case 4, 5 -> in.getInt();
                case 6 -> in.getFloat();
                case 7 -> in.get() == 1;
                case 8 -> text();
                case 9 -> {
                    int element = in.getInt();
                    long count = in.getLong();
                    List<Object> list = new ArrayList<>();
                    for (long i = 0; i < count; i++) {
                        list.add(value(element));
                    }
                    yield list;
                }
                default -> throw new AssertionError("type " + type);
            };
        }

        float[] values(String name, GgufWriter.Format format) {
            int count = (int) shapes.get(name).stream().mapToLong(d -> d).reduce(1, (a, b) -> a * b);
            ByteBuffer data = in.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            data.position(dataStart + offsets.get(name).intValue());
            float[] values = new float[count];
            if (format == null) {
                data.asFloatBuffer().get(values);
                return values;
            }
            for (int block = 0; block < count; block += 32) {
                block(data, format, values, block);
            }
            return values;
        }

        private static void block(ByteBuffer data, GgufWriter.Format format, float[] values, int at) {
            float scale = format == GgufWriter.Format.BF16 ? 1 : Float.float16ToFloat(data.getShort());
            for (int i = 0; i < (format == GgufWriter.Format.Q4_0 ? 16 : 32); i++) {
                switch (format) {
                    case BF16 -> values[at + i] = BrainFloat.toFloat(data.getShort());
                    case Q8_0 -> values[at + i] = scale * data.get();
                    case Q4_0 -> {
                        int both = data.get() & 0xff;
                        values[at + i] = scale * ((both & 15) - 8);
                        values[at + 16 + i] = scale * ((both >> 4) - 8);
                    }
                }
            }
        }
    }
}
