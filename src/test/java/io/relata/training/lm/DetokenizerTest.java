package io.relata.training.lm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DetokenizerTest {
    @Test
    void putsPunctuationBackBesideItsWord() {
        assertThat(Detokenizer.joined("The mill ( built in 1912 ) , he said , is n't the owner 's ."))
                .isEqualTo("The mill (built in 1912), he said, isn't the owner's.");
    }

    @Test
    void putsQuotesBackAroundTheirWords() {
        assertThat(Detokenizer.joined("They call it \" The Old Mill \" today ."))
                .isEqualTo("They call it \"The Old Mill\" today.");
    }

    @Test
    void leavesPrintedTextAlone() {
        String printed = "The frost (in May) caused a crack, didn't it?";
        assertThat(Detokenizer.joined(printed)).isEqualTo(printed);
    }
}
