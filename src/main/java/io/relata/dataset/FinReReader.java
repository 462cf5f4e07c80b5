package io.relata.dataset;

import com.google.auto.service.AutoService;
import io.relata.document.EntityMention;
import io.relata.document.MentionPair;
import io.relata.document.PairContext;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * FinRE's columns (Li et al. 2019): {@code head<TAB>tail<TAB>relation<TAB>text} a line, with empty lines between. Entities are
 * names, not places. A name is looked up in the text; where it stands more than once, the two places are taken that stand
 * closest together, which is reported for the file as a whole with the number of lines it concerns. Names that cannot be told
 * apart in the text are an error of their line.
 *
 * <p>The relation {@code unknown} is the NULL label. The id is the name of the file and the line.
 */
@AutoService(DatasetReader.class)
public final class FinReReader implements DatasetReader {
    private static final String NULL_LABEL = "unknown";

    @Override
    public String name() {
        return "finre-tsv.v1";
    }

    @Override
    public List<String> shortNames() {
        return List.of("finre");
    }

    @Override
    public DatasetReading read(Path file) {
        Rows rows = new Rows(file);
        String stem = TextRows.stem(file);
        List<Integer> ambiguous = new ArrayList<>();
        for (Lines.Line line : Lines.of(file)) {
            if (!line.text().isBlank()) {
                rows.row(line.number(), () -> rows.add(line.number(), example(stem, line, ambiguous)));
            }
        }
        if (!ambiguous.isEmpty()) {
            rows.error(
                    0,
                    "On %d lines a name stands more than once, first on line %d; the places closest together were taken."
                            .formatted(ambiguous.size(), ambiguous.getFirst()));
        }
        return rows.reading();
    }

    private static LabeledExample example(String stem, Lines.Line line, List<Integer> ambiguous) {
        String[] fields = line.checked().split("\t", -1);
        if (fields.length != 4 || fields[2].isBlank()) {
            throw Rows.malformed(
                    "Head, tail, relation and text were expected, with tabs between them, and %d fields were found."
                            .formatted(fields.length),
                    "");
        }
        String text = fields[3];
        requireIn(text, fields[0]);
        requireIn(text, fields[1]);
        Occurrences occurrences = Occurrences.of(text, fields[0], fields[1]);
        Occurrences.Pair places = occurrences
                .closest()
                .orElseThrow(() -> Rows.malformed(
                        "\"%s\" and \"%s\" stand nowhere apart in the text.".formatted(fields[0], fields[1]), ""));
        PairContext context = RowText.checked(new PairContext(
                text,
                new MentionPair(
                        new EntityMention("m0", places.head(), ""), new EntityMention("m1", places.tail(), ""))));
        if (occurrences.ambiguous()) {
            ambiguous.add(line.number());
        }
        Direction direction = fields[2].equals(NULL_LABEL) ? Direction.NONE : Direction.HEAD_TO_TAIL;
        return new LabeledExample(
                "%s-%d".formatted(stem, line.number()), context, new RelationLabel(fields[2], direction), "");
    }

    private static void requireIn(String text, String name) {
        if (name.isBlank() || !text.contains(name)) {
            throw Rows.malformed(
                    "The name \"%s\" does not stand in the text.".formatted(name),
                    "Maybe the columns are in another order.");
        }
    }
}
