package io.relata.wire;

import java.util.List;

/** Looks at an installation and says what it has and lacks. */
public interface Doctor {
    /** Returns what was found, in the order in which a reader wants it; it changes nothing and loads no model. */
    Report examine();

    /**
     * What was found.
     *
     * @param ok whether everything that answers need is there
     */
    record Report(boolean ok, List<Finding> findings) {}

    /**
     * One thing that was looked at.
     *
     * @param what the thing
     * @param ok whether it is as it should be
     * @param needed whether answers need it
     * @param seen what was seen
     * @param hint what to do when it is not, or the empty string
     */
    record Finding(String what, boolean ok, boolean needed, String seen, String hint) {}
}
