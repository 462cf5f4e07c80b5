package io.relata.engine.djl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Whether the CPU multiplies tiles of brain floats (AMX). Neither the JDK nor the array library says so; Linux does, and where
 * there is no such file the answer is no.
 */
final class CpuTiles {
    private static final Path FLAGS = Path.of("/proc/cpuinfo");
    private static final String FLAG = "amx_bf16";

    private CpuTiles() {}

    static boolean present() {
        try {
            return Files.isReadable(FLAGS) && in(Files.readAllLines(FLAGS, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read.".formatted(FLAGS), e);
        }
    }

    static boolean in(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("flags"))
                .anyMatch(line -> Arrays.asList(line.split("\\s+")).contains(FLAG));
    }
}
