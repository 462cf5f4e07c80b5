package io.relata.adapter;

import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The adapters of one folder by name, each read once and held in memory until it is read again or unloaded. What lies in the
 * folder is offered and read when it is first asked for; files that change later do not count before somebody says so, and an
 * adapter that was unloaded is not offered before it is loaded again.
 *
 * <p>Adapters of the same numbers share them in memory, and all numbers together take no more than a limit. Those that
 * are there are had at once, whatever is being read meanwhile.
 *
 * <p>Nothing outside the folder is read: no path leads out of it, and no symbolic link either. Safe for use by several threads.
 */
public final class AdapterShelf {
    /** What a request names to go without an adapter; no adapter has this name. */
    public static final String NONE = "none";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final Path root;
    private final long bytesMax;
    private final BiFunction<Path, LongConsumer, LoraAdapter> reader;
    /** Held while one is read that was only in the folder. Who holds it may ask for the shelf's own lock, not the reverse. */
    private final Object reading = new Object();
    /** Held while one is loaded under a name; may ask for all other locks. */
    private final Object loading = new Object();
    /** Empty where the adapter was unloaded; names that are only in the folder have no entry. */
    private final Map<String, Optional<Held>> entries = new TreeMap<>();

    /** Takes the folder, which need not exist yet, and sets no limit. */
    public AdapterShelf(Path root) {
        this(root, Long.MAX_VALUE);
    }

    /**
     * Takes the folder as above.
     *
     * @param bytesMax how many bytes the numbers of all adapters in memory may take
     */
    public AdapterShelf(Path root, long bytesMax) {
        this(root, bytesMax, LoraAdapter::open);
    }

    /** Takes the folder and the limit as above, and what reads a folder after it has told how many bytes that takes. */
    AdapterShelf(Path root, long bytesMax, BiFunction<Path, LongConsumer, LoraAdapter> reader) {
        this.root = root;
        this.bytesMax = bytesMax;
        this.reader = reader;
    }

    /** Where an adapter stands. */
    public enum State {
        /** In the folder, and read when it is first asked for. */
        AVAILABLE,
        /** In memory. */
        LOADED,
        /** Taken off; requests for it are refused. */
        UNLOADED
    }

    /**
     * An adapter in memory.
     *
     * @param folder below the shelf's folder, that it was read from
     */
    public record Held(String name, String folder, LoraAdapter adapter) {}

    /** An adapter that is known by name. */
    public record Item(String name, State state, Optional<Held> held) {}

    /** Returns all that are known, in the natural order of their names. */
    public synchronized List<Item> items() {
        TreeSet<String> names = new TreeSet<>(entries.keySet());
        names.addAll(folders());
        return names.stream().map(this::item).toList();
    }

    private Item item(String name) {
        Optional<Held> held = entries.getOrDefault(name, Optional.empty());
        State state = held.isPresent() ? State.LOADED : entries.containsKey(name) ? State.UNLOADED : State.AVAILABLE;
        return new Item(name, state, held);
    }

    /** Returns the folder that an adapter was read from, or would be. */
    public Path folder(Item item) {
        return root.resolve(item.held().map(Held::folder).orElse(item.name()));
    }

    /**
     * Returns an adapter as it is held now, after reading it if nobody asked for it before.
     *
     * @throws RelataException with {@code ADAPTER_UNKNOWN} when none of this name is offered, {@code ADAPTER_INVALID} when it
     *     cannot be read, {@code OUT_OF_MEMORY} when there is no room for it
     */
    public Held held(String name) {
        return offered(name).orElseGet(() -> {
            synchronized (reading) {
                return offered(name).orElseGet(() -> putIfAbsent(read(name, name)));
            }
        });
    }

    private synchronized Optional<Held> offered(String name) {
        Optional<Held> held = entries.getOrDefault(name, Optional.empty());
        return held.isPresent() ? held : known(name).held();
    }

    private synchronized Held putIfAbsent(Held read) {
        // Loaded or unloaded while it was read: what was asked for last counts.
        return offered(read.name()).orElseGet(() -> put(read));
    }

    /** Keeps an adapter in the place of the one that had its name. Called under the lock. */
    private Held put(Held read) {
        List<LoraAdapter> others = entries.values().stream()
                .flatMap(Optional::stream)
                .filter(held -> !held.name().equals(read.name()))
                .map(Held::adapter)
                .toList();
        Optional<LoraAdapter> same = others.stream()
                .filter(other -> other.digest().equals(read.adapter().digest()))
                .findFirst();
        if (same.isEmpty()) {
            requireRoom(read.name(), read.adapter().bytes(), bytes(others));
        }
        Held kept = new Held(
                read.name(), read.folder(), same.map(read.adapter()::sharing).orElse(read.adapter()));
        entries.put(read.name(), Optional.of(kept));
        return kept;
    }

