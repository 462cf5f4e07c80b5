package io.relata.engine.djl;

/**
 * How matrix products are computed. Each kind is a few TorchScript methods: {@code pack} turns a weight of shape (outputs,
 * inputs) into its three slots, {@code ready} prepares the lines that several products read, {@code product} and {@code sum}
 * multiply, {@code exact} multiplies in single precision with what {@code packExact} returned.
 */
enum Arithmetic {
    /** The library's own product. It chooses its order of additions by the number of lines. */
    PLAIN("""
            def pack(self, weight: Tensor, bias: Tensor, dtype: int) -> List[Tensor]:
                return [weight.to(dtype), bias.to(dtype), bias]

            def packExact(self, weight: Tensor) -> Tensor:
                return weight

            def ready(self, x: Tensor) -> List[Tensor]:
                return [x]

            def product(self, x: List[Tensor], w: List[Tensor], at: int) -> Tensor:
                if w[at + 1].size(0) > 0:
                    return torch.linear(x[0], w[at], w[at + 1])
                else:
                    return torch.linear(x[0], w[at])

            def sum(self, y: Tensor, x: List[Tensor], w: List[Tensor], at: int) -> Tensor:
                return y + self.product(x, w, at)

            def exact(self, x: Tensor, w: Tensor) -> Tensor:
                return torch.linear(x, w)
            """),

    /**
     * oneDNN's product with a weight that it has laid out once. Its result for a line was the same bits for any number of
     * lines, which the library's own product is not; see the decision on engines. For CPUs alone.
     */
    PACKED("""
            def pack(self, weight: Tensor, bias: Tensor, dtype: int) -> List[Tensor]:
                return [ops.mkldnn._reorder_linear_weight(weight.to(dtype)), bias.to(dtype), bias]

            def packExact(self, weight: Tensor) -> Tensor:
                return ops.mkldnn._reorder_linear_weight(weight)

            def ready(self, x: Tensor) -> List[Tensor]:
                return [x]

            def product(self, x: List[Tensor], w: List[Tensor], at: int) -> Tensor:
                if w[at + 1].size(0) > 0:
                    return ops.mkldnn._linear_pointwise(x[0], w[at], w[at + 1], "none", [], "")
                else:
                    return ops.mkldnn._linear_pointwise(x[0], w[at], None, "none", [], "")

            def sum(self, y: Tensor, x: List[Tensor], w: List[Tensor], at: int) -> Tensor:
                return y + self.product(x, w, at)

            def exact(self, x: Tensor, w: Tensor) -> Tensor:
                return ops.mkldnn._linear_pointwise(x, w, None, "none", [], "")
            """),

    /**
     * Eight bits: a weight per output and a line per number as they come, symmetric; sums are whole numbers and so exact in any
     * order. What is not a product stays in single precision. Activations travel as unsigned numbers around 128, since that is
     * what the CPU's instruction multiplies; they go through sixteen bits since the library has no quick way from single precision
     * to eight, and its norm of greatest numbers is fifteen times as slow as least and greatest. For CPUs alone.
     */
    INT8("""
            def pack(self, weight: Tensor, bias: Tensor, dtype: int) -> List[Tensor]:
                scale = torch.clamp_min(torch.amax(torch.abs(weight), [1], True) / 127.0, 1.0e-20)
                packed = ops.onednn.qlinear_prepack(torch.round(weight / scale).to(1), None)
                return [packed, scale.view([-1]), bias]

            def packExact(self, weight: Tensor) -> Tensor:
                return ops.mkldnn._reorder_linear_weight(weight)

            def ready(self, x: Tensor) -> List[Tensor]:
                greatest = torch.maximum(torch.amax(x, [1], True), torch.neg(torch.amin(x, [1], True)))
                scale = torch.clamp_min(greatest / 127.0, 1.0e-20)
                return [torch.div(x, scale).add_(128.5).to(2).to(0), scale]

            def whole(self, x: Tensor, w: Tensor, scale: Tensor) -> Tensor:
                return ops.onednn.qlinear_pointwise(x, 1.0, 128, w, scale, torch.zeros_like(scale, dtype=3), None, 1.0, 0, 6, "none", [], "")

            def product(self, x: List[Tensor], w: List[Tensor], at: int) -> Tensor:
                y = self.whole(x[0], w[at], w[at + 1]).mul_(x[1])
                if w[at + 2].size(0) > 0:
                    y = y.add_(w[at + 2])
                return y

            def sum(self, y: Tensor, x: List[Tensor], w: List[Tensor], at: int) -> Tensor:
                return torch.addcmul(y, self.whole(x[0], w[at], w[at + 1]), x[1])

            def exact(self, x: Tensor, w: Tensor) -> Tensor:
                return ops.mkldnn._linear_pointwise(x, w, None, "none", [], "")
            """);

    /** What a weight takes in the list of weights: what {@code pack} returns. */
    static final int SLOTS = 3;

    private final String source;

    Arithmetic(String source) {
        this.source = source;
    }

    String source() {
        return source;
    }
}
