package io.relata.retrieval;

import com.google.auto.service.AutoService;
import io.relata.structure.AnnotatedText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code per-name-text.v1}: so many texts for every name, and as many in which there is nothing to be found, as CodeIE (Li et
 * al., ACL 2023) chooses them; each time the nearest by their words. A text counts for all of its names.
 */
@AutoService(TextSelector.class)
public final class PerNameTextSelector implements TextSelector {
    @Override
    public String name() {
        return "per-name-text.v1";
    }

    @Override
    public List<AnnotatedText> select(List<AnnotatedText> pool, String text, int count) {
        TextNames names = TextNames.of(pool);
        List<AnnotatedText> ranked = WordNearness.ranked(pool, text);
        Set<String> all = new TreeSet<>();
        pool.forEach(t -> all.addAll(names.in(t)));
        Set<AnnotatedText> chosen = new LinkedHashSet<>();
        for (String name : all) {
            ranked.stream().filter(t -> names.in(t).contains(name)).limit(count).forEach(chosen::add);
        }
        ranked.stream().filter(t -> names.in(t).isEmpty()).limit(count).forEach(chosen::add);
        return ranked.stream().filter(chosen::contains).toList();
    }
}
