package io.relata.testing;

import com.google.auto.service.AutoService;
import io.relata.dataset.RowError;
import io.relata.dataset.StructureReader;
import io.relata.dataset.StructureReading;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.prompt.StructureQuestion;
import io.relata.schema.RelationSchema;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The smallest format of whole texts: a text on a line, its triples as {@link ToyStructureStyle} writes them, an empty line. */
@AutoService(StructureReader.class)
public final class ToyTextReader implements StructureReader {
    private static final RelationSchema ANY =
            new RelationSchema("any", "en", "None", "", List.of(), List.of(), List.of());

    @Override
    public String name() {
        return "toy-blocks.v1";
    }

    @Override
    public StructureReading read(Path file) {
        List<AnnotatedText> texts = new ArrayList<>();
        List<RowError> errors = new ArrayList<>();
        int line = 1;
        for (String block : contents(file).split("\n\n")) {
            String text = block.lines().findFirst().orElse("");
            StructureQuestion question = new StructureQuestion(
                    Task.TRIPLES, ANY, List.of("any"), List.of(), text, Structure.EMPTY, Map.of());
            Parsed parsed =
                    new ToyStructureStyle().parse(block.substring(text.length()).strip(), question);
            if (parsed.faults().isEmpty()) {
                texts.add(new AnnotatedText("toy-" + line, text, parsed.structure(), ""));
            } else {
                // As a whole or not at all: half of a gold structure would make a right answer wrong.
                errors.add(new RowError(file.toString(), line, parsed.faults().toString()));
            }
            line += (int) block.lines().count() + 1;
        }
        return new StructureReading(texts, errors);
    }

    private static String contents(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new RelataException(ErrorCode.FILE_UNREADABLE, file + " cannot be read.", "", e);
        }
    }
}
