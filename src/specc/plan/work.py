"""The work of one training step, in the form that layouts divide: products, scores, streams of elements, parameters.

An `Architecture` lists every tensor of a network. A step costs the same for all equal blocks, so that what a layout has
to divide is a short list: each distinct matrix product with how often it happens, each distinct attention, the elements
that norms and activations stream, the parameters by where they lie. Every field may be an array, so that one call prices
many models or many layouts.
"""

from collections.abc import Mapping

from specc.physics.architecture import Architecture, Block
from specc.physics.layer import AttentionGeometry, Matmul
from specc.physics.numeric import Number
from specc.record import record
from specc.sums import sum_counts

RECURRENT = ("linear", "state_space")

CHUNK = 256.0
"""Tokens of a chunk in chunked recurrences. Source: the default of Mamba-2's kernels."""


@record
class Product:
    """A matrix product that each token makes `count` times.

    Attributes:
        name: Which one.
        count: Layers that have it.
        tokens: Tokens of one sample that make it.
        n: Output features that the tensor degree divides without limit.
        limited: Output features that at most `pieces` ranks can share (keys and values of grouped heads).
        pieces: See `limited`.
        k: Input features.
        copies: Equal weights of which a token uses some (experts), else 1.
        used: How many of them a token uses.
        split: `column`, `row`, `vocabulary` or `none`.
        half: True where it stays in 16 bit under an 8-bit or 4-bit recipe.
        routed: True where a router picks among the copies.
    """

    name: str
    count: Number
    tokens: Number
    n: Number
    k: Number
    limited: Number = 0.0
    pieces: Number = 1.0
    copies: Number = 1.0
    used: Number = 1.0
    split: str = "none"
    half: bool = False
    routed: bool = False


@record
class Scores:
    """Attention scores that `count` layers compute.

    Attributes:
        count: Layers that have them.
        queries: Query tokens of one sample.
        keys: Key tokens that a query may see before the mask.
        heads: Query heads.
        kv_heads: Key and value heads.
        width: Features of a query and key head.
        value_width: Features of a value head.
        share: Share of queries x keys that the mask leaves.
        chunked: 1 for a recurrence that runs as attention inside chunks, by kernels of its own.
    """

    count: Number
    queries: Number
    keys: Number
    heads: Number
    kv_heads: Number
    width: Number
    value_width: Number
    share: Number
    chunked: Number = 0.0


@record
class Work:
    """What one sample costs, and what must be kept.

    Attributes:
        layers: Blocks that pipeline stages share out.
        sequence: Tokens of one sample.
        hidden: Width of the residual stream.
        body: Products of the blocks.
        head: Products of the output head (and multi-token heads).
        scores: Attention of the blocks.
        narrow: Elements streamed per sample by norms and residuals over all blocks: divided by the tensor degree only
            with sequence parallelism.
        wide: The same for activations and rotary positions: always divided.
        reductions: Row-split products of a sample's pass, each followed by a reduction over the tensor ranks.
        dispatched: Elements per sample that routers send to experts, over all blocks.
        expert_layers: Blocks with experts.
        vocabulary: Logits of a token, those of further tokens included; 0 without a head.
        dense_parameters: Parameters of the blocks that every token uses.
        expert_parameters: Parameters of routed experts.
        end_parameters: Parameters of embeddings and head.
        flops: Model FLOP of one sample, forward, causal masks halved.
        flops_full: The same with causal attention not halved, as most publications count.
        adapted: Elements per sample that enter and leave products with low-rank adapters, over all blocks.
    """

    layers: Number
    sequence: Number
    hidden: Number
    body: tuple[Product, ...]
    head: tuple[Product, ...]
    scores: tuple[Scores, ...]
    narrow: Number
    wide: Number
    reductions: Number
    dispatched: Number
    expert_layers: Number
    vocabulary: Number
    dense_parameters: Number
    expert_parameters: Number
    end_parameters: Number
    flops: Number
    flops_full: Number
    adapted: Number = 0.0

    @property
    def parameters(self) -> Number:
        """All parameters."""
        return self.dense_parameters + self.expert_parameters + self.end_parameters


def _tokens(streams: Mapping[str, float], stream: str, sequence: float) -> float:
    return float(streams.get(stream, sequence))


def _products(block: Block, streams: Mapping[str, float], sequence: float) -> list[Product]:
    """The block's products; those that share an input (queries, keys, values; gate and up) are one product."""
    products: list[Product] = []
    for layer in block.layers:
        groups: dict[tuple[str, str, int, int, float], list[Matmul]] = {}
        for index, matmul in enumerate(layer.matmuls()):
            tokens = _tokens(streams, matmul.stream, sequence) * matmul.scale
            merge = matmul.split == "column"
            key = (
                matmul.role,
                matmul.split if merge else str(index),
                matmul.k,
                matmul.count,
                tokens,
            )
            groups.setdefault(key, []).append(matmul)
        for (role, _, k, copies, tokens), members in groups.items():
            free = sum_counts(m.n for m in members if m.pieces is None or m.split != "column")
            bound = [m for m in members if m.pieces is not None and m.split == "column"]
            pieces = min((m.pieces or 1 for m in bound), default=1)
            tight = sum_counts(m.n for m in bound if m.pieces == pieces)
            loose = sum_counts(m.n for m in bound) - tight
            products.append(
                Product(
                    name=members[0].name,
                    count=float(block.count),
                    tokens=tokens,
                    n=float(free + loose),
                    limited=float(tight),
                    pieces=float(pieces),
                    k=float(k),
                    copies=float(copies),
                    used=float(members[0].used),
                    split=members[0].split,
                    half=role in ("router", "head", "embedding"),
                    routed=role == "experts",
                )
            )
    return products


