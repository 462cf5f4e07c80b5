package io.relata.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.relata.decoding.Completion;
import io.relata.decoding.Constraint;
import io.relata.decoding.Decoder;
import io.relata.decoding.Sampler;
import io.relata.decoding.Stop;
import io.relata.decoding.StopRules;
import io.relata.engine.LanguageModel;
import io.relata.engine.ModelFacts;
import io.relata.engine.Tokenizer;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import io.relata.grammar.Grammar;
import io.relata.grammar.Matcher;
import io.relata.testing.ByteTokenizer;
import io.relata.testing.PieceTokenizer;
import io.relata.testing.RandomLanguageModel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFormTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final List<Tokenizer> TOKENIZERS = List.of(
            new ByteTokenizer(),
            new PieceTokenizer(
                    List.of("\u2581{\"", "\":\u2581", "\",\u2581\"", "\"}", "},\u2581{\"", "true", "1", "12", "]}")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'object', 'properties': {'name': {'type': 'string', 'maxLength': 8}, 'age': {'type': 'integer'}}, 'required': ['name', 'age'], 'additionalProperties': false}",
                "{'type': 'object', 'properties': {'a': {'type': 'null'}, 'b': {'type': 'boolean'}, 'c': {'const': {'x': [1, 'y']}}}, 'required': ['b']}",
                "{'type': 'object', 'properties': {'a': {'type': 'boolean'}, 'b': {'type': 'boolean'}, 'c': {'type': 'boolean'}}}",
                "{'type': 'array', 'items': {'enum': ['Cause-Effect', 'Cause', 'None', 1, null, true, 'a\\nb']}, 'minItems': 2, 'maxItems': 4}",
                "{'anyOf': [{'type': 'string', 'minLength': 3, 'maxLength': 5}, {'type': 'number', 'minimum': 0, 'maximum': 1}]}",
                "{'type': ['integer', 'null'], 'exclusiveMinimum': -12, 'maximum': 1005}",
                "{'$ref': '#/$defs/pair', '$defs': {'word': {'type': 'string', 'maxLength': 6}, 'pair': {'type': 'object', 'properties': {'head': {'$ref': '#/$defs/word'}, 'tail': {'$ref': '#/$defs/word'}}, 'required': ['head', 'tail'], 'title': 'Pair'}}}",
                "{'type': 'object', 'properties': {'\u00e9 \\'q\\'': {'type': 'array', 'items': {'type': 'array', 'items': {'type': 'integer', 'minimum': 1, 'maximum': 9}, 'maxItems': 2}, 'maxItems': 3}}, 'required': ['\u00e9 \\'q\\'']}",
                "{'type': 'string', 'minLength': 2, 'maxLength': 2}",
                "{'enum': ['Cause-Effect(e1,e2)', 'Cause-Effect(e2,e1)', 'Other'], 'type': 'string'}",
                "true"
            })
    void chanceWritesOnlyWhatTheSchemaAllows(String single) throws JsonProcessingException {
        JsonNode schema = schema(single);
        for (int seed = 0; seed < 60; seed++) {
            check(schema, seed, 20 + 9 * seed);
        }
    }

    @Test
    void chanceWritesOnlyWhatSchemasMadeByChanceAllow() throws JsonProcessingException {
        for (int seed = 0; seed < 200; seed++) {
            JsonNode schema =
                    JSON.readTree(anySchema(new SplittableRandom(seed), 3).toString());
            check(schema, seed, 300);
        }
    }

    private static void check(JsonNode schema, int seed, int tokensMax) throws JsonProcessingException {
        Tokenizer tokenizer = TOKENIZERS.get(seed % TOKENIZERS.size());
        LanguageModel model = new RandomLanguageModel(new ModelFacts("chance", "", tokenizer, 2000), seed);
        Grammar form = JsonForm.of(schema);
        // Less room than the shortest answer takes is refused before anything is written.
        int room = Math.max(tokensMax, tokenizer.encode(Matcher.of(form).shortestEnd()).length + 1);
        try (LanguageModel.Session session = model.open()) {
            float[] logits = session.append(tokenizer.beginId());
            Completion written = new Decoder(model, new Sampler.Tempered(1, seed))
                    .decode(session, logits, new Constraint.Shaped(form), new StopRules(room, List.of()));
            assertThat(written.stop())
                    .isInstanceOfAny(Stop.ConstraintSatisfied.class, Stop.EndOfText.class, Stop.BroughtToEnd.class);
            boolean names = !schema.isBoolean();
            JsonNode value = (names ? JSON : JsonMapper.builder().build()).readTree(written.text());
            assertThat(new SchemaChecker(schema).valid(value))
                    .as("%s by %s", written.text(), schema)
                    .isTrue();
        }
    }

    private static JsonNode anySchema(SplittableRandom random, int depth) {
        ObjectNode schema = JSON.createObjectNode();
        switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> {
                int least = random.nextInt(4);
                schema.put("type", "string").put("minLength", least).put("maxLength", least + random.nextInt(5));
            }
            case 1 -> {
                long least = random.nextLong(-2000, 2000);
                schema.put("type", random.nextBoolean() ? "integer" : "number").put("minimum", least);
                schema.put("maximum", least + random.nextLong(3000));
            }
            case 2 -> schema.put("type", random.nextBoolean() ? "integer" : "number");
            case 3 -> schema.putArray("type").add("boolean").add("null");
            case 4 ->
                schema.putArray("enum")
                        .add("a")
                        .add("ab\"")
                        .add(random.nextInt())
                        .add(true);
            case 5 -> schema.set("const", JSON.createObjectNode().put("k\\", random.nextDouble()));
            case 6 -> {
                int least = random.nextInt(3);
                schema.put("type", "array").put("minItems", least).put("maxItems", least + random.nextInt(3));
                schema.set("items", anySchema(random, depth - 1));
            }
            case 7 -> {
                ArrayNode options = schema.putArray("anyOf");
                for (int i = random.nextInt(3); i >= 0; i--) {
                    options.add(anySchema(random, depth - 1));
                }
            }
            default -> {
                schema.put("type", "object").put("additionalProperties", random.nextBoolean());
                ObjectNode properties = schema.putObject("properties");
                ArrayNode required = schema.putArray("required");
                for (int i = random.nextInt(4); i >= 0; i--) {
                    properties.set("p" + i, anySchema(random, depth - 1));
                    if (random.nextBoolean()) {
                        required.add("p" + i);
                    }
                }
            }
        }
        return schema;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 57, 99, 100, 101, 999, 1000})
    void integersAreExactlyThoseOfTheRange(int least) {
        for (int greatest : List.of(least, least + 1, least + 43, least + 1234)) {
            Matcher up = Matcher.of(NumberForms.integers(-greatest, greatest - least));
            for (int n = -greatest - 120; n <= greatest + 120; n++) {
                boolean within = -greatest <= n && n <= greatest - least;
                assertThat(up.step(Integer.toString(n))
                                .filter(Matcher::complete)
                                .isPresent())
                        .as("%d in %d..%d", n, -greatest, greatest - least)
                        .isEqualTo(within);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type': 'string', 'pattern': 'a+'} pattern at #",
                "{'type': 'object', 'properties': {'when': {'type': 'string', 'format': 'date'}}} format at #/properties/when",
                "{'oneOf': [{'type': 'string'}]} oneOf at #",
                "{'allOf': [{'type': 'string'}]} allOf at #",
                "{'type': 'array', 'uniqueItems': true} uniqueItems at #",
                "{'type': 'number', 'multipleOf': 2} multipleOf at #",
                "{'type': 'number', 'exclusiveMinimum': 2} exclusiveMinimum at #",
                "{'type': ['integer', 'number'], 'exclusiveMinimum': 2} exclusiveMinimum at #",
                "{'type': 'integer', 'maxLength': 2} maxLength at #",
                "{'type': 'array', 'prefixItems': []} prefixItems at #",
                "{'properties': {}} properties at #"
            })
    void refusesByNameWhatItCannotPromise(String refused) throws JsonProcessingException {
        int end = refused.lastIndexOf('}') + 1;
        String[] told = refused.substring(end + 1).split(" at ");
        RelataException e = refusal(refused.substring(0, end));
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FIELD);
        assertThat(e.detail()).contains("the keyword \"%s\" at %s,".formatted(told[0], told[1]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'$ref': '#'}",
                "{'$ref': '#/$defs/a', '$defs': {'a': {'type': 'array', 'items': {'$ref': '#/$defs/a'}}}}",
                "{'$ref': 'https://example.org/schema'}",
                "{'type': 'object', 'additionalProperties': {'type': 'string'}}",
                "{'type': 'object', 'required': ['a']}",
                "{'type': 'text'}",
                "{'type': 'integer', 'minimum': 3, 'maximum': 2}",
                "{'type': 'integer', 'minimum': 0.5}",
                "{'type': 'string', 'minLength': 3, 'maxLength': 2}",
                "{'type': 'string', 'minLength': 999999999999}",
                "{'type': 'array', 'minItems': 9000, 'items': {'type': 'array', 'minItems': 9000}}",
                "{'enum': []}",
                "{'enum': ['a'], 'type': 'integer'}",
                "{'anyOf': []}",
                "[]",
                "false"
            })
    void refusesWhatHasNoForm(String single) throws JsonProcessingException {
        assertThat(refusal(single).code()).isEqualTo(ErrorCode.INVALID_FIELD);
    }

    @Test
    void referencesThatDoubleAtEveryStepEndInARefusalAndNotInAnExhaustedMemory() throws JsonProcessingException {
        StringBuilder definitions = new StringBuilder("'d60': {'type': 'null'}");
        for (int i = 0; i < 60; i++) {
            definitions.append(", 'd%d': {'type': 'object', 'required': ['a', 'b'], 'properties': ".formatted(i)
                    + "{'a': {'$ref': '#/$defs/d%1$d'}, 'b': {'$ref': '#/$defs/d%1$d'}}}".formatted(i + 1));
        }
        assertThat(refusal("{'$ref': '#/$defs/d0', '$defs': {%s}}".formatted(definitions))
                        .detail())
                .contains("more than 10000 characters");
    }

    @Test
    void allowsExactlyTheChoicesOfMembersThatTheSchemaAllows() throws JsonProcessingException {
        int count = 5;
        for (int required = 0; required < 1 << count; required++) {
            Matcher form = Matcher.of(JsonForm.of(optional(count, required)));
            for (int present = 0; present < 1 << count; present++) {
                List<String> members = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    if ((present >> i & 1) == 1) {
                        members.add("\"p%d\": null".formatted(i));
                    }
                }
                assertThat(matches(form, "{%s}".formatted(String.join(", ", members))))
                        .as("%s of %s", members, Integer.toBinaryString(required))
                        .isEqualTo((present & required) == required);
                if (members.size() > 1) {
                    assertThat(matches(form, "{%s}".formatted(String.join(", ", members.reversed()))))
                            .isFalse();
                    assertThat(matches(form, "{%s, }".formatted(String.join(", ", members))))
                            .isFalse();
                }
            }
        }
    }

    @Test
    @Timeout(10)
    void membersThatMayAllBeLeftOutAreMadeOnceAndNotOnceForEveryBeginning() throws JsonProcessingException {
        Grammar form = JsonForm.of(optional(256, 0));
        assertThat(distinctParts(form)).isLessThan(2500);
        for (int seed = 0; seed < 3; seed++) {
            check(optional(256, 0), seed, 600);
        }
    }

    @Test
    void refusesAnObjectOfMoreNamesThanAreFollowedAtOnce() throws JsonProcessingException {
        JsonNode schema = optional(257, 0);
        RelataException e = catchThrowableOfType(RelataException.class, () -> JsonForm.of(schema));
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FIELD);
        assertThat(e.detail()).contains("has 257 properties at #, and an object has at most 256");
    }

    /** Returns a schema of so many members, those required whose bits are set. */
    private static JsonNode optional(int count, int required) {
        ObjectNode schema = JSON.createObjectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode needed = schema.putArray("required");
        for (int i = 0; i < count; i++) {
            properties.putObject("p" + i).put("type", "null");
            if (i < Integer.SIZE && (required >> i & 1) == 1) {
                needed.add("p" + i);
            }
        }
        return schema;
    }

    private static boolean matches(Matcher form, String text) {
        return form.step(text).filter(Matcher::complete).isPresent();
    }

    private static int distinctParts(Grammar form) {
        Set<Grammar> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Grammar> open = new ArrayDeque<>(List.of(form));
        while (!open.isEmpty()) {
            Grammar next = open.pop();
            if (seen.add(next)) {
                switch (next) {
                    case Grammar.Sequence(List<Grammar> parts) -> open.addAll(parts);
                    case Grammar.Either(List<Grammar> choices) -> open.addAll(choices);
                    case Grammar.Repeat(Grammar part, int _, int _) -> open.add(part);
                    case Grammar.Text _, Grammar.OneOf _, Grammar.Distinct _, Grammar.Copied _, Grammar.Words _ -> {}
                }
            }
        }
        return seen.size();
    }

    @Test
    void anyObjectIsAnObject() throws JsonProcessingException {
        Tokenizer tokenizer = new ByteTokenizer();
        for (int seed = 0; seed < 100; seed++) {
            LanguageModel model = new RandomLanguageModel(new ModelFacts("chance", "", tokenizer, 2000), seed);
            try (LanguageModel.Session session = model.open()) {
                float[] logits = session.append(tokenizer.beginId());
                Completion written = new Decoder(model, new Sampler.Tempered(1, seed))
                        .decode(
                                session,
                                logits,
                                new Constraint.Shaped(JsonForm.anyObject()),
                                new StopRules(2 + 5 * seed, List.of()));
                assertThat(JsonMapper.builder().build().readTree(written.text()).isObject())
                        .isTrue();
            }
        }
    }

    private static RelataException refusal(String single) throws JsonProcessingException {
        JsonNode schema = schema(single);
        return catchThrowableOfType(RelataException.class, () -> JsonForm.of(schema));
    }

    private static JsonNode schema(String single) throws JsonProcessingException {
        return JSON.readTree(single.replace("\\'", "\u0001").replace('\'', '"').replace("\u0001", "\\\""));
    }
}
