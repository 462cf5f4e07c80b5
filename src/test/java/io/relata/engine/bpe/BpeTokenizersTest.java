package io.relata.engine.bpe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.relata.engine.Tokenizer;
import io.relata.engine.TokenizerLoader;
import io.relata.engine.TokenizerLoaderContract;
import io.relata.engine.djl.HuggingFaceTokenizers;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BpeTokenizersTest extends TokenizerLoaderContract {
    private static final String BYTES =
            "{'type':'ByteLevel','add_prefix_space':false,'trim_offsets':true,'use_regex':true}";

    @Override
    protected TokenizerLoader loader() {
        return new BpeTokenizers();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "normalizer; {'type':'Nmt'}; tokenizer.normalizer is Nmt",
                "normalizer; {'type':'Sequence','normalizers':[{'type':'NFC'},{'type':'Precompiled'}]}; "
                        + "tokenizer.normalizer.normalizers[1] is Precompiled",
                "pre_tokenizer; {'type':'BertPreTokenizer'}; tokenizer.pre_tokenizer is BertPreTokenizer",
                "pre_tokenizer; {'type':'Split','pattern':{'String':' '},'behavior':'Doubled'}; the behavior Doubled",
                "pre_tokenizer; {'type':'Metaspace','replacement':'_','prepend_scheme':'last'}; the prepend_scheme last",
                "pre_tokenizer; {'type':'Metaspace','replacement':'_','prepend_scheme':'first','add_prefix_space':false}; "
                        + "adds no space",
                "decoder; {'type':'WordPiece'}; tokenizer.decoder is WordPiece",
                "model; {'type':'WordPiece','vocab':{'a':0}}; tokenizer.model is WordPiece",
                "model; {'type':'Unigram','vocab':[['a',0]]}; tokenizer.model is Unigram",
                "model; {'vocab':{'a':0}}; tokenizer.model is none",
                "model; {'type':'BPE','dropout':0.1,'vocab':{'a':0},'merges':[]}; dropout 0.1",
                "model; {'type':'BPE','end_of_word_suffix':'</w>','vocab':{'a':0},'merges':[]}; end_of_word_suffix"
            })
    void refusesByNameWhatItDoesNotRead(String part, String json, String said) {
        MadeTokenizer made = MadeTokenizer.ofBytes(1).with("pre_tokenizer", BYTES);
        MadeTokenizer.Written written = part.equals("model")
                ? made.writeModel(folder, json)
                : made.with(part, json).write(folder);
        assertThatThrownBy(() -> written.load(loader()))
                .isInstanceOfSatisfying(RelataException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.MODEL_UNSUPPORTED);
                    assertThat(e.hint()).contains("relata.engine=djl");
                })
                .hasMessageContaining(said);
    }

    @Test
    void refusesAFirstPieceBehindANormalizerThatMovesIt() {
        MadeTokenizer.Written written = MadeTokenizer.ofCharacters(1, true)
                .with("normalizer", "{'type':'Strip','strip_left':true,'strip_right':false}")
                .with(
                        "pre_tokenizer",
                        "{'type':'Metaspace','replacement':'\u2581','prepend_scheme':'first','split':false}")
                .write(folder);
        assertThatThrownBy(() -> written.load(loader())).hasMessageContaining("behind a normalizer of the type Strip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u2581", "ab", "東京", "!?", "7", "\u0301"})
    void needsNoMoreThanAMomentForALongTextWithoutSpaces(String repeated) {
        for (MadeTokenizer made :
                List.of(MadeTokenizer.ofBytes(2).with("pre_tokenizer", BYTES), MadeTokenizer.ofCharacters(2, true))) {
            MadeTokenizer.Written written = made.write(folder);
            Tokenizer ours = written.load(loader());
            String text = repeated.repeat(200_000 / repeated.length());
            assertTimeout(Duration.ofSeconds(20), () -> ours.encode(text));
            String shorter = text.substring(0, 20_000);
            assertThat(ours.encode(shorter))
                    .containsExactly(written.load(new HuggingFaceTokenizers()).encode(shorter));
        }
    }

    @Test
    void servesSeveralThreads() {
        Tokenizer tokenizer = MadeTokenizer.ofBytes(3)
                .with("pre_tokenizer", BYTES)
                .write(folder)
                .load(loader());
        RandomText random = new RandomText(3);
        List<String> texts =
                IntStream.range(0, 500).mapToObj(i -> random.next(30)).toList();
        List<String> alone = texts.stream().map(text -> joined(tokenizer, text)).toList();
        for (int i = 0; i < 4; i++) {
            assertThat(texts.parallelStream()
                            .map(text -> joined(tokenizer, text))
                            .toList())
                    .isEqualTo(alone);
        }
    }

    private static String joined(Tokenizer tokenizer, String text) {
        return IntStream.of(tokenizer.encode(text)).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    }

    @Test
    void saysWhichUnknownTokenTheVocabularyLacks() {
        Tokenizer tokenizer = MadeTokenizer.ofCharacters(4, false)
                .model(model -> model.put("unk_token", "<none>"))
                .write(folder)
                .load(loader());
        assertThat(tokenizer.encode("a")).hasSize(1);
        assertThatThrownBy(() -> tokenizer.encode("\u2603"))
                .isInstanceOf(RelataException.class)
                .hasMessageContaining("<none>");
    }
}
