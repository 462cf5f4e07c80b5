package io.relata.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.document.InlineMarkers;
import io.relata.marking.EntityMarking;
import java.util.List;
import org.junit.jupiter.api.Test;

class MentionMarksTest {
    @Test
    void marksBothMentionsOutsideOfQuotes() {
        MentionMarks marks = marks("The <e1>fire</e1> was caused by <e2>friction</e2>.");
        assertThat(marks.marked("The words \"fire was caused by\" show, for fire and friction: friction causes fire."))
                .isEqualTo(
                        "The words \"fire was caused by\" show, for [fire] and {friction}: {friction} causes [fire].");
    }

    @Test
    void marksTheLongerOfTwoMentionsThatBeginAlike() {
        MentionMarks marks = marks("A <e1>fire</e1> set off the <e2>fire alarm</e2>.");
        assertThat(marks.marked("fire and fire alarm, not fires")).isEqualTo("[fire] and {fire alarm}, not fires");
    }

    @Test
    void takesOutWhatItPutIn() {
        List<String> texts = List.of(
                "The <e1>fire</e1> was caused by <e2>friction</e2>.",
                "A <e1>fire</e1> set off the <e2>fire alarm</e2>.",
                "<e1>[Ca2+]</e1> and <e2>{x}</e2> rise.",
                "The \"<e1>so-called \"star\"</e1>\" of the <e2>show\nitself</e2>.",
                "<e1>東京</e1>は<e2>日本</e2>の都市です。");
        for (String text : texts) {
            MentionMarks marks = marks(text);
            String head = marks.slots().getFirst().words();
            String tail = marks.slots().getLast().words();
            String reason = "For %s and %s, the words \"%s of %s\" show that %s is, %s."
                    .formatted(head, tail, head, tail, tail, head);
            assertThat(marks.marked(reason)).contains("[" + head + "]").contains("{" + tail + "}");
            assertThat(marks.plain(marks.marked(reason))).isEqualTo(reason);
        }
    }

    @Test
    void leavesReasonsAloneWithoutMarks() {
        assertThat(MentionMarks.none().marked("fire \"and\" smoke")).isEqualTo("fire \"and\" smoke");
        assertThat(MentionMarks.none().plain("[fire] \"and\" smoke")).isEqualTo("[fire] \"and\" smoke");
    }

    private static MentionMarks marks(String text) {
        return MentionMarks.of(new EntityMarking.Brackets(), InlineMarkers.parse(text, "", ""));
    }
}
