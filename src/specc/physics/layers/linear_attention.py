"""Linear attention with a gated delta rule: a matrix of state a head instead of a growing cache.

Source: Yang et al. 2024, "Gated Delta Networks" (arXiv 2412.06464); the shapes are those of Qwen3-Next.
"""

from specc.physics.layer import AttentionGeometry, Layer, Saved, Tensor
from specc.record import record


@record
class LinearAttention(Layer):
    """A gated delta-rule layer.

    Attributes:
        hidden: Features of the residual stream.
        key_heads: Query and key heads.
        value_heads: Value heads.
        key_dim: Features of a key head.
        value_dim: Features of a value head.
        kernel: Width of the short causal convolution over q, k and v.
        gate_rank: Rank of the output gate and of a decay for each channel (Kimi Linear); 0: a full gate, a decay a head.
        plain: Lightning attention (MiniMax-01, arXiv 2501.08313): fixed decays, no convolution, a norm over all values.
        state_bytes: Bytes of an element of the state.
    """

    hidden: int
    key_heads: int
    value_heads: int
    key_dim: int
    value_dim: int
    kernel: int = 4
    gate_rank: int = 0
    plain: bool = False
    state_bytes: float = 2.0
    name: str = "linear_attention"

    def _weight(self, name: str, rows: int, columns: int, split: str) -> Tensor:
        return Tensor(
            name=f"{self.name}.{name}",
            role="attention",
            rows=rows,
            columns=columns,
            split=split,
            pieces=self.key_heads,
        )

    def _vector(self, name: str, rows: int, split: str) -> Tensor:
        return Tensor(
            name=f"{self.name}.{name}", role="norm", rows=rows, operation="scale", split=split
        )

    def tensors(self) -> tuple[Tensor, ...]:
        keys, values = self.key_heads * self.key_dim, self.value_heads * self.value_dim
        if self.plain:
            return (
                self._weight("qkvz", 2 * keys + 2 * values, self.hidden, "column"),
                self._vector("norm", values, "column"),
                self._weight("out", self.hidden, values, "row"),
            )
        return (
            *(self._low_rank(keys, values) if self.gate_rank else self._full_rank(keys, values)),
            Tensor(
                name=f"{self.name}.convolution",
                role="convolution",
                rows=2 * keys + values,
                columns=self.kernel,
                operation="convolution",
                split="column",
            ),
            self._vector("dt_bias", keys if self.gate_rank else self.value_heads, "column"),
            self._vector("a_log", self.value_heads, "column"),
            self._vector("norm", self.value_dim, "none"),
            self._weight("out", self.hidden, values, "row"),
        )

    def _full_rank(self, keys: int, values: int) -> tuple[Tensor, ...]:
        return (
            self._weight("qkvz", 2 * keys + 2 * values, self.hidden, "column"),
            self._weight("beta_decay", 2 * self.value_heads, self.hidden, "column"),
        )

    def _low_rank(self, keys: int, values: int) -> tuple[Tensor, ...]:
        """Source: Kimi Linear (arXiv 2510.26692), section 4: gate and decay by two matrices each."""
        return (
            self._weight("qkv", 2 * keys + values, self.hidden, "column"),
            self._weight("beta", self.value_heads, self.hidden, "column"),
            self._weight("decay_a", self.gate_rank, self.hidden, "none"),
            self._weight("decay_b", keys, self.gate_rank, "column"),
            self._weight("gate_a", self.gate_rank, self.hidden, "none"),
            self._weight("gate_b", values, self.gate_rank, "column"),
        )

    def attention(self) -> AttentionGeometry:
        return AttentionGeometry(
            kind="linear",
            heads=self.value_heads,
            kv_heads=self.key_heads,
            head_dim=self.key_dim,
            value_dim=self.value_dim,
            state=self.value_heads * self.key_dim * self.value_dim,
            state_bytes=self.state_bytes,
            stream=self.stream,
            context_stream=self.stream,
        )

    def state_elements(self) -> int:
        channels = 2 * self.key_heads * self.key_dim + self.value_heads * self.value_dim
        if self.plain:
            channels = 0
        return self.value_heads * self.key_dim * self.value_dim + channels * (self.kernel - 1)

    def saved(self) -> tuple[Saved, ...]:
        keys, values = self.key_heads * self.key_dim, self.value_heads * self.value_dim
        return (
            Saved(
                name="attention input",
                module="norms",
                per_token=self.hidden,
                split="sequence",
                recomputable=True,
            ),
            Saved(name="queries, keys, values, gate", per_token=2 * keys + 2 * values),
            Saved(name="convolution output", per_token=2 * keys + values),
            Saved(name="mixed values and their norm", per_token=2 * values),
        )

    def elementwise_elements(self) -> float:
        return (
            4.0 * (2 * self.key_heads * self.key_dim + 2 * self.value_heads * self.value_dim)
            + 3.0 * self.hidden
        )
