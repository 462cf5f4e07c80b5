package io.relata.extraction;

import io.relata.document.PairContext;
import io.relata.engine.LanguageModel;
import io.relata.prompt.PromptInput;
import io.relata.prompt.PromptStyle;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationIndex;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Computes the blocks of all demonstrations of a schema. Each stands behind the head that a question about a pair of its own
 * types has; a question of other types computes its own.
 */
final class BlockFiller {
    /** Kept together, so that the disk is waited for once. */
    private static final int TOGETHER = 32;

    private static final int PAGE = 256;

    private final BlockReader reader;
    private final PromptStyle style;
    private final RelationSchema schema;
    private final PairProfile profile;
    private final ShownReasons reasons;
    private final List<Waiting> waiting = new ArrayList<>();
    private int[] head = {};
    private Optional<LanguageModel.Session> session = Optional.empty();
    private int computed;
    private int present;

    BlockFiller(
            BlockReader reader, PromptStyle style, RelationSchema schema, PairProfile profile, ShownReasons reasons) {
        this.reader = reader;
        this.style = style;
        this.schema = schema;
        this.profile = profile;
        this.reasons = reasons;
    }

    private record Waiting(String owner, int[] tokens) {}

    /** Computes what is missing, as long as {@code goesOn} says so. */
    BlockFill fill(DemonstrationIndex index, BooleanSupplier goesOn) {
        try {
            List<Demonstration> page = index.list(schema.name(), "", PAGE);
            while (!page.isEmpty()) {
                for (Demonstration demonstration : page) {
                    if (!goesOn.getAsBoolean()) {
                        return new BlockFill(computed, present, "It was ended before all were computed.");
                    }
                    add(demonstration);
                }
                page = index.list(schema.name(), page.getLast().id(), PAGE);
            }
            compute();
            return new BlockFill(computed, present, "");
        } finally {
            session.ifPresent(LanguageModel.Session::close);
        }
    }

    private void add(Demonstration demonstration) {
        PairContext context = demonstration.context();
        List<RelationLabel> allowed = profile.typed()
                ? schema.labelsFor(
                        context.pair().head().type(), context.pair().tail().type())
                : schema.labels();
        PromptPieces pieces = PromptPieces.of(
                reader.model().tokenizer(),
                style.render(new PromptInput(
                        schema,
                        allowed,
                        List.of(reasons.shown(demonstration)),
                        context,
                        profile.order(),
                        profile.definitions(),
                        profile.asking().choices())));
        begin(pieces.head());
        int[] tokens = pieces.demonstrations().getFirst();
        String owner = ShownReasons.owner(demonstration);
        if (head.length + tokens.length >= reader.model().contextTokensMax()) {
            // No prompt has room for it either.
            return;
        }
        if (reader.has(owner, head, tokens)) {
            present++;
            return;
        }
        waiting.add(new Waiting(owner, tokens));
        if (waiting.size() == TOGETHER) {
            compute();
        }
    }

    private void begin(int[] tokens) {
        if (session.isPresent() && Arrays.equals(head, tokens)) {
            return;
        }
        compute();
        session.ifPresent(LanguageModel.Session::close);
        LanguageModel.Session opened = reader.model().open();
        session = Optional.of(opened);
        opened.append(tokens);
        head = tokens;
    }

    private void compute() {
        if (waiting.isEmpty()) {
            return;
        }
        reader.lease(
                        session.orElseThrow(),
                        head,
                        waiting.stream().map(Waiting::tokens).toList(),
                        waiting.stream().map(Waiting::owner).toList())
                .close();
        computed += waiting.size();
        waiting.clear();
    }
}
