package io.relata.prompt.structure;

import io.relata.document.CharSpan;
import io.relata.structure.Entity;
import io.relata.structure.Event;
import io.relata.structure.Fault;
import io.relata.structure.Parsed;
import io.relata.structure.Structure;
import io.relata.structure.Triple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What has been taken over of an answer so far. Words are taken as they were said; here they become names and places. */
final class Reading {
    private final Vocabulary vocabulary;
    private final Locator locator;
    private final List<Entity> entities = new ArrayList<>();
    private final List<Triple> triples = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final SortedMap<String, Integer> counts = new TreeMap<>();

    Reading(Vocabulary vocabulary, Locator locator) {
        this.vocabulary = vocabulary;
        this.locator = locator;
    }

    /**
     * A part in an event, in words.
     *
     * @param role words for the role
     * @param mention words for who or what plays it
     */
    record Part(String role, String mention) {}

    /** Records that something was not taken over. */
    void fault(Fault.Kind kind, String what) {
        faults.add(new Fault(kind, what));
    }

    /** Records words that do not have the form asked for; blank ones are none. */
    void illFormed(String what) {
        if (!what.isBlank()) {
            fault(Fault.Kind.ILL_FORMED, what.strip());
        }
    }

    /** Returns whether the words stand in the text. */
    boolean finds(String words) {
        return locator.first(words).isPresent();
    }

    /** Takes an entity. */
    void entity(String type, String mention) {
        Optional<String> name = known(vocabulary.types(), type);
        Optional<CharSpan> place = found(mention, locator.first(mention));
        if (name.isPresent() && place.isPresent()) {
            entities.add(new Entity(place.get(), name.get()));
        }
    }

    /** Takes entities whose places are known already. */
    void entity(CharSpan place, String name) {
        entities.add(new Entity(place, name));
    }

    /** Takes a triple whose entities have the types that the relation implies. */
    void triple(String head, String relation, String tail) {
        known(vocabulary.relations(), relation)
                .ifPresent(r -> locate(r, head, vocabulary.impliedHead(r), tail, vocabulary.impliedTail(r)));
    }

    /** Takes a triple with the types of its entities, all in words. */
    void triple(String headType, String head, String relation, String tailType, String tail) {
        Optional<String> relationName = known(vocabulary.relations(), relation);
        Optional<String> headName = known(vocabulary.types(), headType);
        Optional<String> tailName = known(vocabulary.types(), tailType);
        if (relationName.isPresent() && headName.isPresent() && tailName.isPresent()) {
            locate(relationName.get(), head, headName.get(), tail, tailName.get());
        }
    }

    private void locate(String relation, String head, String headType, String tail, String tailType) {
        Optional<Locator.Places> places = locator.closest(head, tail);
        if (places.isPresent()) {
            triples.add(new Triple(
                    new Entity(places.get().head(), headType),
                    relation,
                    new Entity(places.get().tail(), tailType)));
        } else {
            found(head, locator.first(head));
            found(tail, locator.first(tail));
        }
    }

    /** Takes an event. A part that is not found is left out; without its trigger nothing of it is left. */
    void event(String type, String trigger, List<Part> parts) {
        Optional<String> name = known(vocabulary.events(), type);
        Optional<CharSpan> place = found(trigger, locator.first(trigger));
        if (name.isEmpty() || place.isEmpty()) {
            return;
        }
        Labels roles = vocabulary.roles(name.get());
        List<Event.Argument> arguments = new ArrayList<>();
        for (Part part : parts) {
            Optional<String> role = known(roles, part.role());
            Optional<CharSpan> argument = found(part.mention(), locator.closest(part.mention(), place.get()));
            if (role.isPresent() && argument.isPresent()) {
                arguments.add(new Event.Argument(role.get(), argument.get()));
            }
        }
        int twice = repeated(arguments);
        if (twice > 0) {
            counts.merge(Parsed.REPEATED, twice, Integer::sum);
        }
        events.add(new Event(name.get(), place.get(), arguments));
    }

    private Optional<String> known(Labels labels, String words) {
        Optional<String> name = labels.name(words);
        if (name.isEmpty()) {
            fault(Fault.Kind.UNKNOWN_LABEL, words.strip());
        }
        return name;
    }

    private Optional<CharSpan> found(String words, Optional<CharSpan> place) {
        if (place.isEmpty()) {
            fault(Fault.Kind.NOT_IN_SOURCE, words.strip());
        }
        return place;
    }

    /** Counts that something was taken over otherwise than it was said. */
    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    /** Returns what was taken over, and what was not. */
    Parsed parsed() {
        Structure structure = new Structure(entities, triples, events);
        SortedMap<String, Integer> all = new TreeMap<>(counts);
        int repeated = repeated(entities) + repeated(triples) + repeated(events);
        if (repeated > 0) {
            all.merge(Parsed.REPEATED, repeated, Integer::sum);
        }
        return new Parsed(structure, faults, all);
    }

    private static <T> int repeated(List<T> said) {
        return said.size() - Set.copyOf(said).size();
    }
}
