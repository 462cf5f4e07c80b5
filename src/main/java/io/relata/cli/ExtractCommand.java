package io.relata.cli;

import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.CallBudget;
import io.relata.serving.Client;
import io.relata.wire.Answer;
import io.relata.wire.Batch;
import io.relata.wire.ExtractAnswer;
import io.relata.wire.ExtractRequest;
import io.relata.wire.ExtractionDesk;
import io.relata.wire.JobLimits;
import io.relata.wire.Limits;
import io.relata.wire.TextAnswer;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Answers one text, or a file of requests as the batch door takes them. */
@Command(
        name = "extract",
        description =
                "Answer one text, with the pair marked in it or whole as the profile has it, or a file of requests.",
        mixinStandardHelpOptions = true)
public final class ExtractCommand implements Callable<Integer> {
    private static final Logger LOG = Logger.getLogger(ExtractCommand.class);

    @ArgGroup(multiplicity = "1")
    private final Source source = new Source();

    @Option(names = "--schema", paramLabel = "NAME", description = "Schema; the profile's own if left out.")
    private String schema = "";

    @Option(names = "--profile", paramLabel = "NAME", description = "Profile; the default one if left out.")
    private String profile = "";

    @Option(
            names = "--adapter",
            paramLabel = "NAME",
            description =
                    "Adapter on the profile's language model; none for the bare model, the profile's own if left out.")
    private String adapter = "";

    @Option(names = "--k", paramLabel = "COUNT", description = "Demonstrations to retrieve.")
    private int k;

    @Option(
            names = "--llm-calls-max",
            paramLabel = "N",
            defaultValue = "",
            description =
                    "With --file: prompts and turns for the language model in all; later lines say that they go without it.")
    private String llmCallsMax = "";

    @Option(
            names = "--finish-within",
            paramLabel = "SECONDS",
            defaultValue = "",
            description = "With --file: time after which the language model is not asked any more.")
    private String finishWithin = "";

    @Option(names = "--trace", description = "Tell every stage (with --json).")
    private boolean trace;

    @Option(names = "--json", description = "Print JSON: what POST /v1/extract answers.")
    private boolean json;

    private final Provider<ExtractionDesk> desk;
    private final Provider<Limits> limits;

    /** Creates the command; models are opened when it runs. */
    @Inject
    public ExtractCommand(Provider<ExtractionDesk> desk, Provider<Limits> limits) {
        this.desk = desk;
        this.limits = limits;
    }

    /** What is to be answered. */
    static final class Source {
        @Option(
                names = "--text",
                paramLabel = "TEXT",
                description = "A text such as 'The <e1>fire</e1> was caused by <e2>friction</e2>.';"
                        + " without marks for a profile that searches whole texts.")
        private String text = "";

        @Option(
                names = "--file",
                paramLabel = "FILE",
                description = "Requests as POST /v1/extract/batch takes them, one a line; - for standard input."
                        + " Answers are printed as JSON, one a line.")
        private String file = "";
    }

    @Override
    public Integer call() {
        return source.file.isEmpty() ? answerText() : answerFile();
    }

    private int answerText() {
        if (!llmCallsMax.isEmpty() || !finishWithin.isEmpty()) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT, "--llm-calls-max and --finish-within are for --file.", "");
        }
        requireInRange();
        Answer answer = desk.get().answer(ExtractRequest.inline(source.text, schema, profile, adapter, k, trace));
        Output output = Output.standard();
        if (json) {
            output.json(answer);
        } else {
            switch (answer) {
                case ExtractAnswer relations -> new AnswerPrinter(output, source.text).print(relations);
                case TextAnswer found -> new TextAnswerPrinter(output).print(found);
            }
        }
        return 0;
    }

    private int answerFile() {
        if (!schema.isEmpty() || !profile.isEmpty() || !adapter.isEmpty() || k > 0 || trace) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "With --file, every line says for itself which schema, profile, adapter, k and trace it wants.",
                    "Maybe put them into the lines, as in {\"text\": \"...\", \"schema\": \"general.v1\"}.");
        }
        Batch batch = new Batch(
                desk.get(),
                limits.get(),
                "relata extract",
                (line, defect) -> LOG.errorf(defect, "Line %d met a defect.", line));
        try (InputStream in = source.file.equals("-") ? System.in : Files.newInputStream(Path.of(source.file))) {
            CallBudget budget = JobLimits.read(llmCallsMax, finishWithin).budget();
            return batch.answer(in, Output.standard().out(), budget, Client.house())
                    .orElse(0);
        } catch (IOException e) {
            throw new RelataException(
                    ErrorCode.FILE_UNREADABLE,
                    "The file %s could not be read: %s.".formatted(source.file, e),
                    "Maybe the path is mistyped.",
                    e);
        }
    }

    private void requireInRange() {
        if (k < 0 || k > limits.get().kMax()) {
            throw new RelataException(
                    ErrorCode.INVALID_ARGUMENT,
                    "--k is %d and must lie between 1 and %d."
                            .formatted(k, limits.get().kMax()),
                    "");
        }
    }
}
