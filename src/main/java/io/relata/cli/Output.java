package io.relata.cli;

import io.relata.wire.StrictJson;
import java.io.PrintStream;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command prints. Results go to standard output in UTF-8; with {@code --json} that is one JSON document and
 * nothing else.
 *
 * @param out standard output
 * @param err standard error
 */
record Output(PrintStream out, PrintStream err) {
    static Output standard() {
        return new Output(System.out, System.err);
    }

    /** Prints a value as one line of JSON, the same bytes as over HTTP. */
    void json(Object value) {
        out.writeBytes(StrictJson.write(value));
        out.println();
    }

    /** Prints a line; {@code @|bold ..|@} and its like are shown where the terminal can. */
    void line(String format, Object... arguments) {
        out.println(Ansi.AUTO.string(String.format(Locale.ROOT, format, arguments)));
    }

    /** Prints a line as it is, whatever signs it has in it. */
    void plain(String text) {
        out.println(text);
    }

    /** Says something about the run on standard error. */
    void note(String format, Object... arguments) {
        err.println(String.format(Locale.ROOT, format, arguments));
    }
}
