package io.relata.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.dataset.LabeledExample;
import io.relata.dataset.NativeJsonlReader;
import io.relata.dataset.NativeJsonlWriter;
import io.relata.schema.Direction;
import io.relata.schema.RelationLabel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairGenerationTest {
    private static final List<LabeledExample> SAMPLES = List.of(
            Toys.example("1", "<e1>Bo</e1> founded <e2>Corp</e2>.", "Founder"),
            Toys.example("2", "<e1>Oslo</e1> lies there, <e2>Rome</e2> too.", "None"));
    private static final String GOOD =
            " Ada founded Acme.\nHead entity: ada\nHead type: PERSON\nTail entity: Acme\nTail type: FIRM";

    @TempDir
    private Path folder;

    private static PairGeneration.Result free(String... answers) {
        List<String> left = new ArrayList<>(List.of(answers));
        return new PairGeneration(Toys.SCHEMA, (turn, seed) -> Toys.whole(left.removeFirst()), false, 99)
                .generate(List.of("Founder"), SAMPLES, answers.length, 1);
    }

    @Test
    void aGoodSampleIsTakenWithTheSpellingOfItsContext() {
        LabeledExample example = free(GOOD).examples().getFirst();

        assertThat(example.context().headText()).isEqualTo("Ada");
        assertThat(example.context().pair().head().type()).isEqualTo("PERSON");
        assertThat(example.context().pair().tail().type()).isEqualTo("FIRM");
        assertThat(example.label()).isEqualTo(new RelationLabel("Founder", Direction.HEAD_TO_TAIL));
        assertThat(example.id()).isEqualTo("Founder-1");
    }

    @Test
    void everyFlawIsRejectedUnderItsName() {
        Tally tally = free(
                        GOOD,
                        GOOD.replace("Ada founded", "ADA  founded"),
                        " Bo founded Corp.\nHead entity: Bo\nHead type: PERSON\nTail entity: Corp\nTail type: FIRM",
                        GOOD.replace("\nTail type: FIRM", ""),
                        GOOD.replace("Head type: PERSON", "Head type: FIRM"),
                        GOOD.replace("Tail type: FIRM", "Tail type: PERSON"),
                        GOOD.replace("Head entity: ada", "Head entity: Eve"),
                        GOOD.replace("Tail entity: Acme", "Tail entity: ada founded"))
                .total();

        assertThat(tally.accepted()).isEqualTo(1);
        assertThat(tally.rejectedByReason())
                .containsEntry("duplicate", 2)
                .containsEntry("field_missing", 1)
                .containsEntry("type_not_allowed", 2)
                .containsEntry("not_in_context", 1)
                .containsEntry("one_mention", 1)
                .hasSize(5);
    }

    @Test
    void anotherRelationThanTheOneAskedForIsRejected() {
        GeneratedPair other = GeneratedPair.parse("Relation: Born-In\nContext:" + GOOD);

        assertThat(other.flaw("Founder", Set.of("PERSON"), Set.of("FIRM")))
                .isEqualTo(Optional.of(GeneratedPair.Flaw.OTHER_RELATION));
    }

    @Test
    void aConstrainedModelCopiesItsMentionsFromItsContext() {
        List<String> asked = new ArrayList<>();
        Teller teller = (turn, seed) -> {
            asked.add(turn.text());
            return switch (turn.name()) {
                case "context" -> Toys.whole(" Ada founded Acme.");
                case "head" -> Toys.whole(" Ada\nHead type: PERSON");
                default -> Toys.whole(" Acme\nTail type: FIRM");
            };
        };

        PairGeneration.Result result =
                new PairGeneration(Toys.SCHEMA, teller, true, 99).generate(List.of("Founder"), SAMPLES, 1, 1);

        assertThat(result.examples()).hasSize(1);
        assertThat(asked.getFirst())
                .contains("Head types: PERSON.", "Context: Bo founded Corp.", "Head type: PERSON")
                .doesNotContain("Rome")
                .endsWith("Relation: Founder\nContext:");
        assertThat(asked.get(1)).endsWith("Context: Ada founded Acme.\nHead entity:");
        assertThat(asked.get(2)).endsWith("Head entity: Ada\nHead type: PERSON\nTail entity:");
    }

    @Test
    void anEmptyContextIsAMissingField() {
        PairGeneration.Result result = new PairGeneration(Toys.SCHEMA, (turn, seed) -> Toys.whole(" ..."), true, 99)
                .generate(List.of("Founder"), SAMPLES, 2, 1);

        assertThat(result.total().rejectedByReason()).containsEntry("field_missing", 2);
    }

    @Test
    void acceptedSamplesAreReadBackAsDemonstrations() {
        Path file = folder.resolve("made.jsonl");
        List<LabeledExample> examples = free(GOOD).examples();
        new NativeJsonlWriter().write(file, examples, "toy.v1");

        assertThat(new NativeJsonlReader().read(file).examples()).isEqualTo(examples);
    }

    @Test
    void relationsOfOtherSchemasAreRefused() {
        assertThatThrownBy(() -> new PairGeneration(Toys.SCHEMA, (turn, seed) -> Toys.whole(""), false, 9)
                        .generate(List.of("Spouse"), SAMPLES, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
