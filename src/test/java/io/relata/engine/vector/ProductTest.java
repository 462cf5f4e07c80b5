package io.relata.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.safetensors.BrainFloat;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProductTest {
    private static final int DEPTH = 544;

    private final Crew crew = new Crew(3);
    private final Arena arena = Arena.ofShared();

    @AfterEach
    void free() {
        crew.close();
        arena.close();
    }

    /** The formats of weights, each with its numbers as singles. */
    enum Format {
        F32,
        BF16,
        Q4,
        I8;

        float number(int row, int k) {
            int mixed = (row * 7919 + k) * 0x9E3779B9;
            float number = mixed * 0x1p-31f;
            return switch (this) {
                case F32 -> number;
                case BF16 -> BrainFloat.toFloat(BrainFloat.of(number));
                case Q4 -> (mixed >> 28) * scale(row, k / 32);
                case I8 -> (mixed >> 24) * scale(row, k / 32);
            };
        }

        private static float scale(int row, int block) {
            return 0.01f + 0.001f * ((row * 31 + block) % 97);
        }

        Panels panels(int outputs, int inputs, Arena arena, Crew crew) {
            return switch (this) {
                case F32 -> FloatPanels.of(outputs, inputs, row -> row(row, inputs), arena, crew);
                case BF16 ->
                    BrainFloatPanels.of(
                            outputs,
                            inputs,
                            row -> {
                                short[] bits = new short[inputs];
                                for (int k = 0; k < inputs; k++) {
                                    bits[k] = BrainFloat.of(number(row, k));
                                }
                                return bits;
                            },
                            arena,
                            crew);
                case Q4, I8 -> BlockPanels.of(outputs, inputs, this == Q4 ? 4 : 8, blocks(inputs), arena, crew);
            };
        }

        private BlockPanels.Source blocks(int inputs) {
            return new BlockPanels.Source() {
                @Override
                public int number(long index) {
                    int row = (int) (index / inputs);
                    int k = (int) (index % inputs);
                    return Math.round(Format.this.number(row, k) / Format.scale(row, k / 32));
                }

                @Override
                public float scale(long block) {
                    return Format.scale((int) (block / (inputs / 32)), (int) (block % (inputs / 32)));
                }
            };
        }

        float[] row(int row, int inputs) {
            float[] numbers = new float[inputs];
            for (int k = 0; k < inputs; k++) {
                numbers[k] = number(row, k);
            }
            return numbers;
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasTheBitsOfALoopOverFusedMultiplyAdds(Format format) {
        int outputs = 3 * Lanes.PANEL + 5;
        Panels weight = format.panels(outputs, DEPTH, arena, crew);
        for (int count : new int[] {1, 2, 5, 6, 7, 12, 13, 41}) {
            Lines x = random(count, DEPTH, count);
            Lines y = new Product(crew).of(x, weight);
            for (int line = 0; line < count; line++) {
                assertThat(numbers(y, line, outputs)).containsExactly(naive(x, line, DEPTH, format, outputs));
            }
        }
    }

    @Test
    void givesALineTheSameBitsAloneAndByAnyNumberOfThreads() {
        int outputs = 40 * Lanes.PANEL;
        Panels weight = Format.BF16.panels(outputs, DEPTH, arena, crew);
        Lines x = random(64, DEPTH, 1);
        Lines together = new Product(crew).of(x, weight);
        try (Crew alone = new Crew(1)) {
            assertThat(new Product(alone).of(x, weight).data()).containsExactly(together.data());
        }
        for (int line : new int[] {0, 5, 6, 63}) {
            Lines single = new Product(crew).of(x.part(line, 1), weight);
            assertThat(single.data()).containsExactly(numbers(together, line, outputs));
        }
    }

    @Test
    void multipliesTheSameLinesWithSeveralWeights() {
        Panels narrow = Format.Q4.panels(7, DEPTH, arena, crew);
        Panels wide = Format.F32.panels(9 * Lanes.PANEL, DEPTH, arena, crew);
        Lines x = random(9, DEPTH, 2);
        Product product = new Product(crew);
        Lines first = Lines.of(9, 7);
        Lines second = Lines.of(9, 9 * Lanes.PANEL);
        product.of(x, List.of(new Product.Target(narrow, first), new Product.Target(wide, second)));
        assertThat(first.data()).containsExactly(product.of(x, narrow).data());
        assertThat(second.data()).containsExactly(product.of(x, wide).data());
    }

    @Test
    void hasADepthThatIsNoWholeNumberOfVectors() {
        Panels weight = Format.F32.panels(3, 7, arena, crew);
        Lines x = random(8, 7, 3);
        Lines y = new Product(crew).of(x, weight);
        assertThat(numbers(y, 7, 3)).containsExactly(naive(x, 7, 7, Format.F32, 3));
    }

    @Test
    void tellsTheCallerWhatAHelperThrew() {
        assertThatThrownBy(() -> crew.each(8, Long.MAX_VALUE, part -> {
                    if (part == 5) {
                        throw new IllegalArgumentException("the fifth");
                    }
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the fifth");
    }

    private static float[] naive(Lines x, int line, int depth, Format format, int outputs) {
        float[] y = new float[outputs];
        for (int o = 0; o < outputs; o++) {
            for (int k = 0; k < depth; k++) {
                y[o] = Math.fma(x.data()[x.at(line) + k], format.number(o, k), y[o]);
            }
        }
        return y;
    }

    private static float[] numbers(Lines lines, int line, int width) {
        return Arrays.copyOfRange(lines.data(), lines.at(line), lines.at(line) + width);
    }

    private static Lines random(int count, int width, long seed) {
        Lines lines = Lines.of(count, width);
        Random random = new Random(seed);
        for (int line = 0; line < count; line++) {
            for (int k = 0; k < width; k++) {
                lines.data()[lines.at(line) + k] = (float) random.nextGaussian();
            }
        }
        return lines;
    }
}
