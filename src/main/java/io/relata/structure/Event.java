package io.relata.structure;

import io.relata.document.CharSpan;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Something that happens in a text.
 *
 * @param type name of the event type
 * @param trigger the word that stands for it
 * @param arguments who and what takes part, in text order, none twice
 */
public record Event(String type, CharSpan trigger, List<Argument> arguments) implements Comparable<Event> {
    private static final Comparator<Event> ORDER =
            Comparator.comparing(Event::trigger).thenComparing(Event::type).thenComparing(e -> e.arguments.toString());

    public Event {
        arguments = List.copyOf(new TreeSet<>(arguments));
    }

    /**
     * A participant.
     *
     * @param role name of a role of the event type
     * @param span where it stands
     */
    public record Argument(String role, CharSpan span) implements Comparable<Argument> {
        private static final Comparator<Argument> ORDER =
                Comparator.comparing(Argument::span).thenComparing(Argument::role);

        @Override
        public int compareTo(Argument other) {
            return ORDER.compare(this, other);
        }
    }

    @Override
    public int compareTo(Event other) {
        return ORDER.compare(this, other);
    }
}
