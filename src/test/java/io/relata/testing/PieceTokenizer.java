package io.relata.testing;

import io.relata.engine.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A vocabulary as SentencePiece makes them: pieces with the space before them written as ▁, a space put before every text and
 * taken away again from its beginning, and bytes for what no piece spells. The longest piece is taken.
 */
public final class PieceTokenizer implements Tokenizer {
    private static final int BYTES = 256;
    private static final int BEGIN = BYTES;
    private static final int END = BYTES + 1;
    private static final int FIRST_PIECE = BYTES + 2;
    private static final String SPACE = "▁";

    private final List<String> pieces;

    /** Creates a vocabulary of these pieces, besides a begin token, an end token and all bytes. */
    public PieceTokenizer(List<String> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    @Override
    public int[] encode(String text) {
        String rest = (SPACE + text).replace(" ", SPACE);
        List<Integer> ids = new ArrayList<>();
        while (!rest.isEmpty()) {
            int best = -1;
            for (int i = 0; i < pieces.size(); i++) {
                boolean longer =
                        best < 0 || pieces.get(i).length() > pieces.get(best).length();
                best = rest.startsWith(pieces.get(i)) && longer ? i : best;
            }
            int taken = best < 0
                    ? Character.charCount(rest.codePointAt(0))
                    : pieces.get(best).length();
            if (best >= 0) {
                ids.add(FIRST_PIECE + best);
            } else {
                for (byte b : rest.substring(0, taken).getBytes(StandardCharsets.UTF_8)) {
                    ids.add(b & 0xff);
                }
            }
            rest = rest.substring(taken);
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public String decode(int... tokenIds) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int id : tokenIds) {
            if (id < BYTES) {
                bytes.write(id);
            } else if (id >= FIRST_PIECE) {
                bytes.writeBytes(pieces.get(id - FIRST_PIECE).getBytes(StandardCharsets.UTF_8));
            }
        }
        String text = bytes.toString(StandardCharsets.UTF_8).replace(SPACE, " ");
        return text.startsWith(" ") ? text.substring(1) : text;
    }

    @Override
    public int size() {
        return FIRST_PIECE + pieces.size();
    }

    @Override
    public int beginId() {
        return BEGIN;
    }

    @Override
    public int endId() {
        return END;
    }

    @Override
    public String fingerprint() {
        return "pieces " + pieces;
    }
}
