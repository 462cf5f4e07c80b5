package io.relata.testing;

import io.relata.document.InlineMarkers;
import io.relata.document.PairContext;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import java.util.List;
import java.util.Set;

/** Pairs and a small schema, written short, for tests. */
public final class Pairs {
    /** Causes, parts, kin (symmetric) and the NULL label. */
    public static final RelationSchema SCHEMA = new RelationSchema(
            "test.v1",
            "en",
            "Other",
            "Nothing of the kind is said.",
            List.of(
                    relation("Cause-Effect", false, "{head} is the cause of {tail}", "{head} brings about {tail}"),
                    relation("Component-Whole", false, "{head} is a part of {tail}."),
                    relation("Sibling", true, "{head} and {tail} are siblings")));

    /** Head is the cause. */
    public static final RelationLabel CAUSE = new RelationLabel("Cause-Effect", Direction.HEAD_TO_TAIL);
    /** Tail is the cause. */
    public static final RelationLabel CAUSED = new RelationLabel("Cause-Effect", Direction.TAIL_TO_HEAD);
    /** Head is the part. */
    public static final RelationLabel PART = new RelationLabel("Component-Whole", Direction.HEAD_TO_TAIL);
    /** Without direction. */
    public static final RelationLabel SIBLING = new RelationLabel("Sibling", Direction.NONE);
    /** The NULL label. */
    public static final RelationLabel OTHER = SCHEMA.none();

    private Pairs() {}

    /** Reads {@code The <e1>fire</e1> came from <e2>friction</e2>.} in either order of the markers. */
    public static PairContext pair(String marked) {
        return InlineMarkers.parse(marked);
    }

    private static RelationType relation(String name, boolean symmetric, String... templates) {
        return new RelationType(
                name,
                "It holds when " + templates[0] + ".",
                symmetric,
                List.of(templates),
                Set.of(),
                Set.of(),
                List.of(),
                "");
    }
}
