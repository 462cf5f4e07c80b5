package io.relata.engine.bpe;

import static org.assertj.core.api.Assertions.assertThat;

import io.relata.engine.LlamaConfigReader;
import io.relata.engine.Tokenizer;
import io.relata.engine.djl.HuggingFaceTokenizers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds the tokenizers to Hugging Face's library: the same ids for every text, the same text for all ids. */
class SameTokensTest {
    private static final int TEXTS = 400;

    @TempDir
    Path folder;

    /** The layouts of the families that the engines run, and all other components that are read. */
    enum Family {
        LLAMA_2 {
            @Override
            MadeTokenizer make() {
                return special(MadeTokenizer.ofCharacters(1, true))
                        .model(model -> model.put("fuse_unk", true))
                        .with(
                                "normalizer",
                                "{'type':'Sequence','normalizers':[{'type':'Prepend','prepend':'\u2581'},"
                                        + "{'type':'Replace','pattern':{'String':' '},'content':'\u2581'}]}")
                        .with("decoder", SENTENCE_PIECE);
            }
        },
        METASPACE_FIRST {
            @Override
            MadeTokenizer make() {
                return special(MadeTokenizer.ofCharacters(2, true))
                        .added("[x]")
                        .added("[y]", "lstrip", "rstrip", "normalized")
                        .with("pre_tokenizer", metaspace("first", false))
                        .with("decoder", SENTENCE_PIECE);
            }
        },
        METASPACE_ALWAYS {
            @Override
            MadeTokenizer make() {
                return special(MadeTokenizer.ofCharacters(3, true))
                        .added("[x]", "rstrip")
                        .with("pre_tokenizer", metaspace("always", true))
                        .with("decoder", metaspace("always", true));
            }
        },
        METASPACE_NEVER {
            @Override
            MadeTokenizer make() {
                return special(MadeTokenizer.ofCharacters(4, false))
                        .with("pre_tokenizer", metaspace("never", true))
                        .with("decoder", metaspace("never", true));
            }
        },
        METASPACE_OF_OLD {
            @Override
            MadeTokenizer make() {
                return special(MadeTokenizer.ofCharacters(5, false))
                        .model(model -> model.put("fuse_unk", true))
                        .with("pre_tokenizer", "{'type':'Metaspace','replacement':'\u2581','add_prefix_space':true}")
                        .with("decoder", "{'type':'Metaspace','replacement':'\u2581','add_prefix_space':true}");
            }
        },
        BYTES_MISSING {
            @Override
            MadeTokenizer make() {
                return special(MadeTokenizer.ofCharacters(15, true))
                        .without("<0xE2>", "<0xF0>", "<0x9F>", "<0x0D>")
                        .with("pre_tokenizer", metaspace("never", false))
                        .with("decoder", SENTENCE_PIECE);
            }
        },
        BYTES_MISSING_FUSED {
            @Override
            MadeTokenizer make() {
                return BYTES_MISSING.make().model(model -> model.put("fuse_unk", true));
            }
        },
        GEMMA_2 {
            @Override
            MadeTokenizer make() {
                return special(MadeTokenizer.ofCharacters(6, true))
                        .model(model -> model.put("fuse_unk", true))
                        .added("\n\n")
                        .added("\u2581\u2581")
                        .added("[x]")
                        .with("normalizer", "{'type':'Replace','pattern':{'String':' '},'content':'\u2581'}")
                        .with("pre_tokenizer", split("'String':' '", "MergedWithPrevious", false))
                        .with(
                                "decoder",
                                "{'type':'Sequence','decoders':[{'type':'Replace','pattern':"
                                        + "{'String':'\u2581'},'content':' '},{'type':'ByteFallback'},{'type':'Fuse'}]}");
            }
        },
        GPT_2 {
            @Override
            MadeTokenizer make() {
                return bytes(7, BYTES).added("<|end|>", "special").added("xx", "single_word", "normalized");
            }
        },
        GPT_2_WITH_A_SPACE {
            @Override
            MadeTokenizer make() {
                return bytes(8, BYTES.replace("'add_prefix_space':false", "'add_prefix_space':true"))
                        .added("<|end|>", "special");
            }
        },
        LLAMA_3 {
            @Override
            MadeTokenizer make() {
                return bytes(
                                9,
                                regex(
                                        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+|\\\\p{N}{1,3}"
                                                + "| ?[^\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n]*|\\\\s*[\\\\r\\\\n]+|\\\\s+(?!\\\\S)|\\\\s+"))
                        .model(model -> model.put("ignore_merges", true))
                        .added("<|begin|>", "special")
                        .added("<|end|>", "special");
            }
        },
        QWEN_2 {
            @Override
            MadeTokenizer make() {
                return bytes(
                                10,
                                regex(
                                        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+|\\\\p{N}"
                                                + "| ?[^\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n]*|\\\\s*[\\\\r\\\\n]+|\\\\s+(?!\\\\S)|\\\\s+"))
                        .with("normalizer", "{'type':'NFC'}")
                        .added("<|im_end|>", "special")
                        .added("[x]")
                        .added("cafe\u0301", "normalized");
            }
        },
        TEKKEN {
            @Override
            MadeTokenizer make() {
                String upper = "[\\\\p{Lu}\\\\p{Lt}\\\\p{Lm}\\\\p{Lo}\\\\p{M}]";
                String lower = "[\\\\p{Ll}\\\\p{Lm}\\\\p{Lo}\\\\p{M}]";
                return bytes(
                        11,
                        regex("[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?" + upper + "*" + lower
                                + "+|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?"
                                + upper + "+" + lower
                                + "*|\\\\p{N}| ?[^\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n/]*|\\\\s*[\\\\r\\\\n]+"
                                + "|\\\\s+(?!\\\\S)|\\\\s+"));
            }
        },
        SEQUENCES {
            @Override
            MadeTokenizer make() {
                return bytes(
                                12,
                                "{'type':'Sequence','pretokenizers':["
                                        + split("'Regex':'\\\\p{N}{1,3}'", "Isolated", false) + ","
                                        + split("'Regex':'[\u4E00-\u9FA5\u3040-\u30FF]+'", "Isolated", false) + ","
                                        + split(
                                                "'Regex':'[!-/:-~]?[A-Za-z]+|\\\\s+$'".replace("|\\\\s+$", ""),
                                                "MergedWithNext",
                                                false)
                                        + ","
                                        + "{'type':'Punctuation','behavior':'Contiguous'},{'type':'Digits','individual_digits':true},"
                                        + BYTES + "]}")
                        .with(
                                "normalizer",
                                "{'type':'Sequence','normalizers':[{'type':'Strip','strip_left':true,'strip_right':true},"
                                        + "{'type':'NFKC'},{'type':'Lowercase'},{'type':'Replace','pattern':{'Regex':'\\\\s+'},'content':' '}]}");
            }
        },
        WORDS {
            @Override
            MadeTokenizer make() {
                return bytes(
                                13,
                                "{'type':'Sequence','pretokenizers':[{'type':'WhitespaceSplit'},{'type':'Whitespace'},"
                                        + "{'type':'Digits','individual_digits':false}," + BYTES + "]}")
                        .with(
                                "normalizer",
                                "{'type':'Sequence','normalizers':[{'type':'NFD'},{'type':'StripAccents'},"
                                        + "{'type':'Strip','strip_left':false,'strip_right':true}]}");
            }
        },
        INVERTED {
            @Override
            MadeTokenizer make() {
                return bytes(
                                14,
                                "{'type':'Sequence','pretokenizers':["
                                        + split("'Regex':'\\\\w+|\\\\d|[^\\\\w\\\\s]'", "Removed", true) + ","
                                        + split("'Regex':'a?'", "MergedWithPrevious", false) + ","
                                        + split("'Regex':'(?<=[a-z])(?=[A-Z])'", "Isolated", false) + ","
                                        + BYTES + "]}")
                        .with("normalizer", "{'type':'NFKD'}");
            }
        };

