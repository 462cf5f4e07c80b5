package io.relata.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.document.PairContext;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import io.relata.schema.SchemaCatalog;
import io.relata.testing.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StarterDemonstrationsTest {
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern NOT_LETTERS = Pattern.compile("[^a-z]+");

    /** Runs of so many words are not shared by chance between sentences written apart. */
    private static final int SHINGLE_WORDS = 7;

    private static final List<String> LABELLED_SETS = List.of(
            "ade", "chemprot", "conll04", "crossner", "redocred", "scierc", "semeval2010_task8", "wiki80", "wnut17");

    static List<RelationSchema> schemas() {
        return StarterDemonstrations.schemas().stream()
                .map(SchemaCatalog.builtIn()::schema)
                .toList();
    }

    static List<Demonstration> all() {
        return StarterDemonstrations.schemas().stream()
                .flatMap(s -> StarterDemonstrations.of(s).stream())
                .toList();
    }

    @Test
    void areMoreThanFourHundredWithUniqueIdsAndTexts() {
        assertThat(all()).hasSizeGreaterThanOrEqualTo(420);
        assertThat(StarterDemonstrations.of("general.v1")).hasSizeGreaterThanOrEqualTo(240);
        assertThat(StarterDemonstrations.of("clinical.v1")).hasSizeGreaterThanOrEqualTo(90);
        assertThat(StarterDemonstrations.of("business.v1")).hasSizeGreaterThanOrEqualTo(90);
        assertThat(all().stream().map(Demonstration::id)).doesNotHaveDuplicates();
        assertThat(all().stream().map(d -> Demonstrations.textHash(d.context().text())))
                .doesNotHaveDuplicates();
    }

    @Test
    void areNoneForASchemaWithoutStarters() {
        assertThat(StarterDemonstrations.of("semeval2010-task8.v1")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void haveOnlyLabelsThatTheSchemaAllowsForTheTypes(RelationSchema schema) {
        Set<String> types = new TreeSet<>();
        schema.relations().forEach(r -> {
            types.addAll(r.headTypes());
            types.addAll(r.tailTypes());
        });
        assertThat(StarterDemonstrations.of(schema.name())).allSatisfy(d -> {
            String headType = d.context().pair().head().type();
            String tailType = d.context().pair().tail().type();
            assertThat(d.schema()).isEqualTo(schema.name());
            assertThat(schema.labelsFor(headType, tailType)).contains(d.label());
            if (!types.isEmpty()) {
                assertThat(types).contains(headType, tailType);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void showEveryLabelInBothSurfaceOrders(RelationSchema schema) {
        Map<RelationLabel, Set<Boolean>> orders = StarterDemonstrations.of(schema.name()).stream()
                .collect(Collectors.groupingBy(
                        Demonstration::label, Collectors.mapping(d -> headFirst(d.context()), Collectors.toSet())));
        assertThat(schema.labels())
                .allSatisfy(label -> assertThat(orders.get(label)).containsExactlyInAnyOrder(true, false));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void balanceRelationsDirectionsAndNull(RelationSchema schema) {
        List<Demonstration> all = StarterDemonstrations.of(schema.name());
        long perRelation = schema.name().equals("general.v1") ? 15 : 8;
        for (RelationType relation : schema.relations()) {
            List<Direction> directions = all.stream()
                    .map(Demonstration::label)
                    .filter(l -> l.relation().equals(relation.name()))
                    .map(RelationLabel::direction)
                    .toList();
            assertThat((long) directions.size()).as(relation.name()).isGreaterThanOrEqualTo(perRelation);
            if (!relation.symmetric()) {
                long forward = directions.stream()
                        .filter(d -> d == Direction.HEAD_TO_TAIL)
                        .count();
                assertThat(forward / (double) directions.size()).isBetween(0.4, 0.6);
            }
        }
        long none = all.stream().filter(d -> schema.isNull(d.label())).count();
        assertThat(none / (double) all.size()).isBetween(0.15, 0.2);
    }

    @Test
    void haveTextsOfUsualLength() {
        assertThat(all())
                .allSatisfy(d -> assertThat(d.context().text().split(" ")).hasSizeBetween(8, 35));
    }

    @Test
    void giveReasonsThatNameBothMentionsAndQuoteTheTextVerbatim() {
        assertThat(all()).allSatisfy(d -> {
            PairContext context = d.context();
            assertThat(d.reasoning()).contains(context.headText(), context.tailText());
            assertThat(d.reasoning().split(" ")).hasSizeBetween(12, 40);
            List<String> quotes =
                    QUOTED.matcher(d.reasoning()).results().map(m -> m.group(1)).toList();
            assertThat(quotes).isNotEmpty().allSatisfy(quote -> assertThat(context.text())
                    .contains(quote));
        });
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void giveReasonsThatEndInATemplateOfTheirRelation(RelationSchema schema) {
        assertThat(StarterDemonstrations.of(schema.name())).allSatisfy(d -> {
            if (schema.isNull(d.label())) {
                assertThat(d.reasoning()).contains("none of the relations");
            } else {
                assertThat(statements(schema, d)).anyMatch(s -> d.reasoning().endsWith(", so " + s + "."));
            }
        });
    }

    @Test
    void shareNoLongRunOfWordsWithALabelledDataSet() throws IOException {
        SharedData.require("README.md");
        Set<String> ours = new HashSet<>();
        all().forEach(d -> ours.addAll(shingles(d.context().text())));
        Set<String> shared = new TreeSet<>();
        for (String set : LABELLED_SETS) {
            for (Path file : files(SharedData.require(set))) {
                // Latin-1 reads any bytes; only the letters a to z are looked at.
                for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                    shingles(line).stream().filter(ours::contains).forEach(s -> shared.add(file + ": " + s));
                }
            }
        }
        assertThat(shared).isEmpty();
    }

    private static boolean headFirst(PairContext context) {
        return context.pair().head().span().compareTo(context.pair().tail().span()) < 0;
    }

    private static List<String> statements(RelationSchema schema, Demonstration d) {
        boolean reversed = d.label().direction() == Direction.TAIL_TO_HEAD;
        String first = reversed ? d.context().tailText() : d.context().headText();
        String second = reversed ? d.context().headText() : d.context().tailText();
        return schema.relation(d.label().relation()).orElseThrow().templates().stream()
                .map(t -> t.replaceAll("\\{head}", Matcher.quoteReplacement(first))
                        .replaceAll("\\{tail}", Matcher.quoteReplacement(second)))
                .toList();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static List<String> shingles(String text) {
        List<String> words = Arrays.stream(NOT_LETTERS.split(text.toLowerCase(Locale.ROOT)))
                .filter(w -> !w.isEmpty())
                .toList();
        List<String> shingles = new ArrayList<>();
        for (int i = 0; i + SHINGLE_WORDS <= words.size(); i++) {
            shingles.add(String.join(" ", words.subList(i, i + SHINGLE_WORDS)));
        }
        return shingles;
    }
}
