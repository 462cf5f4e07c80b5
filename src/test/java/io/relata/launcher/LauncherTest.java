package io.relata.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher in a folder of its own, with a Maven and JDKs that only say how they were called. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
    private static final List<String> TOOLS = List.of(
            "bash",
            "cat",
            "chmod",
            "dirname",
            "find",
            "head",
            "ls",
            "mkdir",
            "mv",
            "readlink",
            "rm",
            "sed",
            "sleep",
            "touch",
            "uname");

    @TempDir
    Path temp;

    private Path project;
    private Path tools;
    private Path jdks;

    @BeforeEach
    void layOut() throws IOException {
        project = Files.createDirectories(temp.resolve("a project"));
        tools = Files.createDirectories(temp.resolve("tools"));
        jdks = Files.createDirectories(temp.resolve("jdks"));
        Files.copy(Path.of("relata"), project.resolve("relata"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(project.resolve("src/main/java"));
        Files.writeString(project.resolve("pom.xml"), "<relata.jvm.flags>--flag-of-the-pom</relata.jvm.flags>\n");
        for (String tool : TOOLS) {
            script(tools.resolve(tool), "exec %s \"$@\"".formatted(which(tool)));
        }
    }

    @Test
    void withoutAJdkItNamesWhereItLooked() throws Exception {
        jdk("jdk-17", "17.0.15");
        Run run = relata("doctor");
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("needs JDK 25")
                .contains("JAVA_HOME (not set)")
                .contains("jdk-17: JDK 17, too old")
                .contains("/usr/lib/jvm", "SDKMAN", "/usr/libexec/java_home", "/Library/Java/JavaVirtualMachines")
                .contains("Maybe install a JDK 25");
    }

    @Test
    void anOldJavaHomeIsPassedOverForAFittingJdk() throws Exception {
        maven("3.8.7");
        jdk("jdk-25", "25.0.1");
        Path old = jdk("jdk-17", "17.0.15");
        Run run = relata(Map.of("JAVA_HOME", old.toString()), "doctor");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("java of jdk-25");
    }

    @Test
    void aFittingJavaHomeComesFirst() throws Exception {
        maven("3.8.7");
        jdk("jdk-25", "25.0.1");
        Path newer = jdk("zulu-26", "26");
        assertThat(relata(Map.of("JAVA_HOME", newer.toString()), "doctor").out())
                .contains("java of zulu-26");
    }

    @Test
    void withoutMavenItSaysWhatIsMissing() throws Exception {
        jdk("jdk-25", "25.0.1");
        Run run = relata("doctor");
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.err()).contains("no mvn on the PATH").contains("Maybe install Maven 3.8 or later");
    }

    @Test
    void anOldMavenIsRefusedWithItsVersion() throws Exception {
        jdk("jdk-25", "25.0.1");
        maven("3.6.3");
        Run run = relata("doctor");
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.err()).contains("is 3.6.3");
    }

    @Test
    void buildsOnceAndAgainOnlyWhenASourceChanges() throws Exception {
        jdk("jdk-25", "25.0.1");
        maven("3.9.1");
        assertThat(relata("doctor").err()).contains("building");
        assertThat(relata("doctor").err()).doesNotContain("building");

        Path source = Files.writeString(project.resolve("src/main/java/A.java"), "class A {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(relata("doctor").err()).contains("building");
        assertThat(Files.readAllLines(project.resolve("maven.log"))).hasSize(2);
    }

    @Test
    void aBuildThatFailsIsTheOperatorsAndIsTriedAgain() throws Exception {
        jdk("jdk-25", "25.0.1");
        script(
                tools.resolve("mvn"),
                "[ \"$1\" = --version ] && echo 'Apache Maven 3.9.1' && exit 0; echo 'it broke'; exit 1");
        Run run = relata("doctor");
        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("it broke").contains("the build failed");
        maven("3.9.1");
        assertThat(relata("doctor").exit()).isZero();
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        jdk("jdk-25", "25.0.1");
        maven("3.9.1");
        Process first = start(Map.of(), "doctor");
        Process second = start(Map.of(), "doctor");
        assertThat(finish(first).exit()).isZero();
        assertThat(finish(second).exit()).isZero();
        assertThat(Files.readAllLines(project.resolve("maven.log"))).hasSize(1);
        assertThat(project.resolve("target/relata-build.lock")).doesNotExist();
    }

    @Test
    void aLockWhoseOwnerIsGoneIsTakenOver() throws Exception {
        jdk("jdk-25", "25.0.1");
        maven("3.9.1");
        Path lock = Files.createDirectories(project.resolve("target/relata-build.lock"));
        Files.writeString(lock.resolve("pid"), "999999999\n");
        assertThat(relata("doctor").exit()).isZero();
    }

    @Test
    void aCommandOpensNoPortAndKeepsItsArgumentsWhole() throws Exception {
        jdk("jdk-25", "25.0.1");
        maven("3.9.1");
        Run run = relata("extract", "--text", "A <e1>b</e1> c.", "");
        assertThat(run.out())
                .contains("[--flag-of-the-pom]", "[-Drelata.home=" + project.toRealPath() + "]")
                .contains("[-Dquarkus.http.host-enabled=false]")
                .contains("[extract]\n[--text]\n[A <e1>b</e1> c.]\n[]");
    }

    @Test
    void serveOpensItsPort() throws Exception {
        jdk("jdk-25", "25.0.1");
        maven("3.9.1");
        assertThat(relata("serve").out()).contains("[serve]").doesNotContain("host-enabled");
    }

    @Test
    void trainingGetsTheAllocatorSettings() throws Exception {
        jdk("jdk-25", "25.0.1");
        maven("3.9.1");
        String out = relata("train", "lm").out();
        assertThat(out).contains("[train]\n[lm]");
        if (OS.LINUX.isCurrentOs()) {
            assertThat(out).contains("MALLOC_ARENA_MAX=1");
        }
    }

    @Test
    void testRunsMavenVerify() throws Exception {
        jdk("jdk-25", "25.0.1");
        maven("3.9.1");
        assertThat(relata("test", "-Dtest=A").exit()).isZero();
        assertThat(Files.readString(project.resolve("maven.log"))).contains("verify -Dtest=A");
    }

    @Test
    void anUnknownCommandIsTheCallersFault() throws Exception {
        Run run = relata("extrakt");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("unknown command 'extrakt'").contains("serve");
    }

    @Test
    void isFoundThroughASymbolicLink() throws Exception {
        jdk("jdk-25", "25.0.1");
        maven("3.9.1");
        Path link = Files.createSymbolicLink(temp.resolve("linked"), project.resolve("relata"));
        Run run = finish(process(Map.of(), link.toString(), "doctor"));
        assertThat(run.out()).contains("-Drelata.home=" + project.toRealPath());
    }

    @Test
    void theContainerHasTheFlagsOfThePom() throws Exception {
        String pom = Files.readString(Path.of("pom.xml"));
        String flags = pom.substring(pom.indexOf("<relata.jvm.flags>") + 18, pom.indexOf("</relata.jvm.flags>"));
        String container = Files.readString(Path.of("docker", "Dockerfile"));
        assertThat(flags.strip().split(" +"))
                .allSatisfy(flag -> assertThat(container).contains('"' + flag + '"'));
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = Files.createDirectories(jdks.resolve(name));
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
        script(
                home.resolve("bin/java"),
                "echo \"java of %s\"; echo \"MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-}\"; printf '[%%s]\\n' \"$@\""
                        .formatted(name));
        script(home.resolve("bin/javac"), "exit 0");
        return home;
    }

    /** Makes a Maven that takes its time, writes down how it was called and leaves what a build leaves. */
    private void maven(String version) throws IOException {
        script(tools.resolve("mvn"), """
                if [ "$1" = --version ]; then echo "Apache Maven %s"; exit 0; fi
                sleep 0.3
                echo "$*" >> '%s/maven.log'
                mkdir -p '%s/target/quarkus-app'
                touch '%s/target/quarkus-app/quarkus-run.jar'
                """.formatted(version, project, project, project));
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path which(String tool) {
        for (String folder : List.of("/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin")) {
            Path file = Path.of(folder, tool);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new IllegalStateException("This machine has no " + tool + ".");
    }

    private Run relata(String... arguments) throws Exception {
        return relata(Map.of(), arguments);
    }

    private Run relata(Map<String, String> environment, String... arguments) throws Exception {
        return finish(start(environment, arguments));
    }

    private Process start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(project.resolve("relata").toString()));
        command.addAll(List.of(arguments));
        return process(environment, command.toArray(String[]::new));
    }

    private Process process(Map<String, String> environment, String... command) throws IOException {
        List<String> line = new ArrayList<>(List.of(tools.resolve("bash").toString()));
        line.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(line).directory(temp.toFile());
        Map<String, String> variables = new TreeMap<>(environment);
        variables.put("PATH", tools.toString());
        variables.put("HOME", temp.resolve("home").toString());
        variables.put("RELATA_JDK_ROOTS", jdks.toString());
        builder.environment().clear();
        builder.environment().putAll(variables);
        return builder.start();
    }

    private static Run finish(Process process) throws IOException, InterruptedException {
        byte[] out = process.getInputStream().readAllBytes();
        byte[] err = process.getErrorStream().readAllBytes();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(
                process.exitValue(), new String(out, StandardCharsets.UTF_8), new String(err, StandardCharsets.UTF_8));
    }

    private record Run(int exit, String out, String err) {}
}
