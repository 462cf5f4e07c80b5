package io.relata.engine.bpe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The added tokens, numbered as the library numbers them: as the model does, or from the greatest id on. */
final class AddedVocabulary {
    private final PairEncoding encoding;
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<Integer, AddedToken> tokens = new HashMap<>();
    private final Set<String> special = new HashSet<>();

    private AddedVocabulary(PairEncoding encoding) {
        this.encoding = encoding;
    }

    static AddedVocabulary read(List<Component> components, PairEncoding encoding) {
        AddedVocabulary vocabulary = new AddedVocabulary(encoding);
        components.stream().map(AddedToken::read).forEach(vocabulary::add);
        return vocabulary;
    }

    private void add(AddedToken token) {
        if (token.content().isEmpty()) {
            return;
        }
        if (token.special()) {
            special.add(token.content());
        }
        if (!tokens.containsValue(token)) {
            int id = ids.containsKey(token.content())
                    ? ids.get(token.content())
                    : encoding.id(token.content()).orElseGet(this::next);
            ids.put(token.content(), id);
            tokens.put(id, token);
        }
    }

    private int next() {
        OptionalInt greatest = ids.values().stream().mapToInt(id -> id).max();
        return Math.max(encoding.size(), greatest.orElse(-1) + 1);
    }

    /** Returns the token of an id, also of the model's; none where decoding leaves it out. */
    Optional<String> decoded(int id) {
        AddedToken added = tokens.get(id);
        return (added == null ? encoding.token(id) : Optional.of(added.content()))
                .filter(token -> !special.contains(token));
    }

    /** Returns what finds the tokens that are looked for in a text as it stands. */
    AddedTokenFinder raw() {
        return finder(false, content -> content);
    }

    /** Returns what finds the tokens that are looked for in normalized text. */
    AddedTokenFinder normalized(UnaryOperator<String> normalizer) {
        return finder(true, normalizer);
    }

    private AddedTokenFinder finder(boolean normalized, UnaryOperator<String> normalizer) {
        List<AddedTokenFinder.Sought> sought = new ArrayList<>();
        tokens.forEach((id, token) -> {
            String text = normalizer.apply(token.content());
            if (token.normalized() == normalized && !text.isEmpty()) {
                sought.add(new AddedTokenFinder.Sought(text, id, token));
            }
        });
        return new AddedTokenFinder(sought);
    }
}
