/**
 * The tokenizers of the models that the engines run, in Java alone: for hosts on which no native library may be loaded.
 *
 * <p>{@code tokenizer.json} is read as Hugging Face's library reads it, which the tests hold it to, id by id: normalizer,
 * pre-tokenizer, byte pair encoding, decoder and added tokens. A component that is not computed here is refused by name,
 * never left out. WordPiece and Unigram are not here, nor offsets, nor training, nor what frames or cuts an encoding.
 *
 * <p>Known to differ: characters that Unicode took in after 2018 are decomposed (NFD, NFKC, NFKD), lose their marks
 * (StripAccents) and are punctuation (Punctuation) by the JDK's tables, and by older ones in the library. No model that the
 * engines run has one of these.
 */
@NullMarked
package io.relata.engine.bpe;

import org.jspecify.annotations.NullMarked;
