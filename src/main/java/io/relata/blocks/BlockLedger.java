package io.relata.blocks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which block lies where, who is reading it, and what goes first when room is short: the file that was used the longest time
 * ago. Bytes that somebody reads are neither overwritten nor unmapped until he lets go.
 */
final class BlockLedger {
    private final Map<String, BlockEntry> entries = new HashMap<>();
    private final Map<BlockFile, Long> files = new HashMap<>();
    private final Map<BlockFile, Integer> readers = new HashMap<>();
    private final Set<BlockFile> retired = new HashSet<>();
    private final Map<BlockEntry, Integer> held = new HashMap<>();
    private final Set<BlockEntry> freed = new HashSet<>();
    private long clock;

    synchronized void add(BlockFile file, List<BlockEntry> found) {
        files.put(file, ++clock);
        found.forEach(entry -> entries.put(entry.header().key().digest(), entry));
    }

    synchronized boolean has(BlockKey key) {
        return entries.containsKey(key.digest());
    }

    /** Returns where a block lies, to be let go with {@link #release}. */
    synchronized Optional<BlockEntry> hold(BlockKey key) {
        BlockEntry entry = entries.get(key.digest());
        if (entry != null) {
            held.merge(entry, 1, Integer::sum);
            readers.merge(entry.file(), 1, Integer::sum);
            files.put(entry.file(), ++clock);
        }
        return Optional.ofNullable(entry);
    }

    synchronized void release(BlockEntry entry) throws IOException {
        if (left(held, entry) == 0 && freed.remove(entry) && !retired.contains(entry.file())) {
            entry.file().wipe(entry);
            entry.file().force();
        }
        if (left(readers, entry.file()) == 0 && retired.remove(entry.file())) {
            entry.file().close();
        }
    }

    private static <T> int left(Map<T, Integer> counts, T counted) {
        Integer left = counts.merge(counted, -1, Integer::sum);
        if (left == 0) {
            counts.remove(counted);
        }
        return left;
    }

    /** Leaves out a block that is not as it was written. */
    synchronized void drop(BlockEntry entry) {
        entries.remove(entry.header().key().digest(), entry);
    }

    /** Frees the blocks of some owners and returns how many there were. */
    synchronized int free(Predicate<String> owners) throws IOException {
        List<BlockEntry> going = entries.values().stream()
                .filter(e -> owners.test(e.header().key().owner()))
                .toList();
        Set<BlockFile> touched = new HashSet<>();
        for (BlockEntry entry : going) {
            drop(entry);
            if (held.containsKey(entry)) {
                freed.add(entry);
            } else {
                entry.file().wipe(entry);
                touched.add(entry.file());
            }
        }
        for (BlockFile file : touched) {
            file.force();
        }
        return going.size();
    }

    /** Deletes the files that were used the longest time ago until so many bytes are left, and returns how many blocks went. */
    synchronized int shrink(long bytesMax, BlockFile kept) throws IOException {
        int evicted = 0;
        while (bytes() > bytesMax) {
            Optional<BlockFile> oldest = files.entrySet().stream()
                    .filter(e -> e.getKey() != kept)
                    .min(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey);
            if (oldest.isEmpty()) {
                return evicted;
            }
            evicted += retire(oldest.get());
        }
        return evicted;
    }

    private int retire(BlockFile file) throws IOException {
        int before = entries.size();
        entries.values().removeIf(e -> e.file() == file);
        files.remove(file);
        file.delete();
        if (readers.containsKey(file)) {
            retired.add(file);
        } else {
            file.close();
        }
        return before - entries.size();
    }

    synchronized long bytes() {
        return files.keySet().stream().mapToLong(BlockFile::end).sum();
    }

    synchronized int size() {
        return entries.size();
    }

    synchronized void close() throws IOException {
        List<BlockFile> all = new ArrayList<>(files.keySet());
        all.addAll(retired);
        for (BlockFile file : all) {
            file.close();
        }
        files.clear();
        retired.clear();
        entries.clear();
    }
}
