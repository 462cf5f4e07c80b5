package io.relata.schema;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One relation of a schema.
 *
 * @param name as answers and demonstrations spell it
 * @param definition one sentence that says when it holds
 * @param symmetric whether head and tail may change places without changing the meaning; such a relation has the
 *     single label with {@link Direction#NONE}
 * @param templates sentences with {@code {head}} and {@code {tail}}, read head-to-tail; the first is the verbalizer
 * @param headTypes entity types the first argument may have; empty for any, else in natural order
 * @param tailTypes entity types the second argument may have; empty for any
 * @param aliases other names under which data sets carry this relation
 * @param inverse name of the relation that holds when the arguments change places, or the empty string
 */
public record RelationType(
        String name,
        String definition,
        boolean symmetric,
        List<String> templates,
        Set<String> headTypes,
        Set<String> tailTypes,
        List<String> aliases,
        String inverse) {
    public RelationType {
        templates = List.copyOf(templates);
        // Sorted, since the order of Set.copyOf changes from run to run and types reach prompts and digests.
        headTypes = Collections.unmodifiableSortedSet(new TreeSet<>(headTypes));
        tailTypes = Collections.unmodifiableSortedSet(new TreeSet<>(tailTypes));
        aliases = List.copyOf(aliases);
    }
}
