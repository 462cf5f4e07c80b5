package io.relata.retrieval.lucene;

import static io.relata.retrieval.Samples.CAUSE;
import static io.relata.retrieval.Samples.OTHER;
import static io.relata.retrieval.Samples.SCHEMA;
import static io.relata.retrieval.Samples.demonstration;
import static io.relata.retrieval.Samples.query;
import static io.relata.retrieval.Samples.randomUnitVectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.IndexManifest;
import io.relata.retrieval.Neighbor;
import io.relata.schema.SchemaCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the folder of an index survives, and what it refuses. */
class IndexFolderTest {
    private static final int DIMENSION = 6;
    private static final int COUNT = 30;
    private static final List<float[]> VECTORS = randomUnitVectors(COUNT, DIMENSION, 3);
    private static final List<Demonstration> DEMONSTRATIONS = IntStream.range(0, COUNT)
            .mapToObj(i -> demonstration("d%02d".formatted(i), i % 3 == 0 ? OTHER : CAUSE))
            .toList();

    @TempDir
    private Path folder;

    @Test
    void givesTheSameAnswersAfterARestart() {
        List<Neighbor> before;
        String snapshot;
        try (LuceneDemonstrationIndex index = filled()) {
            before = index.search(query(VECTORS.getFirst(), 10));
            snapshot = index.snapshot(SCHEMA);
        }
        try (LuceneDemonstrationIndex index = Indexes.open(folder, DIMENSION)) {
            assertThat(index.search(query(VECTORS.getFirst(), 10))).isEqualTo(before);
            assertThat(index.snapshot(SCHEMA)).isEqualTo(snapshot);
            assertThat(index.list(SCHEMA, "", 100)).isEqualTo(DEMONSTRATIONS);
        }
    }

    @Test
    void refusesAnotherEncoderAndSaysWhatToDo() {
        filled().close();
        RelataException e = failure(Indexes.manifest("encoder-b", DIMENSION));
        assertThat(e.code()).isEqualTo(ErrorCode.INDEX_MISMATCH);
        assertThat(e.detail()).contains("encoder-a", "encoder-b", "fingerprint-of-encoder-a");
        assertThat(e.hint()).contains("./relata index rebuild");
    }

    @Test
    void refusesASchemaWhoseLabelsChangedOnceItHasDemonstrations() {
        IndexManifest clinicalChanged = withDigests(Map.of("general.v1", "digest-g", "clinical.v1", "changed"));
        IndexManifest generalChanged = withDigests(Map.of("general.v1", "changed", "clinical.v1", "digest-c"));
        filled().close();
        LuceneDemonstrationIndex.open(folder, clinicalChanged, LuceneSettings.defaults())
                .close();
        RelataException e = failure(generalChanged);
        assertThat(e.code()).isEqualTo(ErrorCode.INDEX_MISMATCH);
        assertThat(e.detail()).contains("general.v1", "digest-g", "changed").doesNotContain("clinical");
    }

