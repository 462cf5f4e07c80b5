/**
 * Texts that a language model writes for programs that ask in the terms of chats and JSON Schema.
 *
 * <p>How a request arrives and how its answer leaves is known by {@code wire}; relations and retrieval are not known here.
 */
@NullMarked
package io.relata.completion;

import org.jspecify.annotations.NullMarked;
