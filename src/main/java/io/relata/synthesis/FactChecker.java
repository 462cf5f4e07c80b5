package io.relata.synthesis;

import io.relata.extraction.TextExtractor;
import io.relata.extraction.TextProfile;
import io.relata.extraction.TextRequest;
import io.relata.extraction.TextResult;
import io.relata.schema.RelationSchema;
import io.relata.schema.RelationType;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Says which facts a text states. */
@FunctionalInterface
public interface FactChecker {
    /** Returns those of the facts that the text states. */
    Set<Fact> stated(String text, List<Fact> facts);

    /** Returns a checker that goes by the schema's templates, word for word but for case. */
    static FactChecker byTemplates(RelationSchema schema) {
        return (text, facts) -> {
            String folded = text.toLowerCase(Locale.ROOT);
            Set<Fact> stated = new HashSet<>();
            for (Fact fact : facts) {
                List<String> templates = schema.relation(fact.relation())
                        .map(RelationType::templates)
                        .orElse(List.of());
                if (templates.stream()
                        .anyMatch(t -> folded.contains(FactTexts.filled(t, fact).toLowerCase(Locale.ROOT)))) {
                    stated.add(fact);
                }
            }
            return stated;
        };
    }

    /** Returns a checker that searches the text with a profile and compares names. */
    static FactChecker byExtraction(TextExtractor extractor, RelationSchema schema, TextProfile profile) {
        return (text, facts) -> {
            TextResult result = extractor.extract(new TextRequest(text, schema, profile, false, Set.of()));
            Set<Fact> found = new HashSet<>();
            result.structure()
                    .triples()
                    .forEach(t -> found.add(new Fact(
                            t.head().span().in(text),
                            t.relation(),
                            t.tail().span().in(text))));
            found.retainAll(facts);
            return found;
        };
    }
}