def _scores(
    block: Block, attention: AttentionGeometry, streams: Mapping[str, float], sequence: float
) -> Scores:
    if attention.kind in RECURRENT:
        return _recurrence(block, attention, _tokens(streams, attention.stream, sequence))
    queries = _tokens(streams, attention.stream, sequence) * attention.scale
    keys = _tokens(streams, attention.context_stream, sequence) * attention.scale
    latent = attention.kind == "latent"
    return Scores(
        count=float(block.count),
        queries=queries,
        keys=keys,
        heads=float(attention.heads),
        kv_heads=float(attention.heads if latent else attention.kv_heads),
        width=float(attention.head_dim),
        value_width=float(attention.value_dim),
        share=float(attention.mean_seen(keys)) / keys,
    )


def _recurrence(block: Block, attention: AttentionGeometry, tokens: float) -> Scores:
    """Linear attention and state-space layers: attention inside chunks, and a state handed from chunk to chunk.

    Source: Dao and Gu 2024 (Mamba-2), section 6: the chunked algorithm. The state is updated and read, 4 FLOP an element.
    """
    chunk = min(CHUNK, tokens)
    width, value = float(attention.head_dim), float(attention.value_dim)
    pairs = 2.0 * attention.heads * (width + value) * chunk
    return Scores(
        count=float(block.count),
        queries=tokens * attention.scale,
        keys=chunk,
        heads=float(attention.heads),
        kv_heads=float(attention.heads),
        width=width,
        value_width=value,
        share=0.5 + 4.0 * attention.state / pairs,
        chunked=1.0,
    )


def _known_by_number(architecture: Architecture, sequence: float) -> list[Product]:
    """Products that do the work of a network known only by its parameters or its FLOP: square ones of a usual size."""
    products: list[Product] = []
    for name, side, tokens, total in (
        ("parameters", 8192.0, sequence, 2.0 * architecture.extra_active * sequence),
        (
            "operations",
            512.0,
            architecture.flops_per_sample / (2.0 * 512.0**2),
            architecture.flops_per_sample,
        ),
    ):
        if total > 0:
            count = total / (2.0 * side * side * tokens)
            products.append(
                Product(name=name, count=count, tokens=tokens, n=side, k=side, split="column")
            )
    return products


def work_of(architecture: Architecture, sequence: float) -> Work:
    """What a step on samples of `sequence` tokens costs.

    Args:
        architecture: The network.
        sequence: Tokens of one sample in the stream of free length.

    Returns:
        The work, before any layout.
    """
    streams = architecture.streams
    body: list[Product] = []
    head: list[Product] = []
    scores: list[Scores] = []
    narrow = wide = reductions = dispatched = experts = 0.0
    full: Number = 0.0
    for block in architecture.blocks:
        place = body if block.place == "body" else head
        place += _products(block, streams, sequence)
        for layer in block.layers:
            tokens = _tokens(streams, layer.stream, sequence) * layer.scale
            attention = layer.attention()
            score = None if attention is None else _scores(block, attention, streams, sequence)
            if score is not None:
                scores.append(score)
                full += _masked_flops(attention, score)
            elements, hidden = layer.elementwise_elements(), float(getattr(layer, "hidden", 0))
            stays = min(3.0 * hidden, elements) if hidden else elements
            narrow += block.count * stays * tokens
            wide += block.count * (elements - stays) * tokens
            for matmul in layer.matmuls():
                if matmul.split == "row" and matmul.role != "experts":
                    reductions += block.count
                if matmul.role == "experts" and matmul.split == "row":
                    dispatched += block.count * matmul.used * matmul.n * tokens
                    experts += block.count
    dense, routed, ends = _parameters(architecture)
    body += _known_by_number(architecture, sequence)
    flops = float(architecture.forward_flops(sequence))
    return Work(
        layers=float(max(architecture.body_layers, 1)),
        sequence=float(sequence),
        hidden=float(architecture.hidden),
        body=tuple(body),
        head=tuple(head),
        scores=tuple(scores),
        narrow=narrow,
        wide=wide,
        reductions=reductions,
        dispatched=dispatched,
        expert_layers=experts,
        vocabulary=float(architecture.vocabulary) * (1 + architecture.guessed),
        dense_parameters=dense,
        expert_parameters=routed,
        end_parameters=ends + float(architecture.extra_parameters),
        flops=flops,
        flops_full=flops + full,
    )


def _masked_flops(attention: AttentionGeometry | None, score: Scores) -> Number:
    """Operations on the scores that a causal mask hides, which models' published counts include; none beyond a window."""
    if attention is None or attention.kind in RECURRENT or float(score.share) >= 1.0:
        return 0.0
    keys = score.keys if attention.window is None else min(score.keys, float(attention.window))
    width = score.width + score.value_width
    hidden = score.queries * max(keys - score.keys * score.share, 0.0)
    return score.count * 2.0 * score.heads * width * hidden


def _parameters(architecture: Architecture) -> tuple[float, float, float]:
    """Elements of the tensors of repeated layers, without and of experts, and of those at the ends."""
    dense = routed = ends = 0.0
    for block in architecture.blocks:
        for tensor in (tensor for layer in block.layers for tensor in layer.tensors()):
            size = float(block.count * tensor.elements)
            if block.place != "body":
                ends += size
            elif tensor.role == "experts":
                routed += size
            else:
                dense += size
    return dense, routed, ends
