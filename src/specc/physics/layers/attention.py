"""Multi-head attention: grouped, sliding, chunked, cross, gated, with norms, biases and sinks.

Source: Vaswani et al. 2017 (multi-head), Ainslie et al. 2023 (grouped queries), Jiang et al. 2023 (sliding windows).
"""

from specc.physics.layer import AttentionGeometry, Layer, Saved, Tensor
from specc.record import record


@record
class SelfAttention(Layer):
    """Projections to queries, keys and values, scores, and the output projection.

    Attributes:
        hidden: Features of the residual stream.
        heads: Query heads.
        kv_heads: Key-value heads.
        head_dim: Features of a head.
        value_dim: Features of a value head; None: as `head_dim`.
        q_bias, k_bias, v_bias, out_bias: Which projections have biases.
        qk_norm: `none`, `head` (one vector of head_dim each) or `full` (vectors over all heads).
        norm_vectors: Vectors of a query or key norm: 1 for RMSNorm, 2 for LayerNorm.
        sinks: One learned logit a head (gpt-oss).
        gated: The query projection also gives an output gate (Qwen3-Next and after).
        window: Tokens that a query sees at most.
        chunked: The window is a chunk, not a sliding one.
        causal: Whether a token sees only what came before it.
        cross: Features of what the keys and values are made from, if not this stream.
        context_stream: Stream of the keys and values; a joint stream means the keys of several streams side by side.
        cached: Whether keys and values are kept while decoding.
        values_from_keys: The key projection gives the values too (Gemma 4).
        reusing: Keys and values are those of an earlier layer (Gemma 3n): no projections for them, and no cache.
    """

    hidden: int
    heads: int
    kv_heads: int
    head_dim: int
    value_dim: int | None = None
    q_bias: bool = False
    k_bias: bool = False
    v_bias: bool = False
    out_bias: bool = False
    qk_norm: str = "none"
    norm_vectors: int = 1
    sinks: bool = False
    gated: bool = False
    window: int | None = None
    chunked: bool = False
    causal: bool = True
    cross: int | None = None
    context_stream: str | None = None
    cached: bool = True
    values_from_keys: bool = False
    reusing: bool = False
    name: str = "attention"

    @property
    def v_dim(self) -> int:
        """Features of a value head."""
        return self.head_dim if self.value_dim is None else self.value_dim

    def _bias(self, name: str, rows: int, split: str, pieces: int | None = None) -> Tensor:
        return Tensor(
            name=f"{self.name}.{name}.bias",
            role="attention",
            rows=rows,
            operation="scale",
            split=split,
            pieces=pieces,
        )

    def _weight(self, name: str, rows: int, columns: int, split: str, pieces: int) -> Tensor:
        return Tensor(
            name=f"{self.name}.{name}",
            role="attention",
            rows=rows,
            columns=columns,
            split=split,
            pieces=pieces,
        )

    def tensors(self) -> tuple[Tensor, ...]:
        source = self.hidden if self.cross is None else self.cross
        q_rows = self.heads * self.head_dim * (2 if self.gated else 1)
        k_rows, v_rows = self.kv_heads * self.head_dim, self.kv_heads * self.v_dim
        tensors = [
            self._weight("q", q_rows, self.hidden, "column", self.heads),
            *(
                ()
                if self.reusing
                else (self._weight("k", k_rows, source, "column", self.kv_heads),)
            ),
            *(
                ()
                if self.reusing or self.values_from_keys
                else (self._weight("v", v_rows, source, "column", self.kv_heads),)
            ),
            self._weight("out", self.hidden, self.heads * self.v_dim, "row", self.heads),
        ]
        if self.q_bias:
            tensors.append(self._bias("q", q_rows, "column", self.heads))
        if self.k_bias:
            tensors.append(self._bias("k", k_rows, "column", self.kv_heads))
        if self.v_bias:
            tensors.append(self._bias("v", v_rows, "column", self.kv_heads))
        if self.out_bias:
            tensors.append(self._bias("out", self.hidden, "none"))
        if self.sinks:
            tensors.append(self._bias("sinks", self.heads, "column", self.heads))
        for side, full in (("q_norm", self.heads * self.head_dim), ("k_norm", k_rows)):
            if self.qk_norm != "none" and not (self.reusing and side == "k_norm"):
                rows = self.norm_vectors * (full if self.qk_norm == "full" else self.head_dim)
                tensors.append(
                    Tensor(name=f"{self.name}.{side}", role="norm", rows=rows, operation="scale")
                )
        return tuple(tensors)

    def stream_of(self, tensor: Tensor) -> str:
        keys = tensor.name in (f"{self.name}.k", f"{self.name}.v")
        crossing = keys and self.cross is not None and self.context_stream is not None
        return self.context_stream if crossing and self.context_stream is not None else self.stream

    def attention(self) -> AttentionGeometry:
        kind = "full" if self.window is None else ("chunked" if self.chunked else "sliding")
        return AttentionGeometry(
            kind="cross"
            if self.context_stream is not None and self.context_stream != self.stream
            else kind,
            heads=self.heads,
            kv_heads=self.kv_heads,
            head_dim=self.head_dim,
            value_dim=self.v_dim,
            window=self.window,
            causal=self.causal,
            stream=self.stream,
            context_stream=self.context_stream or self.stream,
            scale=self.scale,
        )

    def kv_elements_per_token(self) -> int:
        kept = self.cached and not self.reusing
        return self.kv_heads * (self.head_dim + self.v_dim) if kept else 0

    def saved(self) -> tuple[Saved, ...]:
        """Source: Korthikanti et al. 2022, section 4.1; flash attention keeps q, k, v, the output and one statistic a head."""
        q = self.heads * self.head_dim
        kv = self.kv_heads * (self.head_dim + self.v_dim)
        return (
            Saved(
                name="attention input",
                module="norms",
                per_token=self.hidden,
                split="sequence",
                recomputable=True,
            ),
            Saved(name="queries", per_token=q),
            Saved(name="keys and values", per_token=kv),
            Saved(name="attention output", per_token=self.heads * self.v_dim),
            Saved(name="softmax statistics", per_token=self.heads, width="float32"),
            Saved(name="softmax output", per_pair=self.heads, core=True, unfused=True),
            Saved(
                name="dropout of scores",
                per_pair=self.heads,
                core=True,
                unfused=True,
                dropout=True,
            ),
            Saved(
                name="dropout mask of scores",
                per_pair=self.heads,
                width="mask",
                core=True,
                unfused=True,
                dropout=True,
            ),
            Saved(
                name="dropout mask of the output",
                per_token=self.hidden,
                width="mask",
                split="sequence",
                dropout=True,
            ),
        )

    def elementwise_elements(self) -> float:
        rotary = 2.0 * (self.heads + self.kv_heads) * self.head_dim
        return rotary + 3.0 * self.hidden
