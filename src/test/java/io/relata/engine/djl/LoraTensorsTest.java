package io.relata.engine.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.relata.adapter.LoraAdapter;
import io.relata.engine.LlamaConfig;
import io.relata.engine.LlamaConfigReader;
import io.relata.engine.TinyAdapter;
import io.relata.engine.TinyModel;
import io.relata.torch.TorchModule;
import io.relata.torch.TorchRuntime;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoraTensorsTest {
    @TempDir
    private Path folder;

    private NDManager manager;
    private TorchModule module;
    private LlamaConfig config;
    private LoraAdapter adapter;

    @BeforeEach
    void aModelsScriptAndAnAdapterAreThere() {
        manager = TorchRuntime.load().newManager("cpu");
        module = TorchModule.compile(manager, LlamaScript.source(Arithmetic.PACKED));
        config = LlamaConfigReader.read(
                TinyModel.in(folder.resolve("model")).groupedHeads().write());
        adapter = TinyAdapter.in(folder.resolve("adapter")).everywhere().open();
    }

    @AfterEach
    void free() {
        manager.close();
    }

    @Test
    void keepsNothingBesideTheFactors() {
        List<NDArray> factors =
                LoraTensors.of("tiny", adapter, config, module, manager).factors();
        NDManager owner = factors.getFirst().getManager();
        // One more for what stands where an adapter changes nothing.
        assertThat(owner.getManagedArrays()).hasSize(factors.size() + 1);
        module.close();
    }

    @Test
    void freesEverythingWhereItFails() {
        module.close();
        String before = manager.toString();
        assertThatThrownBy(() -> LoraTensors.of("tiny", adapter, config, module, manager))
                .isInstanceOf(RuntimeException.class);
        assertThat(manager.toString()).isEqualTo(before);
    }
}
