package io.relata.reasoning;

import io.relata.document.PairContext;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import java.util.List;
import java.util.stream.Stream;

/** Says a label as a sentence about the two mentions, through the templates of the schema. */
public final class RelationStatements {
    /** What every reason for the NULL label says, and no other reason does. */
    public static final String NONE_PHRASE = "none of the relations";

    private final RelationSchema schema;

    /** Creates the statements of one schema. */
    public RelationStatements(RelationSchema schema) {
        this.schema = schema;
    }

    /**
     * Returns the verbalizer's sentence, without full stop, the arguments in the order of the direction: {@code
     * friction is the cause of fire} for a tail-to-head cause with the head "fire". For the NULL label it says that
     * {@link #NONE_PHRASE} holds.
     */
    public String statement(PairContext context, RelationLabel label) {
        return statements(context, label).getFirst();
    }

    /**
     * Returns the label said in every way the schema has, the verbalizer's first. Of a symmetric relation each
     * template is filled in both orders.
     *
     * @throws IllegalArgumentException if the schema has no such relation
     */
    public List<String> statements(PairContext context, RelationLabel label) {
        String head = plain(context.headText());
        String tail = plain(context.tailText());
        if (schema.isNull(label)) {
            return List.of(NONE_PHRASE + " holds between " + head + " and " + tail);
        }
        RelationType type = schema.relation(label.relation())
                .orElseThrow(() -> new IllegalArgumentException(
                        "The schema %s has no relation %s.".formatted(schema.name(), label.relation())));
        return switch (label.direction()) {
            case HEAD_TO_TAIL -> filled(type, head, tail);
            case TAIL_TO_HEAD -> filled(type, tail, head);
            case NONE ->
                Stream.concat(filled(type, head, tail).stream(), filled(type, tail, head).stream())
                        .toList();
        };
    }

    /**
     * Returns a mention as reasons spell it: on one line and without double quotes, which are kept for words quoted
     * as evidence.
     */
    public static String plain(String mention) {
        return mention.replace('"', '\'').replaceAll("\\s+", " ").strip();
    }

    private static List<String> filled(RelationType type, String first, String second) {
        List<String> templates = type.templates().isEmpty()
                ? List.of("{head} stands in the relation " + type.name() + " to {tail}")
                : type.templates();
        return templates.stream().map(t -> fill(t, first, second)).toList();
    }

    private static String fill(String template, String first, String second) {
        // Split rather than replaced twice: a mention may itself spell a placeholder.
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < template.length()) {
            if (template.startsWith("{head}", at)) {
                out.append(first);
                at += "{head}".length();
            } else if (template.startsWith("{tail}", at)) {
                out.append(second);
                at += "{tail}".length();
            } else {
                out.append(template.charAt(at++));
            }
        }
        String sentence = out.toString().strip();
        return template.strip().endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
