"""What a kind of layer must answer: its tensors, its matrix products, its attention, its memory.

A layer declares its weights once, as `Tensor`s; parameter counts, matrix products, shares under tensor and
expert parallelism and bytes under quantisation all follow from that declaration. Everything is in
elements (not bytes), tokens and FLOP; precision is applied by the caller.

Streams. Most models have one stream of tokens, `sequence`. Encoder-decoders have `encoder` beside it, vision
models `image`, diffusion models `image` and `text`, and what runs once a sample (a timestep embedding) has
`sample`. A layer names the stream that it processes and the share of it (`scale`, for pooled U-Net levels).
"""

from abc import ABC, abstractmethod

from specc.physics.numeric import Number, smallest
from specc.record import record
from specc.sums import sum_counts

ROLES = (
    "embedding",
    "positions",
    "attention",
    "mlp",
    "experts",
    "shared_experts",
    "router",
    "norm",
    "head",
    "convolution",
    "state_space",
    "modulation",
)


@record
class Tensor:
    """One weight tensor of a layer, or `copies` equal ones.

    Attributes:
        name: Name inside the layer, such as `q_proj` or `q_proj.bias`.
        role: What class of tensor it is (one of `ROLES`): quantisation keeps some classes at 16 bit.
        rows: Output features (a vector has its length here).
        columns: Input features; 1 for vectors. A convolution folds its window in: channels x window.
        copies: How many equal tensors there are (routed experts).
        used: How many of the copies one token passes through (top-k); None: all of them.
        operation: `matmul`, `lookup` (embedding tables), `convolution` (depthwise), `scale` (norms, biases).
        split: How tensor parallelism divides it: `column` (rows divided), `row` (columns divided), `vocabulary`
            (rows, padded) or `none` (every rank holds it whole).
        pieces: Most ranks that the split can serve; beyond it the pieces are replicated (KV heads).
        stored: False for a tied weight that another layer stores: it multiplies but takes no memory.
    """

    name: str
    role: str
    rows: int
    columns: int = 1
    copies: int = 1
    used: int | None = None
    operation: str = "matmul"
    split: str = "none"
    pieces: int | None = None
    stored: bool = True

    @property
    def elements(self) -> int:
        """Elements in memory on one device that holds it whole."""
        return self.rows * self.columns * self.copies if self.stored else 0

    @property
    def active_elements(self) -> int:
        """Elements that one token passes through."""
        used = self.copies if self.used is None else self.used
        return self.rows * self.columns * used if self.stored else 0


@record
class Matmul:
    """A matrix product that every token of a stream makes: `[tokens, k] x [k, n]`.

    Attributes:
        name: Name of the weight.
        role: Class of the weight, as in `Tensor`.
        n: Output features.
        k: Input features.
        count: Equal weights of this shape (experts); 1 otherwise.
        used: How many of them each token uses (top-k experts); the token count of one weight is then
            `tokens * used / count` on average.
        split: How tensor parallelism divides it: `column` divides n, `row` divides k, `vocabulary` n, `none` nothing.
        pieces: Most ranks that the split can serve.
        stream: The tokens it processes.
        scale: Share of the stream's tokens.
    """

    name: str
    role: str
    n: int
    k: int
    count: int = 1
    used: int = 1
    split: str = "none"
    pieces: int | None = None
    stream: str = "sequence"
    scale: float = 1.0

    @property
    def flops_per_token(self) -> int:
        """Forward FLOPs for one token of the stream: a multiply and an add for each weight used."""
        return 2 * self.n * self.k * self.used


@record
class AttentionGeometry:
    """The geometry of a score-and-mix step, without its projections.

    Attributes:
        kind: `full`, `sliding` (the last `window` tokens), `chunked` (the current chunk of `window` tokens), `latent`
            (MLA: keys and values from one latent vector), `cross`, `linear`, `state_space`.
        heads: Query heads.
        kv_heads: Key-value heads; 1 for the latent kind (every rank holds the latent).
        head_dim: Features of a query and key head.
        value_dim: Features of a value head.
        window: Tokens that a query sees at most; None: all.
        causal: Whether a query sees only what came before it.
        latent_dim: Cached elements per token of the latent kind (KV rank plus rotary part).
        state: Elements of recurrent state per sequence (linear and state-space kinds).
        state_bytes: Bytes of each of them.
        stream: Stream of the queries.
        context_stream: Stream of the keys and values.
        scale: Share of the query stream's tokens.
    """

    kind: str
    heads: int
    kv_heads: int
    head_dim: int
    value_dim: int
    window: int | None = None
    causal: bool = True
    latent_dim: int = 0
    state: int = 0
    state_bytes: float = 2.0
    stream: str = "sequence"
    context_stream: str = "sequence"
    scale: float = 1.0

    def seen(self, context: Number) -> Number:
        """Cached tokens that one new token looks at when `context` tokens (itself included) are there."""
        if self.kind in ("linear", "state_space"):
            return 0 * context
        if self.window is None:
            return context
        return smallest(context, self.window)

    def mean_seen(self, tokens: Number) -> Number:
        """Tokens that a query sees on average over a whole sequence of `tokens`.

        The causal half is taken off: `(tokens + 1) / 2` for full causal attention.
        """
        if self.kind in ("linear", "state_space"):
            return 0 * tokens
        if self.window is None:
            return (tokens + 1) / 2 if self.causal else tokens
        w = smallest(tokens, self.window)
        if not self.causal:
            return w
        return (w + 1) / 2 if self.kind == "chunked" else w - w * (w - 1) / (2 * tokens)

    def score_flops(self, queries: Number, seen: Number) -> Number:
        """Forward FLOPs of scores and mixing for `queries` new tokens that see `seen` tokens each.

        Linear and state-space kinds ignore `seen`: they update and read a state of `state` elements per token.
        """
        if self.kind in ("linear", "state_space"):
            return 4 * self.state * queries
        return 2 * self.heads * (self.head_dim + self.value_dim) * queries * seen


