/**
 * Language models that an OpenAI-compatible server of the site runs: vLLM, the server of llama.cpp, or another Relata.
 *
 * <p>Nothing is contacted unless it is set. The protocol gives neither logits nor sessions, so this is a {@link
 * io.relata.extraction.TextModel} and no {@code LanguageModel}; what is lost by that, each model says itself. Texts go into
 * requests to the server that was set, and nowhere else: not into logs, not into messages.
 */
@NullMarked
package io.relata.remote;

import org.jspecify.annotations.NullMarked;
