package io.relata.engine.bpe;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** Finds added tokens in a text: the first, and of those that begin at one place the longest. */
final class AddedTokenFinder {
    /**
     * What is looked for.
     *
     * @param text as it stands in a text
     */
    record Sought(String text, int id, AddedToken token) {}

    private final Map<Character, List<Sought>> byFirst;

    AddedTokenFinder(List<Sought> sought) {
        byFirst = sought.stream()
                .sorted(Comparator.comparing((Sought each) -> each.text().length())
                        .reversed()
                        .thenComparing(each -> !each.token().special())
                        .thenComparing(Sought::id))
                .collect(Collectors.groupingBy(each -> each.text().charAt(0), HashMap::new, Collectors.toList()));
    }

    /** Hands on the ids of the tokens found and the pieces between them, none of them empty, in order. */
    void cut(Piece piece, IntConsumer ids, Consumer<Piece> pieces) {
        String text = piece.text();
        int done = 0;
        int at = 0;
        while (!byFirst.isEmpty() && at < text.length()) {
            Optional<Sought> found = at(text, at);
            int end = at + found.map(sought -> sought.text().length()).orElse(1);
            if (found.isPresent() && fits(found.get().token(), text, at, end)) {
                AddedToken token = found.get().token();
                int from = token.stripsLeft() ? Math.max(done, beforeSpaces(text, at)) : at;
                if (from > done) {
                    pieces.accept(piece.part(done, from));
                }
                ids.accept(found.get().id());
                done = token.stripsRight() ? behindSpaces(text, end) : end;
            }
            at = end;
        }
        if (done < text.length()) {
            pieces.accept(piece.part(done, text.length()));
        }
    }

    private Optional<Sought> at(String text, int at) {
        for (Sought each : byFirst.getOrDefault(text.charAt(at), List.of())) {
            if (text.startsWith(each.text(), at)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private static boolean fits(AddedToken token, String text, int from, int to) {
        return !token.singleWord()
                || (from == 0 || !Characters.isWord(text.codePointBefore(from)))
                        && (to == text.length() || !Characters.isWord(text.codePointAt(to)));
    }

    private static int beforeSpaces(String text, int at) {
        int from = at;
        while (from > 0 && Characters.isSpace(text.charAt(from - 1))) {
            from--;
        }
        return from;
    }

    private static int behindSpaces(String text, int at) {
        int to = at;
        while (to < text.length() && Characters.isSpace(text.charAt(to))) {
            to++;
        }
        return to;
    }
}
