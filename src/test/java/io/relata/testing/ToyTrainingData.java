package io.relata.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of data sets as trainings read it, of made-up sentences: enough for a training of a few steps. */
public final class ToyTrainingData {
    private static final String[] QUALITIES = {"old", "small", "broken", "heavy", "painted", "distant"};
    private static final String[] THINGS = {"lamp", "bridge", "engine", "river", "window", "storm", "garden"};

    private static final String[] SYLLABLES = {
        "ba", "do", "fi", "gu", "ke", "la", "mo", "ni", "pe", "ru", "sa", "to", "vi", "wo", "ze", "ka", "lu", "mi",
        "no", "pa", "re", "si", "tu", "va"
    };

    private ToyTrainingData() {}

    /** Writes the sets below {@code folder} and returns it. */
    public static Path write(Path folder) {
        try {
            Path corpora = Files.createDirectories(folder.resolve("text_corpora"));
            Files.writeString(corpora.resolve("openstax-toy.txt"), prose("textbook"));
            Files.writeString(corpora.resolve("standardebooks-toy.txt"), prose("novel"));
            Path semEval = Files.createDirectories(folder.resolve("semeval2010_task8/training"));
            Files.writeString(semEval.resolve("TRAIN_FILE.TXT"), semEval());
            Files.writeString(Files.createDirectories(folder.resolve("wiki80")).resolve("dev.json"), wiki80());
            Files.writeString(
                    Files.createDirectories(folder.resolve("redocred")).resolve("dev_revised.json"), redocred());
            Files.writeString(
                    Files.createDirectories(folder.resolve("fewrel")).resolve("pid2name.json"),
                    "{\"P1\": [\"carried by\", \"what bears the thing\"]}");
            Path wnut = Files.createDirectories(folder.resolve("wnut17"));
            Files.writeString(wnut.resolve("wnut17train.conll"), columns("person", "creative-work"));
            for (String domain : new String[] {"ai", "literature", "music", "politics", "science"}) {
                Path crossner = Files.createDirectories(folder.resolve("crossner/" + domain));
                Files.writeString(crossner.resolve("train.txt"), columns("person", "misc"));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String thing(int i) {
        return QUALITIES[i % QUALITIES.length] + " " + THINGS[i % THINGS.length];
    }

    private static String prose(String kind) {
        StringBuilder lines = new StringBuilder();
        // Names enough for the word classes, of which there are five hundred.
        for (int i = 0; i < SYLLABLES.length; i++) {
            for (String second : SYLLABLES) {
                lines.append("In this %s the %s of %s stands beside the %s, and who can say which was there first?\n"
                        .formatted(kind, thing(i), SYLLABLES[i] + second, thing(i + 3)));
            }
        }
        return lines.toString();
    }

    private static String semEval() {
        StringBuilder rows = new StringBuilder();
        for (int i = 1; i <= 48; i++) {
            rows.append(
                    switch (i % 3) {
                        case 0 -> row(i, "was damaged by the", "Cause-Effect(e2,e1)");
                        case 1 -> row(i, "is a part of the", "Component-Whole(e1,e2)");
                        default -> row(i, "was seen near the", "Other");
                    });
        }
        return rows.toString();
    }

    private static String row(int i, String words, String label) {
        return "%d\t\"The <e1>%s</e1> %s <e2>%s</e2>.\"%n%s%nComment:%n%n"
                .formatted(i, thing(i), words, thing(i + 2), label);
    }

    private static String wiki80() {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            String[] words = thing(i).split(" ");
            rows.append("""
                    {"sentences": [["The", "%s", "%s", "lies", "in", "Zurich", "."]], "ner": [[[2, 2, "T"], [5, 5, "P"]]], \
                    "relations": [[[2, 2, 5, 5, "located in"]]], "doc_key": "w%d"}
                    """.formatted(words[0], words[1], i));
        }
        return rows.toString();
    }

    private static String columns(String first, String second) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            rows.append(
                    "%s\tB-%s%nbuilt\tO%nthe\tO%n%s\tB-%s%n.\tO%n%n".formatted(SYLLABLES[i], first, THINGS[i], second));
        }
        return rows.toString();
    }

    private static String redocred() {
        StringBuilder documents = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            documents.append(i == 0 ? "[" : ", ").append("""
                    {"title": "d%d", "sents": [["The", "%s", "%s", "rests", "on", "four", "pillars", "."]], \
                    "vertexSet": [[{"name": "thing", "pos": [2, 3], "sent_id": 0, "type": "MISC"}], \
                    [{"name": "pillars", "pos": [6, 7], "sent_id": 0, "type": "MISC"}]], \
                    "labels": [{"h": 0, "t": 1, "r": "P1", "evidence": [0]}]}""".formatted(
                            i, thing(i).split(" ")[0], thing(i).split(" ")[1]));
        }
        return documents.append("]").toString();
    }
}
