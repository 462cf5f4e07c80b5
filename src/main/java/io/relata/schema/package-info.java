/**
 * What may be said about a pair: relations, their directions, argument types and the NULL label.
 *
 * <p>Values and the YAML reader of schemas. This package knows text and mentions; it does not know examples,
 * models or prompts.
 */
@NullMarked
package io.relata.schema;

import org.jspecify.annotations.NullMarked;
