package io.relata.training.lm;

import io.relata.training.TrainingBudget;
import io.relata.training.tokens.BytePairVocabulary;
import io.relata.training.tokens.ProseFiles;
import io.relata.training.tokens.TokenMixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Pre-training of a language model on prose, by next tokens or by masked ones.
 *
 * @param texts files to read, with shares
 * @param tokenizer folder of the trained tokenizer
 * @param wordVectors folder of the word vectors that the embeddings start from
 * @param hidden width
 * @param layers blocks
 * @param heads attention heads
 * @param ffn inner width of the feed-forward part
 * @param rowTokens tokens of a row
 * @param rowsPerBatch rows of a batch
 * @param rate peak learning rate of embeddings and norms
 * @param matrixRate peak learning rate of the matrices
 * @param budget steps, time and the rates' course
 * @param threads CPU threads
 * @param work folder for checkpoint and log
 * @param out model folder to write
 * @param seed of weights and order
 */
public record PretrainingPlan(
        List<Text> texts,
        Path tokenizer,
        Path wordVectors,
        int hidden,
        int layers,
        int heads,
        int ffn,
        int rowTokens,
        int rowsPerBatch,
        double rate,
        double matrixRate,
        TrainingBudget budget,
        int threads,
        Path work,
        Path out,
        long seed) {
    /**
     * Prose for one stream.
     *
     * @param name for messages
     * @param files UTF-8, one paragraph a line, plain or gzip
     * @param paragraphs further paragraphs
     * @param rowsPerCycle how many of the mixture's rows come from here, against the other texts
     */
    public record Text(String name, List<Path> files, List<String> paragraphs, int rowsPerCycle) {
        public Text {
            files = List.copyOf(files);
            paragraphs = List.copyOf(paragraphs);
        }
    }

    public PretrainingPlan {
        texts = List.copyOf(texts);
    }

    /** Reads the texts as tokens of a vocabulary, one stream each. */
    public List<TokenMixture.Stream> streams(BytePairVocabulary vocabulary) {
        List<TokenMixture.Stream> streams = new ArrayList<>();
        for (Text text : texts) {
            List<String> paragraphs = new ArrayList<>(text.paragraphs());
            text.files().forEach(file -> paragraphs.addAll(ProseFiles.paragraphs(file)));
            streams.add(new TokenMixture.Stream(
                    text.name(), text.rowsPerCycle(), TokenMixture.tokens(vocabulary, paragraphs)));
        }
        return streams;
    }
}
