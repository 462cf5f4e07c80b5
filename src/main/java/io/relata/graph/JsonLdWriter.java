package io.relata.graph;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;

/** Writes a graph in JSON-LD 1.1: the same statements as {@link TurtleWriter}. The same graph gives the same text. */
public final class JsonLdWriter implements GraphWriter {
    private final ObjectMapper json =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Override
    public String write(KnowledgeGraph graph) {
        ObjectNode root = json.createObjectNode();
        ObjectNode context = root.putObject("@context");
        Rdf.PREFIXES.forEach(context::put);
        ArrayNode resources = root.putArray("@graph");
        Rdf.resources(graph).forEach(r -> resources.add(resource(r)));
        try {
            return json.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of texts and numbers can always be written.", e);
        }
    }

    private ObjectNode resource(Rdf.Resource resource) {
        ObjectNode node = json.createObjectNode();
        if (!resource.iri().isEmpty()) {
            node.put("@id", resource.iri());
        }
        for (Map.Entry<String, List<Rdf.Value>> fact : resource.facts().entrySet()) {
            if (fact.getKey().equals(Rdf.RDF + "type")) {
                ArrayNode types = node.putArray("@type");
                fact.getValue().forEach(v -> types.add(((Rdf.Value.Iri) v).iri()));
            } else {
                ArrayNode values = node.putArray(compact(fact.getKey()));
                fact.getValue().forEach(v -> values.add(value(v)));
            }
        }
        return node;
    }

    private JsonNode value(Rdf.Value value) {
        return switch (value) {
            case Rdf.Value.Iri(String iri) -> json.createObjectNode().put("@id", iri);
            case Rdf.Value.Text(String text) -> TextNode.valueOf(text);
            case Rdf.Value.Whole(int number) -> IntNode.valueOf(number);
            case Rdf.Value.Blank(Rdf.Resource resource) -> resource(resource);
            case Rdf.Value.Sequence(List<Rdf.Value> members) -> {
                ObjectNode list = json.createObjectNode();
                ArrayNode items = list.putArray("@list");
                members.forEach(m -> items.add(value(m)));
                yield list;
            }
        };
    }

    private static String compact(String iri) {
        for (Map.Entry<String, String> prefix : Rdf.PREFIXES.entrySet()) {
            if (iri.startsWith(prefix.getValue())) {
                return prefix.getKey() + ":" + iri.substring(prefix.getValue().length());
            }
        }
        return iri;
    }
}
