package io.relata.training.lm;

import io.relata.schema.RelationSchema;
import io.relata.structure.AnnotatedText;
import io.relata.structure.Task;
import java.util.List;

/**
 * A set of texts in which everything that a task looks for is annotated, under one schema.
 *
 * @param name for messages and cards
 * @param task what they are annotated for
 * @param schema where the names are from
 * @param texts the texts
 * @param share how often lessons come from here, against the other sources of the task
 */
public record TextSource(String name, Task task, RelationSchema schema, List<AnnotatedText> texts, double share) {
    public TextSource {
        texts = List.copyOf(texts);
        if (texts.size() < 2 || !(share > 0)) {
            throw new IllegalArgumentException(
                    "The source %s has %d texts and the share %s.".formatted(name, texts.size(), share));
        }
    }
}
