package io.relata.dataset;

import com.google.auto.service.AutoService;
import io.relata.document.CharSpan;
import io.relata.document.EntityMention;
import io.relata.document.MentionReader;
import io.relata.document.OffsetUnit;
import io.relata.document.Sentences;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The standoff format of brat (Stenetorp et al. 2012): a folder with {@code NAME.txt} and {@code NAME.ann}, or one such
 * {@code .ann} file. Read are mentions, {@code T1<TAB>Type START END<TAB>text}, with half-open offsets in code points;
 * relations, {@code R1<TAB>Type Arg1:T1 Arg2:T2}, whose {@code Arg1} is the head; and the notes on relations, {@code
 * #1<TAB>AnnotatorNotes R1<TAB>why}, as rationales.
 *
 * <p>The text of an example is every sentence from that of the one mention to that of the other; sentences end where a line
 * or, by the rules of the platform, a sentence does. The id is {@code NAME#R1}. Attributes, normalisations and other notes
 * say nothing about a relation and are passed over; events, equivalences and discontinuous mentions cannot be made pairs
 * and are row errors, as is a mention whose text is not what stands at its offsets.
 */
@AutoService(DatasetReader.class)
public final class BratReader implements DatasetReader {
    private static final Pattern MENTION = Pattern.compile("(T\\S+)\\t(\\S+) (\\d+) (\\d+)((?:;\\d+ \\d+)*)\\t(.*)");
    private static final Pattern RELATION = Pattern.compile("(R\\S+)\\t(\\S+) \\w+:(T\\S+) \\w+:(T\\S+)\\s*");
    private static final Pattern NOTE = Pattern.compile("#\\S*\\tAnnotatorNotes (R\\S+)\\t(.*)");

    private final NullPairs nullPairs;

    /** Creates a reader that builds no NULL pairs. */
    public BratReader() {
        this(NullPairs.none());
    }

    /** Creates a reader that builds these NULL pairs. */
    public BratReader(NullPairs nullPairs) {
        this.nullPairs = nullPairs;
    }

    @Override
    public String name() {
        return "brat-standoff.v1";
    }

    @Override
    public List<String> shortNames() {
        return List.of("brat");
    }

    @Override
    public DatasetReader with(ReadingChoices choices) {
        return new BratReader(choices.nullPairs());
    }

    @Override
    public DatasetReading read(Path file) {
        Rows rows = new Rows(file);
        for (String stem : stems(file)) {
            Path folder = Files.isDirectory(file) ? file : file.toAbsolutePath().getParent();
            document(rows, folder.resolve(stem + ".txt"), folder.resolve(stem + ".ann"), stem);
        }
        return rows.reading();
    }

    private static Set<String> stems(Path file) {
        if (Files.isRegularFile(file) && file.toString().endsWith(".ann")) {
            return Set.of(stem(file));
        }
        try (Stream<Path> files = Files.list(file)) {
            Set<String> stems = new TreeSet<>();
            files.filter(f -> f.toString().endsWith(".txt") || f.toString().endsWith(".ann"))
                    .forEach(f -> stems.add(stem(f)));
            return stems;
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.FILE_UNREADABLE,
                    "%s is neither a folder nor an .ann file that can be read: %s.".formatted(file, e),
                    "Maybe name the folder that holds the .txt and .ann files.",
                    e);
        }
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    private void document(Rows rows, Path textFile, Path annotationFile, String stem) {
        if (!Files.isReadable(textFile) || !Files.isReadable(annotationFile)) {
            Path missing = Files.isReadable(textFile) ? annotationFile : textFile;
            rows.error(missing.toString(), 1, "The file is missing, so the document %s was not read.".formatted(stem));
            return;
        }
        try {
            String text = Files.readString(textFile, StandardCharsets.UTF_8);
            new Annotations(rows, annotationFile.toString(), text, stem).read(Lines.of(annotationFile));
        } catch (IOException e) {
            rows.error(textFile.toString(), 1, "The text could not be read: %s. Maybe it is not UTF-8.".formatted(e));
        }
    }

    /** A relation as it stands in its line. */
    private record RelationLine(int line, String id, String type, String head, String tail) {}

    /** The annotations of one document. */
    private final class Annotations {
        private final Rows rows;
        private final String file;
        private final String text;
        private final String stem;
        private final Sentences sentences;
        private final Map<String, EntityMention> mentions = new LinkedHashMap<>();
        private final List<RelationLine> relations = new ArrayList<>();
        private final Map<String, String> notes = new HashMap<>();

        Annotations(Rows rows, String file, String text, String stem) {
            this.rows = rows;
            this.file = file;
            this.text = text;
            this.stem = stem;
            this.sentences = new Sentences(text, Locale.ROOT);
        }

        void read(List<Lines.Line> lines) {
            for (Lines.Line line : lines) {
                if (!line.text().isBlank()) {
                    rows.row(file, line.number(), () -> annotation(line));
                }
            }
            for (RelationLine relation : relations) {
                rows.row(file, relation.line, () -> rows.add(relation.line, example(relation)));
            }
            addNullPairs();
        }

        private void annotation(Lines.Line line) {
            String annotation = line.checked();
            switch (annotation.charAt(0)) {
                case 'T' -> mention(annotation);
                case 'R' -> relation(line.number(), annotation);
                case '#' -> note(annotation);
                case 'A', 'M', 'N' -> {
                    // Attributes, modifications and normalisations of mentions do not bear on a relation.
                }
                case 'E', '*' ->
                    throw Rows.malformed(
                            "Events and equivalences are not pairs, so this was not read: \"%s\"."
                                    .formatted(annotation),
                            "");
                default ->
                    throw Rows.malformed(
                            "\"%s\" is no annotation that is known.".formatted(annotation),
                            "Maybe a line was broken in two.");
            }
        }

        private void mention(String annotation) {
            Matcher matcher = matched(MENTION, annotation, "T1<tab>Type 0 5<tab>text");
            if (!matcher.group(5).isEmpty()) {
                throw Rows.malformed(
                        "The mention %s is discontinuous, so no relation of it can be read: \"%s\"."
                                .formatted(matcher.group(1), annotation),
                        "");
            }
            EntityMention mention = new MentionReader(text, OffsetUnit.CODEPOINT)
                    .read(
                            matcher.group(1),
                            offset(matcher.group(3)),
                            offset(matcher.group(4)),
                            matcher.group(2),
                            matcher.group(6));
            if (mentions.putIfAbsent(mention.id(), mention) != null) {
                throw Rows.malformed("The mention %s is there twice.".formatted(mention.id()), "");
            }
        }

        private void relation(int line, String annotation) {
            Matcher matcher = matched(RELATION, annotation, "R1<tab>Type Arg1:T1 Arg2:T2");
            relations.add(
                    new RelationLine(line, matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4)));
        }

        private void note(String annotation) {
            Matcher matcher = NOTE.matcher(annotation);
            if (matcher.matches()) {
                notes.merge(matcher.group(1), matcher.group(2).strip(), (first, second) -> first + " " + second);
            }
        }

        private LabeledExample example(RelationLine relation) {
            List<EntityMention> pair = List.of(mentionOf(relation.head), mentionOf(relation.tail));
            CharSpan stretch = sentences.around(pair.get(0).span(), pair.get(1).span());
            String id = stem + "#" + relation.id;
            return new LabeledExample(
                    id,
                    TaggedSentence.cut(id, text, stretch, pair).context(0, 1),
                    new RelationLabel(relation.type, Direction.HEAD_TO_TAIL),
                    notes.getOrDefault(relation.id, ""));
        }

        private EntityMention mentionOf(String id) {
            EntityMention mention = mentions.get(id);
            if (mention == null) {
                throw Rows.malformed("The mention %s was not read.".formatted(id), "Maybe its own line is malformed.");
            }
            return mention;
        }

        private void addNullPairs() {
            for (CharSpan sentence : sentences.spans()) {
                List<EntityMention> inside = mentions.values().stream()
                        .filter(m ->
                                sentence.start() <= m.span().start() && m.span().end() <= sentence.end())
                        .toList();
                TaggedSentence.cut(stem + "@" + sentence.start(), text, sentence, inside)
                        .addNullPairsTo(
                                rows,
                                1,
                                nullPairs,
                                (h, t) -> areRelated(
                                        inside.get(h).id(), inside.get(t).id()));
            }
        }

        private boolean areRelated(String head, String tail) {
            return relations.stream().anyMatch(r -> r.head.equals(head) && r.tail.equals(tail));
        }
    }

    private static Matcher matched(Pattern pattern, String annotation, String expected) {
        Matcher matcher = pattern.matcher(annotation);
        if (!matcher.matches()) {
            throw Rows.malformed("\"%s\" does not read like \"%s\".".formatted(annotation, expected), "");
        }
        return matcher;
    }

    private static int offset(String digits) {
        // Nine digits always fit an int, and no text is that long.
        if (digits.length() > 9) {
            throw Rows.malformed("The offset %s is too large.".formatted(digits), "");
        }
        return Integer.parseInt(digits);
    }
}
