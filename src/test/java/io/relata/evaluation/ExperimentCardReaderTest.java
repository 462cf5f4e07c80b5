package io.relata.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentCardReaderTest {
    private static final String CARD = """
            name: tiny-dev
            description: Does it work?
            data: tiny.jsonl
            format: native
            split: 8
            demonstrations: rest
            schema: tiny.v1
            variant: linear
            seed: 7
            """;

    private final ExperimentCardReader reader = new ExperimentCardReader();

    @Test
    void readsEveryField() {
        assertThat(reader.read("tiny.yaml", CARD))
                .isEqualTo(new ExperimentCard(
                        "tiny-dev",
                        "Does it work?",
                        new ExperimentCard.Data("tiny.jsonl", "native", 8),
                        new ExperimentCard.Demonstrations.Rest(),
                        "tiny.v1",
                        "None",
                        new ExperimentCard.AnswererName.Variant("linear"),
                        7,
                        1000));
    }

    @Test
    void readsAProfileAndDemonstrationsOfTheirOwn() {
        ExperimentCard card = reader.read(
                "tiny.yaml",
                CARD.replace("variant: linear", "profile: gpt-re.v1")
                        .replace("demonstrations: rest", "demonstrations: {data: more.json, format: spert}")
                        .replace("split: 8\n", ""));
        assertThat(card.answerer()).isEqualTo(new ExperimentCard.AnswererName.Profile("gpt-re.v1"));
        assertThat(card.demonstrations()).isEqualTo(new ExperimentCard.Demonstrations.File("more.json", "spert"));
        assertThat(card.data().split()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            seed: 7              | ''                    | The card tiny.yaml lacks the field "seed".
            variant: linear      | varaint: linear       | The card tiny.yaml has the unknown field "varaint".
            variant: linear      | ''                    | The card tiny.yaml needs exactly one of the fields "variant" and "profile".
            seed: 7              | profile: p            | The card tiny.yaml needs exactly one of the fields "variant" and "profile".
            split: 8             | split: 1              | The card tiny.yaml does not fit together: A file cannot be split by a modulus of 1.
            split: 8             | ''                    | The card tiny.yaml does not fit together: There is no rest of the data without a split.
            demonstrations: rest | 'demonstrations: {rest: 9, model: m, requests: 0}' | The card tiny.yaml does not fit together: 0 samples of each relation.
            demonstrations: rest | demonstrations: all   | The card tiny.yaml has demonstrations: all.
            name: tiny-dev       | name: ../tiny         | The card tiny.yaml does not fit together: The name "../tiny" cannot name a folder
            seed: 7              | seed: seven           | The card tiny.yaml cannot be read:
            seed: 7              | seed: 7~seed: 8       | The card tiny.yaml cannot be read:
            """)
    void saysWhichFieldIsWrongAndWhy(String right, String wrong, String complaint) {
        String card = CARD.replace(right, wrong.replace('~', '\n'));
        RelataException e = catchThrowableOfType(RelataException.class, () -> reader.read("tiny.yaml", card));
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FIELD);
        assertThat(e.detail()).startsWith(complaint);
    }

    @Test
    void readsEveryCardOfTheBenchUnderItsOwnName() {
        List<ExperimentCard> cards = reader.folder(Path.of("bench/experiments"));
        assertThat(cards)
                .extracting(ExperimentCard::name)
                .contains(
                        "semeval-dev-lexical-vote",
                        "semeval-dev-linear-lexical",
                        "semeval-dev-linear-vectors",
                        "semeval-dev-encoder-vote",
                        "semeval-dev-fusion",
                        "semeval-dev-fusion-llm")
                .doesNotHaveDuplicates();
        assertThat(cards).allSatisfy(card -> assertThat(Path.of("bench/experiments", card.name() + ".yaml"))
                .exists());
    }
}
