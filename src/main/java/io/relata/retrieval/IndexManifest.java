package io.relata.retrieval;

import io.relata.encoder.RelationEncoder;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an index was made with. Vectors of another encoder, or labels of another schema, would be compared without any
 * error and with wrong answers; so an index keeps this beside its content and refuses to open for anything else.
 *
 * @param encoderName name of the encoder, for messages
 * @param encoderFingerprint {@link RelationEncoder#fingerprint()}
 * @param dimension length of every vector
 * @param schemaDigests {@link SchemaDigest} by name of the schema
 */
public record IndexManifest(
        String encoderName, String encoderFingerprint, int dimension, SortedMap<String, String> schemaDigests) {
    public IndexManifest {
        if (dimension < 1) {
            throw new IllegalArgumentException(
                    "The dimension of the encoder %s is %d; it must be 1 or more.".formatted(encoderName, dimension));
        }
        schemaDigests = Collections.unmodifiableSortedMap(new TreeMap<>(schemaDigests));
    }

    /** Returns the manifest of an index of this encoder's vectors for demonstrations of these schemas. */
    public static IndexManifest of(RelationEncoder encoder, Collection<RelationSchema> schemas) {
        SortedMap<String, String> digests = new TreeMap<>();
        schemas.forEach(s -> digests.put(s.name(), SchemaDigest.of(s)));
        return new IndexManifest(encoder.name(), encoder.fingerprint(), encoder.dimension(), digests);
    }

    /**
     * Returns what keeps an index with this manifest from serving a process that wants {@code wanted}, one sentence
     * each; none when it fits. A schema that only one of the two knows is no hindrance.
     */
    public List<String> differences(IndexManifest wanted) {
        List<String> differences = new ArrayList<>();
        if (!encoderFingerprint.equals(wanted.encoderFingerprint)) {
            differences.add("It holds vectors of the encoder %s (fingerprint %s), and the encoder in use is %s (%s)."
                    .formatted(encoderName, encoderFingerprint, wanted.encoderName, wanted.encoderFingerprint));
        } else if (dimension != wanted.dimension) {
            differences.add("Its vectors have %d numbers, and those of the encoder in use %d."
                    .formatted(dimension, wanted.dimension));
        }
        schemaDigests.forEach((schema, digest) -> {
            String now = wanted.schemaDigests.getOrDefault(schema, digest);
            if (!now.equals(digest)) {
                differences.add(
                        "Its demonstrations of the schema %s carry the labels of another version (digest %s, now %s)."
                                .formatted(schema, digest, now));
            }
        });
        return differences;
    }

    /** Returns this manifest with the schemas of another one added to its own. */
    public IndexManifest withSchemasOf(IndexManifest other) {
        SortedMap<String, String> digests = new TreeMap<>(schemaDigests);
        digests.putAll(other.schemaDigests);
        return new IndexManifest(encoderName, encoderFingerprint, dimension, digests);
    }

    /** Returns this manifest with the encoder of another one in the place of its own. */
    public IndexManifest withEncoderOf(IndexManifest other) {
        return new IndexManifest(other.encoderName, other.encoderFingerprint, other.dimension, schemaDigests);
    }
}
