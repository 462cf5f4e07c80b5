package io.relata.app;

import io.relata.encoder.RelationEncoder;
import io.relata.encoder.conv.ConvolutionFolder;
import io.relata.encoder.djl.BertEncoder;
import io.relata.encoder.lexical.LexicalEncoders;
import io.relata.encoder.lexical.WordVectors;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.Profile;
import io.relata.torch.TorchRuntime;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The encoders of the model folder. */
final class Encoders {
    private final Path models;
    private final Supplier<Optional<WordVectors>> words;

    /** Takes the model folder and the word vectors, which are read when an encoder wants them. */
    Encoders(Path models, Supplier<Optional<WordVectors>> words) {
        this.models = models;
        this.words = words;
    }

    /**
     * Returns the encoder of this name, or nothing when it is not installed.
     *
     * @throws io.relata.error.RelataException when it is installed and cannot be used
     */
    Optional<RelationEncoder> find(String name) {
        if (LexicalEncoders.names().contains(name)) {
            return LexicalEncoders.find(name, words.get());
        }
        return folders().stream()
                .filter(folder -> folder.name().equals(name))
                .findFirst()
                .flatMap(this::read);
    }

    /**
     * Returns the installed ones of the encoders that profiles want, ordered by name.
     *
     * @throws RelataException with {@code MODEL_MISSING} when none is installed
     */
    List<RelationEncoder> wantedBy(List<Profile> profiles) {
        List<RelationEncoder> wanted = profiles.stream()
                .map(Profile::encoder)
                .distinct()
                .sorted()
                .flatMap(name -> find(name).stream())
                .toList();
        if (wanted.isEmpty()) {
            throw new RelataException(
                    ErrorCode.MODEL_MISSING,
                    "None of the encoders that the profiles want is in %s.".formatted(models),
                    "Maybe the folder is another one: set RELATA_MODELS_DIR. \"./relata doctor\" says what is missing.");
        }
        return wanted;
    }

    /** Returns the folders that hold encoders. */
    List<ModelFolder> folders() {
        return ModelFolder.in(models).stream()
                .filter(folder ->
                        folder.kind() == ModelFolder.Kind.CONVOLUTION || folder.kind() == ModelFolder.Kind.BERT)
                .toList();
    }

    private Optional<RelationEncoder> read(ModelFolder folder) {
        return switch (folder.kind()) {
            case CONVOLUTION -> words.get().map(vectors -> ConvolutionFolder.read(folder.path(), vectors));
            case BERT -> Optional.of(BertEncoder.read(folder.path(), TorchRuntime.load()));
            case WORDS, LANGUAGE_MODEL, UNREADABLE -> Optional.empty();
        };
    }
}
