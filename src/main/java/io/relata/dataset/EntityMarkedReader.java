package io.relata.dataset;

import com.google.auto.service.AutoService;
import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.Mentions;
import io.relata.document.PairContext;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JSON lines in which SciBERT's authors distribute ChemProt and SciERC for classification (Beltagy et al. 2019): {@code
 * text}, in which {@code [[ ]]} stands around the first argument and {@code << >>} around the second, and {@code label}. The
 * markers go, with the space inside of them. Other fields repeat what the markers say and are passed over. The id is the name
 * of the file and the line.
 */
@AutoService(DatasetReader.class)
public final class EntityMarkedReader implements DatasetReader {
    private static final Pattern FIRST = Pattern.compile("\\[\\[ (.+?) ]]");
    private static final Pattern SECOND = Pattern.compile("<< (.+?) >>");

    @Override
    public String name() {
        return "entity-marked-jsonl.v1";
    }

    @Override
    public List<String> shortNames() {
        return List.of("entity-marked");
    }

    @Override
    public DatasetReading read(Path file) {
        Rows rows = new Rows(file);
        String stem = TextRows.stem(file);
        for (Lines.Line line : Lines.of(file)) {
            if (!line.text().isBlank()) {
                rows.row(line.number(), () -> {
                    JsonRow row = JsonRow.parse(line.checked());
                    rows.add(
                            line.number(),
                            new LabeledExample(
                                    "%s-%d".formatted(stem, line.number()),
                                    context(row.text("text")),
                                    new RelationLabel(row.identifier("label"), Direction.HEAD_TO_TAIL),
                                    ""));
                });
            }
        }
        return rows.reading();
    }

    /** Where a marker opens and closes, and what is between. */
    private record Marked(int open, CharSpan inside, int close) {}

    private static PairContext context(String text) {
        Marked head = marked(text, FIRST, "[[ ");
        Marked tail = marked(text, SECOND, "<< ");
        boolean headFirst = head.open < tail.open;
        Marked left = headFirst ? head : tail;
        Marked right = headFirst ? tail : head;
        if (left.close > right.open) {
            throw Rows.malformed("The two arguments are marked one inside the other.", "");
        }
        StringBuilder plain = new StringBuilder(text.substring(0, left.open));
        CharSpan leftSpan = append(plain, left.inside.in(text));
        plain.append(text, left.close, right.open);
        CharSpan rightSpan = append(plain, right.inside.in(text));
        plain.append(text, right.close, text.length());
        return RowText.checked(new PairContext(
                plain.toString(),
                Mentions.pair(
                        new EntityMention("m0", headFirst ? leftSpan : rightSpan, ""),
                        new EntityMention("m1", headFirst ? rightSpan : leftSpan, ""))));
    }

    private static CharSpan append(StringBuilder plain, String mention) {
        int start = plain.length();
        plain.append(mention);
        return new CharSpan(start, plain.length());
    }

    private static Marked marked(String text, Pattern pattern, String opening) {
        Matcher matcher = pattern.matcher(text);
        int first = text.indexOf(opening);
        if (first < 0 || !matcher.find() || text.indexOf(opening, first + 1) >= 0) {
            throw Rows.malformed(
                    "The marker \"%s\" must stand in the text once, and be closed.".formatted(opening.strip()),
                    "Maybe the text is marked in another way.");
        }
        return new Marked(matcher.start(), new CharSpan(matcher.start(1), matcher.end(1)), matcher.end());
    }
}
