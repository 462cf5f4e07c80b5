package io.relata.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.document.InlineMarkers;
import io.relata.document.PairContext;
import io.relata.retrieval.Demonstration;
import io.relata.retrieval.DemonstrationStore;
import io.relata.retrieval.DemonstrationStores;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.SchemaCatalog;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Entity;
import io.relata.testing.HashingEncoder;
import io.relata.testing.InMemoryIndex;
import io.relata.testing.Profiles;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoredTextsTest {
    private static final RelationSchema SCHEMA = SchemaCatalog.builtIn().schema("general.v1");
    private static final TextProfile PROFILE = Profiles.text("t.v1", "general.v1", "hashing.v1");

    private final DemonstrationStore store = new DemonstrationStore(new HashingEncoder(), new InMemoryIndex());
    private final TextPools pools = new StoredTexts(new DemonstrationStores(List.of(store)));

    @Test
    void putsTheDemonstrationsOfATextTogether() {
        put("b", "The <e1>fire</e1> came from friction in <e2>Bern</e2>.", "", "Place", SCHEMA.none());
        put(
                "a",
                "The <e1>fire</e1> came from <e2>friction</e2> in Bern.",
                "Thing",
                "",
                new RelationLabel("Cause-Effect", Direction.TAIL_TO_HEAD));
        put("c", "A <e1>b</e1> <e2>c</e2>.", "", "", SCHEMA.none());
        TextPool pool = pools.of(SCHEMA, PROFILE);
        assertThat(pool.items()).hasSize(2);
        AnnotatedText text = pool.items().getFirst().text();
        assertThat(text.id()).isEqualTo("a");
        assertThat(text.gold().entities().stream().map(e -> e.span().in(text.text()) + ":" + e.type()))
                .containsExactly("fire:Thing", "friction:", "Bern:Place");
        assertThat(text.gold().triples()).hasSize(1);
        Entity head = text.gold().triples().getFirst().head();
        assertThat(head.span().in(text.text())).isEqualTo("friction");
        assertThat(text.rationale()).isEqualTo("Because of a. Because of b.");
        assertThat(pool.items().get(1).text().gold().triples()).isEmpty();
        assertThat(pool.apartFrom("x", Set.of("b")))
                .extracting(AnnotatedText::id)
                .containsExactly("c");
        assertThat(pool.apartFrom("a B  c.", Set.of()))
                .extracting(AnnotatedText::id)
                .containsExactly("a");
    }

    @Test
    void isPutTogetherAnewOnlyWhenTheStoreHasChanged() {
        put("a", "A <e1>b</e1> <e2>c</e2>.", "", "", SCHEMA.none());
        TextPool before = pools.of(SCHEMA, PROFILE);
        assertThat(pools.of(SCHEMA, PROFILE)).isSameAs(before);
        put("b", "Another <e1>b</e1> <e2>c</e2>.", "", "", SCHEMA.none());
        assertThat(pools.of(SCHEMA, PROFILE).items()).hasSize(2);
        assertThat(pools.of(SCHEMA, PROFILE).snapshot()).isNotEqualTo(before.snapshot());
    }

    private void put(String id, String marked, String headType, String tailType, RelationLabel label) {
        PairContext context = InlineMarkers.parse(marked, headType, tailType);
        Demonstration d = new Demonstration(id, SCHEMA.name(), context, label, "Because of " + id + ".");
        store.index().put(List.of(d), store.encoder().encode(List.of(context)));
    }
}
