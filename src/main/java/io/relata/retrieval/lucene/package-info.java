/**
 * Demonstrations in a Lucene index: the only package that knows Lucene.
 *
 * <p>{@link io.relata.retrieval.lucene.LuceneDemonstrationIndex} says what is durable, what is exact and what the folder
 * holds. Which demonstrations are shown in a prompt is not decided here.
 */
@NullMarked
package io.relata.retrieval.lucene;

import org.jspecify.annotations.NullMarked;
