package io.relata.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.relata.error.ErrorCode;
import io.relata.error.KnownNames;
import io.relata.error.RelataException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A value with the place where it stands, so that every complaint can name it. */
record SchemaNode(String file, String path, JsonNode value) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    SchemaNode field(String fieldName) {
        return new SchemaNode(file, path.isEmpty() ? fieldName : path + "." + fieldName, value.path(fieldName));
    }

    SchemaNode at(String otherPath) {
        return new SchemaNode(file, otherPath, value);
    }

    boolean isAbsent() {
        return value.isMissingNode() || value.isNull();
    }

    void requireObject(Set<String> known) {
        if (!value.isObject()) {
            throw invalid("must be a mapping of fields", "Maybe the file is empty or a dash is too many.");
        }
        value.fieldNames().forEachRemaining(fieldName -> {
            if (!known.contains(fieldName)) {
                throw field(fieldName).invalid("is not a known field", KnownNames.hint(fieldName, known));
            }
        });
    }

    String text(String fieldName) {
        return field(fieldName).asText();
    }

    String textOr(String fieldName, String otherwise) {
        return field(fieldName).isAbsent() ? otherwise : text(fieldName);
    }

    String asText() {
        if (isAbsent()) {
            throw invalid("is missing", "Maybe it is mistyped or indented wrongly.");
        }
        if (!value.isTextual()) {
            throw invalid("must be a text and is %s".formatted(value), "Maybe put it in quotation marks.");
        }
        if (value.textValue().isBlank()) {
            throw invalid("is empty", "");
        }
        return value.textValue().strip();
    }

    String name(String fieldName) {
        String text = text(fieldName);
        if (!NAME.matcher(text).matches()) {
            throw field(fieldName)
                    .invalid(
                            "is \"%s\"".formatted(text),
                            "Maybe keep to letters, digits, dots, hyphens and underscores, as in \"general.v1\".");
        }
        return text;
    }

    String language(String fieldName) {
        String text = text(fieldName);
        try {
            return new Locale.Builder().setLanguageTag(text).build().toLanguageTag();
        } catch (IllformedLocaleException _) {
            throw field(fieldName)
                    .invalid("is \"%s\", which is no BCP 47 tag".formatted(text), "Maybe \"en\" or \"zh-Hans\".");
        }
    }

    boolean flag(String fieldName) {
        SchemaNode node = field(fieldName);
        if (node.isAbsent()) {
            return false;
        }
        if (!node.value.isBoolean()) {
            throw node.invalid("must be true or false and is %s".formatted(node.value), "");
        }
        return node.value.booleanValue();
    }

    List<String> texts(String fieldName) {
        if (field(fieldName).isAbsent()) {
            return List.of();
        }
        List<String> texts =
                elements(fieldName).stream().map(SchemaNode::asText).toList();
        if (new HashSet<>(texts).size() < texts.size()) {
            throw field(fieldName).invalid("says the same thing twice: %s".formatted(texts), "");
        }
        return texts;
    }

    List<SchemaNode> elementsIfAny(String fieldName) {
        return field(fieldName).isAbsent() ? List.of() : elements(fieldName);
    }

    List<SchemaNode> elements(String fieldName) {
        SchemaNode node = field(fieldName);
        if (node.isAbsent()) {
            throw node.invalid("is missing", "Maybe it is mistyped or indented wrongly.");
        }
        if (!node.value.isArray()) {
            throw node.invalid(
                    "must be a list and is %s".formatted(node.value), "Maybe dashes or brackets are missing.");
        }
        List<SchemaNode> elements = new ArrayList<>();
        for (int i = 0; i < node.value.size(); i++) {
            elements.add(new SchemaNode(file, "%s[%d]".formatted(node.path, i), node.value.get(i)));
        }
        return elements;
    }

    RelataException invalid(String what, String hint) {
        return new RelataException(
                ErrorCode.SCHEMA_INVALID,
                "%s: %s %s.".formatted(file, path.isEmpty() ? "the document" : "the field " + path, what),
                hint);
    }
}
