package io.relata.dialogue;

import io.relata.prompt.Prompt;
import io.relata.prompt.Template;
import io.relata.schema.RelationSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a plan says, in the languages in which it can say it: {@code prompts/<plan>/<language>/<name>.txt}. */
final class Phrases {
    private static final String ENGLISH = "en";
    private static final String CHINESE = "zh";

    private final Map<String, Template> templates = new HashMap<>();

    private Phrases(String plan, List<String> languages, List<String> names) {
        for (String language : languages) {
            for (String name : names) {
                templates.put(key(language, name), Template.load(plan + "/" + language, name));
            }
        }
    }

    static Phrases english(String plan, String... names) {
        return new Phrases(plan, List.of(ENGLISH), List.of(names));
    }

    static Phrases englishAndChinese(String plan, String... names) {
        return new Phrases(plan, List.of(ENGLISH, CHINESE), List.of(names));
    }

    /** Returns a phrase in the language of the schema, or in English; values are printed on one line. */
    String say(RelationSchema schema, String name, Map<String, String> values) {
        Map<String, String> lines = new HashMap<>();
        values.forEach((place, value) -> lines.put(place, Prompt.line(value)));
        String language = schema.language().startsWith(CHINESE) ? CHINESE : ENGLISH;
        return templates
                .getOrDefault(key(language, name), templates.get(key(ENGLISH, name)))
                .fill(lines);
    }

    private static String key(String language, String name) {
        return language + "/" + name;
    }
}
