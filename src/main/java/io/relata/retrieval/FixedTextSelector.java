package io.relata.retrieval;

import com.google.auto.service.AutoService;
import io.relata.structure.AnnotatedText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code fixed-text.v1}: the same texts whatever is asked about. By their ids, those first that show a name which none before
 * them shows.
 */
@AutoService(TextSelector.class)
public final class FixedTextSelector implements TextSelector {
    @Override
    public String name() {
        return "fixed-text.v1";
    }

    @Override
    public List<AnnotatedText> select(List<AnnotatedText> pool, String text, int count) {
        TextNames names = TextNames.of(pool);
        Set<AnnotatedText> chosen = new LinkedHashSet<>();
        Set<String> shown = new TreeSet<>();
        for (AnnotatedText one : pool) {
            if (chosen.size() < count && shown.addAll(names.in(one))) {
                chosen.add(one);
            }
        }
        pool.stream().takeWhile(_ -> chosen.size() < count).forEach(chosen::add);
        return List.copyOf(chosen);
    }
}
