package io.relata.prompt.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.document.CharSpan;
import io.relata.prompt.StructureQuestion;
import io.relata.prompt.structure.ListResolver.Rule;
import io.relata.structure.Entity;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import io.relata.testing.Texts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListResolverTest {
    private static final String TEXT = "Ada Lovelace joined the Acme Works in Rome today.";
    private static final StructureQuestion QUESTION = Texts.question(Task.ENTITIES, TEXT, Map.of());
    private static final StructureQuestion PLACES = QUESTION.about(List.of("Place"));

    private static ListResolver.Resolution resolve(String answer, StructureQuestion question) {
        return new ListResolver(question).resolve(answer);
    }

    @Test
    void anAnswerInTheFormAskedForTakesNoRule() {
        ListResolver.Resolution resolution = resolve("- \"Ada Lovelace\" (person)\n- \"Rome\" (place)\n", QUESTION);
        assertThat(resolution.uses()).isEmpty();
        assertThat(resolution.parsed().faults()).isEmpty();
        assertThat(resolution.parsed().structure())
                .isEqualTo(Structure.ofEntities(
                        List.of(new Entity(new CharSpan(0, 12), "Person"), new Entity(new CharSpan(38, 42), "Place"))));
    }

    @Test
    void theSameEntitiesComeOfALooserAnswerWithMoreRules() {
        ListResolver.Resolution loose = resolve("1. PERSON: ada lovelace.\n* Rome (LOC)\nNone", QUESTION);
        Parsed asAsked = resolve("- \"Ada Lovelace\" (person)\n- \"Rome\" (place)", QUESTION)
                .parsed();
        assertThat(loose.parsed().structure()).isEqualTo(asAsked.structure());
        assertThat(loose.parsed().faults()).isEqualTo(asAsked.faults());
        assertThat(asAsked.counts()).isEmpty();
        assertThat(loose.parsed().counts()).containsEntry("resolved_bullet", 2).containsEntry("resolved_nothing", 1);
        assertThat(loose.uses())
                .containsEntry(Rule.BULLET, 2)
                .containsKeys(Rule.TYPE_BEFORE, Rule.TYPE_BEHIND, Rule.CASE, Rule.FULL_STOP, Rule.NOTHING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Rome|",
                "'- Rome.'|FULL_STOP",
                "'* \u201cRome\u201d'|BULLET,QUOTES",
                "'the Rome'|ARTICLE",
                "'ROME'|CASE",
                "'place: Rome'|TYPE_BEFORE",
                "'Rome, Rome'|SEVERAL"
            })
    void eachRuleIsUsedWhereItIsNeeded(String answer, String rules) {
        ListResolver.Resolution resolution = resolve(answer, PLACES);
        assertThat(resolution.parsed().structure().entities())
                .containsExactly(new Entity(new CharSpan(38, 42), "Place"));
        assertThat(resolution.uses().keySet().stream().map(Enum::name))
                .containsExactlyInAnyOrder(rules == null ? new String[0] : rules.split(","));
    }

    @Test
    void whatIsSaidTwiceIsOneAndCounted() {
        Parsed parsed = resolve("- \"Rome\" (place)\nRome, the Rome", PLACES).parsed();
        assertThat(parsed.structure().entities()).hasSize(1);
        assertThat(parsed.counts())
                .containsEntry("repeated", 2)
                .containsEntry("resolved_several", 1)
                .containsEntry("resolved_article", 1);
    }

    @Test
    void whatHasNoTypeOrDoesNotStandInTheTextIsAFault() {
        assertThat(resolve("- \"Rome\"\n- \"Oslo\" (place)\n- \"Rome\" (river)\n- \"Ro", QUESTION)
                        .parsed())
                .satisfies(parsed -> {
                    assertThat(parsed.structure().isEmpty()).isTrue();
                    assertThat(parsed.faults())
                            .extracting(Fault::kind)
                            .containsExactly(
                                    Fault.Kind.ILL_FORMED,
                                    Fault.Kind.NOT_IN_SOURCE,
                                    Fault.Kind.UNKNOWN_LABEL,
                                    Fault.Kind.ILL_FORMED);
                });
    }
}
