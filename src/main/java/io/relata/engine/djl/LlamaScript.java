package io.relata.engine.djl;

/**
 * The Llama forward pass in TorchScript: one call for all layers, so that a token costs a handful of native calls.
 *
 * <p>Shapes: {@code n} new tokens, {@code L} tokens in all, {@code H} query heads, {@code G} key-value heads, {@code d}
 * head width. A slab of keys and values is (layers, 2, G, capacity, d). Keys are kept rotated.
 *
 * <p>The prefix lies in several slabs when sessions were forked. The products with each slab are taken apart and only the
 * scores, which are small, are put together: so a fork copies no keys. An unforked prefix with a key head for each query
 * head goes through the fused operator, which saves a quarter of the time. Weights are {@code [embedding, norm, output,
 * frequencies]} and then six per layer: norm, q-k-v stacked, o, norm, gate-up stacked, down.
 */
final class LlamaScript {
    static final int SHARED_WEIGHTS = 4;

    static final String SOURCE = """
            def forward(self, w: List[Tensor], ids: Tensor, slabs: List[Tensor], lengths: List[int], heads: int, groups: int, width: int, window: int, epsilon: float, dtype: int) -> Tensor:
                n = ids.size(0)
                last = len(slabs) - 1
                start = 0
                for length in lengths:
                    start = start + length
                total = start + n
                share = heads // groups
                scale = 1.0 / (float(width) ** 0.5)
                positions = torch.arange(start, total, dtype=7, device=ids.device)
                angles = torch.outer(positions, w[3])
                angles = torch.cat([angles, angles], 1)
                cos = torch.cos(angles).to(6).unsqueeze(1)
                sin = torch.sin(angles).to(6)
                sin = torch.cat([-sin.narrow(1, 0, width // 2), sin.narrow(1, 0, width // 2)], 1).unsqueeze(1)
                masked = False
                mask = positions
                if n > 1 or (window > 0 and total > window):
                    masked = True
                    keys = torch.arange(0, total, dtype=7, device=ids.device).unsqueeze(0)
                    rows = positions.unsqueeze(1)
                    hidden = keys > rows
                    if window > 0:
                        hidden = torch.logical_or(hidden, keys <= rows - window)
                    mask = torch.zeros([n, total], dtype=6, device=ids.device).masked_fill_(hidden, -float("inf")).to(dtype)
                x = torch.embedding(w[0], ids).to(6)
                size = x.size(1)
                layers = (len(w) - 4) // 6
                for layer in range(layers):
                    at = 4 + 6 * layer
                    h = torch.rms_norm(x, [size], w[at], epsilon).to(dtype)
                    qkv = torch.linear(h, w[at + 1]).view([n, heads + 2 * groups, width])
                    qk = qkv.narrow(1, 0, heads + groups)
                    qk = torch.addcmul(qk * cos, torch.roll(qk, [width // 2], [2]), sin)
                    q = (qk.narrow(1, 0, heads) * scale).to(dtype).transpose(0, 1).reshape([groups, share * n, width])
                    room = slabs[last].select(0, layer)
                    room.select(0, 0).narrow(1, lengths[last], n).copy_(qk.narrow(1, heads, groups).transpose(0, 1))
                    room.select(0, 1).narrow(1, lengths[last], n).copy_(qkv.narrow(1, heads + groups, groups).transpose(0, 1))
                    mixed = q
                    if last == 0 and share == 1:
                        k = room.select(0, 0).narrow(1, 0, total).unsqueeze(0)
                        v = room.select(0, 1).narrow(1, 0, total).unsqueeze(0)
                        if masked:
                            mixed = torch.scaled_dot_product_attention(q.unsqueeze(0), k, v, mask, 0.0, False, scale=1.0)
                        else:
                            mixed = torch.scaled_dot_product_attention(q.unsqueeze(0), k, v, None, 0.0, False, scale=1.0)
                    else:
                        parts: List[Tensor] = []
                        for i in range(last + 1):
                            length = lengths[i]
                            if i == last:
                                length = length + n
                            k = slabs[i].select(0, layer).select(0, 0).narrow(1, 0, length)
                            parts.append(torch.matmul(q, k.transpose(1, 2)))
                        scores = parts[0]
                        if last > 0:
                            scores = torch.cat(parts, 2)
                        if masked:
                            scores = (scores.view([groups, share, n, total]) + mask).view([groups, share * n, total])
                        probabilities = torch.softmax(scores, 2, 6).to(dtype)
                        begin = 0
                        for i in range(last + 1):
                            length = lengths[i]
                            if i == last:
                                length = length + n
                            v = slabs[i].select(0, layer).select(0, 1).narrow(1, 0, length)
                            part = torch.matmul(probabilities.narrow(2, begin, length), v)
                            if i == 0:
                                mixed = part
                            else:
                                mixed = mixed + part
                            begin = begin + length
                    mixed = mixed.reshape([heads, n, width]).transpose(0, 1).reshape([n, heads * width])
                    x = x + torch.linear(mixed, w[at + 2])
                    h = torch.rms_norm(x, [size], w[at + 3], epsilon).to(dtype)
                    both = torch.linear(h, w[at + 4])
                    inner = both.size(1) // 2
                    h = torch.silu(both.narrow(1, 0, inner)) * both.narrow(1, inner, inner)
                    x = x + torch.linear(h, w[at + 5])
                h = torch.rms_norm(x.narrow(0, n - 1, 1), [size], w[1], epsilon).to(dtype)
                return torch.linear(h, w[2]).to(6).view([-1])

            def slab(self, like: Tensor, layers: int, groups: int, capacity: int, width: int) -> Tensor:
                return torch.empty([layers, 2, groups, capacity, width], dtype=like.dtype, device=like.device)

            def assemble(self, parts: List[Tensor], shape: List[int], dtype: int) -> Tensor:
                typed: List[Tensor] = []
                for part in parts:
                    typed.append(part.to(dtype))
                return torch.cat(typed, 0).view(shape)

            def stack(self, parts: List[Tensor]) -> Tensor:
                return torch.cat(parts, 0)
            """;

    private LlamaScript() {}
}
