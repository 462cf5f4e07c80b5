package io.relata.document;

/**
 * A stretch of text that names an entity.
 *
 * @param id the caller's name for the mention, unique in its document
 * @param span where it stands, in UTF-16 code units
 * @param type entity type as the schema spells it, or the empty string when it is not known
 */
public record EntityMention(String id, CharSpan span, String type) {}
