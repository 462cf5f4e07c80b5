package io.relata.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The settings. Every one can be given as a system property or, in capitals with underscores, as a variable. */
@ConfigMapping(prefix = "relata")
public interface RelataConfig {
    /** Returns the folder that the other folders stand in unless they are set. */
    @WithDefault(".")
    Path home();

    /** Returns the folder of encoders and language models, one folder each. */
    @WithDefault("${relata.home:.}/models")
    Path modelsDir();

    /** Returns the folder of LoRA adapters, one folder each. */
    @WithDefault("${relata.home:.}/lora-adapters")
    Path adaptersDir();

    /** Returns the folder of demonstrations and their vectors, which Relata writes. */
    @WithDefault("${relata.home:.}/index")
    Path indexDir();

    /** Returns the folder of the site's own schemas. */
    @WithDefault("${relata.home:.}/index/schemas")
    Path schemasDir();

    /** Returns the folder of the site's own profiles. */
    @WithDefault("${relata.home:.}/index/profiles")
    Path profilesDir();

    /** Returns the folder of data sets that experiments and trainings read; none of it ships with Relata. */
    @WithDefault("${relata.home:.}/../shared/data")
    Path dataDir();

    /** Returns the name of the profile that answers when a request names none. */
    @NotBlank
    String profile();

    /** Returns the name of an {@link EngineChoice}. */
    @WithDefault("auto")
    String engine();

    /** Returns where and how exactly PyTorch computes. */
    TorchConfig torch();

    /** Returns how what models made of demonstrations is kept. */
    BlocksConfig blocks();

    /** Returns how much memory adapters may take. */
    AdaptersConfig adapters();

    /** Returns how much language models may keep and take on. */
    ServingConfig serving();

    /** Returns the server elsewhere that runs language models, of which there is none unless its address is set. */
    RemoteConfig remote();

    /** Returns how much one request may ask for. */
    LimitsConfig limits();

    /** A server elsewhere that runs language models; see {@link io.relata.remote.RemoteSettings}. */
    interface RemoteConfig {
        /** Returns its address up to and with {@code /v1}; nothing is contacted where it is not set. */
        Optional<URI> baseUrl();

        /** Returns the names of its models, by which profiles ask for them. */
        Optional<List<String>> models();

        /** Returns a file with the key that it wants. */
        Optional<Path> keyFile();

        /** Returns the key itself, where there is no file. */
        Optional<String> key();

        /** Returns {@code openai}, {@code vllm} or {@code llama-cpp}: how it is held to forms. */
        @WithDefault("openai")
        String dialect();

        /** Returns {@code auto}, {@code echo}, {@code tokens}, {@code top} or {@code choice}: how it is asked about labels. */
        @WithDefault("auto")
        String labels();

        /** Returns how long an answer is waited for. */
        @WithDefault("PT60S")
        Duration timeout();

        /** Returns how many requests wait for it at the same time. */
        @WithDefault("4")
        @Min(1)
        int requestsAtOnceMax();

        /** Returns how often a request is sent again that it had no time for. */
        @WithDefault("2")
        @Min(0)
        int retriesMax();

        /** Returns how many tokens its models hold. */
        @WithDefault("4096")
        @Min(1)
        int contextTokensMax();

        /** Returns how many bytes of a text make a token, rather too few than too many. */
        @WithDefault("3")
        double bytesPerToken();
    }

    /** How much memory adapters may take, and which are merged into copies of their models. */
    interface AdaptersConfig {
        /** Returns how many bytes the numbers of all adapters in memory may take, at four bytes a number. */
        @WithDefault("2147483648")
        @Min(0)
        long bytesMax();

        /** Returns the names of adapters that are pinned from their first use on. */
        Optional<List<String>> pinned();

        /** Returns how many bytes all merged copies may take, counted at four bytes a number. */
        @WithDefault("1073741824")
        @Min(0)
        long pinnedBytesMax();
    }

    /** Where and how exactly PyTorch computes; see {@link io.relata.engine.djl.DjlSettings}. */
    interface TorchConfig {
        /** Returns {@code cpu}, {@code cuda} or {@code cuda:N}. */
        @WithDefault("cpu")
        String device();

        /** Returns the name of a {@link io.relata.engine.djl.DjlSettings.Precision}. */
        @WithDefault("f32")
        String precision();

        /** Returns the name of a {@link io.relata.engine.djl.DjlSettings.KeyValues}. */
        @WithDefault("auto")
        String keyValues();

        /** Returns how many CPU threads one operator may use; more than one only for large models on a quiet machine. */
        @WithDefault("1")
        @Min(1)
        int threads();

        /** Returns how many mebibytes the keys and values of all open sessions of a model may take together. */
        @WithDefault("4096")
        @Min(1)
        int keyValueMb();
    }

    /** How what models made of demonstrations is kept, in the folder {@code blocks} beside the indexes. */
    interface BlocksConfig {
        /** Returns how many bytes of it are kept; what was used the longest time ago goes first. */
        @WithDefault("1073741824")
        @Min(1 << 20)
        long bytesMax();

        /** Returns whether a server computes it in the background, for the profile that answers when none is named. */
        @WithDefault("true")
        boolean fill();
    }

    /** How much each language model may keep and take on; see {@link io.relata.serving.ServingSettings}. */
    interface ServingConfig {
        /** Returns how many bytes of keys and values are kept for later prompts. */
        @WithDefault("268435456")
        @Min(0)
        long prefixBytesMax();

        /** Returns how many tokens are kept and found again as a whole. */
        @WithDefault("64")
        @Min(1)
        int blockTokens();

        /** Returns how many pieces of work may wait when a new request comes; beyond that it is refused with {@code BUSY}. */
        @WithDefault("64")
        @Min(1)
        int rowsWaitingMax();

        /** Returns how many tokens one pass over the weights may have. */
        @WithDefault("512")
        @Min(1)
        int passTokensMax();

        /** Returns how many passes are computed at the same time; by default as many as the CPU has room for, on a GPU one. */
        OptionalInt passesAtOnceMax();

        /** Returns the time after which a request is given up with {@code DEADLINE_PASSED}. */
        @WithDefault("120s")
        Duration patience();

        /** Returns the header by which a proxy names the scope of a request; see {@link io.relata.web.ScopeHeader}. */
        Optional<String> scopeHeader();
    }

    /** How much one request may ask for; see {@link io.relata.wire.Limits}. */
    interface LimitsConfig {
        /** Returns the longest body, and the longest line of a batch. */
        @WithDefault("2097152")
        @Min(1024)
        @Max(1 << 30)
        int bodyBytesMax();

        /** Returns the longest text. */
        @WithDefault("20000")
        @Min(1)
        int textCharactersMax();

        /** Returns the most mentions of one text. */
        @WithDefault("200")
        @Min(2)
        int mentionsMax();

        /** Returns the most pairs of one request. */
        @WithDefault("100")
        @Min(1)
        int pairsMax();

        /** Returns the most demonstrations retrieved for a pair. */
        @WithDefault("100")
        @Min(1)
        int kMax();

        /** Returns the most demonstrations added or listed at once. */
        @WithDefault("1000")
        @Min(1)
        int demonstrationsMax();

        /** Returns the most extractions answered at the same time; more are refused with {@code BUSY}. */
        @WithDefault("64")
        @Min(1)
        int requestsAtOnceMax();
    }
}
