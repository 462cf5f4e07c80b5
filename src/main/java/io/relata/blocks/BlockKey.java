package io.relata.blocks;

import io.relata.digest.Sha256;
import java.nio.ByteBuffer;

/**
 * By what a block is known.
 *
 * @param digest 64 hexadecimal digits over all that decides the block's bits, and the owner: two owners never share a
 *     block, so that neither can learn from the time it takes what the other one has
 * @param owner 64 hexadecimal digits; the blocks of an owner are freed together
 */
public record BlockKey(String digest, String owner) {
    private static final int DIGITS = 64;

    public BlockKey {
        if (digest.length() != DIGITS || owner.length() != DIGITS) {
            throw new IllegalArgumentException("\"%s\" and \"%s\" must be 64 digits each.".formatted(digest, owner));
        }
    }

    /**
     * Returns the key of a block.
     *
     * @param owner of {@link #owner(String, String)}
     * @param encoding in which the block is stored
     * @param model fingerprint of base weights, adapter, tokenizer and arithmetic
     * @param prefix the tokens that the block was computed behind
     * @param tokens of the block
     */
    public static BlockKey of(String owner, BlockEncoding encoding, String model, int[] prefix, int[] tokens) {
        Sha256 sha = new Sha256();
        add(sha, owner);
        add(sha, encoding.wireName());
        add(sha, model);
        add(sha, prefix);
        add(sha, tokens);
        return new BlockKey(sha.hex(DIGITS), owner);
    }

    /** Returns the digits of an owner that is known by two names, such as a schema and a demonstration's id. */
    public static String owner(String scope, String name) {
        Sha256 sha = new Sha256();
        add(sha, scope);
        add(sha, name);
        return sha.hex(DIGITS);
    }

    private static void add(Sha256 sha, String text) {
        sha.add(ByteBuffer.allocate(Integer.BYTES).putInt(text.length()).flip()).add(text);
    }

    private static void add(Sha256 sha, int[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (numbers.length + 1));
        bytes.putInt(numbers.length);
        for (int n : numbers) {
            bytes.putInt(n);
        }
        sha.add(bytes.flip());
    }
}
