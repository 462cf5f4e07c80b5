package io.relata.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.extraction.CallBudget;
import io.relata.serving.Client;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A batch: one request a line in, one answer or problem a line out, in the same order, each as soon as it is there. Blank
 * lines are passed over; every other line has its answer.
 */
public final class Batch {
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);
    private static final Duration WAITED_MAX = Duration.ofMinutes(2);

    private final ExtractionDesk desk;
    private final Limits limits;
    private final String instance;
    private final DefectLog defects;
    private final Pause pause;

    /**
     * Creates a batch.
     *
     * @param desk answers the lines
     * @param limits what one line may ask for
     * @param instance path or command, for problems
     * @param defects is told of what we got wrong
     */
    public Batch(ExtractionDesk desk, Limits limits, String instance, DefectLog defects) {
        this(desk, limits, instance, defects, Thread::sleep);
    }

    Batch(ExtractionDesk desk, Limits limits, String instance, DefectLog defects, Pause pause) {
        this.pause = pause;
        this.desk = desk;
        this.limits = limits;
        this.instance = instance;
        this.defects = defects;
    }

    /** How a batch lets time pass. */
    @FunctionalInterface
    interface Pause {
        void sleep(Duration time) throws InterruptedException;
    }

    /** Hears of defects that lines have uncovered. */
    @FunctionalInterface
    public interface DefectLog {
        /** Takes down a defect and the 1-based line that met it. */
        void met(int line, RuntimeException defect);
    }

    /**
     * Answers every line.
     *
     * @return the highest exit code among the problems, or nothing when there was none
     * @throws IOException when one of the streams fails
     */
    public OptionalInt answer(InputStream in, OutputStream out) throws IOException {
        return answer(in, out, CallBudget.unlimited(), Client.house());
    }

    /**
     * Answers every line as {@link #answer(InputStream, OutputStream)} does, while the budget lasts with a language model.
     *
     * @param client on whose behalf the language model is asked
     */
    public OptionalInt answer(InputStream in, OutputStream out, CallBudget budget, Client client) throws IOException {
        LineReader lines = new LineReader(in, limits.bodyBytesMax());
        int number = 0;
        OptionalInt worst = OptionalInt.empty();
        for (Optional<LineReader.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
            number++;
            if (line.get().isBlank()) {
                continue;
            }
            Object answer = answer(line.get(), number, budget, client);
            if (answer instanceof Problem problem) {
                int exitCode = ErrorCode.valueOf(problem.code()).fault().exitCode();
                worst = OptionalInt.of(Math.max(exitCode, worst.orElse(0)));
            }
            out.write(StrictJson.write(answer));
            out.write('\n');
            out.flush();
        }
        return worst;
    }

    private Object answer(LineReader.Line line, int number, CallBudget budget, Client client) {
        try {
            if (line.tooLong()) {
                throw new RelataException(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        "The line is longer than %d bytes.".formatted(limits.bodyBytesMax()),
                        "");
            }
            return answerWhenFree(ExtractRequest.readLine(line.bytes(), limits), budget, client);
        } catch (RelataException e) {
            return Problem.of(e, instance).atLine(number, customId(line));
        } catch (RuntimeException e) {
            // A defect that one line uncovers must not cost the caller the answers to all the others.
            defects.met(number, e);
            return Problem.of(
                            ErrorCode.INTERNAL, "Something went wrong inside Relata; its log says what.", "", instance)
                    .atLine(number, customId(line));
        }
    }

    /**
     * A batch was taken on as one long request, so what a single request would be refused for, that the model is busy with
     * others, is waited out here; though not for ever.
     */
    private Answer answerWhenFree(ExtractRequest request, CallBudget budget, Client client) {
        Duration waited = Duration.ZERO;
        Duration wait = FIRST_WAIT;
        while (true) {
            try {
                return desk.answer(request, budget, client);
            } catch (RelataException e) {
                if (e.code() != ErrorCode.BUSY || waited.compareTo(WAITED_MAX) >= 0) {
                    throw e;
                }
            }
            sleep(wait);
            waited = waited.plus(wait);
            Duration doubled = wait.multipliedBy(2);
            wait = doubled.compareTo(WAIT_MAX) < 0 ? doubled : WAIT_MAX;
        }
    }

    private void sleep(Duration time) {
        try {
            pause.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new RelataException(ErrorCode.CANCELLED, "The batch was given up while it waited for the model.", "");
        }
    }

    /** Returns the line's own name as far as the line can be read at all. */
    private static String customId(LineReader.Line line) {
        try {
            JsonNode customId = StrictJson.read(line.bytes()).path("custom_id");
            return customId.isTextual() ? customId.textValue() : "";
        } catch (RelataException _) {
            return "";
        }
    }
}
