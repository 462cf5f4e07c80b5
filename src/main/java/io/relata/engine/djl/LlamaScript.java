package io.relata.engine.djl;

/**
 * The Llama forward pass in TorchScript: one call for all layers and all rows of a batch.
 *
 * <p>A row is a stretch of new tokens of one session: those to append, then the nodes of a tree that is only looked at. The
 * tokens of all rows lie one under the other in a matrix of {@code N} lines for norms, products and the feed-forward layer, so
 * that the weights are passed over once; attention goes from row to row. A slab is (layers, 2, G, capacity, d), {@code G}
 * key-value heads of width {@code d}; keys are kept rotated. {@code dtype} is what products read, {@code kept}
 * what slabs hold and attention is computed in. Nodes write theirs behind the tokens, where the next tokens will
 * overwrite them.
 *
 * <p>A line's result does not depend on the other lines, nor on how a prompt was cut: the products see to that
 * (see {@link Arithmetic}), and attention runs in pieces whose shape follows from the position alone. Queries of positions
 * {@code 128 i} to {@code 128 i + 127} see {@code 128 (i + 1)} keys, of which those after them are masked; query lines are
 * filled up to a multiple of 8, or of 16 where heads are wider than 128. Otherwise the library would block its sums by the number of lines and keys.
 *
 * <p>Behind the keys and values of the last layer only the lines are computed whose logits are wanted: nobody asks for the others.
 *
 * <p>Queries of heads that share a key head lie under each other, so grouped heads are one product with more lines.
 */
final class LlamaScript {
    /** Embedding, last norm, frequencies, and the output projection. */
    static final int SHARED_SLOTS = 3 + Arithmetic.SLOTS;

    /** Where the rotary frequencies lie among the weights. */
    static final int FREQUENCIES = 2;

    /** Two norms and four products: q-k-v stacked, o, gate and up stacked, down. */
    static final int LAYER_SLOTS = 2 + 4 * Arithmetic.SLOTS;

    /** Layers that an adapter can change: q, k, v, o, gate, up, down. */
    static final int MODULES = 7;

    /** Positions whose queries are computed in one piece; also the unit of a slab's capacity. */
    static final int ALIGNMENT = 128;

