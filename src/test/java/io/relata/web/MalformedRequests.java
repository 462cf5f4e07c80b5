package io.relata.web;

import io.relata.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Requests that are wrong, in families, each with the code that it must be answered with. */
final class MalformedRequests {
    private static final String TEXT = "The fire inside the turbine was caused by friction.";
    private static final String JSON = "application/json";
    private static final String ASTRAL = "A \uD83D\uDD25 fire \uD83D\uDE92 was caused by \uD834\uDD1E friction.";

    private final List<Malformed> all = new ArrayList<>();

    private MalformedRequests() {}

    static Stream<Malformed> all() {
        MalformedRequests requests = new MalformedRequests();
        requests.brokenJson();
        requests.brokenEncodings();
        requests.tooLarge();
        requests.wrongShapes();
        requests.unknownFields();
        requests.wrongTypes();
        requests.wrongTexts();
        requests.wrongMarkers();
        requests.wrongSpans();
        requests.astralCharacters();
        requests.wrongMentions();
        requests.wrongPairs();
        requests.wrongWholeTexts();
        requests.unknownNames();
        requests.wrongDemonstrations();
        requests.wrongSearches();
        requests.wrongSchemas();
        requests.wrongPathsAndHeaders();
        return requests.all.stream();
    }

    /**
     * A request that must be refused.
     *
     * @param name family and case
     * @param accept media type asked for, or the empty string
     * @param type media type of the body, or the empty string for none
     */
    record Malformed(
            String name, String method, String path, String type, String accept, byte[] body, ErrorCode expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    private void brokenJson() {
        String valid = "{\"text\": \"%s\"}".formatted(inline());
        for (int cut = 1; cut < valid.length(); cut += 6) {
            extract("cut off after " + cut, valid.substring(0, cut), ErrorCode.MALFORMED_JSON);
        }
        List<String> broken = List.of(
                "",
                " \n\t ",
                "{",
                "}",
                "{\"text\"}",
                "{\"text\":}",
                "{text: \"a\"}",
                "{'text': 'a'}",
                "{\"text\": \"a\",}",
                "{\"text\": \"a\"} {}",
                "{\"text\": \"a\"} x",
                "{\"text\": \"a\" \"k\": 1}",
                "{\"text\": \"a\", \"text\": \"b\"}",
                "{\"text\": \"a\", \"k\": NaN}",
                "{\"text\": \"a\", \"k\": Infinity}",
                "{\"text\": \"a\", \"k\": -Infinity}",
                "{\"text\": \"a\", \"k\": 01}",
                "{\"text\": \"a\", \"k\": +1}",
                "{\"text\": \"a\", \"k\": .5}",
                "{\"text\": \"a\", \"k\": 0x10}",
                "{\"text\": \"a\", \"k\": 1e}",
                "{\"text\": \"a\nb\"}",
                "{\"text\": \"a\\qb\"}",
                "{\"text\": \"\\u12\"}",
                "{\"text\": \"\\uZZZZ\"}",
                "// hello\n{\"text\": \"a\"}",
                "/* hello */ {\"text\": \"a\"}",
                "{\"text\": True}",
                "{\"text\": undefined}",
                "<request/>",
                "text=a",
                "[".repeat(17) + "]".repeat(17),
                "{\"text\":".repeat(100),
                "[".repeat(100_000),
                "{\"k\": " + "9".repeat(500) + "}",
                "{\"text\": \"a\"\u0000}");
        for (int i = 0; i < broken.size(); i++) {
            extract("broken JSON " + i, broken.get(i), ErrorCode.MALFORMED_JSON);
        }
    }

    private void brokenEncodings() {
        String valid = "{\"text\": \"The caf\u00e9 was <e1>full</e1> of <e2>smoke</e2>.\"}";
        for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "ISO-8859-1", "windows-1252")) {
            bytes("written as " + charset, valid.getBytes(Charset.forName(charset)), ErrorCode.MALFORMED_JSON);
        }
        bytes(
                "byte order mark",
                concat(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, utf8(valid)),
                ErrorCode.MALFORMED_JSON);
        byte[][] illFormed = {
            {(byte) 0xC0, (byte) 0x80},
            {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            {(byte) 0xF8, (byte) 0x88, (byte) 0x80, (byte) 0x80, (byte) 0x80},
            {(byte) 0xFF},
            {(byte) 0xFE},
            {(byte) 0xE2, (byte) 0x82},
            {(byte) 0x80},
            {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
        };
        for (int i = 0; i < illFormed.length; i++) {
            bytes(
                    "ill-formed UTF-8 " + i,
                    concat(utf8("{\"text\": \"a"), illFormed[i], utf8("\"}")),
                    ErrorCode.MALFORMED_JSON);
        }
    }

    private void tooLarge() {
        String long10Megabytes = "x".repeat(10 << 20);
        extract("10 MB of text", "{\"text\": \"%s\"}".formatted(long10Megabytes), ErrorCode.PAYLOAD_TOO_LARGE);
        extract("10 MB that are not JSON", long10Megabytes, ErrorCode.PAYLOAD_TOO_LARGE);
        extract("10 MB of white space", " ".repeat(10 << 20), ErrorCode.PAYLOAD_TOO_LARGE);
        extract("one byte over", " ".repeat((2 << 20) + 1), ErrorCode.PAYLOAD_TOO_LARGE);
        demonstration("10 MB demonstration", long10Megabytes, ErrorCode.PAYLOAD_TOO_LARGE);
        extract("text over its limit", "{\"text\": \"%s\"}".formatted("word ".repeat(4001)), ErrorCode.TEXT_TOO_LONG);
    }

    private void wrongShapes() {
        for (String document : List.of("null", "true", "1", "1.5", "\"text\"", "[]", "[{}]")) {
            extract("document is " + document, document, ErrorCode.INVALID_FIELD);
        }
        extract("empty object", "{}", ErrorCode.INVALID_FIELD);
        extract("text left out", "{\"k\": 3}", ErrorCode.INVALID_FIELD);
        extract("text null", "{\"text\": null}", ErrorCode.INVALID_FIELD);
    }

    private void unknownFields() {
        for (String field : List.of(
                "Text",
                "texts",
                "mention",
                "pair",
                "shema",
                "profil",
                "offsetUnit",
                "offset-unit",
                "K",
                "traces",
                "custom_id",
                "",
                "__proto__",
                "a".repeat(5000),
                "\u0000")) {
            extract(
                    "unknown field " + (field.length() > 20 ? "of 5000 letters" : field),
                    "{\"text\": \"%s\", \"%s\": 1}".formatted(inline(), field.replace("\u0000", "\\u0000")),
                    ErrorCode.UNKNOWN_FIELD);
        }
        extract(
                "unknown field of a mention",
                "{\"text\": \"%s\", \"mentions\": [{\"id\": \"a\", \"start\": 4, \"end\": 8, \"begin\": 4}]}"
                        .formatted(TEXT),
                ErrorCode.UNKNOWN_FIELD);
        extract(
                "unknown field of a pair",
                withMentions(
                        mention("a", 4, 8), mention("b", 42, 50), ", \"pairs\": [{\"from\": \"a\", \"to\": \"b\"}]"),
                ErrorCode.UNKNOWN_FIELD);
    }

    private void wrongTypes() {
        for (String value : List.of("1", "true", "[]", "{}", "1.5", "[\"a\"]")) {
            extract("text is " + value, "{\"text\": %s}".formatted(value), ErrorCode.INVALID_FIELD);
            extract("schema is " + value, with("schema", value), ErrorCode.INVALID_FIELD);
            extract("profile is " + value, with("profile", value), ErrorCode.INVALID_FIELD);
            extract("offset unit is " + value, with("offset_unit", value), ErrorCode.INVALID_FIELD);
        }
        for (String value :
                List.of("\"3\"", "true", "[]", "{}", "1.5", "3.0", "1e2", "99999999999", "0", "-1", "1000000")) {
            extract("k is " + value, with("k", value), ErrorCode.INVALID_FIELD);
        }
        for (String value : List.of("1", "\"true\"", "[]", "{}", "0")) {
            extract("trace is " + value, with("trace", value), ErrorCode.INVALID_FIELD);
        }
        for (String value : List.of("1", "\"all\"", "{}", "true", "[1]", "[[]]", "[\"a\", \"b\"]", "[null, null]")) {
            extract("mentions is " + value, with("mentions", value), ErrorCode.INVALID_FIELD);
        }
        for (String value : List.of("1", "\"every\"", "{}", "true", "[1]", "[[]]", "[null]", "[]", "\"\"", "\"ALL\"")) {
            extract(
                    "pairs is " + value,
                    withMentions(mention("a", 4, 8), mention("b", 42, 50), ", \"pairs\": " + value),
                    ErrorCode.INVALID_FIELD);
        }
        for (String value : List.of("\"4\"", "4.0", "null", "true", "[4]", "1e400", "4e0", "99999999999999999999")) {
            extract(
                    "start is " + value,
                    withMentions(
                            "{\"id\": \"a\", \"start\": %s, \"end\": 8}".formatted(value), mention("b", 42, 50), ""),
                    ErrorCode.INVALID_FIELD);
        }
        for (String value : List.of("1", "null", "\"\"", "\" \"", "[]")) {
            extract(
                    "mention id is " + value,
                    withMentions("{\"id\": %s, \"start\": 4, \"end\": 8}".formatted(value), mention("b", 42, 50), ""),
                    ErrorCode.INVALID_FIELD);
        }
        for (String unit : List.of("", "UTF16", "utf-16", "bytes", "char", "utf32")) {
            extract(
                    "offset unit \"%s\"".formatted(unit),
                    with("offset_unit", "\"" + unit + "\""),
                    ErrorCode.INVALID_FIELD);
        }
    }

    private void wrongTexts() {
        extract("empty text", "{\"text\": \"\"}", ErrorCode.TEXT_EMPTY);
        extract("blank text", "{\"text\": \" \\t\\n \\u2003\"}", ErrorCode.TEXT_EMPTY);
        for (String code : List.of("0000", "0001", "0007", "0008", "000b", "000c", "001b", "007f", "0085", "009f")) {
            extract(
                    "control character U+" + code,
                    "{\"text\": \"The <e1>fire</e1>\\u%s came from <e2>friction</e2>.\"}".formatted(code),
                    ErrorCode.TEXT_HAS_CONTROL_CHARACTERS);
        }
        for (String half : List.of("\\ud83d", "\\udd25", "\\udd25\\ud83d", "\\ud83dx", "x\\udd25")) {
            extract(
                    "half a character " + half,
                    "{\"text\": \"The <e1>fire</e1> %s came from <e2>friction</e2>.\"}".formatted(half),
                    ErrorCode.TEXT_NOT_UNICODE);
        }
    }

    private void wrongMarkers() {
        extract("no markers and no mentions", "{\"text\": \"%s\"}".formatted(TEXT), ErrorCode.MENTIONS_MISSING);
        for (String text : List.of(
                "The <e1>fire</e1> was caused by friction.",
                "The fire was caused by <e2>friction</e2>.",
                "The <e1>fire was caused by <e2>friction</e2>.",
                "The <e1>fire</e1> was caused by <e2>friction.",
                "The fire</e1> was caused by <e2>friction</e2>.",
                "The </e1>fire<e1> was caused by <e2>friction</e2>.",
                "The <e1></e1> was caused by <e2>friction</e2>.",
                "The <e1> </e1> was caused by <e2>friction</e2>.",
                "The <e1>fire</e1> was <e1>caused</e1> by <e2>friction</e2>.",
                "The <e1>fire</e1> was caused by <e2>friction</e2> and <e2>heat</e2>.",
                "<e1></e1><e2></e2>",
                "<e1>")) {
            extract("markers: " + text, "{\"text\": \"%s\"}".formatted(text), ErrorCode.MARKERS_MALFORMED);
        }
        extract(
                "markers in each other",
                "{\"text\": \"The <e1>fire inside the <e2>turbine</e2></e1> burnt.\"}",
                ErrorCode.MENTIONS_OVERLAP);
        extract(
                "markers across each other",
                "{\"text\": \"The <e1>fire <e2>inside</e1> turbine</e2> burnt.\"}",
                ErrorCode.MENTIONS_OVERLAP);
        extract(
                "markers around the same words",
                "{\"text\": \"The <e1><e2>fire</e2></e1> burnt.\"}",
                ErrorCode.MENTIONS_IDENTICAL);
        extract(
                "markers and mentions",
                "{\"text\": \"%s\", \"mentions\": [%s, %s]}"
                        .formatted(inline(), mention("a", 0, 3), mention("b", 5, 9)),
                ErrorCode.MARKERS_MALFORMED);
    }

    private void wrongSpans() {
        int[][] invalid = {{-1, 4}, {4, 4}, {8, 4}, {0, 0}, {-5, -1}, {Integer.MIN_VALUE, Integer.MAX_VALUE}};
        int[][] outside = {
            {4, 52}, {51, 52}, {1000, 1004}, {0, Integer.MAX_VALUE}, {Integer.MAX_VALUE - 1, Integer.MAX_VALUE}
        };
        for (String unit : List.of("utf16", "codepoint", "utf8")) {
            for (int[] span : invalid) {
                extract(
                        "%s span [%d, %d)".formatted(unit, span[0], span[1]),
                        withMentions(mention("a", span[0], span[1]), mention("b", 42, 50), unit(unit)),
                        ErrorCode.SPAN_INVALID);
            }
            for (int[] span : outside) {
                extract(
                        "%s span [%d, %d)".formatted(unit, span[0], span[1]),
                        withMentions(mention("a", span[0], span[1]), mention("b", 42, 50), unit(unit)),
                        ErrorCode.SPAN_OUTSIDE_TEXT);
            }
        }
        extract("a blank span", withMentions(mention("a", 3, 4), mention("b", 42, 50), ""), ErrorCode.SPAN_INVALID);
        for (String text : List.of("Fire", "fir", "fire ", "ire", "friction", "nowhere at all")) {
            extract(
                    "another text than \"%s\"".formatted(text),
                    withMentions(
                            "{\"id\": \"a\", \"start\": 4, \"end\": 8, \"text\": \"%s\"}".formatted(text),
                            mention("b", 42, 50),
                            ""),
                    ErrorCode.SPAN_TEXT_MISMATCH);
        }
    }

    private void astralCharacters() {
        astral("utf16 start inside a character", "utf16", 3, 6, ErrorCode.SPAN_SPLITS_CHARACTER);
        astral("utf16 end inside a character", "utf16", 0, 3, ErrorCode.SPAN_SPLITS_CHARACTER);
        astral("utf8 start inside a character", "utf8", 3, 11, ErrorCode.SPAN_SPLITS_CHARACTER);
        astral("utf8 end inside a character", "utf8", 0, 4, ErrorCode.SPAN_SPLITS_CHARACTER);
        astral("utf8 end inside another", "utf8", 0, 5, ErrorCode.SPAN_SPLITS_CHARACTER);
        astral(
                "codepoints past the end",
                "codepoint",
                0,
                ASTRAL.codePointCount(0, ASTRAL.length()) + 1,
                ErrorCode.SPAN_OUTSIDE_TEXT);
        astral("utf16 past the end", "utf16", 0, ASTRAL.length() + 1, ErrorCode.SPAN_OUTSIDE_TEXT);
        astral("utf8 past the end", "utf8", 0, utf8(ASTRAL).length + 1, ErrorCode.SPAN_OUTSIDE_TEXT);
        int codePoints = ASTRAL.codePointCount(0, ASTRAL.indexOf("fire"));
        extract(
                "code points given as utf16",
                "{\"text\": \"%s\", \"mentions\": [{\"id\": \"a\", \"start\": %d, \"end\": %d, \"text\": \"fire\"}, %s]}"
                        .formatted(ASTRAL, codePoints, codePoints + 4, mention("b", 0, 1)),
                ErrorCode.SPAN_TEXT_MISMATCH);
    }

    private void wrongMentions() {
        extract("no mentions", "{\"text\": \"%s\", \"mentions\": []}".formatted(TEXT), ErrorCode.MENTIONS_MISSING);
        extract(
                "one mention",
                "{\"text\": \"%s\", \"mentions\": [%s]}".formatted(TEXT, mention("a", 4, 8)),
                ErrorCode.MENTIONS_MISSING);
        extract(
                "the same id twice",
                withMentions(mention("a", 4, 8), mention("a", 42, 50), ""),
                ErrorCode.MENTION_ID_REPEATED);
        extract(
                "the same id twice, all pairs",
                withMentions(mention("a", 4, 8), mention("a", 42, 50), allPairs()),
                ErrorCode.MENTION_ID_REPEATED);
        extract(
                "the same words twice",
                withMentions(mention("a", 4, 8), mention("b", 4, 8), ""),
                ErrorCode.MENTIONS_IDENTICAL);
        extract(
                "the same words twice, all pairs",
                withMentions(mention("a", 4, 8), mention("b", 4, 8), allPairs()),
                ErrorCode.MENTIONS_IDENTICAL);
        extract(
                "one inside the other",
                withMentions(mention("a", 0, 8), mention("b", 4, 8), ""),
                ErrorCode.MENTIONS_OVERLAP);
        extract(
                "one across the other",
                withMentions(mention("a", 0, 8), mention("b", 6, 12), ""),
                ErrorCode.MENTIONS_OVERLAP);
        extract(
                "overlap, all pairs",
                withMentions(mention("a", 0, 8), mention("b", 6, 12), allPairs()),
                ErrorCode.MENTIONS_OVERLAP);
        StringBuilder many = new StringBuilder(mention("m0", 0, 1));
        for (int i = 1; i < 201; i++) {
            many.append(", ").append(mention("m" + i, i, i + 1));
        }
        extract(
                "201 mentions",
                "{\"text\": \"%s\", \"mentions\": [%s]}".formatted("x".repeat(300), many),
                ErrorCode.PAIRS_TOO_MANY);
        extract(
                "an entity type that the schema lacks",
                "{\"text\": \"%s\", \"mentions\": [{\"id\": \"a\", \"start\": 4, \"end\": 8, \"type\": \"Droog\"}, %s], \"schema\": \"clinical.v1\"}"
                        .formatted(TEXT, mention("b", 42, 50)),
                ErrorCode.ENTITY_TYPE_UNKNOWN);
    }

    private void wrongPairs() {
        extract("pairs without mentions", with("pairs", "\"all\""), ErrorCode.MENTIONS_MISSING);
        extract(
                "pairs listed without mentions",
                with("pairs", "[{\"head\": \"e1\", \"tail\": \"e2\"}]"),
                ErrorCode.MENTIONS_MISSING);
        for (String pair : List.of(
                "{\"head\": \"a\", \"tail\": \"c\"}",
                "{\"head\": \"A\", \"tail\": \"b\"}",
                "{\"head\": \"\", \"tail\": \"b\"}")) {
            extract(
                    "pair " + pair,
                    withMentions(mention("a", 4, 8), mention("b", 42, 50), ", \"pairs\": [%s]".formatted(pair)),
                    ErrorCode.MENTION_ID_UNKNOWN);
        }
        extract(
                "a mention with itself",
                withMentions(
                        mention("a", 4, 8), mention("b", 42, 50), ", \"pairs\": [{\"head\": \"a\", \"tail\": \"a\"}]"),
                ErrorCode.MENTIONS_IDENTICAL);
        for (String pair : List.of("{}", "{\"head\": \"a\"}", "{\"tail\": \"b\"}", "{\"head\": 1, \"tail\": 2}")) {
            extract(
                    "pair " + pair,
                    withMentions(mention("a", 4, 8), mention("b", 42, 50), ", \"pairs\": [%s]".formatted(pair)),
                    ErrorCode.INVALID_FIELD);
        }
        String pair = "{\"head\": \"a\", \"tail\": \"b\"}";
        extract(
                "101 pairs",
                withMentions(
                        mention("a", 4, 8),
                        mention("b", 42, 50),
                        ", \"pairs\": [%s]".formatted((pair + ",").repeat(100) + pair)),
                ErrorCode.PAIRS_TOO_MANY);
        StringBuilder mentions = new StringBuilder(mention("m0", 0, 1));
        for (int i = 1; i < 20; i++) {
            mentions.append(", ").append(mention("m" + i, 2 * i, 2 * i + 1));
        }
        extract(
                "190 pairs of 20 mentions",
                "{\"text\": \"%s\", \"mentions\": [%s], \"pairs\": \"all\"}".formatted("x".repeat(60), mentions),
                ErrorCode.PAIRS_TOO_MANY);
    }

    private void wrongWholeTexts() {
        String whole = "{\"profile\": \"code-ie-re.v1\", \"text\": \"%s\"%s}";
        String mentions = ", \"mentions\": [%s, %s]".formatted(mention("a", 4, 8), mention("b", 42, 50));
        extract("pair marked in a whole text", whole.formatted(inline(), ""), ErrorCode.PROFILE_MISMATCH);
        extract("mentions of a whole text", whole.formatted(TEXT, mentions), ErrorCode.PROFILE_MISMATCH);
        extract(
                "all pairs of a whole text",
                whole.formatted(TEXT, mentions + ", \"pairs\": \"all\""),
                ErrorCode.PROFILE_MISMATCH);
        extract(
                "pairs and no mentions in a whole text",
                whole.formatted(TEXT, ", \"pairs\": \"all\""),
                ErrorCode.MENTIONS_MISSING);
        extract("whole text for a profile of pairs", "{\"text\": \"%s\"}".formatted(TEXT), ErrorCode.MENTIONS_MISSING);
        extract("blank whole text", whole.formatted(" ", ""), ErrorCode.TEXT_EMPTY);
        extract(
                "whole text in an unknown schema",
                whole.formatted(TEXT, ", \"schema\": \"none.v1\""),
                ErrorCode.SCHEMA_UNKNOWN);
        extract("whole text in another unit", whole.formatted(TEXT, unit("words")), ErrorCode.INVALID_FIELD);
        extract("whole text with k of 0", whole.formatted(TEXT, ", \"k\": 0"), ErrorCode.INVALID_FIELD);
        extract(
                "task asked for in a request",
                whole.formatted(TEXT, ", \"task\": \"events\""),
                ErrorCode.UNKNOWN_FIELD);
    }

    private void unknownNames() {
        for (String name :
                List.of("general", "general.v2", "GENERAL.V1", "../general.v1", "x".repeat(3000), "\u8a9e")) {
            extract("schema " + shown(name), with("schema", "\"" + name + "\""), ErrorCode.SCHEMA_UNKNOWN);
            extract("profile " + shown(name), with("profile", "\"" + name + "\""), ErrorCode.PROFILE_UNKNOWN);
        }
        get("schema that is not there", "/v1/schemas/general.v9", ErrorCode.SCHEMA_UNKNOWN);
        get("demonstrations of no schema", "/v1/demonstrations?schema=nothing.v1", ErrorCode.SCHEMA_UNKNOWN);
    }

    private void wrongDemonstrations() {
        String start = "{\"schema\": \"general.v1\", \"text\": \"" + inline() + "\", ";
        demonstration("relation missing", start + "\"direction\": \"none\"}", ErrorCode.INVALID_FIELD);
        for (String relation : List.of("Cause", "cause-effect", "Cause-Effect(e1,e2)", "Founder")) {
            demonstration(
                    "relation " + relation,
                    start + "\"relation\": \"%s\", \"direction\": \"head-to-tail\"}".formatted(relation),
                    ErrorCode.RELATION_UNKNOWN);
        }
        for (String direction : List.of("\"none\"", "\"e1-e2\"", "null", "\"HEAD-TO-TAIL\"", "1")) {
            demonstration(
                    "direction " + direction,
                    start + "\"relation\": \"Cause-Effect\", \"direction\": %s}".formatted(direction),
                    ErrorCode.INVALID_FIELD);
        }
        demonstration(
                "without its schema",
                "{\"text\": \"%s\", \"relation\": \"Cause-Effect\"}".formatted(inline()),
                ErrorCode.INVALID_FIELD);
        demonstration(
                "of an unknown schema",
                "{\"schema\": \"none.v1\", \"text\": \"%s\", \"relation\": \"Cause-Effect\"}".formatted(inline()),
                ErrorCode.SCHEMA_UNKNOWN);
        demonstration("with an unknown field", start + "\"label\": \"Cause-Effect\"}", ErrorCode.UNKNOWN_FIELD);
        demonstration("empty list", "[]", ErrorCode.INVALID_FIELD);
        demonstration("list of numbers", "[1, 2]", ErrorCode.INVALID_FIELD);
        demonstration("list too long", "[" + "1,".repeat(1000) + "1]", ErrorCode.INVALID_FIELD);
        demonstration(
                "id that is taken",
                start + "\"id\": \"general-0001\", \"relation\": \"Cause-Effect\", \"direction\": \"tail-to-head\"}",
                ErrorCode.DEMONSTRATION_EXISTS);
        String twice = start + "\"id\": \"twice\", \"relation\": \"Cause-Effect\", \"direction\": \"tail-to-head\"}";
        demonstration("the same id twice", "[%s, %s]".formatted(twice, twice), ErrorCode.DEMONSTRATION_EXISTS);
        demonstration(
                "head without tail",
                "{\"schema\": \"general.v1\", \"text\": \"%s\", \"relation\": \"Cause-Effect\", \"head\": {\"start\": 4, \"end\": 8}}"
                        .formatted(TEXT),
                ErrorCode.INVALID_FIELD);
        demonstration(
                "unmarked text",
                "{\"schema\": \"general.v1\", \"text\": \"%s\", \"relation\": \"Cause-Effect\", \"direction\": \"head-to-tail\"}"
                        .formatted(TEXT),
                ErrorCode.MARKERS_MALFORMED);
        demonstration(
                "head outside the text",
                "{\"schema\": \"general.v1\", \"text\": \"%s\", \"relation\": \"Cause-Effect\", \"direction\": \"head-to-tail\", \"head\": {\"start\": 4, \"end\": 800}, \"tail\": {\"start\": 42, \"end\": 50}}"
                        .formatted(TEXT),
                ErrorCode.SPAN_OUTSIDE_TEXT);
        add(
                "delete what is not there",
                "DELETE",
                "/v1/demonstrations/nothing?schema=general.v1",
                "",
                "",
                "",
                ErrorCode.DEMONSTRATION_UNKNOWN);
        add("delete without a schema", "DELETE", "/v1/demonstrations/nothing", "", "", "", ErrorCode.INVALID_ARGUMENT);
        get("list without a schema", "/v1/demonstrations", ErrorCode.INVALID_ARGUMENT);
        for (String limit : List.of("0", "-1", "1001", "many", "1.5", "99999999999")) {
            get("list of " + limit, "/v1/demonstrations?schema=general.v1&limit=" + limit, ErrorCode.INVALID_ARGUMENT);
        }
    }

    private void wrongSearches() {
        post("search for nothing", "/v1/demonstrations/search", "{}", ErrorCode.INVALID_FIELD);
        post("search that is not JSON", "/v1/demonstrations/search", "{\"text\"", ErrorCode.MALFORMED_JSON);
        post(
                "search for three pairs",
                "/v1/demonstrations/search",
                "{\"text\": \"%s\", \"mentions\": [%s, %s, %s]}"
                        .formatted(TEXT, mention("a", 4, 8), mention("b", 20, 27), mention("c", 42, 50)),
                ErrorCode.INVALID_FIELD);
    }

    private void wrongSchemas() {
        post("schema that is not JSON", "/v1/schemas", "{\"name\"", ErrorCode.MALFORMED_JSON);
        for (String schema : List.of(
                "{}",
                "[]",
                "{\"name\": \"a.v1\"}",
                "{\"name\": \"../../etc/passwd\", \"language\": \"en\", \"null_label\": \"None\", \"null_definition\": \"x\", \"relations\": []}",
                "{\"name\": \"a.v1\", \"language\": \"en\", \"null_label\": \"None\", \"null_definition\": \"x\", \"relations\": []}",
                "{\"name\": \"a.v1\", \"language\": \"en\", \"null_label\": \"None\", \"null_definition\": \"x\", \"relations\": [{\"name\": \"R\", \"definition\": \"d\", \"templates\": [\"no places\"]}]}",
                "{\"name\": \"general.v1\", \"language\": \"en\", \"null_label\": \"None\", \"null_definition\": \"x\", \"relations\": [{\"name\": \"R\", \"definition\": \"d\", \"templates\": [\"{head} {tail}\"]}]}")) {
            post(
                    "schema " + schema.substring(0, Math.min(40, schema.length())),
                    "/v1/schemas",
                    schema,
                    ErrorCode.SCHEMA_INVALID);
        }
        add("YAML that is not", "POST", "/v1/schemas", "application/yaml", "", "name: [", ErrorCode.SCHEMA_INVALID);
        add("YAML with a tab", "POST", "/v1/schemas", "application/yaml", "", "name:\n\t- a", ErrorCode.SCHEMA_INVALID);
    }

    private void wrongPathsAndHeaders() {
        for (String path : List.of(
                "/v1",
                "/v1/",
                "/v1/nothing",
                "/v2/extract",
                "/nothing",
                "/v1/extract/nothing",
                "/v1/extract/batch/1",
                "/index.php",
                "/v1/models/x/y",
                "/..%2f..%2fetc%2fpasswd")) {
            get("no path " + path, path, ErrorCode.NOT_FOUND);
        }
        for (String method : List.of("GET", "PUT", "DELETE", "PATCH")) {
            add(method + " extract", method, "/v1/extract", "", "", "", ErrorCode.METHOD_NOT_ALLOWED);
        }
        add("POST models", "POST", "/v1/models", JSON, "", "{}", ErrorCode.METHOD_NOT_ALLOWED);
        add("DELETE schemas", "DELETE", "/v1/schemas", "", "", "", ErrorCode.METHOD_NOT_ALLOWED);
        String valid = "{\"text\": \"%s\"}".formatted(inline());
        for (String type : List.of(
                "text/plain",
                "application/xml",
                "multipart/form-data",
                "application/x-ndjson",
                "application/x-www-form-urlencoded",
                "image/png")) {
            add("body as " + type, "POST", "/v1/extract", type, "", valid, ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        }
        add("batch as JSON", "POST", "/v1/extract/batch", JSON, "", valid, ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        for (String accept : List.of("text/html", "application/xml", "image/*")) {
            add("answer as " + accept, "POST", "/v1/extract", JSON, accept, valid, ErrorCode.NOT_ACCEPTABLE);
        }
    }

    private void extract(String name, String body, ErrorCode expected) {
        post(name, "/v1/extract", body, expected);
    }

    private void demonstration(String name, String body, ErrorCode expected) {
        post("demonstration: " + name, "/v1/demonstrations", body, expected);
    }

    private void astral(String name, String unit, int start, int end, ErrorCode expected) {
        extract(
                name,
                "{\"text\": \"%s\", \"mentions\": [%s, %s]%s}"
                        .formatted(ASTRAL, mention("a", start, end), mention("b", 0, 1), unit(unit)),
                expected);
    }

    private void bytes(String name, byte[] body, ErrorCode expected) {
        all.add(new Malformed(name, "POST", "/v1/extract", JSON, "", body, expected));
    }

    private void post(String name, String path, String body, ErrorCode expected) {
        add(name, "POST", path, JSON, "", body, expected);
    }

    private void get(String name, String path, ErrorCode expected) {
        add(name, "GET", path, "", "", "", expected);
    }

    private void add(
            String name, String method, String path, String type, String accept, String body, ErrorCode expected) {
        all.add(new Malformed(name, method, path, type, accept, utf8(body), expected));
    }

    private static String inline() {
        return "The <e1>fire</e1> inside the turbine was caused by <e2>friction</e2>.";
    }

    private static String with(String field, String value) {
        return "{\"text\": \"%s\", \"%s\": %s}".formatted(inline(), field, value);
    }

    private static String withMentions(String first, String second, String more) {
        return "{\"text\": \"%s\", \"mentions\": [%s, %s]%s}".formatted(TEXT, first, second, more);
    }

    private static String mention(String id, int start, int end) {
        return "{\"id\": \"%s\", \"start\": %d, \"end\": %d}".formatted(id, start, end);
    }

    private static String unit(String unit) {
        return ", \"offset_unit\": \"%s\"".formatted(unit);
    }

    private static String allPairs() {
        return ", \"pairs\": \"all\"";
    }

    private static String shown(String name) {
        return name.length() > 20 ? "of %d letters".formatted(name.length()) : name;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
