package io.relata.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.relata.error.ErrorCode;
import io.relata.error.RelataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The native PyTorch library of this process: loaded once, never from a network.
 *
 * <p>The library is unpacked from its jar into {@code DJL_CACHE_DIR} (system property or environment variable). Where
 * neither is set that is {@code relata/djl} in the user's cache folder, or in the folder for temporary files when the
 * home cannot be written.
 */
public final class TorchRuntime {
    private static final String CACHE_PROPERTY = "DJL_CACHE_DIR";

    private static final Pattern DEVICE = Pattern.compile("cpu|cuda(?::(\\d{1,3}))?");

    private final Engine engine;

    private TorchRuntime(Engine engine) {
        this.engine = engine;
    }

    /**
     * Loads the library, or finds it loaded.
     *
     * @throws RelataException with {@code ENGINE_UNAVAILABLE} if this machine has no PyTorch that can be loaded
     */
    public static TorchRuntime load() {
        if (System.getProperty("ai.djl.offline") == null) {
            System.setProperty("ai.djl.offline", "true");
        }
        if (System.getProperty(CACHE_PROPERTY) == null && System.getenv(CACHE_PROPERTY) == null) {
            System.setProperty(CACHE_PROPERTY, writableCache().toString());
        }
        try {
            return new TorchRuntime(Engine.getEngine("PyTorch"));
        } catch (EngineException | LinkageError e) {
            throw new RelataException(
                    ErrorCode.ENGINE_UNAVAILABLE,
                    "PyTorch could not be loaded: " + e.getMessage(),
                    "Maybe this machine is not Linux on x86-64, or DJL_CACHE_DIR (%s) cannot be written."
                            .formatted(System.getProperty(CACHE_PROPERTY, System.getenv(CACHE_PROPERTY))),
                    e);
        }
    }

    private static Path writableCache() {
        String configured = System.getenv("XDG_CACHE_HOME");
        Path userCache = configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(configured);
        Path wanted = userCache.resolve("relata").resolve("djl");
        try {
            return Files.createDirectories(wanted);
        } catch (IOException homeIsReadOnly) {
            return Path.of(System.getProperty("java.io.tmpdir"), "relata-djl-" + System.getProperty("user.name"));
        }
    }

    /** Returns the first GPU, or the CPU. */
    public Device device() {
        return engine.defaultDevice();
    }

    /** Returns a new owner of arrays on {@link #device()}; closing it frees what it owns. */
    public NDManager newManager() {
        return engine.newBaseManager(device());
    }

    /**
     * Returns a new owner of arrays on a device.
     *
     * @param device {@code cpu}, {@code cuda} for the first GPU, or {@code cuda:1} and so on
     * @throws RelataException with {@code CONFIGURATION_INVALID} if there is no such device
     */
    public NDManager newManager(String device) {
        Matcher matcher = DEVICE.matcher(device);
        int gpus = engine.getGpuCount();
        int gpu = !matcher.matches() || matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
        if (!matcher.matches() || !device.equals("cpu") && gpu >= gpus) {
            throw new RelataException(
                    ErrorCode.CONFIGURATION_INVALID,
                    "There is no device \"%s\"; PyTorch sees the CPU and %d GPUs.".formatted(device, gpus),
                    "Maybe write cpu, cuda or cuda:0; a GPU needs PyTorch's CUDA libraries in PYTORCH_LIBRARY_PATH.");
        }
        return engine.newBaseManager(device.equals("cpu") ? Device.cpu() : Device.gpu(gpu));
    }

    /** Returns the version of the native library, such as {@code 2.7.1}. */
    public String version() {
        return engine.getVersion();
    }

    /** Sets how many CPU threads one operator may use, for the process. */
    public void useThreads(int threads) {
        if (!(threads >= 1)) {
            throw new IllegalArgumentException("At least one thread is needed, not " + threads + ".");
        }
        JniUtils.setNumThreads(threads);
    }

    /** Seeds the native random generator, which dropout draws from. */
    public void seed(long seed) {
        JniUtils.setSeed(seed);
    }
}
