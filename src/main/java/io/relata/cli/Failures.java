package io.relata.cli;

import io.quarkus.picocli.runtime.PicocliCommandLineFactory;
import io.relata.error.ErrorCode;
import io.relata.error.Fault;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import io.relata.wire.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * How commands fail: with the same codes, details and hints as over HTTP, and an exit code that says whose fault it is. With
 * {@code --json} the problem is the one JSON document on standard output.
 */
public final class Failures {
    private static final Logger LOG = Logger.getLogger(Failures.class);

    @Produces
    @ApplicationScoped
    CommandLine commandLine(PicocliCommandLineFactory factory) {
        return handledBy(factory.create());
    }

    /** Returns the command line after making it fail as described above. */
    static CommandLine handledBy(CommandLine commandLine) {
        return commandLine
                .setExecutionExceptionHandler(Failures::failed)
                .setParameterExceptionHandler(Failures::misused)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true);
    }

    private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        boolean json = parsed.originalArgs().contains("--json");
        if (failure instanceof RelataException known) {
            return tell(known, command, json);
        }
        LOG.error("A command met a defect.", failure);
        RelataException defect = new RelataException(
                ErrorCode.INTERNAL, "Something went wrong inside Relata: %s.".formatted(failure), "", failure);
        return tell(defect, command, json);
    }

    private static int misused(ParameterException failure, String[] arguments) {
        RelataException told =
                new RelataException(ErrorCode.INVALID_ARGUMENT, fullStop(failure.getMessage()), hint(failure), failure);
        return tell(told, failure.getCommandLine(), Arrays.asList(arguments).contains("--json"));
    }

    private static String hint(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        String help = "%s --help lists what there is."
                .formatted(command.getCommandSpec().qualifiedName());
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            List<String> known = command.getCommandSpec().options().stream()
                    .flatMap(option -> Arrays.stream(option.names()))
                    .toList();
            return KnownNames.nearest(unmatched.getUnmatched().getFirst(), known)
                    .map(name -> "Maybe %s was meant; %s".formatted(name, help))
                    .orElse("Maybe it is spelled otherwise; " + help);
        }
        return "Maybe an option is missing; " + help;
    }

    private static int tell(RelataException failure, CommandLine command, boolean json) {
        Output output = Output.standard();
        if (json) {
            output.json(Problem.of(failure, command.getCommandSpec().qualifiedName()));
        }
        output.err().println("relata: %s: %s".formatted(failure.code(), failure.detail()));
        if (!failure.hint().isEmpty()) {
            output.err().println("  " + failure.hint());
        }
        Fault fault = failure.code().fault();
        return fault.exitCode();
    }

    private static String fullStop(String message) {
        return message.endsWith(".") ? message : message + ".";
    }
}
