package io.relata.schema;

import java.util.List;

/**
 * A kind of event.
 *
 * @param name as answers spell it
 * @param definition one sentence that says when it happens
 * @param roles who and what can take part, in the order of the file
 */
public record EventType(String name, String definition, List<Role> roles) {
    public EventType {
        roles = List.copyOf(roles);
    }

    /**
     * A part that something plays in an event.
     *
     * @param name as answers spell it
     * @param definition one sentence, or the empty string
     */
    public record Role(String name, String definition) {}
}
