/**
 * Chats, completions and embeddings in the terms of OpenAI's protocol, for programs that speak it.
 *
 * <p>What the protocol has and Relata has not is refused by name: an answer never looks as if a parameter had been heeded that
 * was not.
 */
@NullMarked
package io.relata.wire.openai;

import org.jspecify.annotations.NullMarked;