        private static final String BYTES =
                "{'type':'ByteLevel','add_prefix_space':false,'trim_offsets':true,'use_regex':true}";
        private static final String SENTENCE_PIECE = "{'type':'Sequence','decoders':[{'type':'Replace','pattern':"
                + "{'String':'\u2581'},'content':' '},{'type':'ByteFallback'},{'type':'Fuse'},"
                + "{'type':'Strip','content':' ','start':1,'stop':0}]}";

        abstract MadeTokenizer make();

        private static MadeTokenizer special(MadeTokenizer made) {
            return made.added("<unk>", "special").added("<s>", "special").added("</s>", "special");
        }

        private static MadeTokenizer bytes(long seed, String preTokenizer) {
            return MadeTokenizer.ofBytes(seed)
                    .with("pre_tokenizer", preTokenizer)
                    .with("decoder", BYTES);
        }

        private static String metaspace(String scheme, boolean split) {
            return "{'type':'Metaspace','replacement':'\u2581','prepend_scheme':'%s','split':%s}"
                    .formatted(scheme, split);
        }

        private static String split(String pattern, String behavior, boolean invert) {
            return "{'type':'Split','pattern':{%s},'behavior':'%s','invert':%s}".formatted(pattern, behavior, invert);
        }

        private static String regex(String regex) {
            return "{'type':'Sequence','pretokenizers':[%s,%s]}"
                    .formatted(
                            split("'Regex':'" + regex.replace("'", "\\u0027") + "'", "Isolated", false),
                            BYTES.replace("'use_regex':true", "'use_regex':false"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void cutsAndJoinsAsTheLibraryDoes(Family family) {
        MadeTokenizer.Written written = family.make().write(folder);
        assertSame(written.load(new BpeTokenizers()), written.load(new HuggingFaceTokenizers()), family.ordinal());
    }

    @Test
    void cutsAndJoinsAsTheLibraryDoesWithTheShippedModel() {
        Path model = Path.of("models", "relata-lm-small");
        Tokenizer ours = new BpeTokenizers().load(model, LlamaConfigReader.read(model));
        assertSame(ours, new HuggingFaceTokenizers().load(model, LlamaConfigReader.read(model)), 99);
        assertThat(ours.specialId("<|end|>")).hasValue(ours.endId());
    }

    private static void assertSame(Tokenizer ours, Tokenizer theirs, long seed) {
        assertThat(ours.fingerprint()).isEqualTo(theirs.fingerprint());
        assertThat(ours.size()).isEqualTo(theirs.size());
        assertThat(ours.beginId()).isEqualTo(theirs.beginId());
        assertThat(ours.endId()).isEqualTo(theirs.endId());
        RandomText texts = new RandomText(1000 + seed);
        Random random = new Random(seed);
        for (int i = 0; i < TEXTS; i++) {
            String text = texts.next(i < 100 ? 3 : 40);
            int[] ids = theirs.encode(text);
            assertThat(ours.encode(text)).as(escaped(text)).containsExactly(ids);
            assertThat(ours.decode(ids)).as(escaped(text)).isEqualTo(theirs.decode(ids));
            int[] cut = Arrays.copyOf(ids, ids.length == 0 ? 0 : random.nextInt(ids.length));
            assertThat(ours.decode(cut)).as(escaped(text)).isEqualTo(theirs.decode(cut));
            int[] any = random.ints(random.nextInt(20), 0, ours.size() + 3).toArray();
            assertThat(ours.decode(any)).as(Arrays.toString(any)).isEqualTo(theirs.decode(any));
        }
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        IntStream.range(0, text.length())
                .forEach(i -> escaped.append(
                        text.charAt(i) >= ' ' && text.charAt(i) < 0x7F
                                ? Character.toString(text.charAt(i))
                                : "\\u%04X".formatted((int) text.charAt(i))));
        return escaped.toString();
    }
}
