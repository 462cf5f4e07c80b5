package io.relata.serving;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Work that waits, in lanes by scope. Scopes take turns by tokens (deficit round robin: Shreedhar and Varghese, SIGCOMM
 * 1995), so that one with many or long prompts does not hold up the others. Not for use by several threads.
 */
final class FairQueue {
    private final int turnTokens;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Deque<Lane> turns = new ArrayDeque<>();
    private int size;

    /** Creates an empty queue that gives each scope so many tokens a turn. */
    FairQueue(int turnTokens) {
        this.turnTokens = turnTokens;
    }

    /** What one scope has waiting. Who writes token by token comes before who reads a prompt: a step costs little and many follow. */
    private static final class Lane {
        private final String scope;
        private final Deque<Work> steps = new ArrayDeque<>();
        private final Deque<Work> prompts = new ArrayDeque<>();
        private int tokens;
        private boolean inTurn;

        Lane(String scope) {
            this.scope = scope;
        }

        Deque<Work> next() {
            return steps.isEmpty() ? prompts : steps;
        }
    }

    int size() {
        return size;
    }

    void add(Work work) {
        Lane lane = lanes.computeIfAbsent(work.asker().client().scope(), scope -> {
            Lane fresh = new Lane(scope);
            turns.addLast(fresh);
            return fresh;
        });
        (work.isStep() ? lane.steps : lane.prompts).addLast(work);
        size++;
    }

    /** Takes work back out, if it is still here. */
    void remove(Work work) {
        Lane lane = lanes.get(work.asker().client().scope());
        if (lane != null && (lane.steps.remove(work) || lane.prompts.remove(work))) {
            size--;
            dropIfEmpty(lane);
        }
    }

    /** Takes the work of one pass: of so many tokens at most, or a single greater piece; empty when nothing waits. */
    List<Work> take(int tokensMax) {
        List<Work> taken = new ArrayList<>();
        int room = tokensMax;
        while (!turns.isEmpty() && room > 0) {
            Lane lane = turns.getFirst();
            if (!lane.inTurn) {
                lane.inTurn = true;
                lane.tokens += turnTokens;
            }
            int wanted = lane.next().getFirst().tokenCount();
            if (wanted > lane.tokens) {
                lane.inTurn = false;
                turns.addLast(turns.removeFirst());
                continue;
            }
            if (wanted > room && !taken.isEmpty()) {
                break;
            }
            taken.add(lane.next().removeFirst());
            size--;
            lane.tokens -= wanted;
            room -= wanted;
            dropIfEmpty(lane);
        }
        return taken;
    }

    /** A scope without work loses its turn and what it has saved up: idling earns nothing. */
    private void dropIfEmpty(Lane lane) {
        if (lane.next().isEmpty()) {
            lanes.remove(lane.scope);
            turns.remove(lane);
        }
    }
}
