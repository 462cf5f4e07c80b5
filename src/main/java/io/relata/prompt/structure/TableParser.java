package io.relata.prompt.structure;

import io.relata.prompt.StructureQuestion;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import io.relata.structure.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the tables of {@link TableStyle}. A row has exactly two cells; rules, and the rows that they head, are passed over. */
final class TableParser {
    private static final Pattern RULE_CELL = Pattern.compile(":?-{3,}:?");
    private static final Pattern DECORATION = Pattern.compile("^[#*\\s]+|[*:\uff1a\\s]+$");

    private final StructureQuestion question;
    private final String triggerWord;
    private final String noneWord;
    private final Vocabulary vocabulary;
    private final Reading reading;
    private final List<Reading.Part> parts = new ArrayList<>();
    private Optional<String> trigger = Optional.empty();
    private Optional<String> name = Optional.empty();

    TableParser(StructureQuestion question, String triggerWord, String noneWord) {
        this.question = question;
        this.triggerWord = triggerWord;
        this.noneWord = noneWord;
        this.vocabulary = new Vocabulary(question);
        this.reading = new Reading(vocabulary, new Locator(question.text()));
        if (question.focus().size() == 1) {
            name = Optional.of(vocabulary.asked().getFirst());
        }
    }

    Parsed parse(String answer) {
        List<String> lines =
                answer.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (Escape.find(line, "|", 0) == line.length()) {
                heading(line);
                continue;
            }
            List<String> cells = cells(line);
            if (isRule(cells) || i + 1 < lines.size() && isRule(cells(lines.get(i + 1)))) {
                endEvent();
            } else if (cells.size() == 2) {
                row(cells.getFirst(), cells.getLast(), line);
            } else {
                reading.illFormed(line);
            }
        }
        endEvent();
        return reading.parsed();
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>(
                Escape.split(line, '|').stream().map(String::strip).toList());
        if (cells.getFirst().isEmpty()) {
            cells.removeFirst();
        }
        if (!cells.isEmpty() && cells.getLast().isEmpty()) {
            cells.removeLast();
        }
        return cells;
    }

    private static boolean isRule(List<String> cells) {
        return !cells.isEmpty()
                && cells.stream().allMatch(c -> RULE_CELL.matcher(c).matches());
    }

    private void heading(String line) {
        String words = DECORATION.matcher(line).replaceAll("");
        if (words.equals(noneWord)) {
            return;
        }
        endEvent();
        Labels labels = question.task() == Task.TRIPLES ? vocabulary.relations() : vocabulary.events();
        if (question.task() == Task.ENTITIES
                || question.focus().size() == 1 && labels.name(words).isEmpty()) {
            reading.illFormed(line);
            return;
        }
        name = labels.name(words).map(_ -> words);
        if (name.isEmpty()) {
            reading.fault(Fault.Kind.UNKNOWN_LABEL, words);
        }
    }

    private void row(String first, String second, String line) {
        String left = Escape.read(first);
        String right = Escape.read(second);
        switch (question.task()) {
            case ENTITIES -> reading.entity(left, right);
            case TRIPLES ->
                name.ifPresentOrElse(relation -> reading.triple(left, relation, right), () -> reading.illFormed(line));
            case EVENTS -> role(left, right);
        }
    }

    private void role(String role, String content) {
        if (role.equals(triggerWord)) {
            if (trigger.isPresent()) {
                endEvent();
            }
            trigger = Optional.of(content);
        } else if (!content.equals(noneWord)) {
            parts.add(new Reading.Part(role, content));
        }
    }

    private void endEvent() {
        if (name.isPresent() && trigger.isPresent()) {
            reading.event(name.get(), trigger.get(), List.copyOf(parts));
        } else {
            trigger.ifPresent(reading::illFormed);
            parts.forEach(p -> reading.illFormed(p.role() + " | " + p.mention()));
        }
        trigger = Optional.empty();
        parts.clear();
    }
}
