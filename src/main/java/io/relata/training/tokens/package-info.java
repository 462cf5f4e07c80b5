/**
 * Training of the byte-level byte-pair tokenizer, and its plain reference implementation.
 *
 * <p>What is here: reading prose, counting words, learning merges, writing {@code tokenizer.json} in the layout of the
 * Hugging Face tokenizers. Serving loads that file with the tokenizers library; {@link
 * io.relata.training.tokens.BytePairVocabulary#encode} exists to train with and to hold the library to.
 */
@NullMarked
package io.relata.training.tokens;

import org.jspecify.annotations.NullMarked;
