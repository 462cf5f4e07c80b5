package io.relata.retrieval;

import com.google.auto.service.AutoService;
import io.relata.structure.AnnotatedText;
import java.util.List;

/** {@code nearest-text.v1}: the texts that share the most and the rarest words with the one asked about, nearest first. */
@AutoService(TextSelector.class)
public final class NearestTextSelector implements TextSelector {
    @Override
    public String name() {
        return "nearest-text.v1";
    }

    @Override
    public List<AnnotatedText> select(List<AnnotatedText> pool, String text, int count) {
        return count == 0
                ? List.of()
                : WordNearness.ranked(pool, text).stream().limit(count).toList();
    }
}
