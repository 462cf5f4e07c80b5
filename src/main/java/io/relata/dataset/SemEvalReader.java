package io.relata.dataset;

import com.google.auto.service.AutoService;
import io.relata.document.InlineMarkers;
import io.relata.document.PairContext;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SemEval-2010 Task 8: per item a numbered sentence in quotation marks, the label, and a comment, with an empty line
 * after it.
 *
 * <pre>{@code
 * 7<TAB>"The <e1>fire</e1> was caused by <e2>friction</e2>."
 * Cause-Effect(e2,e1)
 * Comment: why the annotators say so
 * }</pre>
 *
 * <p>{@code (e1,e2)} is head-to-tail, {@code (e2,e1)} tail-to-head; a label without arguments, such as {@code Other}, has
 * no direction. The comment, which may be missing or empty, is the rationale. An error names the line of the sentence.
 */
@AutoService(DatasetReader.class)
public final class SemEvalReader implements DatasetReader {
    private static final Pattern SENTENCE = Pattern.compile("(\\d+)\\t\"(.*)\"\\s*");
    private static final Pattern LABEL = Pattern.compile("([^\\s()]+)(?:\\((e[12]),(e[12])\\))?");
    private static final String COMMENT = "Comment:";

    @Override
    public String name() {
        return "semeval2010-task8.v1";
    }

    @Override
    public List<String> shortNames() {
        return List.of("semeval");
    }

    @Override
    public DatasetReading read(Path file) {
        Rows rows = new Rows(file);
        for (List<Lines.Line> block : blocks(Lines.of(file))) {
            int line = block.getFirst().number();
            rows.row(line, () -> rows.add(line, example(block)));
        }
        return rows.reading();
    }

    private static List<List<Lines.Line>> blocks(List<Lines.Line> lines) {
        List<List<Lines.Line>> blocks = new ArrayList<>();
        List<Lines.Line> block = new ArrayList<>();
        for (Lines.Line line : lines) {
            // A block that lost its empty line ends where the next sentence begins, so that only one item is lost.
            boolean begins = SENTENCE.matcher(line.text()).matches();
            if (!block.isEmpty() && (line.text().isBlank() || begins)) {
                blocks.add(block);
                block = new ArrayList<>();
            }
            if (!line.text().isBlank()) {
                block.add(line);
            }
        }
        if (!block.isEmpty()) {
            blocks.add(block);
        }
        return blocks;
    }

    private static LabeledExample example(List<Lines.Line> block) {
        Matcher sentence = SENTENCE.matcher(block.getFirst().checked());
        if (!sentence.matches()) {
            throw Rows.malformed(
                    "A number, a tab and a sentence in quotation marks were expected and \"%s\" was found."
                            .formatted(block.getFirst().text()),
                    "");
        }
        if (block.size() < 2 || block.get(1).text().startsWith(COMMENT)) {
            throw Rows.malformed("The label of item %s is missing.".formatted(sentence.group(1)), "");
        }
        PairContext context = RowText.checked(InlineMarkers.parse(sentence.group(2)));
        return new LabeledExample(sentence.group(1), context, label(block.get(1).checked()), rationale(block));
    }

    /**
     * Returns the label that SemEval's files spell so.
     *
     * @throws io.relata.error.RelataException with {@code ROW_MALFORMED} when it is not one
     */
    public static RelationLabel label(String spelled) {
        Matcher label = LABEL.matcher(spelled.strip());
        if (!label.matches() || (label.group(2) != null && label.group(2).equals(label.group(3)))) {
            throw Rows.malformed(
                    "\"%s\" is not a label.".formatted(spelled),
                    "Maybe it should read like Cause-Effect(e1,e2), or Other.");
        }
        if (label.group(2) == null) {
            return new RelationLabel(label.group(1), Direction.NONE);
        }
        return new RelationLabel(
                label.group(1), label.group(2).equals("e1") ? Direction.HEAD_TO_TAIL : Direction.TAIL_TO_HEAD);
    }

    private static String rationale(List<Lines.Line> block) {
        List<String> words = new ArrayList<>();
        for (Lines.Line line : block.subList(2, block.size())) {
            String text = line.checked().strip();
            if (words.isEmpty() && !text.startsWith(COMMENT)) {
                throw Rows.malformed(
                        "A line that begins with \"%s\" was expected and \"%s\" was found.".formatted(COMMENT, text),
                        "");
            }
            words.add(words.isEmpty() ? text.substring(COMMENT.length()).strip() : text);
        }
        return String.join(" ", words).strip();
    }
}
