package io.relata.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.prompt.ReasoningOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileReaderTest {
    private static final String WHOLE = """
            name: mine.v1
            description: For tests.
            schema: general.v1
            encoder: lexical-hashed.v1
            k: 5
            label:
              sources: [model, vote]
              weights: {vote: 0.5, model: 1}
              null_bias: -0.25
              abstain_below: {Cause-Effect: 0.5}
            reasons:
              model: llama
              order: free
              demonstrations: 3
              null_quota: 1
            """;
    private final ProfileReader reader = new ProfileReader();

    @Test
    void readsTheShippedProfiles() {
        assertThat(reader.builtIn())
                .extracting(Profile::name)
                .isSorted()
                .contains("fusion.v1", "fusion-llm.v1", "gpt-re.v1", "linear.v1", "relata.v1", "vote.v1");
    }

    @Test
    void readsEveryField() {
        PairProfile profile = (PairProfile) reader.read("mine.yaml", WHOLE);
        assertThat(profile.sources()).containsExactly(LabelSource.MODEL, LabelSource.VOTE);
        assertThat(profile.fusion()).isInstanceOfSatisfying(FusionPlan.Given.class, given -> {
            assertThat(given.fusion().weights()).containsExactly(1.0, 0.5);
            assertThat(given.fusion().nullBias()).isEqualTo(-0.25);
        });
        assertThat(profile.abstainBelow()).isEqualTo(Map.of("Cause-Effect", 0.5));
        assertThat(profile.order()).isEqualTo(ReasoningOrder.BEFORE_LABEL);
        assertThat(profile.style()).isEqualTo("gpt-re.v2");
        assertThat(profile.withK(2).promptDemonstrations()).isEqualTo(2);
    }

    @Test
    void refusesWhatItDoesNotUnderstandAndSaysWhere() {
        for (String bad : List.of(
                "",
                "- a",
                "name: [",
                WHOLE.replace("k: 5", "K: 5"),
                WHOLE.replace("k: 5", "k: 5\nk: 6"),
                WHOLE.replace("k: 5", "k: many"),
                WHOLE.replace("k: 5", "k: 2"),
                WHOLE.replace("name: mine.v1", ""),
                WHOLE.replace("order: free", "order: fre"),
                WHOLE.replace("[model, vote]", "[model, votes]"),
                WHOLE.replace("[model, vote]", "[]"),
                WHOLE.replace("{vote: 0.5, model: 1}", "{vote: 0.5}"),
                WHOLE.replace("{vote: 0.5, model: 1}", "{vote: -1, model: 1}"),
                WHOLE.replace("  weights: {vote: 0.5, model: 1}\n", ""),
                WHOLE.replace("  model: llama\n", ""))) {
            assertThatThrownBy(() -> reader.read("mine.yaml", bad))
                    .as(bad)
                    .isInstanceOfSatisfying(RelataException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.PROFILE_INVALID);
                        assertThat(e.detail()).contains("mine.yaml");
                    });
        }
        assertThatThrownBy(() -> reader.read("mine.yaml", WHOLE.replace("order: free", "order: fre")))
                .hasMessageContaining("reasons.order")
                .extracting(e -> ((RelataException) e).hint())
                .asString()
                .contains("\"free\" was meant");
    }

    @Test
    void readsAFolderThatNeedNotExist(@TempDir Path folder) throws IOException {
        assertThat(reader.folder(folder.resolve("none"))).isEmpty();
        Files.writeString(folder.resolve("b.yaml"), WHOLE);
        Files.writeString(folder.resolve("notes.txt"), "no profile");
        assertThat(reader.folder(folder)).extracting(Profile::name).containsExactly("mine.v1");
    }
}
