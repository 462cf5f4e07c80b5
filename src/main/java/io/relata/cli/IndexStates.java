package io.relata.cli;

import io.relata.error.Fault;
import io.relata.wire.IndexKeeper;
import java.util.List;
import java.util.Map;

/** Prints the states of indexes. */
final class IndexStates {
    private IndexStates() {}

    /** Prints the states and returns the exit code that they amount to. */
    static int print(List<IndexKeeper.IndexState> states, boolean json) {
        Output output = Output.standard();
        if (json) {
            output.json(Map.of("indexes", states));
        } else {
            states.forEach(state -> output.plain("%-5s %-24s %d demonstrations, %s"
                    .formatted(state.ok() ? "ok" : "WRONG", state.encoder(), state.demonstrations(), state.seen())));
        }
        return states.stream().allMatch(IndexKeeper.IndexState::ok) ? 0 : Fault.OPERATOR.exitCode();
    }
}
