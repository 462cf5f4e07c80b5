package io.relata.graph;

/** Spells a graph out as a file. */
public interface GraphWriter {
    /** Returns the text of the file, ending in a line feed. */
    String write(KnowledgeGraph graph);
}
