package io.relata.testing;

import com.github.tjake.jlama.util.PhysicalCoreExecutor;

/** The threads of the Jlama library, which are one pool for the process and can be counted once, before it starts. */
public final class JlamaThreads {
    private static boolean counted;

    private JlamaThreads() {}

    /** Has the library use two threads: of its rows some are left out where there are many. Every test that runs it begins with this. */
    public static synchronized void few() {
        if (!counted) {
            PhysicalCoreExecutor.overrideThreadCount(2);
            counted = true;
        }
    }
}
