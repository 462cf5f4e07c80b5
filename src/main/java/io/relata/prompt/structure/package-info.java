/**
 * The prompt styles for whole texts, and what they share: finding mentions again, names and their spellings, escapes.
 *
 * <p>A style is a class and a folder of templates; nothing else names it. Every style passes the same contract test. Not here:
 * how an answer is decoded under a style's form, and in which order a text is asked about.
 */
@NullMarked
package io.relata.prompt.structure;

import org.jspecify.annotations.NullMarked;
