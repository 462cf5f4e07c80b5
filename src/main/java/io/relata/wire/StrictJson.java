package io.relata.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * JSON as RFC 8259 has it and no more: UTF-8 without a byte order mark, one document, no field twice, no NaN, no
 * comments, little nesting.
 *
 * <p>Leniency would let a mistyped request through with another meaning than its sender had in mind.
 */
public final class StrictJson {
    // A request nests four deep; sixteen is beyond any honest one and far from what could exhaust a stack.
    private static final int NESTING_MAX = 16;
    private static final int NUMBER_CHARACTERS_MAX = 100;

    // A JSON schema within a request takes two levels for each of its own.
    private static final int SCHEMA_NESTING_MAX = 64;

    private static final JsonMapper MAPPER = mapper(NESTING_MAX);
    private static final JsonMapper WITH_SCHEMAS = mapper(SCHEMA_NESTING_MAX);

    private StrictJson() {}

    private static JsonMapper mapper(int nestingMax) {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(nestingMax)
                                .maxNumberLength(NUMBER_CHARACTERS_MAX)
                                .maxStringLength(Integer.MAX_VALUE)
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        // The request may be confidential; a parser's message must not quote it into a log.
                        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .addModule(new Jdk8Module())
                .build();
    }

    /**
     * Reads one document.
     *
     * @throws RelataException with {@code MALFORMED_JSON} and the place of the first fault
     */
    public static JsonNode read(byte[] utf8) {
        return read(utf8, MAPPER);
    }

    /** Reads one document that may have a JSON schema in it, and so nest deeper; fails as {@link #read} does. */
    public static JsonNode readWithSchema(byte[] utf8) {
        return read(utf8, WITH_SCHEMAS);
    }

    private static JsonNode read(byte[] utf8, JsonMapper mapper) {
        String text = utf8(utf8);
        if (text.isBlank()) {
            throw new RelataException(
                    ErrorCode.MALFORMED_JSON,
                    "There is no JSON; %s."
                            .formatted(text.isEmpty() ? "nothing was sent" : "only white space was sent"),
                    "Maybe the body was forgotten; {\"text\": \"The <e1>fire</e1> came from <e2>friction</e2>.\"} is one.");
        }
        try {
            return mapper.readTree(text);
        } catch (StreamConstraintsException e) {
            throw new RelataException(
                    ErrorCode.MALFORMED_JSON,
                    "The JSON goes past a limit: %s.".formatted(withoutFullStop(e.getOriginalMessage())),
                    "Maybe the document was wrapped in too many brackets.",
                    e);
        } catch (JsonProcessingException e) {
            throw malformed(e);
        }
    }

    /** Returns the value as compact JSON in UTF-8; records are written with their fields in order. */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A value of ours could not be written as JSON: " + e.getMessage(), e);
        }
    }

    /** Returns the bytes as text, or fails with {@code MALFORMED_JSON} when they are not UTF-8. */
    public static String utf8(byte[] utf8) {
        if (utf8.length >= 3 && utf8[0] == (byte) 0xEF && utf8[1] == (byte) 0xBB && utf8[2] == (byte) 0xBF) {
            throw new RelataException(
                    ErrorCode.MALFORMED_JSON,
                    "The document begins with a byte order mark.",
                    "Maybe the file was saved as \"UTF-8 with BOM\"; save it as UTF-8.");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RelataException(
                    ErrorCode.MALFORMED_JSON,
                    "The document is not UTF-8.",
                    "Maybe it was written as Latin-1, Windows-1252 or UTF-16.",
                    e);
        }
    }

    private static RelataException malformed(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String place = at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
        return new RelataException(
                ErrorCode.MALFORMED_JSON,
                "This is not JSON%s: %s.".formatted(place, withoutFullStop(firstLine(e.getOriginalMessage()))),
                "Maybe a quotation mark, a comma or a bracket is missing, or a field is there twice.",
                e);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }

    private static String withoutFullStop(String message) {
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }
}
