package io.relata.dataset;

import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.structure.Structure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@link BioColumnReader} and {@link IoColumnReader} have in common. */
final class Columns {
    private final Scheme scheme;

    /** How tags mark where an entity begins. */
    enum Scheme {
        /** {@code B-X} begins an entity, {@code I-X} continues it. */
        BIO,
        /** {@code I-X}, or {@code X} alone; every stretch of the same type is one entity. */
        IO
    }

    Columns(Scheme scheme) {
        this.scheme = scheme;
    }

    StructureReading read(Path file) {
        TextRows texts = new TextRows(file);
        String stem = TextRows.stem(file);
        List<Lines.Line> sentence = new ArrayList<>();
        int number = 0;
        for (Lines.Line line : Lines.of(file)) {
            if (line.text().startsWith("-DOCSTART-")) {
                continue;
            }
            if (!line.text().isBlank()) {
                sentence.add(line);
            } else if (!sentence.isEmpty()) {
                number++;
                add(texts, stem + "-" + number, List.copyOf(sentence));
                sentence.clear();
            }
        }
        if (!sentence.isEmpty()) {
            add(texts, stem + "-" + (number + 1), List.copyOf(sentence));
        }
        return texts.reading();
    }

    private void add(TextRows texts, String id, List<Lines.Line> lines) {
        List<Column> columns = new ArrayList<>();
        for (Lines.Line line : lines) {
            texts.rows().row(line.number(), () -> columns.add(column(line)));
        }
        if (columns.size() < lines.size()) {
            // Its tokens were reported one by one; a text with a gap would not be what was annotated.
            return;
        }
        int first = lines.getFirst().number();
        texts.rows().row(first, () -> {
            TokenText tokens = new TokenText(columns.stream().map(Column::token).toList());
            Structure gold = Structure.ofEntities(entities(texts.rows(), tokens, columns));
            texts.add(first, new AnnotatedText(id, tokens.text(), gold, ""));
        });
    }

    /** A line taken apart: the tag's mark is {@code B}, {@code I} or {@code O}. */
    private record Column(int line, String token, char mark, String type) {}

    private Column column(Lines.Line line) {
        String text = line.checked();
        String[] fields =
                text.indexOf('\t') >= 0 ? text.split("\t", -1) : text.strip().split(" +", -1);
        if (fields.length < 2 || fields[0].isBlank() || fields[fields.length - 1].isBlank()) {
            throw Rows.malformed(
                    "A token and a tag were expected and \"%s\" was found; its sentence was not read.".formatted(text),
                    "Maybe the columns are separated by something other than tabs or spaces.");
        }
        String tag = fields[fields.length - 1].strip();
        if (tag.equals("O")) {
            return new Column(line.number(), fields[0], 'O', "");
        }
        boolean marked = tag.length() > 2 && tag.charAt(1) == '-';
        char mark = marked ? tag.charAt(0) : 'I';
        boolean known = mark == 'I' || (mark == 'B' && scheme == Scheme.BIO);
        if (!known || (!marked && scheme == Scheme.BIO)) {
            throw Rows.malformed(
                    "The tag \"%s\" is none of the scheme %s; its sentence was not read.".formatted(tag, scheme),
                    "Maybe the file is of the other scheme, conll-bio.v1 or conll-io.v1.");
        }
        return new Column(line.number(), fields[0], mark, marked ? tag.substring(2) : tag);
    }

    private List<Entity> entities(Rows rows, TokenText tokens, List<Column> columns) {
        List<Entity> entities = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            String before = i == 0 ? "" : columns.get(i - 1).type();
            boolean continues = column.mark() == 'I' && before.equals(column.type());
            if (column.mark() == 'I' && !continues && scheme == Scheme.BIO) {
                rows.error(
                        column.line(),
                        "The tag I-%s continues what did not begin; an entity was opened here."
                                .formatted(column.type()));
            }
            if (!continues) {
                start = i;
            }
            boolean goesOn = i + 1 < columns.size()
                    && columns.get(i + 1).mark() == 'I'
                    && columns.get(i + 1).type().equals(column.type());
            if (column.mark() != 'O' && !goesOn) {
                entities.add(new Entity(tokens.span(start, i + 1), column.type()));
            }
        }
        return entities;
    }
}
