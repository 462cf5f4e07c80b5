package io.relata.dataset;

import io.relata.document.CharSpan;
import io.relata.document.TextRules;
import io.relata.structure.AnnotatedText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what a reader of texts finds, as {@link Rows} does for pairs. */
final class TextRows {
    private static final TextRules RULES = new TextRules(Integer.MAX_VALUE);

    private final Rows rows;
    private final List<AnnotatedText> texts = new ArrayList<>();
    private final Map<String, List<Set<CharSpan>>> sameEntities = new LinkedHashMap<>();
    private final Map<String, Integer> lineById = new HashMap<>();

    TextRows(Path file) {
        this.rows = new Rows(file);
    }

    /** Returns what collects the errors. */
    Rows rows() {
        return rows;
    }

    void add(int line, AnnotatedText text) {
        add(line, text, List.of());
    }

    /** Adds a text; one that a request could not have, or a second one of the same id, is an error of its row. */
    void add(int line, AnnotatedText text, List<Set<CharSpan>> groups) {
        RULES.check(text.text());
        Integer earlier = lineById.putIfAbsent(text.id(), line);
        if (earlier != null) {
            throw Rows.malformed(
                    "The id \"%s\" is taken already, by the one at %d.".formatted(text.id(), earlier),
                    "Maybe two files were put together; an id must be unique in its file.");
        }
        texts.add(text);
        if (!groups.isEmpty()) {
            sameEntities.put(text.id(), groups);
        }
    }

    /** Reports a text that was kept and has something in it more than once. */
    void reportRepeated(int line, int annotated, Collection<?> kept, String what) {
        if (kept.size() < annotated) {
            rows.error(
                    line,
                    "Of %d %s %d are annotated twice and count once; the text was kept."
                            .formatted(annotated, what, annotated - kept.size()));
        }
    }

    StructureReading reading() {
        return new StructureReading(texts, rows.reading().errors(), sameEntities);
    }

    /** Returns the name of a file without its last extension, with which ids begin where a format has none of its own. */
    static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
