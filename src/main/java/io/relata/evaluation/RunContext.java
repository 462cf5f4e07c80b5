package io.relata.evaluation;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where and when a figure came about, so that it can be believed or repeated.
 *
 * @param commit of the sources, with {@code -dirty} when files differed from it; {@code unknown} outside a checkout
 * @param machine processor, number of processors, memory and system
 * @param jdk version of the Java runtime
 * @param seed of everything drawn by chance
 * @param started when the run began, to the second
 */
public record RunContext(String commit, String machine, String jdk, long seed, Instant started) {
    private static final String UNKNOWN = "unknown";

    /**
     * Returns the context of a run that begins now on this machine.
     *
     * @param checkout folder whose git commit is noted
     */
    public static RunContext here(Path checkout, long seed, InstantSource clock) {
        return new RunContext(
                commitOf(checkout),
                machineInWords(),
                Runtime.version().toString(),
                seed,
                clock.instant().truncatedTo(ChronoUnit.SECONDS));
    }

    private static String commitOf(Path checkout) {
        List<String> head = git(checkout, "rev-parse", "HEAD");
        if (head.isEmpty()) {
            return UNKNOWN;
        }
        boolean dirty =
                !git(checkout, "status", "--porcelain", "--untracked-files=no").isEmpty();
        return head.getFirst() + (dirty ? "-dirty" : "");
    }

    private static List<String> git(Path checkout, String... arguments) {
        List<String> command =
                Stream.concat(Stream.of("git"), Stream.of(arguments)).toList();
        try {
            Process process = new ProcessBuilder(command)
                    .directory(checkout.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return process.waitFor() == 0 ? lines : List.of();
        } catch (IOException _) {
            // No git on this machine: the report says that the commit is not known.
            return List.of();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static String machineInWords() {
        Runtime runtime = Runtime.getRuntime();
        String memory =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                        ? Math.round(os.getTotalMemorySize() / (double) (1L << 30)) + " GiB"
                        : "memory " + UNKNOWN;
        return String.format(
                Locale.ROOT,
                "%s, %d processors, %s, %s %s",
                processor(),
                runtime.availableProcessors(),
                memory,
                System.getProperty("os.name"),
                System.getProperty("os.arch"));
    }

    private static String processor() {
        Path cpuinfo = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(cpuinfo)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(cpuinfo, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException _) {
            return System.getProperty("os.arch");
        }
    }
}
