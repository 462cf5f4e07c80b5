package io.relata.engine.bpe;

import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Cuts a piece into those that are encoded each by itself. */
@FunctionalInterface
interface PreTokenizer {
    /** Leaves every piece whole. */
    PreTokenizer WHOLE = (piece, pieces) -> pieces.accept(piece);

    /** Hands on the pieces of a piece that is not empty, in order, none of them empty. */
    void cut(Piece piece, Consumer<Piece> pieces);

    static PreTokenizer read(Component component) {
        if (component.isAbsent()) {
            return WHOLE;
        }
        return switch (component.type()) {
            case "Sequence" ->
                component.children("pretokenizers").stream()
                        .map(PreTokenizer::read)
                        .reduce(WHOLE, PreTokenizer::then);
            case "ByteLevel" -> byteLevel(component);
            case "Metaspace" -> metaspace(component);
            case "Split" -> {
                Delimiters read = Delimiters.read(component);
                Delimiters delimiters = component.flag("invert", false) ? read.inverted() : read;
                yield cutting(delimiters, SplitBehavior.read(component, SplitBehavior.ISOLATED));
            }
            case "Digits" ->
                cutting(
                        Delimiters.characters(Characters::isNumber),
                        component.flag("individual_digits", false) ? SplitBehavior.ISOLATED : SplitBehavior.CONTIGUOUS);
            case "Punctuation" ->
                cutting(
                        Delimiters.characters(Characters::isPunctuation),
                        SplitBehavior.read(component, SplitBehavior.ISOLATED));
            case "Whitespace" ->
                cutting(
                        Delimiters.matches(Pattern.compile("\\w+|[^\\w\\s]+", Pattern.UNICODE_CHARACTER_CLASS))
                                .inverted(),
                        SplitBehavior.REMOVED);
            case "WhitespaceSplit" -> cutting(Delimiters.characters(Characters::isSpace), SplitBehavior.REMOVED);
            default -> throw component.unsupported(component.type());
        };
    }

    private PreTokenizer then(PreTokenizer next) {
        return (piece, pieces) -> cut(piece, part -> next.cut(part, pieces));
    }

    private static PreTokenizer cutting(Delimiters delimiters, SplitBehavior behavior) {
        return (piece, pieces) -> behavior.cut(piece, delimiters, pieces);
    }

    private static PreTokenizer byteLevel(Component component) {
        PreTokenizer words = component.flag("use_regex", true)
                ? cutting(Delimiters.matches(OnigurumaPattern.GPT2), SplitBehavior.ISOLATED)
                : WHOLE;
        PreTokenizer written =
                words.then((word, pieces) -> pieces.accept(word.with(ByteCharacters.written(word.text()))));
        if (!component.flag("add_prefix_space", true)) {
            return written;
        }
        return (piece, pieces) ->
                written.cut(piece.text().startsWith(" ") ? piece : piece.with(" " + piece.text()), pieces);
    }

    private static PreTokenizer metaspace(Component component) {
        String mark = component.text("replacement");
        PrependScheme scheme = PrependScheme.read(component);
        Delimiters marks = Delimiters.characters(character -> character == mark.codePointAt(0));
        boolean split = component.flag("split", true);
        return (piece, pieces) -> {
            String text = piece.text().replace(" ", mark);
            Piece marked = piece.with(scheme.prepends(piece) && !text.startsWith(mark) ? mark + text : text);
            if (split) {
                SplitBehavior.MERGED_WITH_NEXT.cut(marked, marks, pieces);
            } else {
                pieces.accept(marked);
            }
        };
    }
}
