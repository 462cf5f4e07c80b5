package io.relata.training.djl;

/**
 * The Llama decoder in TorchScript, in the form that training needs: whole sequences, no cache, every operator
 * differentiable.
 *
 * <p>Weights come in the order of {@link LlamaShape#weights()}. Adapter factors come as pairs: none, or for every layer those of
 * queries and values, or those of all seven projections. Rotary
 * positions pair dimension {@code i} with {@code i + headWidth / 2}, as in the Hugging Face layout. With {@code half} the
 * matrix products run in bf16 on weights that stay in single precision.
 *
 * <p>{@code blocks} is empty, or one int64 tensor of shape (rows, length) that says what tokens see, as {@link
 * io.relata.training.lm.Episode} has it. The mask is made here once for all layers; without one the attention kernel skips
 * what lies above the diagonal and needs no memory for it.
 */
final class LlamaScript {
    /** Methods {@code logits} and {@code loss}; the element types 6 and 15 are single precision and bf16. */
    static final String SOURCE = """
            def norm(self, x: Tensor, weight: Tensor, epsilon: float) -> Tensor:
                wide = x.to(6)
                return wide * torch.rsqrt(torch.mean(wide * wide, [-1], True) + epsilon) * weight

            def product(self, x: Tensor, weight: Tensor, half: bool) -> Tensor:
                if half:
                    return torch.linear(x.to(15), weight.to(15))
                return torch.linear(x, weight)

            def adapted(self, x: Tensor, weight: Tensor, factors: List[Tensor], layers: int, layer: int, place: int, scale: float, half: bool) -> Tensor:
                y = self.product(x, weight, half)
                pairs = len(factors) // (2 * layers)
                at = -1
                if pairs == 7:
                    at = 7 * layer + place
                if pairs == 2 and (place == 0 or place == 2):
                    at = 2 * layer + place // 2
                if at >= 0:
                    y = y + self.product(self.product(x, factors[2 * at], half), factors[2 * at + 1], half) * scale
                return y

            def rotated(self, x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
                middle = x.size(3) // 2
                turned = torch.cat([-x[:, :, :, middle:], x[:, :, :, :middle]], -1)
                return x * cosine + turned * sine

            def angles(self, length: int, width: int, theta: float) -> Tensor:
                exponents = torch.arange(0, width, 2, dtype=6) / width
                rates = torch.pow(theta, -exponents)
                angle = torch.outer(torch.arange(length, dtype=6), rates)
                return torch.cat([angle, angle], -1)

            def visible(self, blocks: Tensor) -> Tensor:
                sees = torch.unsqueeze(blocks, 2)
                seen = torch.unsqueeze(blocks, 1)
                earlier = torch.tril(torch.ones([blocks.size(1), blocks.size(1)], dtype=11))
                return torch.unsqueeze(((seen == 0) | (sees == -1) | (sees == seen)) & earlier, 1)

            def attended(self, q: Tensor, k: Tensor, v: Tensor, mask: List[Tensor]) -> Tensor:
                if len(mask) > 0:
                    return torch.scaled_dot_product_attention(q, k, v, mask[0], 0.0, False)
                return torch.scaled_dot_product_attention(q, k, v, None, 0.0, True)

            def hidden(self, w: List[Tensor], factors: List[Tensor], scale: float, ids: Tensor, blocks: List[Tensor], layers: int, heads: int, theta: float, epsilon: float, dropout: float, half: bool) -> Tensor:
                batch = ids.size(0)
                length = ids.size(1)
                x = torch.embedding(w[0], ids)
                width = x.size(2) // heads
                angle = self.angles(length, width, theta)
                cosine = torch.cos(angle)
                sine = torch.sin(angle)
                if half:
                    cosine = cosine.to(15)
                    sine = sine.to(15)
                mask = [self.visible(b) for b in blocks]
                x = torch.dropout(x, dropout, dropout > 0.0)
                for layer in range(layers):
                    at = 1 + 9 * layer
                    y = self.norm(x, w[at], epsilon)
                    q = self.adapted(y, w[at + 1], factors, layers, layer, 0, scale, half)
                    k = self.adapted(y, w[at + 2], factors, layers, layer, 1, scale, half)
                    v = self.adapted(y, w[at + 3], factors, layers, layer, 2, scale, half)
                    q = self.rotated(q.view([batch, length, heads, width]).transpose(1, 2), cosine, sine)
                    k = self.rotated(k.view([batch, length, heads, width]).transpose(1, 2), cosine, sine)
                    v = v.view([batch, length, heads, width]).transpose(1, 2)
                    seen = self.attended(q, k, v, mask).transpose(1, 2).reshape([batch, length, heads * width])
                    x = x + torch.dropout(self.adapted(seen, w[at + 4], factors, layers, layer, 3, scale, half).to(6), dropout, dropout > 0.0)
                    y = self.norm(x, w[at + 5], epsilon)
                    gate = self.adapted(y, w[at + 6], factors, layers, layer, 4, scale, half)
                    gated = torch.silu(gate) * self.adapted(y, w[at + 7], factors, layers, layer, 5, scale, half)
                    x = x + torch.dropout(self.adapted(gated, w[at + 8], factors, layers, layer, 6, scale, half).to(6), dropout, dropout > 0.0)
                return self.norm(x, w[1 + 9 * layers], epsilon)

            def logits(self, w: List[Tensor], factors: List[Tensor], scale: float, ids: Tensor, blocks: List[Tensor], layers: int, heads: int, theta: float, epsilon: float, half: bool) -> Tensor:
                x = self.hidden(w, factors, scale, ids, blocks, layers, heads, theta, epsilon, 0.0, half)
                return self.product(x, w[0], half).to(6)

            def loss(self, w: List[Tensor], factors: List[Tensor], scale: float, ids: Tensor, blocks: List[Tensor], positions: Tensor, targets: Tensor, weights: Tensor, layers: int, heads: int, theta: float, epsilon: float, dropout: float, half: bool) -> Tensor:
                x = self.hidden(w, factors, scale, ids, blocks, layers, heads, theta, epsilon, dropout, half)
                chosen = torch.index_select(x.view([-1, x.size(2)]), 0, positions)
                scores = self.product(chosen, w[0], half).to(6)
                losses = torch.cross_entropy_loss(scores, targets, None, 0, -100, 0.0)
                return (losses * weights).sum() / weights.sum()
            """;

    private LlamaScript() {}
}
