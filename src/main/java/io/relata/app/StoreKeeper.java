package io.relata.app;

import io.relata.encoder.RelationEncoder;
import io.relata.error.RelataException;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.IndexManifest;
import io.relata.retrieval.lucene.LuceneDemonstrationIndex;
import io.relata.retrieval.lucene.LuceneSettings;
import io.relata.schema.RelationSchema;
import io.relata.wire.IndexKeeper;
import java.util.List;
import java.util.function.Supplier;

/** Verifies and rebuilds the indexes of all encoders. */
final class StoreKeeper implements IndexKeeper {
    private final StoreOpener opener;
    private final Supplier<List<RelationEncoder>> encoders;
    private final List<RelationSchema> schemas;

    StoreKeeper(StoreOpener opener, Supplier<List<RelationEncoder>> encoders, List<RelationSchema> schemas) {
        this.opener = opener;
        this.encoders = encoders;
        this.schemas = List.copyOf(schemas);
    }

    @Override
    public List<IndexState> verify() {
        return encoders.get().stream().map(this::verified).toList();
    }

    @Override
    public List<IndexState> rebuild() {
        return encoders.get().stream().map(this::rebuilt).toList();
    }

    private IndexState verified(RelationEncoder encoder) {
        try (LuceneDemonstrationIndex index = opener.open(encoder)) {
            int count = schemas.stream()
                    .mapToInt(schema -> index.count(schema.name()))
                    .sum();
            return new IndexState(encoder.name(), true, count, "files, manifest and schemas fit");
        } catch (RelataException e) {
            return new IndexState(encoder.name(), false, 0, "%s: %s %s".formatted(e.code(), e.detail(), e.hint()));
        }
    }

    private IndexState rebuilt(RelationEncoder encoder) {
        int count = LuceneDemonstrationIndex.rebuild(
                opener.folder(encoder),
                IndexManifest.of(encoder, schemas),
                LuceneSettings.defaults(),
                batch -> encoder.encode(
                        batch.stream().map(Demonstration::context).toList()));
        return new IndexState(encoder.name(), true, count, "written anew");
    }
}
