package io.relata.retrieval;

import static io.relata.testing.Pairs.CAUSED;
import static io.relata.testing.Pairs.pair;
import static org.assertj.core.api.Assertions.assertThat;

import io.relata.testing.InMemoryIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchedIndexTest {
    private final List<String> heard = new ArrayList<>();
    private final InMemoryIndex index = new InMemoryIndex();
    private final WatchedIndex watched =
            new WatchedIndex(index, (schema, ids) -> heard.add(schema + " " + ids + " " + index.count(schema)));

    @Test
    void tellsOfWhatWasAddedAndDeletedWhenItIsDone() {
        watched.put(List.of(demonstration("a"), demonstration("b")), List.of(new float[] {1}, new float[] {1}));
        assertThat(watched.delete("test.v1", Set.of("a"))).isEqualTo(1);
        assertThat(watched.delete("test.v1", Set.of("z"))).isZero();
        assertThat(heard).hasSize(3);
        assertThat(heard.get(0)).isIn("test.v1 [a, b] 2", "test.v1 [b, a] 2");
        assertThat(heard.subList(1, 3)).containsExactly("test.v1 [a] 1", "test.v1 [z] 1");
    }

    @Test
    void passesReadsOn() {
        watched.put(List.of(demonstration("a")), List.of(new float[] {1}));
        assertThat(watched.count("test.v1")).isEqualTo(1);
        assertThat(watched.find("test.v1", "a")).contains(demonstration("a"));
        assertThat(watched.list("test.v1", "", 5)).containsExactly(demonstration("a"));
        assertThat(watched.vectors("test.v1", "", 5)).hasSize(1);
        assertThat(watched.snapshot("test.v1")).isEqualTo(index.snapshot("test.v1"));
    }

    private static Demonstration demonstration(String id) {
        return new Demonstration(id, "test.v1", pair("The <e1>crack</e1> was caused by <e2>frost</e2>."), CAUSED, "");
    }
}
