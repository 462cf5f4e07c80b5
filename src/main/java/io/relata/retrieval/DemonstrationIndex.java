package io.relata.retrieval;

import io.relata.schema.RelationSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The store of demonstrations with their vectors.
 *
 * <p>Every change is durable when the call returns. Reads see all changes that returned before. Safe for use by
 * several threads.
 */
public interface DemonstrationIndex extends AutoCloseable {
    /** Returns the nearest demonstrations, nearest first; equal scores are ordered by id. */
    List<Neighbor> search(Query query);

    /**
     * Adds demonstrations with their vectors, replacing those of the same schema and id.
     *
     * @param vectors one unit vector per demonstration, in order
     */
    void put(List<Demonstration> demonstrations, List<float[]> vectors);

    /** Deletes by id and returns how many were there. */
    int delete(String schema, Set<String> ids);

    /** Returns one demonstration. */
    Optional<Demonstration> find(String schema, String id);

    /** Returns a page of a schema's demonstrations ordered by id, those after {@code afterId} (empty: from the start). */
    List<Demonstration> list(String schema, String afterId, int limit);

    /** Returns the stored vectors of a schema's demonstrations in the order of {@link #list}. */
    List<float[]> vectors(String schema, String afterId, int limit);

    /** Returns how many demonstrations a schema has. */
    int count(String schema);

    /**
     * Returns a digest of a schema's content, the same for the same demonstrations whatever the order in which they
     * came. It names the snapshot that an answer was given from, and tells a classifier when to train again.
     */
    String snapshot(String schema);

    /**
     * Takes in demonstrations of one more schema from now on, where the index has to know its schemas.
     *
     * @throws io.relata.error.RelataException with {@code INDEX_MISMATCH} when it holds demonstrations of another version of
     *     the schema, {@code INDEX_UNWRITABLE}, or {@code INDEX_LOCKED} when it was opened for reading
     */
    default void admit(RelationSchema schema) {}

    @Override
    void close();
}
