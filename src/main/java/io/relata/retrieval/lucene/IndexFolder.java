package io.relata.retrieval.lucene;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;

/** The folder of an index: where its data lies, and what its failures mean. */
final class IndexFolder {
    static final String DATA_FOLDER_PATTERN = "data-[0-9]{1,9}";
    static final String FIRST_DATA_FOLDER = "data-1";
    static final String CORRUPT_HINT =
            "Maybe the disk failed or a file was edited; put back a copy of the folder, or move it away and index the"
                    + " demonstrations again.";

    private IndexFolder() {}

    /**
     * Returns the data folder that the index is to be read from, and sees to it that there is content to be read where
     * there was some. Without a manifest that is the first data folder, empty unless a first start was cut short.
     */
    static String dataFolder(Path folder) throws IOException {
        if (ManifestFile.exists(folder)) {
            String data = ManifestFile.read(folder).dataFolder();
            if (!hasIndex(folder.resolve(data))) {
                throw corrupt(folder, "%s names %s, which holds no index".formatted(ManifestFile.NAME, data));
            }
            return data;
        }
        for (Path data : dataFolders(folder)) {
            // A first start that was cut short leaves an empty index; demonstrations mean that there was a manifest.
            if (hasIndex(data) && documentCount(data) > 0) {
                throw corrupt(folder, "%s holds demonstrations, and %s is gone".formatted(data, ManifestFile.NAME));
            }
        }
        return FIRST_DATA_FOLDER;
    }

    /** Deletes data folders that the manifest does not name: those of a rebuild that was cut short, or is done. */
    static void deleteOthers(Path folder, String dataFolder) throws IOException {
        for (Path data : dataFolders(folder)) {
            if (!data.getFileName().toString().equals(dataFolder)) {
                delete(data);
            }
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Returns the failure that an input or output error means to the user. */
    static RelataException failure(Path folder, IOException e) {
        return switch (e) {
            case LockObtainFailedException _ ->
                new RelataException(
                        ErrorCode.INDEX_LOCKED,
                        "The index in %s is in use by another process.".formatted(folder),
                        "Maybe a server is running on it; stop that one, or give this one an index folder of its own.",
                        e);
            case CorruptIndexException _,
                    IndexFormatTooNewException _,
                    IndexFormatTooOldException _,
                    IndexNotFoundException _,
                    EOFException _,
                    FileNotFoundException _,
                    NoSuchFileException _ -> corrupt(folder, e.toString(), e);
            default ->
                new RelataException(
                        ErrorCode.INDEX_UNWRITABLE,
                        "The index in %s could not be read or written: %s.".formatted(folder, e),
                        "Maybe the disk is full, or the folder belongs to another user. Nothing of the change was kept.",
                        e);
        };
    }

    static RelataException corrupt(Path folder, String what) {
        return new RelataException(
                ErrorCode.INDEX_CORRUPT, "The index in %s is damaged: %s.".formatted(folder, what), CORRUPT_HINT);
    }

    static RelataException corrupt(Path folder, String what, Throwable cause) {
        return new RelataException(
                ErrorCode.INDEX_CORRUPT,
                "The index in %s is damaged: %s.".formatted(folder, what),
                CORRUPT_HINT,
                cause);
    }

    private static List<Path> dataFolders(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(c -> c.getFileName().toString().matches(DATA_FOLDER_PATTERN))
                    .sorted()
                    .toList();
        }
    }

    private static boolean hasIndex(Path data) throws IOException {
        if (!Files.isDirectory(data)) {
            return false;
        }
        try (Directory directory = FSDirectory.open(data)) {
            return DirectoryReader.indexExists(directory);
        }
    }

    private static int documentCount(Path data) throws IOException {
        try (Directory directory = FSDirectory.open(data);
                DirectoryReader reader = DirectoryReader.open(directory)) {
            return reader.numDocs();
        }
    }
}
