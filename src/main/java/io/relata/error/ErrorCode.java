package io.relata.error;

/**
 * The stable names of everything a user can do wrong or meet. A code is never renamed and never reused;
 * the web and the command line give the same code for the same failure.
 */
public enum ErrorCode {
    // What the request says
    MALFORMED_JSON(Fault.CALLER, 400),
    UNKNOWN_FIELD(Fault.CALLER, 400),
    INVALID_FIELD(Fault.CALLER, 400),
    PAYLOAD_TOO_LARGE(Fault.CALLER, 413),
    UNSUPPORTED_MEDIA_TYPE(Fault.CALLER, 415),
    NOT_ACCEPTABLE(Fault.CALLER, 406),
    METHOD_NOT_ALLOWED(Fault.CALLER, 405),
    NOT_FOUND(Fault.CALLER, 404),
    INVALID_ARGUMENT(Fault.CALLER, 400),
    CANCELLED(Fault.CALLER, 499),
    // What the text says
    TEXT_EMPTY(Fault.CALLER, 422),
    TEXT_TOO_LONG(Fault.CALLER, 422),
    TEXT_NOT_UNICODE(Fault.CALLER, 422),
    TEXT_HAS_CONTROL_CHARACTERS(Fault.CALLER, 422),
    MARKERS_MALFORMED(Fault.CALLER, 422),
    // What is marked in it
    SPAN_INVALID(Fault.CALLER, 422),
    SPAN_OUTSIDE_TEXT(Fault.CALLER, 422),
    SPAN_SPLITS_CHARACTER(Fault.CALLER, 422),
    SPAN_TEXT_MISMATCH(Fault.CALLER, 422),
    MENTIONS_MISSING(Fault.CALLER, 422),
    MENTION_ID_REPEATED(Fault.CALLER, 422),
    MENTION_ID_UNKNOWN(Fault.CALLER, 422),
    MENTIONS_OVERLAP(Fault.CALLER, 422),
    MENTIONS_IDENTICAL(Fault.CALLER, 422),
    PAIRS_TOO_MANY(Fault.CALLER, 422),
    // What it names
    SCHEMA_UNKNOWN(Fault.CALLER, 422),
    SCHEMA_INVALID(Fault.CALLER, 422),
    MODEL_UNKNOWN(Fault.CALLER, 404),
    PROFILE_UNKNOWN(Fault.CALLER, 422),
    PROFILE_MISMATCH(Fault.CALLER, 422),
    ADAPTER_UNKNOWN(Fault.CALLER, 422),
    RELATION_UNKNOWN(Fault.CALLER, 422),
    ENTITY_TYPE_UNKNOWN(Fault.CALLER, 422),
    DEMONSTRATION_UNKNOWN(Fault.CALLER, 404),
    DEMONSTRATION_EXISTS(Fault.CALLER, 409),
    FORMAT_UNKNOWN(Fault.CALLER, 400),
    FILE_UNREADABLE(Fault.CALLER, 400),
    ROW_MALFORMED(Fault.CALLER, 422),
    PROMPT_TOO_LONG(Fault.CALLER, 422),
    // What the installation holds
    PROFILE_INVALID(Fault.OPERATOR, 500),
    MODEL_MISSING(Fault.OPERATOR, 503),
    MODEL_INVALID(Fault.OPERATOR, 500),
    MODEL_UNSUPPORTED(Fault.OPERATOR, 500),
    ADAPTER_INVALID(Fault.OPERATOR, 500),
    ADAPTER_MISMATCH(Fault.OPERATOR, 500),
    ENGINE_UNAVAILABLE(Fault.OPERATOR, 503),
    INDEX_MISMATCH(Fault.OPERATOR, 500),
    INDEX_CORRUPT(Fault.OPERATOR, 500),
    INDEX_LOCKED(Fault.OPERATOR, 503),
    INDEX_UNWRITABLE(Fault.OPERATOR, 503),
    STORE_TOO_SMALL(Fault.OPERATOR, 503),
    CONFIGURATION_INVALID(Fault.OPERATOR, 500),
    // What a server elsewhere does
    REMOTE_UNREACHABLE(Fault.OPERATOR, 503),
    REMOTE_REFUSED(Fault.OPERATOR, 502),
    REMOTE_FAILED(Fault.OPERATOR, 502),
    REMOTE_ANSWER_INVALID(Fault.OPERATOR, 502),
    // What the machine can bear
    BUSY(Fault.CAPACITY, 429),
    REMOTE_BUSY(Fault.CAPACITY, 503),
    REMOTE_TIMEOUT(Fault.CAPACITY, 504),
    DEADLINE_PASSED(Fault.CAPACITY, 503),
    OUT_OF_MEMORY(Fault.CAPACITY, 503),
    // What we got wrong
    INTERNAL(Fault.DEFECT, 500);

    private final Fault fault;
    private final int httpStatus;

    ErrorCode(Fault fault, int httpStatus) {
        this.fault = fault;
        this.httpStatus = httpStatus;
    }

    /** Returns whose fault a failure with this code is. */
    public Fault fault() {
        return fault;
    }

    /** Returns the HTTP status a failure with this code is answered with. */
    public int httpStatus() {
        return httpStatus;
    }
}
