package io.relata.schema;

/** Which of the two mentions is the first argument of the relation. */
public enum Direction {
    /** The relation holds from head to tail. */
    HEAD_TO_TAIL("head-to-tail"),
    /** The relation holds from tail to head. */
    TAIL_TO_HEAD("tail-to-head"),
    /** No direction: the relation is symmetric, or there is none. */
    NONE("none");

    private final String wireName;

    Direction(String wireName) {
        this.wireName = wireName;
    }

    /** Returns the name used in requests, answers and files. */
    public String wireName() {
        return wireName;
    }

    /** Returns the direction seen when head and tail change places. */
    public Direction reversed() {
        return switch (this) {
            case HEAD_TO_TAIL -> TAIL_TO_HEAD;
            case TAIL_TO_HEAD -> HEAD_TO_TAIL;
            case NONE -> NONE;
        };
    }
}
