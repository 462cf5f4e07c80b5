package io.relata.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TorchModuleTest {
    private final NDManager manager = TorchRuntime.load().newManager();

    @AfterEach
    void freeArrays() {
        manager.close();
    }

    @Test
    void callsAMethodWithEveryKindOfArgument() {
        TorchModule module = TorchModule.compile(manager, """
                def mix(self, x: Tensor, ys: List[Tensor], n: int, a: float, negate: bool, sizes: List[int]) -> List[Tensor]:
                    total = x * a
                    for y in ys:
                        total = total + y
                    for i in range(n):
                        total = total + 1.0
                    if negate:
                        total = -total
                    return [total.view(sizes), torch.relu(total)]
                """);
        NDArray x = manager.create(new float[] {1, -2});
        NDArray y = manager.create(new float[] {10, 20});
        NDList results = module.call(
                manager,
                "mix",
                TorchValue.of(x),
                TorchValue.of(List.of(y, y)),
                TorchValue.of(3L),
                TorchValue.of(0.5),
                TorchValue.of(true),
                TorchValue.ofIntegers(2, 1));
        assertThat(results.get(0).getShape()).isEqualTo(new Shape(2, 1));
        assertThat(results.get(0).toFloatArray()).containsExactly(-23.5f, -42f);
        assertThat(results.get(1).toFloatArray()).containsExactly(0f, 0f);
    }

    @Test
    void letsGradientsFlowToTheArguments() {
        TorchModule module = TorchModule.compile(manager, """
                def loss(self, w: List[Tensor], x: Tensor) -> Tensor:
                    return (torch.matmul(x, w[0]) ** 2).sum()
                """);
        NDArray w = manager.create(new float[] {3, 5}, new Shape(2, 1));
        w.setRequiresGradient(true);
        NDArray x = manager.create(new float[] {1, 2}, new Shape(1, 2));
        try (GradientScope scope = GradientScope.recording()) {
            NDArray loss = module.callForOne(manager, "loss", TorchValue.of(new NDList(w)), TorchValue.of(x));
            assertThat(loss.getFloat()).isEqualTo(169f);
            scope.backward(loss);
        }
        assertThat(w.getGradient().toFloatArray()).containsExactly(26f, 52f);
    }

    @Test
    void differentiatesInsideTheScript() {
        TorchModule module = TorchModule.compile(manager, """
                def step(self, w: List[Tensor], x: Tensor) -> List[Tensor]:
                    h = torch.matmul(x.to(15), w[0].to(15)).to(6)
                    loss = (h ** 2).sum()
                    grads = torch.grad([loss], w)
                    out = [loss.detach()]
                    for g in grads:
                        if g is not None:
                            out.append(g)
                    return out
                """);
        NDArray w = manager.create(new float[] {3, 5}, new Shape(2, 1));
        w.setRequiresGradient(true);
        NDArray x = manager.create(new float[] {1, 2}, new Shape(1, 2));
        try (GradientScope _ = GradientScope.recording()) {
            NDList out = module.call(manager, "step", TorchValue.of(new NDList(w)), TorchValue.of(x));
            assertThat(out.get(0).getFloat()).isCloseTo(169f, within(1f));
            assertThat(out.get(1).toFloatArray()).containsExactly(26f, 52f);
        }
    }

    @Test
    void recordsNothingWhileSuspended() {
        TorchModule module = TorchModule.compile(manager, """
                def twice(self, x: Tensor) -> Tensor:
                    return x + x
                """);
        NDArray x = manager.create(new float[] {1});
        x.setRequiresGradient(true);
        try (GradientScope scope = GradientScope.suspended()) {
            NDArray twice = module.callForOne(manager, "twice", TorchValue.of(x));
            assertThatThrownBy(() -> scope.backward(twice)).isInstanceOf(EngineException.class);
        }
    }

    @Test
    void saysWhichLineDoesNotCompile() {
        assertThatThrownBy(() -> TorchModule.compile(manager, """
                def broken(self, x: Tensor) -> Tensor:
                    return torch.no_such_operator(x)
                """))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no_such_operator");
    }
}