@record
class Saved:
    """What a layer keeps from the forward for the backward pass.

    Attributes:
        name: What it is.
        per_token: Elements per token of the micro-batch.
        per_pair: Elements per token and per token seen (scores of unfused attention): multiply with the sequence length.
        width: `activation` (2 bytes), `mask` (1 byte) or `float32` (4 bytes).
        split: `tensor`: divided by the tensor degree; `sequence`: divided only with sequence parallelism; `none`.
        core: True where selective recomputation drops it (scores and what follows them).
        unfused: True where it exists only without flash attention.
        routed: Copies per token that a router makes (top-k); the elements count once for each.
        dropout: True where it exists only in training with dropout.
        recomputable: True where fused backward kernels compute it again from what is kept anyway: the output of a norm
            or of the activation function.
        module: What is computed again where it is not kept: `norms`, `mlp`, `moe`, `moe_activation` (which `moe` includes) or `up_projection`; empty: nothing.
    """

    name: str
    per_token: float = 0.0
    per_pair: float = 0.0
    width: str = "activation"
    split: str = "tensor"
    core: bool = False
    unfused: bool = False
    routed: float = 1.0
    dropout: bool = False
    recomputable: bool = False
    module: str = ""


@record
class Layer(ABC):
    """A layer of a network; families of it live in `specc.physics.layers`.

    Attributes:
        stream: The tokens that it processes.
        scale: Share of the stream's tokens (a U-Net level that is pooled twice has 1/16).
    """

    stream: str = "sequence"
    scale: float = 1.0

    @abstractmethod
    def tensors(self) -> tuple[Tensor, ...]:
        """Every weight tensor, biases and norms included, tied ones with `stored=False`."""

    def parameters(self) -> int:
        """Exact number of parameters."""
        return sum_counts(tensor.elements for tensor in self.tensors())

    def active_parameters(self) -> int:
        """Parameters that one token passes through (all but the experts not chosen)."""
        return sum_counts(tensor.active_elements for tensor in self.tensors())

    def stream_of(self, tensor: Tensor) -> str:
        """Stream whose tokens meet this tensor; keys and values of cross-attention differ from the rest."""
        return self.stream

    def matmuls(self) -> tuple[Matmul, ...]:
        """The matrix products of each token, in the order of the tensors."""
        return tuple(
            Matmul(
                name=tensor.name,
                role=tensor.role,
                n=tensor.rows,
                k=tensor.columns,
                count=tensor.copies,
                used=tensor.copies if tensor.used is None else tensor.used,
                split=tensor.split,
                pieces=tensor.pieces,
                stream=self.stream_of(tensor),
                scale=self.scale,
            )
            for tensor in self.tensors()
            if tensor.operation == "matmul"
        )

    def attention(self) -> AttentionGeometry | None:
        """Geometry of the score step, where the layer has one."""
        return None

    def kv_elements_per_token(self) -> int:
        """Cached elements for each token that stays in reach; 0 where nothing grows with the context."""
        return 0

    def state_elements(self) -> int:
        """Elements of constant state for each sequence (recurrent layers)."""
        return 0

    def saved(self) -> tuple[Saved, ...]:
        """What the backward pass needs, in elements."""
        return ()

    def elementwise_elements(self) -> float:
        """Elements read or written per token by unfused elementwise steps (norms, activation, residual, rotary)."""
        return 0.0

    def forward_flops(self, tokens: Number, seen: Number | None = None) -> Number:
        """Forward FLOPs for `tokens` tokens of the layer's stream.

        Args:
            tokens: New tokens of the stream, before `scale`.
            seen: Tokens that each of them looks at on average; None: the mean over a whole sequence of `tokens`.
        """
        flops: Number = (
            sum_counts(matmul.flops_per_token for matmul in self.matmuls()) * tokens * self.scale
        )
        attention = self.attention()
        if attention is not None:
            looked = (
                attention.mean_seen(tokens * self.scale) if seen is None else attention.seen(seen)
            )
            flops = flops + attention.score_flops(tokens * self.scale, looked)
        return flops
