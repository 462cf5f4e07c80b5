package io.relata.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which package may import which. The rules are read from class files, so an import that is written but not used
 * does not count, and a use without an import does.
 */
final class ImportRules {
    /** Every package below the root, in reading order: a package uses only those before it. */
    static final List<String> ORDER = List.of(
            "error",
            "digest",
            "grammar",
            "discovery",
            "safetensors",
            "torch",
            "document",
            "schema",
            "structure",
            "dataset",
            "marking",
            "encoder",
            "retrieval",
            "classification",
            "reasoning",
            "prompt",
            "dialogue",
            "adapter",
            "engine",
            "serving",
            "blocks",
            "decoding",
            "completion",
            "verification",
            "calibration",
            "extraction",
            "remote",
            "graph",
            "synthesis",
            "evaluation",
            "benchmark",
            "training",
            "wire",
            "web",
            "cli",
            "app");

    /** The packages that know tensors and tokens but no words and no relations. */
    private static final Set<String> MODEL_WING = Set.of(
            "error", "digest", "grammar", "safetensors", "torch", "adapter", "engine", "serving", "blocks", "decoding");

    private static final Set<String> ADAPTERS = Set.of("lucene", "jlama", "djl", "vector", "bpe");

    /** Foreign package prefix to the packages of ours that may use it. */
    private static final Map<String, Set<String>> FENCES = Map.of(
            "org.apache.lucene", Set.of("retrieval.lucene"),
            "com.github.tjake", Set.of("engine.jlama"),
            "ai.djl", Set.of("torch", "encoder.djl", "engine.djl", "training", "training.djl"),
            "jakarta.ws.rs", Set.of("web"),
            "picocli", Set.of("cli"),
            "io.quarkus", Set.of("app", "web", "cli"),
            "io.smallrye.config", Set.of("app"),
            "io.micrometer", Set.of("app", "web"));

    private final String root;

    ImportRules(String root) {
        this.root = root;
    }

    /** Returns every use that breaks a rule, as sentences in natural order. */
    Set<String> violations(JavaClasses classes) {
        Set<String> violations = new TreeSet<>();
        for (JavaClass origin : classes) {
            if (!isOurs(origin.getPackageName())) {
                continue;
            }
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                check(origin, dependency.getTargetClass().getBaseComponentType(), violations);
            }
        }
        return violations;
    }

    private void check(JavaClass origin, JavaClass target, Set<String> violations) {
        String from = below(origin.getPackageName());
        if (!ORDER.contains(top(from))) {
            violations.add("%s stands in a package that is not in the order.".formatted(origin.getName()));
            return;
        }
        if (isOurs(target.getPackageName())) {
            checkOurs(from, below(target.getPackageName()), origin, target, violations);
        } else {
            checkFences(from, origin, target, violations);
        }
    }

    private void checkOurs(String from, String to, JavaClass origin, JavaClass target, Set<String> violations) {
        String use = "%s uses %s".formatted(origin.getName(), target.getName());
        if (ORDER.indexOf(top(to)) > ORDER.indexOf(top(from))) {
            violations.add(use + ", against the import order.");
        }
        if (top(from).equals("cli") && top(to).equals("web")) {
            violations.add(use + ": the doors do not know each other.");
        }
        boolean wing = MODEL_WING.contains(top(from)) && !top(from).equals("error");
        if (wing && !MODEL_WING.contains(top(to))) {
            violations.add(use + ": the model wing knows no words.");
        }
        boolean torchUser =
                isAdapter(from) || Set.of("torch", "training", "app").contains(top(from));
        if (top(to).equals("torch") && !torchUser) {
            violations.add(use + ": torch is for adapters and training.");
        }
        if (isAdapter(to) && !from.equals(to) && !top(from).equals("app")) {
            violations.add(use + ": only app names an adapter package.");
        }
    }

    private static void checkFences(String from, JavaClass origin, JavaClass target, Set<String> violations) {
        FENCES.forEach((library, allowed) -> {
            boolean inLibrary = target.getPackageName().equals(library)
                    || target.getPackageName().startsWith(library + ".");
            if (inLibrary && !allowed.contains(from)) {
                violations.add("%s uses %s, which is fenced to %s."
                        .formatted(origin.getName(), target.getName(), new TreeSet<>(allowed)));
            }
        });
    }

    private boolean isOurs(String packageName) {
        return packageName.startsWith(root + ".");
    }

    private String below(String packageName) {
        return packageName.substring(root.length() + 1);
    }

    private static String top(String below) {
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }

    private static boolean isAdapter(String below) {
        return ADAPTERS.contains(below.substring(below.lastIndexOf('.') + 1));
    }
}
