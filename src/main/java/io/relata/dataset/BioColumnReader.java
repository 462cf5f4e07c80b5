package io.relata.dataset;

import com.google.auto.service.AutoService;
import java.nio.file.Path;
import java.util.List;

/**
 * The columns of CoNLL's shared tasks (Tjong Kim Sang and De Meulder 2003; also CrossNER and WNUT-17): a token a line, its tag
 * in the last column, columns separated by tabs or else by spaces, an empty line between sentences. {@code B-X} begins an
 * entity, {@code I-X} continues it. Lines that begin with {@code -DOCSTART-} say nothing about a sentence.
 *
 * <p>Every sentence is a text of tokens joined by a space; its id is the name of the file and the number of the sentence. A tag
 * that continues what did not begin opens an entity, as conlleval has it, and is reported all the same; the sentence is kept.
 */
@AutoService(StructureReader.class)
public final class BioColumnReader implements StructureReader {
    @Override
    public String name() {
        return "conll-bio.v1";
    }

    @Override
    public List<String> shortNames() {
        return List.of("conll");
    }

    @Override
    public StructureReading read(Path file) {
        return new Columns(Columns.Scheme.BIO).read(file);
    }
}