    @Test
    void takesSchemasThatItDidNotKnow() throws IOException {
        filled().close();
        IndexManifest more = withDigests(Map.of("general.v1", "digest-g", "own.v1", "digest-o"));
        try (LuceneDemonstrationIndex index = LuceneDemonstrationIndex.open(folder, more, LuceneSettings.defaults())) {
            index.put(List.of(demonstration("own.v1", "a", CAUSE)), List.of(VECTORS.getFirst()));
        }
        assertThat(ManifestFile.read(folder).schemaDigests())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("general.v1", "digest-g", "clinical.v1", "digest-c", "own.v1", "digest-o"));
    }

    @Test
    void refusesToAdmitAnotherVersionOfASchemaThatHasDemonstrations() {
        try (LuceneDemonstrationIndex index = filled()) {
            assertThatThrownBy(() -> index.admit(SchemaCatalog.builtIn().schema(SCHEMA)))
                    .isInstanceOfSatisfying(
                            RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INDEX_MISMATCH));
        }
        Indexes.open(folder, DIMENSION).close();
    }

    @Test
    void refusesVectorsAndSchemasThatCannotBeRight() {
        try (LuceneDemonstrationIndex index = filled()) {
            Demonstration d = DEMONSTRATIONS.getFirst();
            for (float[] wrong :
                    List.of(new float[DIMENSION], new float[] {1}, new float[] {Float.NaN, 0, 0, 0, 0, 0})) {
                assertThatThrownBy(() -> index.put(List.of(d), List.of(wrong)))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> index.search(query(wrong, 1))).isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() -> index.put(List.of(d), List.of())).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(
                            () -> index.put(List.of(demonstration("own.v1", "a", CAUSE)), List.of(VECTORS.getFirst())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("own.v1");
            assertThat(index.count(SCHEMA)).isEqualTo(COUNT);
        }
    }

    @Test
    void saysLockedWhenTheSameProcessHasItOpen() {
        try (LuceneDemonstrationIndex index = filled()) {
            assertThat(failure(Indexes.manifest(DIMENSION)).code()).isEqualTo(ErrorCode.INDEX_LOCKED);
            assertThat(index.count(SCHEMA)).isEqualTo(COUNT);
        }
    }

    @Test
    void rebuildsForAnotherEncoderAndLeavesNoOldFiles() throws IOException {
        filled().close();
        IndexManifest wanted = Indexes.manifest("encoder-b", 9);
        int count = LuceneDemonstrationIndex.rebuild(
                folder, wanted, LuceneSettings.defaults(), batch -> randomUnitVectors(batch.size(), 9, 1));
        assertThat(count).isEqualTo(COUNT);
        try (LuceneDemonstrationIndex index =
                LuceneDemonstrationIndex.open(folder, wanted, LuceneSettings.defaults())) {
            assertThat(index.list(SCHEMA, "", 100)).isEqualTo(DEMONSTRATIONS);
            assertThat(index.vectors(SCHEMA, "", 1).getFirst()).hasSize(9);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder(ManifestFile.NAME, "data-2");
        }
    }

    @Test
    void keepsTheOldIndexWhenARebuildFails() {
        filled().close();
        assertThatThrownBy(() -> LuceneDemonstrationIndex.rebuild(
                        folder, Indexes.manifest("encoder-b", 9), LuceneSettings.defaults(), batch -> {
                            throw new IllegalStateException("The encoder failed.");
                        }))
                .hasMessage("The encoder failed.");
        try (LuceneDemonstrationIndex index = Indexes.open(folder, DIMENSION)) {
            assertThat(index.count(SCHEMA)).isEqualTo(COUNT);
        }
    }

    @Test
    void refusesToRebuildAnIndexInUse() {
        try (LuceneDemonstrationIndex index = filled()) {
            assertThatThrownBy(() -> LuceneDemonstrationIndex.rebuild(
                            folder, Indexes.manifest(DIMENSION), LuceneSettings.defaults(), batch -> List.of()))
                    .isInstanceOfSatisfying(
                            RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INDEX_LOCKED));
            assertThat(index.count(SCHEMA)).isEqualTo(COUNT);
        }
    }

    @Test
    void beginsAfreshAfterAFirstStartThatWasCutShort() throws IOException {
        Indexes.open(folder, DIMENSION).close();
        Files.delete(folder.resolve(ManifestFile.NAME));
        try (LuceneDemonstrationIndex index = filled()) {
            assertThat(index.count(SCHEMA)).isEqualTo(COUNT);
        }
    }

    @Test
    void saysCorruptWhenManifestOrDataAreGone() throws IOException {
        filled().close();
        byte[] manifest = Files.readAllBytes(folder.resolve(ManifestFile.NAME));
        Files.delete(folder.resolve(ManifestFile.NAME));
        assertThat(failure(Indexes.manifest(DIMENSION)).code()).isEqualTo(ErrorCode.INDEX_CORRUPT);
        Files.write(folder.resolve(ManifestFile.NAME), manifest);
        IndexFolder.delete(folder.resolve("data-1"));
        assertThat(failure(Indexes.manifest(DIMENSION)).detail()).contains("data-1, which holds no index");
    }

    @Test
    void saysWhichFormatItCannotRead() throws IOException {
        filled().close();
        Path file = folder.resolve(ManifestFile.NAME);
        String manifest = Files.readString(file);
        Files.writeString(file, manifest.replace("\"format_version\" : 1", "\"format_version\" : 7"));
        assertThat(failure(Indexes.manifest(DIMENSION)).code()).isEqualTo(ErrorCode.INDEX_MISMATCH);
        for (String broken : List.of("", "{", "[]", "{}", manifest + "x", manifest.replace("data-1", "../other"))) {
            Files.writeString(file, broken);
            assertThat(failure(Indexes.manifest(DIMENSION)).code()).as(broken).isEqualTo(ErrorCode.INDEX_CORRUPT);
        }
    }

    @Test
    void findsAnyDamagedByteOrSaysTheSameAsBefore() throws IOException {
        filled().close();
        List<Path> files = dataFiles();
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            for (int at = 0; at < whole.length; at += Math.max(1, whole.length / 7)) {
                byte[] damaged = whole.clone();
                damaged[at] ^= 0x55;
                refusesOrIsUnharmed(file, damaged);
            }
            refusesOrIsUnharmed(file, java.util.Arrays.copyOf(whole, whole.length / 2));
            refusesOrIsUnharmed(file, new byte[0]);
            Files.write(file, whole);
        }
        Indexes.open(folder, DIMENSION).close();
    }

    private void refusesOrIsUnharmed(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        try (LuceneDemonstrationIndex index = Indexes.open(folder, DIMENSION)) {
            assertThat(index.list(SCHEMA, "", 100)).isEqualTo(DEMONSTRATIONS);
            assertThat(index.search(query(VECTORS.getFirst(), COUNT))).hasSize(COUNT);
        } catch (RelataException e) {
            assertThat(e.code()).as("%s: %s", file, e).isEqualTo(ErrorCode.INDEX_CORRUPT);
        }
    }

    private List<Path> dataFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("data-1"))) {
            return files.filter(f -> !f.endsWith("write.lock")).sorted().toList();
        }
    }

    private RelataException failure(IndexManifest manifest) {
        return catchThrowableOfType(
                RelataException.class,
                () -> LuceneDemonstrationIndex.open(folder, manifest, LuceneSettings.defaults()));
    }

    private LuceneDemonstrationIndex filled() {
        LuceneDemonstrationIndex index = Indexes.open(folder, DIMENSION);
        index.put(DEMONSTRATIONS.subList(0, 20), VECTORS.subList(0, 20));
        index.put(DEMONSTRATIONS.subList(20, COUNT), VECTORS.subList(20, COUNT));
        index.put(List.of(demonstration("x", CAUSE)), List.of(VECTORS.getFirst()));
        index.delete(SCHEMA, Set.of("x"));
        return index;
    }

    private static IndexManifest withDigests(Map<String, String> digests) {
        IndexManifest usual = Indexes.manifest(DIMENSION);
        return new IndexManifest(
                usual.encoderName(), usual.encoderFingerprint(), usual.dimension(), new TreeMap<>(digests));
    }
}