    private static long bytes(List<LoraAdapter> adapters) {
        Map<String, Long> bytes = new TreeMap<>();
        adapters.forEach(adapter -> bytes.put(adapter.digest(), adapter.bytes()));
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    private void requireRoom(String name, long bytes, long taken) {
        if (bytes > bytesMax - taken) {
            throw new RelataException(
                    ErrorCode.OUT_OF_MEMORY,
                    "The adapter \"%s\" takes %d bytes; of the %d that adapters may take, %d are taken by others."
                            .formatted(name, bytes, bytesMax, taken),
                    "Maybe unload another adapter, or set relata.adapters.bytes-max.");
        }
    }

    /**
     * Checks that an adapter is offered, without reading it.
     *
     * @throws RelataException with {@code ADAPTER_UNKNOWN}
     */
    public synchronized void require(String name) {
        known(name);
    }

    private Item known(String name) {
        List<Item> items = items();
        Item found = items.stream()
                .filter(item -> item.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown("There is no adapter \"%s\" in %s.".formatted(name, root), name, items));
        if (found.state() == State.UNLOADED) {
            throw new RelataException(
                    ErrorCode.ADAPTER_UNKNOWN,
                    "The adapter \"%s\" was unloaded.".formatted(name),
                    "Maybe load it again: POST /v1/adapters {\"name\": \"%s\"}.".formatted(name));
        }
        return found;
    }

    private static RelataException unknown(String what, String name, List<Item> items) {
        List<String> offered = items.stream()
                .filter(item -> item.state() != State.UNLOADED)
                .map(Item::name)
                .toList();
        return new RelataException(ErrorCode.ADAPTER_UNKNOWN, what, KnownNames.hint(name, offered));
    }

    /**
     * Reads an adapter, anew if it is held, and offers it under a name. Until it is read whole and found to be right the old one
     * stays.
     *
     * @param folder where it lies, relative to the shelf's folder
     * @param check throws when what was read must not take the place of the old one
     * @throws RelataException with {@code INVALID_ARGUMENT} when name or folder are none that may be, {@code ADAPTER_UNKNOWN}
     *     when there is no such folder, {@code ADAPTER_INVALID} when it cannot be read, {@code OUT_OF_MEMORY} when there is no
     *     room for it, or as the check does
     */
    public Held load(String name, String folder, Consumer<LoraAdapter> check) {
        if (!NAME.matcher(name).matches() || name.equals(NONE)) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "\"%s\" cannot be the name of an adapter.".formatted(name),
                    "Maybe a name such as clinical-2: letters, digits, dots, dashes, and not \"none\".");
        }
        synchronized (loading) {
            Held read = read(name, folder);
            check.accept(read.adapter());
            synchronized (this) {
                return put(read);
            }
        }
    }

    /**
     * Takes an adapter off. Where no folder has its name it is forgotten, since nothing would be offered under it.
     *
     * @throws RelataException with {@code ADAPTER_UNKNOWN}
     */
    public synchronized void unload(String name) {
        known(name);
        if (folders().contains(name)) {
            entries.put(name, Optional.empty());
        } else {
            entries.remove(name);
        }
    }

    private Held read(String name, String folder) {
        // What is too much alone is not even read; whether others hold the same numbers shows only then.
        return new Held(name, folder, reader.apply(inside(folder), bytes -> requireRoom(name, bytes, 0)));
    }

    /** Returns where a folder really lies, which must be inside, and so must be all that it holds. */
    private Path inside(String folder) {
        try {
            Path asked = root.resolve(folder).normalize();
            if (folder.isBlank() || !asked.startsWith(root.normalize()) || asked.equals(root.normalize())) {
                throw outside(folder);
            }
            if (!Files.isDirectory(asked)) {
                throw unknown("There is no folder \"%s\" in %s.".formatted(folder, root), folder, items());
            }
            Path base = root.toRealPath();
            Path real = asked.toRealPath();
            try (Stream<Path> files = Files.list(real)) {
                for (Path file : Stream.concat(Stream.of(real), files).toList()) {
                    if (!file.toRealPath().startsWith(base)) {
                        throw outside(folder);
                    }
                }
            }
            return real;
        } catch (InvalidPathException e) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT, "\"%s\" is no name of a folder.".formatted(folder), "", e);
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.ADAPTER_INVALID, "The folder \"%s\" cannot be read: %s.".formatted(folder, e), "", e);
        }
    }

    private RelataException outside(String folder) {
        return new RelataException(
                ErrorCode.INVALID_ARGUMENT,
                "The folder \"%s\" is not below %s, or something in it lies elsewhere.".formatted(folder, root),
                "Maybe copy the adapter there; links that lead out are not followed.");
    }

    private List<String> folders() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(root)) {
            List<String> names = new ArrayList<>();
            for (Path child : children.toList()) {
                String name = child.getFileName().toString();
                // A folder without settings is somebody's workplace, or not copied yet.
                if (NAME.matcher(name).matches()
                        && !name.equals(NONE)
                        && Files.isRegularFile(child.resolve(LoraSettings.FILE))) {
                    names.add(name);
                }
            }
            return names;
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.CONFIGURATION_INVALID,
                    "The folder %s could not be listed: %s.".formatted(root, e),
                    "Maybe its permissions forbid it.",
                    e);
        }
    }
}
