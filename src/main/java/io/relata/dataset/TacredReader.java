package io.relata.dataset;

import com.google.auto.service.AutoService;
import io.relata.document.EntityMention;
import io.relata.document.Mentions;
import io.relata.document.PairContext;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.nio.file.Path;
import java.util.List;

/**
 * TACRED's JSON (Zhang et al. 2017; also TACREV and Re-TACRED): one array of items with {@code id}, {@code token}, {@code
 * subj_start}, {@code subj_end}, {@code obj_start}, {@code obj_end} (ends inclusive), {@code subj_type}, {@code obj_type},
 * {@code relation}.
 *
 * <p>The subject is the head. {@code no_relation} has no direction, every other relation is head-to-tail. Tokens are joined
 * by a space. Errors name the record, counted from 1.
 */
@AutoService(DatasetReader.class)
public final class TacredReader implements DatasetReader {
    /** How TACRED spells the NULL label. */
    public static final String NO_RELATION = "no_relation";

    @Override
    public String name() {
        return "tacred-json.v1";
    }

    @Override
    public List<String> shortNames() {
        return List.of("tacred");
    }

    @Override
    public DatasetReading read(Path file) {
        Rows rows = new Rows(file);
        JsonRow.forEach(file, rows, (row, record) -> rows.add(record, example(row)));
        return rows.reading();
    }

    private static LabeledExample example(JsonRow row) {
        TokenText tokens = new TokenText(row.texts("token"));
        PairContext context = new PairContext(
                tokens.text(), Mentions.pair(mention(row, tokens, "subj"), mention(row, tokens, "obj")));
        String relation = row.text("relation");
        return new LabeledExample(
                row.identifier("id"),
                RowText.checked(context),
                new RelationLabel(relation, relation.equals(NO_RELATION) ? Direction.NONE : Direction.HEAD_TO_TAIL),
                "");
    }

    private static EntityMention mention(JsonRow row, TokenText tokens, String role) {
        int start = row.integer(role + "_start");
        int last = row.integer(role + "_end");
        return new EntityMention(role, tokens.span(start, last + 1), row.textOr(role + "_type", ""));
    }
}