    private static final String FORWARD = """
            def masks(self, limits: Tensor, positions: Tensor, pieces: List[int], trees: List[Tensor], share: int, fill: int, window: int, dtype: int) -> List[Tensor]:
                out: List[Tensor] = []
                for p in range(len(pieces) // 6):
                    begin = pieces[6 * p + 1]
                    n = pieces[6 * p + 2]
                    slot = pieces[6 * p + 3]
                    total = pieces[6 * p + 4]
                    tree = pieces[6 * p + 5]
                    first = 0
                    if window == 0:
                        first = slot - slot % ALIGNMENT
                    keys = torch.arange(first, total, dtype=4, device=limits.device).unsqueeze(0)
                    hidden = keys > limits.narrow(0, begin, n).unsqueeze(1)
                    if window > 0:
                        hidden = torch.logical_or(hidden, keys <= (positions.narrow(0, begin, n) - window).unsqueeze(1))
                    mask = torch.zeros([(share * n + fill - 1) // fill * fill, total], dtype=dtype, device=limits.device)
                    once = mask.narrow(0, 0, n)
                    seen = once.narrow(1, first, total - first).masked_fill_(hidden, -float("inf"))
                    if tree >= 0:
                        seen = once.narrow(1, slot, trees[tree].size(1)).copy_(trees[tree])
                    for s in range(share - 1):
                        seen = mask.narrow(0, (s + 1) * n, n).copy_(once)
                    out.append(mask)
                return out

            def keep(self, k: Tensor, v: Tensor, slabs: List[Tensor], layer: int, pieces: List[int]) -> Tensor:
                for p in range(len(pieces) // 6):
                    room = slabs[pieces[6 * p]].select(0, layer).narrow(2, pieces[6 * p + 3], pieces[6 * p + 2])
                    room.select(0, 0).copy_(k.narrow(0, pieces[6 * p + 1], pieces[6 * p + 2]).transpose(0, 1))
                    room.select(0, 1).copy_(v.narrow(0, pieces[6 * p + 1], pieces[6 * p + 2]).transpose(0, 1))
                return k

            def attention(self, q: Tensor, slabs: List[Tensor], layer: int, pieces: List[int], masks: List[Tensor], groups: int, scale: float) -> Tensor:
                heads = q.size(1)
                width = q.size(2)
                share = heads // groups
                mixed: List[Tensor] = []
                done = 0
                for p in range(len(masks)):
                    n = pieces[6 * p + 2]
                    lines = q.narrow(0, done, n).view([n, groups, share, width]).permute([1, 2, 0, 3]).reshape([1, groups, share * n, width])
                    more = masks[p].size(0) - share * n
                    if more > 0:
                        lines = torch.constant_pad_nd(lines, [0, 0, 0, more], 0.0)
                    seen = slabs[pieces[6 * p]].select(0, layer).narrow(2, 0, pieces[6 * p + 4])
                    out = torch.scaled_dot_product_attention(lines, seen.narrow(0, 0, 1), seen.narrow(0, 1, 1), masks[p], 0.0, False, scale=scale)
                    out = out.narrow(2, 0, share * n).view([groups, share, n, width]).permute([2, 0, 1, 3])
                    mixed.append(out.reshape([n, heads * width]))
                    done = done + n
                if done < q.size(0):
                    mixed.append(torch.zeros([q.size(0) - done, heads * width], dtype=q.dtype, device=q.device))
                if len(mixed) == 1:
                    return mixed[0]
                else:
                    return torch.cat(mixed, 0)

            def low(self, x: Tensor, down: Tensor, up: Tensor) -> Tensor:
                return self.exact(self.exact(x.to(6), down), up)

            def adapt(self, y: Tensor, column: int, x: Tensor, segments: List[int], adapters: List[Tensor], at: int) -> Tensor:
                for s in range(len(segments) // 3):
                    slot = segments[3 * s + 2] + 2 * at
                    if adapters[slot].size(0) > 0:
                        change = self.low(x.narrow(0, segments[3 * s], segments[3 * s + 1]), adapters[slot], adapters[slot + 1])
                        y.narrow(0, segments[3 * s], segments[3 * s + 1]).narrow(1, column, change.size(1)).add_(change)
                return y

            def forward(self, w: List[Tensor], lines: Tensor, slabs: List[Tensor], pieces: List[int], trees: List[Tensor], segments: List[int], wanted: Tensor, wantedPieces: List[int], wantedSegments: List[int], adapters: List[Tensor], shape: List[int], epsilon: float, dtype: int, kept: int) -> Tensor:
                heads = shape[0]
                groups = shape[1]
                width = shape[2]
                ids = lines.select(0, 0)
                positions = lines.select(0, 1)
                limits = lines.select(0, 2)
                n = ids.size(0)
                angles = torch.outer(positions.to(7), w[2])
                angles = torch.cat([angles, angles], 1)
                cos = torch.cos(angles).to(6).unsqueeze(1)
                sin = torch.sin(angles).to(6)
                sin = torch.cat([-sin.narrow(1, 0, width // 2), sin.narrow(1, 0, width // 2)], 1).unsqueeze(1)
                fill = 8
                if width > 128:
                    fill = 16
                masks = self.masks(limits, positions, pieces, trees, heads // groups, fill, shape[3], kept)
                x = torch.embedding(w[0], ids).to(6)
                size = x.size(1)
                layers = (len(w) - SHARED) // LAYER
                for layer in range(layers):
                    at = SHARED + LAYER * layer
                    h = torch.rms_norm(x, [size], w[at], epsilon).to(dtype)
                    qkv = self.product(self.ready(h), w, at + 1)
                    if len(segments) > 0:
                        qkv = self.adapt(qkv, 0, h, segments, adapters, 7 * layer)
                        qkv = self.adapt(qkv, heads * width, h, segments, adapters, 7 * layer + 1)
                        qkv = self.adapt(qkv, (heads + groups) * width, h, segments, adapters, 7 * layer + 2)
                    qkv = qkv.view([n, heads + 2 * groups, width])
                    qk = qkv.narrow(1, 0, heads + groups)
                    qk = torch.addcmul(qk * cos, torch.roll(qk, [width // 2], [2]), sin).to(kept)
                    q = qk.narrow(1, 0, heads)
                    seen = self.keep(qk.narrow(1, heads, groups), qkv.narrow(1, heads + groups, groups), slabs, layer, pieces)
                    if layer == layers - 1 and wanted.size(0) == 0:
                        return torch.zeros([0], dtype=6, device=ids.device)
                    if layer == layers - 1 and len(wantedPieces) > 0:
                        x = torch.index_select(x, 0, wanted)
                        q = torch.index_select(q, 0, wanted)
                        pieces = wantedPieces
                        segments = wantedSegments
                        masks = self.masks(torch.index_select(limits, 0, wanted), torch.index_select(positions, 0, wanted), pieces, trees, heads // groups, fill, shape[3], kept)
                    h = self.attention(q, slabs, layer, pieces, masks, groups, 1.0 / (float(width) ** 0.5)).to(dtype)
                    x = self.sum(x, self.ready(h), w, at + 1 + SLOTS)
                    if len(segments) > 0:
                        x = self.adapt(x, 0, h, segments, adapters, 7 * layer + 3)
                    h = torch.rms_norm(x, [size], w[at + 1 + 2 * SLOTS], epsilon).to(dtype)
                    ready = self.ready(h)
                    gated = self.product(ready, w, at + 2 + 2 * SLOTS)
                    inner = gated.size(1) // 2
                    if len(segments) > 0:
                        gated = self.adapt(gated, 0, h, segments, adapters, 7 * layer + 4)
                        gated = self.adapt(gated, inner, h, segments, adapters, 7 * layer + 5)
                    h = torch.silu(gated.narrow(1, 0, inner)).mul_(gated.narrow(1, inner, inner))
                    x = self.sum(x, self.ready(h), w, at + 2 + 3 * SLOTS)
                    if len(segments) > 0:
                        x = self.adapt(x, 0, h, segments, adapters, 7 * layer + 6)
                h = torch.rms_norm(x, [size], w[1], epsilon).to(dtype)
                return self.product(self.ready(h), w, 3).to(6)

            def slab(self, like: Tensor, layers: int, groups: int, capacity: int, width: int, dtype: int) -> Tensor:
                return torch.zeros([layers, 2, groups, capacity, width], dtype=dtype, device=like.device)

            def begin(self, slab: Tensor, other: Tensor, length: int) -> Tensor:
                slab.narrow(3, 0, length).copy_(other.narrow(3, 0, length))
                return slab

            def attach(self, slab: Tensor, blocks: List[Tensor], places: List[int], frequencies: Tensor) -> Tensor:
                layers = slab.size(0)
                groups = slab.size(2)
                width = slab.size(4)
                for i in range(len(blocks)):
                    at = places[3 * i]
                    count = places[3 * i + 1]
                    block = blocks[i]
                    if block.dtype != slab.dtype:
                        block = torch.view_copy(block, dtype=slab.dtype)
                    block = block.view([layers, 2, groups, count, width])
                    room = slab.narrow(3, at, count)
                    room.select(1, 1).copy_(block.select(1, 1))
                    keys = block.select(1, 0).to(6)
                    angles = frequencies * float(at - places[3 * i + 2])
                    cos = torch.cos(angles).to(6)
                    sin = torch.sin(angles).to(6)
                    keys = torch.addcmul(keys * torch.cat([cos, cos], 0), torch.roll(keys, [width // 2], [3]), torch.cat([-sin, sin], 0))
                    room.select(1, 0).copy_(keys)
                return slab

            def taken(self, slab: Tensor, at: int, count: int, carrier: int) -> Tensor:
                taken = slab.narrow(3, at, count).contiguous().view([-1])
                if taken.dtype != carrier:
                    taken = torch.view_copy(taken, dtype=carrier)
                return taken

            def put(self, slab: Tensor, at: int, other: Tensor, start: int, count: int) -> Tensor:
                slab.narrow(3, at, count).copy_(other.narrow(3, start, count))
                return slab

            def assemble(self, parts: List[Tensor], shape: List[int], dtype: int) -> Tensor:
                typed: List[Tensor] = []
                for part in parts:
                    typed.append(part.to(dtype))
                return torch.cat(typed, 0).view(shape)

            def stack(self, parts: List[Tensor]) -> Tensor:
                return torch.cat(parts, 0)
            """;

    private LlamaScript() {}

    /** Returns the source of the pass with the products of an arithmetic. */
    static String source(Arithmetic arithmetic) {
        return arithmetic.source() + "\n"
                + FORWARD.replace("SHARED", Integer.toString(SHARED_SLOTS))
                        .replace("LAYER", Integer.toString(LAYER_SLOTS))
                        .replace("SLOTS", Integer.toString(Arithmetic.SLOTS))
                        .replace("ALIGNMENT", Integer.toString(ALIGNMENT));
    }
}
