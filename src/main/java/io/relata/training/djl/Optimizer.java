package io.relata.training.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.relata.safetensors.Dtype;
import io.relata.safetensors.SafetensorsWriter;
import io.relata.safetensors.TensorStore;
import io.relata.torch.GradientScope;
import io.relata.torch.TorchModule;
import io.relata.torch.TorchValue;
import java.util.ArrayList;
import java.util.List;

/**
 * AdamW (Loshchilov and Hutter, 2019) with clipping by the global norm, and for weight matrices optionally Muon (Jordan et
 * al., 2024): the momentum of a matrix is replaced by the nearest orthogonal matrix before it is applied, which learns
 * from fewer tokens. Belongs to the training thread.
 */
public final class Optimizer {
    /**
     * What does not change during a run.
     *
     * @param rate peak learning rate of AdamW
     * @param matrixRate peak learning rate of Muon, which then takes all matrices but those named {@code embed}; 0 leaves
     *     everything to AdamW
     * @param beta1 decay of the first moment
     * @param beta2 decay of the second moment
     * @param weightDecay share of a matrix that is taken away per unit of learning rate; vectors keep theirs
     * @param normMax gradients are scaled down to this global norm; 0 leaves them
     */
    public record Settings(
            double rate, double matrixRate, double beta1, double beta2, double weightDecay, double normMax) {
        public Settings {
            if (!(rate > 0 && matrixRate >= 0 && beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
                throw new IllegalArgumentException("Rates must be positive and decays in [0, 1): %s, %s, %s, %s."
                        .formatted(rate, matrixRate, beta1, beta2));
            }
        }
    }

    private static final double EPSILON = 1e-8;

    private static final String SOURCE = """
            def clip(self, grads: List[Tensor], most: float) -> Tensor:
                total = torch.zeros([], dtype=6)
                for g in grads:
                    total = total + (g * g).sum()
                norm = torch.sqrt(total)
                if most > 0.0:
                    scale = torch.clamp(most / (norm + 1e-6), None, 1.0)
                    for g in grads:
                        g.mul_(scale)
                return norm

            def clear(self, grads: List[Tensor]) -> Tensor:
                for g in grads:
                    g.zero_()
                return grads[0]

            def adamw(self, w: List[Tensor], grads: List[Tensor], first: List[Tensor], second: List[Tensor], step: int, rate: float, beta1: float, beta2: float, decay: float, epsilon: float) -> Tensor:
                correction1 = 1.0 - beta1 ** step
                correction2 = 1.0 - beta2 ** step
                for i in range(len(w)):
                    g = grads[i]
                    first[i].mul_(beta1).add_(g, alpha=1.0 - beta1)
                    second[i].mul_(beta2).addcmul_(g, g, value=1.0 - beta2)
                    if w[i].dim() > 1:
                        w[i].mul_(1.0 - rate * decay)
                    w[i].addcdiv_(first[i], torch.sqrt(second[i] / correction2) + epsilon, value=-rate / correction1)
                return torch.zeros([1])

            def orthogonal(self, g: Tensor) -> Tensor:
                x = g / (torch.sqrt((g * g).sum()) + 1e-7)
                tall = g.size(0) > g.size(1)
                if tall:
                    x = x.t()
                for i in range(5):
                    a = torch.matmul(x, x.t())
                    x = 3.4445 * x + torch.matmul(2.0315 * torch.matmul(a, a) - 4.7750 * a, x)
                if tall:
                    x = x.t()
                return x

            def muon(self, w: List[Tensor], grads: List[Tensor], momentum: List[Tensor], rate: float, decay: float) -> Tensor:
                for i in range(len(w)):
                    momentum[i].mul_(0.95).add_(grads[i])
                    update = self.orthogonal(grads[i] + momentum[i] * 0.95)
                    shape = float(w[i].size(0)) / float(w[i].size(1))
                    if shape > 1.0:
                        update = update * shape ** 0.5
                    w[i].mul_(1.0 - rate * decay).add_(update, alpha=-rate)
                return torch.zeros([1])
            """;

    private final TorchModule script;
    private final NamedParameters parameters;
    private final NamedParameters first;
    private final NamedParameters second;
    private final Settings settings;

    /** Creates an optimiser without any momentum yet; {@code manager} owns what it keeps. */
    public Optimizer(NDManager manager, NamedParameters parameters, Settings settings) {
        this.script = TorchModule.compile(manager, SOURCE);
        this.parameters = parameters;
        this.first = parameters.zeros();
        this.second = parameters.zeros();
        this.settings = settings;
    }

    /**
     * Applies the gradients that have gathered, and sets them to zero.
     *
     * @param manager owner of what the step needs for itself
     * @param step number of the step, from 1
     * @param rateShare share of the peak learning rates, in [0, 1]
     * @return global norm of the gradients before clipping
     */
    public double apply(NDManager manager, int step, double rateShare) {
        try (GradientScope _ = GradientScope.suspended()) {
            NDList gradients = new NDList();
            for (NDArray parameter : parameters.values()) {
                NDArray gradient = parameter.getGradient();
                gradient.attach(manager);
                gradients.add(gradient);
            }
            double norm = script.callForOne(
                            manager, "clip", TorchValue.of(gradients), TorchValue.of(settings.normMax()))
                    .getFloat();
            update(manager, gradients, step, rateShare);
            script.callForOne(manager, "clear", TorchValue.of(gradients));
            return norm;
        }
    }

    private void update(NDManager manager, NDList gradients, int step, double rateShare) {
        List<Integer> byAdam = new ArrayList<>();
        List<Integer> byMuon = new ArrayList<>();
        List<String> names = parameters.names();
        for (int i = 0; i < names.size(); i++) {
            boolean matrix = parameters.get(names.get(i)).getShape().dimension() == 2
                    && !names.get(i).contains("embed");
            (settings.matrixRate() > 0 && matrix ? byMuon : byAdam).add(i);
        }
        NDList w = parameters.values();
        if (!byMuon.isEmpty()) {
            script.call(
                    manager,
                    "muon",
                    chosen(w, byMuon),
                    chosen(gradients, byMuon),
                    chosen(first.values(), byMuon),
                    TorchValue.of(rateShare * settings.matrixRate()),
                    TorchValue.of(settings.weightDecay()));
        }
        script.call(
                manager,
                "adamw",
                chosen(w, byAdam),
                chosen(gradients, byAdam),
                chosen(first.values(), byAdam),
                chosen(second.values(), byAdam),
                TorchValue.of((long) step),
                TorchValue.of(rateShare * settings.rate()),
                TorchValue.of(settings.beta1()),
                TorchValue.of(settings.beta2()),
                TorchValue.of(settings.weightDecay()),
                TorchValue.of(EPSILON));
    }

    private static TorchValue chosen(NDList arrays, List<Integer> places) {
        return TorchValue.of(places.stream().map(arrays::get).toList());
    }

    /** Adds both moments to a file to be written. */
    public void write(SafetensorsWriter writer) {
        first.write(writer, "first.", Dtype.F32);
        second.write(writer, "second.", Dtype.F32);
    }

    /** Sets both moments from a file that {@link #write} filled. */
    public void set(TensorStore store) {
        first.set(store, "first.");
        second.set(store, "second.");
    }
}
