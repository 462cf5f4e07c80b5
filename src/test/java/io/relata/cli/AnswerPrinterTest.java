package io.relata.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.wire.ExtractAnswer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerPrinterTest {
    @Test
    void showsAnAbstentionAsNoRelationWithWhatItWouldHaveBeen() {
        ExtractAnswer.Relation abstained = new ExtractAnswer.Relation(
                new ExtractAnswer.Mention("fire", 4, 8, ""),
                new ExtractAnswer.Mention("friction", 20, 28, ""),
                "Other",
                "none",
                "abstained",
                0.1,
                "fused",
                "Its probability of 0.75 is below the 0.90 asked for.",
                "composed",
                List.of(),
                List.of(),
                List.of(new ExtractAnswer.Alternative("Cause-Effect", "tail-to-head", 0.75)),
                Optional.empty(),
                new ExtractAnswer.LanguageModelUse(0, "none"));
        String shown = printed("The <e1>fire</e1> came after <e2>friction</e2>.", abstained);
        assertThat(shown)
                .startsWith("Other: fire, friction  (abstained, confidence 0.10)\n")
                .contains("  because    Its probability of 0.75 is below the 0.90 asked for. (put together")
                .contains("  otherwise  Cause-Effect(tail-to-head) 0.75\n")
                .doesNotContain("evidence   ");
    }

    private static String printed(String marked, ExtractAnswer.Relation relation) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        new AnswerPrinter(new Output(out, out), marked)
                .print(new ExtractAnswer(
                        "id",
                        "",
                        "careful.v1",
                        "general.v1",
                        List.of(relation),
                        "utf16",
                        Optional.empty(),
                        "",
                        "",
                        "snapshot"));
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
