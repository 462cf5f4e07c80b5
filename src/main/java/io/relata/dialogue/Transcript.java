package io.relata.dialogue;

/** How a turn follows the answer before it in one conversation, in serving and in training alike. */
public final class Transcript {
    private Transcript() {}

    /** Returns what stands between the answer to a turn and the next turn: its stop text where that is white space. */
    public static String stop(Turn turn) {
        return switch (turn) {
            case Turn.Write write -> {
                String first = write.stops().stream().findFirst().orElse("");
                yield first.isBlank() ? first : "";
            }
            case Turn.Choose _, Turn.Tag _ -> "";
        };
    }

    /** Returns a turn's text after what ended the answer before, of which it may itself begin with a part. */
    public static String joint(String stop, String text) {
        int shared = Math.min(stop.length(), text.length());
        while (!text.startsWith(stop.substring(stop.length() - shared))) {
            shared--;
        }
        return stop.substring(0, stop.length() - shared) + text;
    }
}
