package io.relata.retrieval.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.retrieval.Demonstration;
import io.relata.testing.Pairs;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadBesideTest {
    private static final float[] VECTOR = {1, 0};

    @TempDir
    Path folder;

    @Test
    void aSecondProcessReadsWhatTheFirstHasCommitted() {
        try (LuceneDemonstrationIndex writing = Indexes.open(folder, 2)) {
            writing.put(List.of(demonstration("general.v1", "a")), List.of(VECTOR));
            try (LuceneDemonstrationIndex reading = toRead()) {
                assertThat(reading.count("general.v1")).isEqualTo(1);
                assertThat(reading.snapshot("general.v1")).isEqualTo(writing.snapshot("general.v1"));
            }
        }
    }

    @Test
    void aSecondProcessChangesNothing() {
        try (LuceneDemonstrationIndex writing = Indexes.open(folder, 2);
                LuceneDemonstrationIndex reading = toRead()) {
            writing.put(List.of(demonstration("general.v1", "a")), List.of(VECTOR));
            assertRefused(() -> reading.put(List.of(demonstration("general.v1", "b")), List.of(VECTOR)));
            assertRefused(() -> reading.delete("general.v1", Set.of("a")));
            assertRefused(() -> reading.admit(Pairs.SCHEMA));
            assertThat(writing.count("general.v1")).isEqualTo(1);
        }
    }

    @Test
    void anIndexThatIsNotThereCannotBeRead() {
        assertThatExceptionOfType(RelataException.class)
                .isThrownBy(this::toRead)
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INDEX_CORRUPT));
    }

    @Test
    void aSchemaAdmittedLaterIsThereAfterReopening() {
        try (LuceneDemonstrationIndex index = Indexes.open(folder, 2)) {
            index.admit(Pairs.SCHEMA);
            index.put(List.of(demonstration(Pairs.SCHEMA.name(), "a")), List.of(VECTOR));
        }
        try (LuceneDemonstrationIndex index = Indexes.open(folder, 2)) {
            assertThat(index.count(Pairs.SCHEMA.name())).isEqualTo(1);
        }
    }

    private LuceneDemonstrationIndex toRead() {
        return LuceneDemonstrationIndex.openToRead(folder, Indexes.manifest(2), LuceneSettings.defaults());
    }

    private static void assertRefused(Runnable change) {
        assertThatExceptionOfType(RelataException.class).isThrownBy(change::run).satisfies(e -> assertThat(e.code())
                .isEqualTo(ErrorCode.INDEX_LOCKED));
    }

    private static Demonstration demonstration(String schema, String id) {
        return new Demonstration(
                id, schema, Pairs.pair("The <e1>fire</e1> came from <e2>friction</e2>."), Pairs.CAUSED, "");
    }
}
