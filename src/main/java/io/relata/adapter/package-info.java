/**
 * LoRA adapters in PEFT layout, the shelf that holds those of one folder by name, and their merge into base weights.
 *
 * <p>An adapter is read whole or refused: a setting that changes the arithmetic and is not computed here, or a tensor that
 * finds no place, is an error, since a model with half an adapter answers as confidently as a whole one. Which engine
 * adds or merges them is not known here, nor how an adapter is trained.
 */
@NullMarked
package io.relata.adapter;

import org.jspecify.annotations.NullMarked;
