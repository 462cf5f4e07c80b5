package io.relata.blocks;

import io.relata.engine.KeyValueBlock;
import io.relata.engine.KeyValueShape;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Blocks on disk, mapped into memory.
 *
 * <p>A block is always used as it is stored, also the first time: what an answer is made from does not depend on whether a
 * block was there. A block is written, forced to the disk, and only then found; its checksum is looked at every time, and one
 * that is damaged is computed anew. One process writes; others read copies of what was there when they opened the store and
 * keep nothing. Safe for use by several threads.
 */
public final class BlockStore implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final long FILE_BYTES_MAX = 1L << 28;

    /** So many files at the least, so that room is made by a part at a time. */
    private static final int FILES_MIN = 8;

    private final long bytesMax;
    private final Optional<Path> folder;
    private final Optional<FileLock> lock;
    private final BlockLedger ledger = new BlockLedger();
    private final BlockClaims claims = new BlockClaims();
    private final Scratch scratch = new Scratch();
    private final Object writing = new Object();
    private final AtomicLong hits = new AtomicLong();
    private final AtomicLong misses = new AtomicLong();
    private final AtomicLong damaged = new AtomicLong();
    private final AtomicLong evicted = new AtomicLong();
    private final AtomicLong freed = new AtomicLong();
    private final AtomicLong unkept = new AtomicLong();
    private Optional<BlockFile> filling = Optional.empty();
    private int lastNumber;

    private BlockStore(long bytesMax, Optional<Path> folder, Optional<FileLock> lock) {
        this.bytesMax = bytesMax;
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Opens the store of a folder, which is created if need be; to read only where another process writes to it.
     *
     * @param bytesMax of all files together, at least 1; those used the longest time ago go first
     * @throws RelataException with {@code INDEX_UNWRITABLE}
     */
    public static BlockStore open(Path folder, long bytesMax) {
        try {
            Files.createDirectories(folder);
            BlockStore store = new BlockStore(bytesMax, Optional.of(folder), lock(folder));
            store.read(folder);
            return store;
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.INDEX_UNWRITABLE,
                    "The stored blocks in %s could not be opened: %s.".formatted(folder, e),
                    "Maybe its permissions forbid it; the folder can be deleted, its content is computed again.",
                    e);
        }
    }

    /** Returns a store that keeps nothing, and gives blocks as one that keeps them would. */
    public static BlockStore keepingNothing() {
        return new BlockStore(1, Optional.empty(), Optional.empty());
    }

    private static Optional<FileLock> lock(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
            if (lock.isEmpty()) {
                channel.close();
            }
            return lock;
        } catch (OverlappingFileLockException _) {
            channel.close();
            return Optional.empty();
        }
    }

    private void read(Path from) throws IOException {
        for (Path path : BlockFile.in(from)) {
            BlockFile file = BlockFile.open(path, lock.isPresent());
            lastNumber = Math.max(lastNumber, file.number());
            if (file.isOne()) {
                ledger.add(file, file.scan());
                filling = Optional.of(file);
            } else {
                damaged.incrementAndGet();
                file.close();
                if (lock.isPresent()) {
                    file.delete();
                }
            }
        }
    }

    /** Returns whether nothing can be kept here: another process writes, or there is no folder. */
    public boolean isReadOnly() {
        return lock.isEmpty();
    }

    /** Returns whether a block is there, as far as is known without looking at its bytes. */
    public boolean has(BlockKey key) {
        return ledger.has(key);
    }

    /**
     * Returns blocks, computed where they are not there. What several ask for at the same time is computed once, for the one
     * who came first.
     *
     * @param shape of the model's keys and values
     * @param position how many tokens stand before each of them where they are computed
     * @param encoding in which they are stored; those in another are not found
     * @param computing the block of a place in {@code keys}; called in order, and must not lease blocks itself
     * @throws RelataException with {@code CANCELLED} when the thread is interrupted while another computes a block, or as
     *     {@code computing}
     */
    public BlockLease lease(
            KeyValueShape shape,
            int position,
            BlockEncoding encoding,
            List<BlockKey> keys,
            IntFunction<KeyValueBlock> computing) {
        List<BlockEntry> held = new ArrayList<>();
        List<BlockClaims.Claim> computed = new ArrayList<>();
        List<StoredBlock> blocks = new ArrayList<>();
        boolean leased = false;
        try {
            for (int i = 0; i < keys.size(); i++) {
                int place = i;
                BlockClaims.Wanted wanted = new BlockClaims.Wanted(keys.get(i), shape, position, encoding);
                blocks.add(claims.take(
                        wanted,
                        () -> found(wanted, held),
                        () -> encoded(wanted, computing.apply(place)),
                        computed::add));
            }
            hits.addAndGet(blocks.size() - computed.size());
            List<StoredBlock> fresh =
                    computed.stream().map(BlockClaims.Claim::block).toList();
            keep(fresh);
            BlockLease lease = leased(blocks, fresh, held);
            leased = true;
            return lease;
        } finally {
            computed.forEach(BlockClaims.Claim::close);
            if (!leased) {
                held.forEach(this::release);
            }
        }
    }

    private Optional<StoredBlock> found(BlockClaims.Wanted wanted, List<BlockEntry> held) {
        Optional<BlockEntry> there = ledger.hold(wanted.key());
        boolean fits = there.map(BlockEntry::header).filter(wanted::isMetBy).isPresent();
        if (fits) {
            // Another process that writes may free the block at any time: what was checked has to be what is read
            // later.
            MemorySegment payload =
                    isReadOnly() ? copied(there.get().payload()) : there.get().payload();
            if (there.get().isWhole(payload)) {
                held.add(there.get());
                return Optional.of(new StoredBlock(there.get().header(), payload));
            }
        }
        there.ifPresent(entry -> {
            damaged.addAndGet(fits ? 1 : 0);
            ledger.drop(entry);
            release(entry);
        });
        return Optional.empty();
    }

    private static MemorySegment copied(MemorySegment payload) {
        return Arena.ofAuto().allocate(payload.byteSize(), Long.BYTES).copyFrom(payload);
    }

    private StoredBlock encoded(BlockClaims.Wanted wanted, KeyValueBlock block) {
        BlockEncoding encoding = wanted.encoding();
        misses.incrementAndGet();
        MemorySegment payload = Arena.ofAuto().allocate(encoding.bytes(block.shape(), block.tokenCount()), Long.BYTES);
        new BlockCodec(block.shape(), block.tokenCount()).encode(encoding, block.data(), payload);
        return new StoredBlock(
                new BlockEntry.Header(
                        wanted.key(),
                        block.shape(),
                        block.tokenCount(),
                        block.position(),
                        encoding,
                        BlockEntry.checksum(payload)),
                payload);
    }

    private void keep(List<StoredBlock> fresh) {
        if (fresh.isEmpty()) {
            return;
        }
        if (folder.isEmpty() || lock.isEmpty()) {
            unkept.addAndGet(fresh.size());
            return;
        }
        synchronized (writing) {
            try {
                for (List<StoredBlock> some : fitting(fresh.stream()
                        .filter(s -> !ledger.has(s.header().key()))
                        .toList())) {
                    append(folder.get(), some);
                }
            } catch (IOException _) {
                // A full disk must not stop answers; the count says that blocks are computed again and again.
                unkept.addAndGet(fresh.size());
            }
        }
    }

    /** Returns the blocks in parts that fit into one file; those that fit into none are counted. */
    private List<List<StoredBlock>> fitting(List<StoredBlock> fresh) {
        List<List<StoredBlock>> parts = new ArrayList<>();
        long left = 0;
        for (StoredBlock one : fresh) {
            long bytes = one.header().recordBytes();
            if (bytes > bytesMax) {
                unkept.incrementAndGet();
                continue;
            }
            if (bytes > left) {
                parts.add(new ArrayList<>());
                left = Math.max(fileBytes(), bytes);
            }
            parts.getLast().add(one);
            left -= bytes;
        }
        return parts;
    }

    private long fileBytes() {
        return Math.min(FILE_BYTES_MAX, bytesMax / FILES_MIN);
    }

    private void append(Path to, List<StoredBlock> some) throws IOException {
        long bytes = some.stream().mapToLong(s -> s.header().recordBytes()).sum();
        if (filling.isEmpty() || !filling.get().hasRoom(bytes)) {
            filling = Optional.of(BlockFile.create(to, ++lastNumber, Math.max(fileBytes(), bytes)));
        }
        BlockFile file = filling.get();
        List<BlockEntry> written = file.append(
                some.stream().map(StoredBlock::header).toList(),
                some.stream().map(StoredBlock::payload).toList());
        ledger.add(file, written);
        evicted.addAndGet(ledger.shrink(bytesMax, file));
    }

    private BlockLease leased(List<StoredBlock> stored, List<StoredBlock> fresh, List<BlockEntry> held) {
        long room = stored.stream().mapToLong(s -> scratchBytes(s.header())).sum();
        MemorySegment decoded = room == 0 ? MemorySegment.NULL : scratch.take(room);
        List<KeyValueBlock> blocks = new ArrayList<>();
        long bytes = 0;
        long at = 0;
        for (StoredBlock one : stored) {
            BlockEntry.Header header = one.header();
            MemorySegment data = one.payload();
            if (scratchBytes(header) > 0) {
                data = decoded.asSlice(at, header.shape().bytesPerToken() * header.tokenCount());
                new BlockCodec(header.shape(), header.tokenCount()).decode(header.encoding(), one.payload(), data);
                at += scratchBytes(header);
            }
            blocks.add(new KeyValueBlock(header.shape(), header.tokenCount(), header.position(), data));
            bytes += header.payloadBytes();
        }
        int hitCount = stored.size() - fresh.size();
        return new BlockLease(blocks, hitCount, tokenCount(stored) - tokenCount(fresh), bytes, () -> {
            held.forEach(this::release);
            if (room > 0) {
                scratch.giveBack(decoded);
            }
        });
    }

    private static int tokenCount(List<StoredBlock> blocks) {
        return blocks.stream().mapToInt(b -> b.header().tokenCount()).sum();
    }

    private static long scratchBytes(BlockEntry.Header header) {
        return header.encoding().isDirect(header.shape())
                ? 0
                : BlockFile.aligned(header.shape().bytesPerToken() * header.tokenCount());
    }

    private void release(BlockEntry entry) {
        try {
            ledger.release(entry);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * Frees the blocks of owners who went, and returns how many there were. Their bytes are overwritten, as soon as nobody reads
     * them any more.
     *
     * @param owners whose blocks go, of {@link BlockKey#owner(String, String)}
     */
    public int free(Predicate<String> owners) {
        if (isReadOnly()) {
            return 0;
        }
        try {
            synchronized (writing) {
                int count = ledger.free(owners);
                freed.addAndGet(count);
                return count;
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private RelataException unwritable(IOException e) {
        return new RelataException(
                ErrorCode.INDEX_UNWRITABLE,
                "The stored blocks in %s could not be changed: %s.".formatted(folder.orElseThrow(), e),
                "Maybe the disk is full or its permissions forbid it.",
                e);
    }

    /** Returns what is there and what has happened. */
    public BlockCounts counts() {
        return new BlockCounts(
                ledger.size(),
                ledger.bytes(),
                hits.get(),
                misses.get(),
                damaged.get(),
                evicted.get(),
                freed.get(),
                unkept.get());
    }

    @Override
    public void close() {
        try {
            synchronized (writing) {
                ledger.close();
                if (lock.isPresent()) {
                    lock.get().channel().close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
