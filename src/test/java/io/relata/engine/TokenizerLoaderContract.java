package io.relata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all who read {@code tokenizer.json} owe. */
public abstract class TokenizerLoaderContract {
    @TempDir
    protected Path folder;

    /** Returns what is tested. */
    protected abstract TokenizerLoader loader();

    private Tokenizer load() {
        Path model = TinyModel.in(folder).write();
        return loader().load(model, LlamaConfigReader.read(model));
    }

    @ParameterizedTest
    @ValueSource(strings = {"the fire", " two  spaces ", "Zürich 東京 😀", "line\nbreak\ttab", "</s><s>", ""})
    void decodesWhatItEncoded(String text) {
        Tokenizer tokenizer = load();
        assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    }

    @Test
    void appliesMergesAndAddsNoTokenOfItsOwn() {
        assertThat(load().encode("the")).containsExactly(257);
        assertThat(load().size()).isEqualTo(TinyModel.VOCABULARY);
        assertThat(load().beginId()).isEqualTo(TinyModel.BEGIN_ID);
        assertThat(load().endId()).isEqualTo(TinyModel.END_ID);
    }

    @Test
    void readsASpecialTokenInATextAsOrdinaryCharacters() {
        assertThat(load().encode("a</s>b")).containsExactly('a', '<', '/', 's', '>', 'b');
    }

    @Test
    void leavesSpecialTokensOutOfTheText() {
        assertThat(load().decode(TinyModel.BEGIN_ID, 'a', TinyModel.END_ID)).isEqualTo("a");
    }

    @Test
    void givesTheReplacementCharacterForBytesThatAreNoText() {
        assertThat(load().decode('a', 0xE2, 0x82)).startsWith("a").contains("\uFFFD");
    }

    @Test
    void refusesIdsBeyondTheVocabulary() throws IOException {
        Path model = TinyModel.in(folder).write();
        Path file = model.resolve("tokenizer.json");
        Files.writeString(file, Files.readString(file).replace("\"id\":259", "\"id\":9999"));
        assertFault(model, "ids up to 9999 and the model a vocabulary of 272");
    }

    @Test
    void keepsIdsOfTokensAddedBehindTheSpecialOnes() throws IOException {
        Path model = withAddedToken(260);
        Tokenizer tokenizer = loader().load(model, LlamaConfigReader.read(model));
        assertThat(tokenizer.encode("a[x]</s>")).containsExactly('a', 260, '<', '/', 's', '>');
        assertThat(tokenizer.decode(260)).isEqualTo("[x]");
    }

    @Test
    void refusesIdsThatTheLibraryWouldRenumber() throws IOException {
        assertFault(withAddedToken(265), "gives the token [x] the id 265, and it is read as [260]");
    }

    private Path withAddedToken(int id) throws IOException {
        Path model = TinyModel.in(folder).write();
        Path file = model.resolve("tokenizer.json");
        Files.writeString(file, Files.readString(file).replace("\"special\":true}]", """
                "special":true}, {"id": %d, "content": "[x]", "single_word": false, "lstrip": false, "rstrip": false,
                "normalized": false, "special": false}]""".formatted(id)));
        return model;
    }

    @Test
    void cannotBeMadeToReadASpecialTokenByTheNameItHasInside() {
        assertThat(load().encode("\uFFFE259\uFFFE")).doesNotContain(259);
    }

    @Test
    void readsHalvesOfSurrogatePairsAsTheReplacementCharacter() {
        assertThat(load().encode("a\uD83D \uDE00")).containsExactly(load().encode("a\uFFFD \uFFFD"));
    }

    @Test
    void refusesAFileThatIsNoJson() throws IOException {
        Path model = TinyModel.in(folder).write();
        for (String text : List.of("{", "", "[]", "{\"model\": 3")) {
            Files.writeString(model.resolve("tokenizer.json"), text);
            assertFault(model, "tokenizer.json cannot be read");
        }
    }

    @Test
    void refusesAMergeOfWhatIsNotInTheVocabulary() throws IOException {
        Path model = TinyModel.in(folder).write();
        Path file = model.resolve("tokenizer.json");
        Files.writeString(file, Files.readString(file).replace("\"th e\"", "\"th i\""));
        assertFault(model, "tokenizer.json cannot be read");
    }

    @Test
    void saysThatThereIsNoFile() throws IOException {
        Path model = TinyModel.in(folder).write();
        LlamaConfig config = LlamaConfigReader.read(model);
        Files.delete(model.resolve("tokenizer.json"));
        assertThatThrownBy(() -> loader().load(model, config))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_MISSING))
                .hasMessageContaining("has no tokenizer.json");
    }

    private void assertFault(Path model, String message) {
        assertThatThrownBy(() -> loader().load(model, LlamaConfigReader.read(model)))
                .isInstanceOfSatisfying(
                        RelataException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_INVALID))
                .hasMessageContaining(message);
    }
}
