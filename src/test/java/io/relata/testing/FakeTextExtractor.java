package io.relata.testing;

import io.relata.document.CharSpan;
import io.relata.extraction.TextExtractor;
import io.relata.extraction.TextRequest;
import io.relata.extraction.TextResult;
import io.relata.structure.Entity;
import io.relata.structure.Event;
import io.relata.structure.Fault;
import io.relata.structure.Structure;
import io.relata.structure.Triple;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Finds every "fire" and "friction", the one caused by the other, and burning as an event. */
public final class FakeTextExtractor implements TextExtractor {
    private static final int CALLS = 2;

    @Override
    public TextResult extract(TextRequest request) {
        if (request.text().contains(FakeExtractor.DEFECT)) {
            throw new IllegalStateException("It was asked to fail.");
        }
        boolean asked = request.budget().reserve(CALLS);
        List<Entity> fires = all("fire", request.text(), "Thing");
        List<Entity> frictions = all("friction", request.text(), "Force");
        List<Entity> entities = new ArrayList<>(fires);
        entities.addAll(frictions);
        List<Triple> triples = fires.isEmpty() || frictions.isEmpty()
                ? List.of()
                : List.of(new Triple(frictions.getFirst(), "Cause-Effect", fires.getFirst()));
        List<Event> events = fires.isEmpty()
                ? List.of()
                : List.of(new Event(
                        "Burning",
                        fires.getFirst().span(),
                        List.of(new Event.Argument("what", fires.getFirst().span()))));
        TreeMap<String, String> notes = new TreeMap<>();
        notes.put(asked ? "rationale" : "limit_reached", "Some words stand there.");
        return new TextResult(
                "fake",
                request.profile().name(),
                request.schema().name(),
                request.profile().task(),
                new Structure(entities, triples, events),
                List.of(new Fault(Fault.Kind.NOT_IN_SOURCE, "smoke")),
                notes,
                List.of(),
                List.of("d" + request.profile().demonstrations()),
                asked ? CALLS : 0,
                request.trace()
                        ? List.of(new TextResult.TurnTrace("extract", "prompt", "answer", List.of(), 3, 4))
                        : List.of(),
                "scripted",
                request.profile().adapter(),
                "snapshot");
    }

    private static List<Entity> all(String words, String text, String type) {
        return Pattern.compile(words)
                .matcher(text)
                .results()
                .map(m -> new Entity(new CharSpan(m.start(), m.end()), type))
                .toList();
    }
}
