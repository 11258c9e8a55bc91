"""A network as a list of counted blocks of layers, in plain numbers.

`Architecture` is what memory, training and inference predictions read: exact parameters (in all, by class of
tensor, active per token), matrix products, attention geometry, cached elements, state, FLOPs and saved
activations. It knows nothing of precision, parallelism or devices, which its callers apply.

Order. `blocks` stand in the order of the forward pass. `place` says where a pipeline may cut: `before` (embeddings),
`body` (the repeated blocks, which pipeline stages share out) and `after` (last norm, head).
"""

from collections.abc import Iterator, Mapping

from specc.physics.layer import AttentionGeometry, Layer, Matmul, Tensor
from specc.physics.numeric import Number
from specc.record import record
from specc.sums import sum_counts


@record
class Block:
    """`count` equal blocks in a row, each made of `layers`.

    Attributes:
        name: What it is, such as `decoder layer` or `dense layer`.
        count: How many of them.
        layers: What one of them is made of, norms included.
        place: `before`, `body` or `after`.
        tower: Which network of a pipeline of networks it belongs to (`decoder`, `encoder`, `text_encoder`, `denoiser`, `vae`).
    """

    name: str
    count: int
    layers: tuple[Layer, ...]
    place: str = "body"
    tower: str = "decoder"

    def parameters(self) -> int:
        """Exact parameters of all of them."""
        return self.count * sum_counts(layer.parameters() for layer in self.layers)

    def active_parameters(self) -> int:
        """Parameters that one token passes through."""
        return self.count * sum_counts(layer.active_parameters() for layer in self.layers)


@record
class Architecture:
    """A whole network.

    Attributes:
        name: Its name.
        hidden: Width of the residual stream of the main tower.
        vocabulary: Entries of the output head; 0: none.
        context: Longest context that it was made for, in tokens; 0: not limited or not known.
        blocks: The blocks in forward order. A hybrid lists its runs of equal layers, or its repeated group of unlike layers, as blocks.
        streams: Tokens per sample of streams that are not of free length (`image`: 197 for ViT-B/16 at 224 px).
        generative: Whether it decodes token by token (has a cache).
        pixels: Pixels of the image that comes out (diffusion).
        extra_parameters: Parameters that are known only as a number (a closed model): they take memory and FLOPs.
        extra_active: Of those, how many one token passes through.
        flops_per_sample: Forward FLOPs of what has no layers here (a CNN known by numbers); 0: none.
        activations_per_sample: Saved activation elements of what has no layers here; 0: none.
        guessed: Further tokens that it learns to predict at each place, each with logits of its own.
    """

    name: str
    hidden: int = 0
    vocabulary: int = 0
    context: int = 0
    blocks: tuple[Block, ...] = ()
    streams: Mapping[str, float] = {}
    generative: bool = True
    pixels: float = 0.0
    extra_parameters: int = 0
    extra_active: int = 0
    flops_per_sample: float = 0.0
    activations_per_sample: float = 0.0
    guessed: int = 0

    def layers(self) -> Iterator[tuple[int, Layer]]:
        """Every (count, layer), in forward order."""
        for block in self.blocks:
            for layer in block.layers:
                yield block.count, layer

    def tensors(self) -> Iterator[tuple[int, Tensor]]:
        """Every (count, tensor), in forward order."""
        for count, layer in self.layers():
            for tensor in layer.tensors():
                yield count, tensor

    def matmuls(self) -> Iterator[tuple[int, Matmul]]:
        """Every (count, matrix product), in forward order, the head included."""
        for count, layer in self.layers():
            for matmul in layer.matmuls():
                yield count, matmul

    def attentions(self) -> Iterator[tuple[int, AttentionGeometry]]:
        """Every (count, attention geometry), in forward order."""
        for count, layer in self.layers():
            attention = layer.attention()
            if attention is not None:
                yield count, attention

    def parameters(self) -> int:
        """Exact number of parameters, tied weights once."""
        return self.extra_parameters + sum_counts(block.parameters() for block in self.blocks)

    def parameters_of(self, tower: str) -> int:
        """Parameters of the blocks of one tower."""
        return sum_counts(block.parameters() for block in self.blocks if block.tower == tower)

    def active_parameters(self) -> int:
        """Parameters that one token passes through: all but the experts that its router leaves out."""
        return self.extra_active + sum_counts(block.active_parameters() for block in self.blocks)

    @property
    def body_layers(self) -> int:
        """Blocks that pipeline stages share out."""
        return sum_counts(block.count for block in self.blocks if block.place == "body")

    def body(self) -> tuple[Block, ...]:
        """The blocks that pipeline stages share out."""
        return tuple(block for block in self.blocks if block.place == "body")

    def kv_elements_per_token(self) -> int:
        """Cached elements for each token as long as no window is full (what a window-blind engine reserves)."""
        return sum_counts(count * layer.kv_elements_per_token() for count, layer in self.layers())

    def state_elements(self) -> int:
        """Constant state of one sequence."""
        return sum_counts(count * layer.state_elements() for count, layer in self.layers())

    def tokens_of(self, stream: str, tokens: Number) -> Number:
        """Tokens per sample of a stream: the fixed number, or `tokens` where the length is free."""
        fixed = self.streams.get(stream)
        return tokens if fixed is None else fixed

    def forward_flops(self, tokens: Number, seen: Number | None = None) -> Number:
        """Forward FLOPs for `tokens` tokens of the free streams, fixed streams included once.

        Args:
            tokens: New tokens of `sequence` (and of every stream that `streams` does not fix).
            seen: Context that each new token looks at; None: the tokens are one whole sequence.
        """
        total: Number = self.flops_per_sample + 2.0 * self.extra_active * tokens
        for count, matmul in self.matmuls():
            met = self.tokens_of(matmul.stream, tokens) * matmul.scale
            total = total + count * matmul.flops_per_token * met
        for count, attention in self.attentions():
            queries = self.tokens_of(attention.stream, tokens) * attention.scale
            if attention.context_stream != attention.stream:
                shared = (
                    attention.kind != "cross"
                )  # keys of a joint stream are pooled with the queries
                scale = attention.scale if shared else 1.0
                looked = self.tokens_of(attention.context_stream, tokens) * scale
            elif seen is None or attention.stream in self.streams:
                looked = attention.mean_seen(queries)
            else:
                looked = attention.seen(seen)
            total = total + count * attention.score_flops(queries, looked)
        return total
