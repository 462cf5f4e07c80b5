package io.relata.engine.bpe;

/**
 * A part of a text on its way to the model.
 *
 * @param opens whether it begins where the text does
 */
record Piece(String text, boolean opens) {
    Piece part(int from, int to) {
        return new Piece(text.substring(from, to), opens && from == 0);
    }

    Piece with(String changed) {
        return new Piece(changed, opens);
    }
}
