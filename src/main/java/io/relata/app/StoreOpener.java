package io.relata.app;

import io.relata.encoder.RelationEncoder;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.retrieval.IndexManifest;
import io.relata.retrieval.StarterDemonstrations;
import io.relata.retrieval.lucene.LuceneDemonstrationIndex;
import io.relata.retrieval.lucene.LuceneSettings;
import io.relata.schema.RelationSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Opens one index for each encoder, and fills one that is new: with the demonstrations of another that is there, or with
 * those that ship with Relata.
 */
final class StoreOpener {
    private static final Logger LOG = Logger.getLogger(StoreOpener.class);
    private static final int PAGE = 256;
    private static final String FILLED = "filled";

    private final Path indexes;
    private final List<RelationSchema> schemas;
    private final boolean mayRead;

    /**
     * Creates an opener.
     *
     * @param indexes folder of the indexes, one folder for each encoder
     * @param schemas every schema known
     * @param mayRead whether an index that another process holds is opened for reading; a server must not, since it
     *     would never see what the other one writes
     */
    StoreOpener(Path indexes, List<RelationSchema> schemas, boolean mayRead) {
        this.indexes = indexes;
        this.schemas = List.copyOf(schemas);
        this.mayRead = mayRead;
    }

    /** Opens the indexes of these encoders, at least one. */
    DemonstrationStores open(List<RelationEncoder> encoders) {
        List<DemonstrationStore> stores = new ArrayList<>();
        List<DemonstrationStore> fresh = new ArrayList<>();
        for (RelationEncoder encoder : encoders) {
            LuceneDemonstrationIndex index = open(encoder);
            DemonstrationStore store = new DemonstrationStore(encoder, index);
            stores.add(store);
            if (!index.isReadOnly() && !Files.exists(folder(encoder).resolve(FILLED))) {
                fresh.add(store);
            }
        }
        List<DemonstrationStore> filled =
                new ArrayList<>(stores.stream().filter(s -> !fresh.contains(s)).toList());
        for (DemonstrationStore store : fresh) {
            fill(store, filled);
            filled.add(store);
        }
        return new DemonstrationStores(stores);
    }

    /** Returns the folder of an encoder's index. */
    Path folder(RelationEncoder encoder) {
        return indexes.resolve(encoder.name());
    }

    /** Opens the index of one encoder as it is. */
    LuceneDemonstrationIndex open(RelationEncoder encoder) {
        Path folder = folder(encoder);
        IndexManifest wanted = IndexManifest.of(encoder, schemas);
        try {
            return LuceneDemonstrationIndex.open(folder, wanted, LuceneSettings.defaults());
        } catch (RelataException e) {
            if (e.code() == ErrorCode.INDEX_LOCKED && mayRead) {
                return LuceneDemonstrationIndex.openToRead(folder, wanted, LuceneSettings.defaults());
            }
            throw e;
        }
    }

    private void fill(DemonstrationStore store, List<DemonstrationStore> filled) {
        int count = 0;
        for (RelationSchema schema : schemas) {
            if (filled.isEmpty()) {
                count += put(store, StarterDemonstrations.of(schema.name()));
            } else {
                count += copy(filled.getFirst(), store, schema.name());
            }
        }
        noteFilled(store.encoder());
        LOG.infof(
                "Indexed %d demonstrations for the encoder %s.",
                count, store.encoder().name());
    }

    // Written last: a first start that was cut short begins again.
    private void noteFilled(RelationEncoder encoder) {
        Path note = folder(encoder).resolve(FILLED);
        try {
            Files.writeString(note, "The first demonstrations are in this index.\n", StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.INDEX_UNWRITABLE,
                    "The file %s could not be written: %s.".formatted(note, e),
                    "Maybe the disk is full.",
                    e);
        }
    }

    private static int copy(DemonstrationStore from, DemonstrationStore to, String schema) {
        int count = 0;
        List<Demonstration> page = from.index().list(schema, "", PAGE);
        while (!page.isEmpty()) {
            count += put(to, page);
            page = from.index().list(schema, page.getLast().id(), PAGE);
        }
        return count;
    }

    private static int put(DemonstrationStore store, List<Demonstration> demonstrations) {
        store.index()
                .put(
                        demonstrations,
                        store.encoder()
                                .encode(demonstrations.stream()
                                        .map(Demonstration::context)
                                        .toList()));
        return demonstrations.size();
    }
}
