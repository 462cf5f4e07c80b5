package io.relata.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyValuesTest {
    private static final PageLayout LAYOUT = new PageLayout(2, 3, 6);
    private static final int WIDTH = 18;

    @Test
    void keepsEveryNumberInAPlaceOfItsOwn() {
        KeyValues kept = KeyValues.none(LAYOUT).withRoom(0, 3 * PageLayout.TOKENS);
        for (int layer = 0; layer < 2; layer++) {
            for (int position = 0; position < 3 * PageLayout.TOKENS; position++) {
                kept.write(layer, position, numbers(layer, position, 1), 0, numbers(layer, position, -1), 0);
            }
        }
        for (int layer = 0; layer < 2; layer++) {
            for (int position = 0; position < 3 * PageLayout.TOKENS; position++) {
                assertHolds(kept, layer, position, numbers(layer, position, 1), numbers(layer, position, -1));
            }
        }
    }

    @Test
    void copiesAForksLastPageWhenItIsWritten() {
        KeyValues trunk = KeyValues.none(LAYOUT).withRoom(0, 40);
        trunk.write(0, 38, numbers(0, 38, 1), 0, numbers(0, 38, -1), 0);
        KeyValues fork = trunk.fork(39);
        assertThat(fork.ownBytes()).isZero();
        assertThat(fork.page(38)).isSameAs(trunk.page(38));
        KeyValues grown = fork.withRoom(39, 1);
        assertThat(grown.page(38)).isNotSameAs(trunk.page(38));
        assertThat(grown.page(0)).isSameAs(trunk.page(0));
        assertThat(grown.ownBytes()).isEqualTo((long) LAYOUT.numbers() * Float.BYTES);
        grown.write(0, 39, numbers(0, 39, 1), 0, numbers(0, 39, -1), 0);
        trunk.write(0, 39, numbers(1, 7, 1), 0, numbers(1, 7, -1), 0);
        assertHolds(grown, 0, 39, numbers(0, 39, 1), numbers(0, 39, -1));
        assertHolds(grown, 0, 38, numbers(0, 38, 1), numbers(0, 38, -1));
        assertHolds(trunk, 0, 39, numbers(1, 7, 1), numbers(1, 7, -1));
        assertThat(trunk.withRoom(39, 1)).isSameAs(trunk);
    }

    @Test
    void copiesNothingOfAForkThatEndsWithAPage() {
        KeyValues trunk = KeyValues.none(LAYOUT).withRoom(0, PageLayout.TOKENS);
        KeyValues grown = trunk.fork(PageLayout.TOKENS).withRoom(PageLayout.TOKENS, 5);
        assertThat(grown.page(0)).isSameAs(trunk.page(0));
        assertThat(grown.ownBytes()).isEqualTo((long) LAYOUT.numbers() * Float.BYTES);
    }

    private static void assertHolds(KeyValues kept, int layer, int position, float[] keys, float[] values) {
        int slot = position % PageLayout.TOKENS;
        for (int head = 0; head < 3; head++) {
            for (int i = 0; i < 6; i++) {
                assertThat(kept.page(position)[LAYOUT.key(layer, head, slot, i)])
                        .isEqualTo(keys[head * 6 + i]);
                assertThat(kept.page(position)[LAYOUT.value(layer, head, slot, i)])
                        .isEqualTo(values[head * 6 + i]);
            }
        }
    }

    private static float[] numbers(int layer, int position, int sign) {
        float[] numbers = new float[WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            numbers[i] = sign * (1 + i + WIDTH * (position + 1000f * layer));
        }
        return numbers;
    }
}
