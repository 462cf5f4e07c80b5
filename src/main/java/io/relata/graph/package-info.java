/**
 * Knowledge graphs: what was found in several texts, put together under canonical names, every statement with the places that
 * it rests on; checked against an ontology and written as RDF.
 *
 * <p>Not here: how a text is searched, which is {@code extraction}'s. Nothing is looked up over a network; a dictionary of names is
 * a file.
 */
@NullMarked
package io.relata.graph;

import org.jspecify.annotations.NullMarked;
