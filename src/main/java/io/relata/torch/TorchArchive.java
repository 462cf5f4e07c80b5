package io.relata.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive without weights, as {@code torch.jit.save} would write it: a stored zip of {@code data.pkl}
 * (the pickled module object), {@code code/__torch__.py}, {@code constants.pkl}, {@code version}, {@code byteorder}.
 */
final class TorchArchive {
    private static final String CLASS_NAME = "Relata";
    /** The newest file format; older numbers make the loader rewrite operators such as {@code div}. */
    private static final String FORMAT_VERSION = "10\n";

    private TorchArchive() {}

    /** Returns the bytes of an archive whose module has the given methods. */
    static byte[] of(String methods) {
        Map<String, byte[]> records = new LinkedHashMap<>();
        records.put("data.pkl", pickledModule());
        records.put("code/__torch__.py", ascii(sourceOf(methods)));
        records.put("constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
        records.put("version", ascii(FORMAT_VERSION));
        records.put("byteorder", ascii("little"));
        return stored(records);
    }

    private static String sourceOf(String methods) {
        return "class %s(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n%s"
                .formatted(CLASS_NAME, methods.indent(2));
    }

    /** Pickle protocol 2: {@code Relata.__new__(Relata)} with the state {@code {"training": True}}. */
    private static byte[] pickledModule() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x80, 2});
        out.writeBytes(ascii("c__torch__\n" + CLASS_NAME + "\n)"));
        out.write(0x81);
        out.writeBytes(ascii("}(X"));
        out.writeBytes(new byte[] {8, 0, 0, 0});
        out.writeBytes(ascii("training"));
        out.write(0x88);
        out.writeBytes(ascii("ub."));
        return out.toByteArray();
    }

    private static byte[] stored(Map<String, byte[]> records) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.US_ASCII)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, byte[]> record : records.entrySet()) {
                zip.putNextEntry(storedEntry("relata/" + record.getKey(), record.getValue()));
                zip.write(record.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static ZipEntry storedEntry(String name, byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        return entry;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
