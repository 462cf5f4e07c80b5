package io.relata.encoder.conv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowProductTest {
    @Test
    void givesTheBitsOfTheNaiveLoopForEveryWindowCount() {
        Random random = new Random(7);
        int stride = 5;
        for (int outputs : new int[] {1, 63, 64, 70}) {
            for (int depth : new int[] {1, 10, 15}) {
                float[] matrix = normals(random, outputs * depth);
                float[] bias = normals(random, outputs);
                WindowProduct product = new WindowProduct(matrix, bias);
                for (int count = 1; count <= 9; count++) {
                    float[] input = normals(random, 3 + stride * (count - 1) + depth);
                    float[] out = new float[count * product.rowLength()];
                    product.apply(input, 3, stride, count, out);
                    for (int i = 0; i < count; i++) {
                        for (int o = 0; o < product.rowLength(); o++) {
                            float expected = o < outputs ? naive(matrix, bias, o, depth, input, 3 + i * stride) : 0;
                            assertThat(out[i * product.rowLength() + o]).isEqualTo(expected);
                        }
                    }
                }
            }
        }
    }

    @Test
    void refusesAMatrixOfAnotherShape() {
        WindowProduct product = new WindowProduct(new float[6], new float[2]);
        assertThatThrownBy(() -> product.pack(new float[8], new float[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(2, 3)");
    }

    private static float naive(float[] matrix, float[] bias, int output, int depth, float[] input, int offset) {
        float sum = bias[output];
        for (int k = 0; k < depth; k++) {
            sum = Math.fma(input[offset + k], matrix[output * depth + k], sum);
        }
        return sum;
    }

    private static float[] normals(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
