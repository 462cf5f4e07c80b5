package io.relata.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/** What a command line gave. */
record CommandRun(int exit, String out, String err) {
    /**
     * Runs a command line as the program does.
     *
     * @param commands the commands that may be run; the others are only listed
     */
    static CommandRun of(Map<Class<?>, Supplier<Object>> commands, String... arguments) {
        return of(new CommandLine(new RelataCommand(), new Factory(commands)), arguments);
    }

    /** Runs a command line of one command. */
    static CommandRun of(CommandLine command, String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream capturedOut = new ByteArrayOutputStream();
        ByteArrayOutputStream capturedErr = new ByteArrayOutputStream();
        System.setOut(new PrintStream(capturedOut, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(capturedErr, true, StandardCharsets.UTF_8));
        try {
            int exit = Failures.handledBy(command).execute(arguments);
            return new CommandRun(
                    exit, capturedOut.toString(StandardCharsets.UTF_8), capturedErr.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private record Factory(Map<Class<?>, Supplier<Object>> commands) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            if (commands.containsKey(type)) {
                return type.cast(commands.get(type).get());
            }
            return type.getConstructors().length == 1 && type.getConstructors()[0].getParameterCount() > 0
                    ? type.cast(type.getConstructors()[0].newInstance(
                            new Object[type.getConstructors()[0].getParameterCount()]))
                    : CommandLine.defaultFactory().create(type);
        }
    }
}
