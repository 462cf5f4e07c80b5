package io.relata.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.wire.ExtractRequest;
import io.relata.wire.ExtractionDesk;
import io.relata.wire.Limits;
import io.relata.wire.Problem;
import io.relata.wire.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A batch: one request a line in, one answer or problem a line out, in the same order, each as soon as it is there. Blank
 * lines are passed over; every other line has its answer.
 *
 * @param desk answers the lines
 * @param limits what one line may ask for
 * @param instance path of the batch, for problems
 */
record Batch(ExtractionDesk desk, Limits limits, String instance) {
    private static final Logger LOG = Logger.getLogger(Batch.class);

    void answer(InputStream in, OutputStream out) throws IOException {
        LineReader lines = new LineReader(in, limits.bodyBytesMax());
        int number = 0;
        for (Optional<LineReader.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
            number++;
            if (!line.get().isBlank()) {
                out.write(StrictJson.write(answer(line.get(), number)));
                out.write('\n');
                out.flush();
            }
        }
    }

    private Object answer(LineReader.Line line, int number) {
        try {
            if (line.tooLong()) {
                throw new RelataException(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        "The line is longer than %d bytes.".formatted(limits.bodyBytesMax()),
                        "");
            }
            return desk.answer(ExtractRequest.readLine(line.bytes(), limits));
        } catch (RelataException e) {
            return Problem.of(e, instance).atLine(number, customId(line));
        } catch (RuntimeException e) {
            // A defect that one line uncovers must not cost the caller the answers to all the others.
            LOG.errorf(e, "Line %d of a batch met a defect.", number);
            return Problem.of(
                            ErrorCode.INTERNAL,
                            "Something went wrong inside the server; its log says what.",
                            "",
                            instance)
                    .atLine(number, customId(line));
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
