"""State-space layers, Mamba-1 and Mamba-2: a constant state for each sequence.

Source: Gu and Dao 2023 (arXiv 2312.00752), Dao and Gu 2024 (arXiv 2405.21060).
"""

from specc.physics.layer import AttentionGeometry, Layer, Saved, Tensor
from specc.record import record


@record
class StateSpace(Layer):
    """A Mamba layer.

    Attributes:
        hidden: Features of the residual stream.
        inner: Channels of the state-space path (expand x hidden).
        state: State features per channel.
        kernel: Width of the short convolution.
        version: 1 or 2.
        dt_rank: Rank of the step projection (version 1).
        heads: Heads (version 2).
        groups: Groups that share B and C (version 2).
        bias: Whether the projections have biases.
        conv_bias: Whether the convolution has one.
        inner_norms: Norms over dt, B and C (Jamba).
        gate_norm: Whether a norm follows the gate (version 2).
        state_bytes: Bytes of an element of the state.
    """

    hidden: int
    inner: int
    state: int
    kernel: int = 4
    version: int = 1
    dt_rank: int = 0
    heads: int = 0
    groups: int = 1
    bias: bool = False
    conv_bias: bool = True
    inner_norms: bool = False
    gate_norm: bool = True
    state_bytes: float = 4.0
    name: str = "mamba"

    def _weight(self, name: str, rows: int, columns: int, split: str) -> Tensor:
        return Tensor(
            name=f"{self.name}.{name}", role="state_space", rows=rows, columns=columns, split=split
        )

    def _vector(self, name: str, rows: int, split: str = "column") -> Tensor:
        return Tensor(
            name=f"{self.name}.{name}", role="norm", rows=rows, operation="scale", split=split
        )

    @property
    def channels(self) -> int:
        """Channels that pass the convolution."""
        return self.inner if self.version == 1 else self.inner + 2 * self.groups * self.state

    def tensors(self) -> tuple[Tensor, ...]:
        rows = 2 * self.inner if self.version == 1 else self.inner + self.channels + self.heads
        tensors = [
            self._weight("in", rows, self.hidden, "column"),
            Tensor(
                name=f"{self.name}.convolution",
                role="convolution",
                rows=self.channels,
                columns=self.kernel,
                operation="convolution",
                split="column",
            ),
        ]
        if self.conv_bias:
            tensors.append(self._vector("convolution.bias", self.channels))
        if self.version == 1:
            tensors += [
                self._weight("x", self.dt_rank + 2 * self.state, self.inner, "row"),
                self._weight("dt", self.inner, self.dt_rank, "column"),
                self._vector("dt.bias", self.inner),
                self._vector("a_log", self.inner * self.state),
                self._vector("d", self.inner),
            ]
            if self.inner_norms:
                tensors.append(self._vector("inner_norms", self.dt_rank + 2 * self.state, "none"))
        else:
            tensors += [self._vector(name, self.heads) for name in ("dt_bias", "a_log", "d")]
            if self.gate_norm:
                tensors.append(self._vector("norm", self.inner))
        tensors.append(self._weight("out", self.hidden, self.inner, "row"))
        if self.bias:
            tensors += [
                self._vector("in.bias", rows),
                self._vector("out.bias", self.hidden, "none"),
            ]
        return tuple(tensors)

    def attention(self) -> AttentionGeometry:
        heads = self.heads or self.inner
        return AttentionGeometry(
            kind="state_space",
            heads=heads,
            kv_heads=heads,
            head_dim=self.state,
            value_dim=self.inner // heads,
            state=self.inner * self.state,
            state_bytes=self.state_bytes,
            stream=self.stream,
            context_stream=self.stream,
        )

    def state_elements(self) -> int:
        return self.inner * self.state + self.channels * (self.kernel - 1)

    def saved(self) -> tuple[Saved, ...]:
        return (
            Saved(name="mixer input", per_token=self.hidden, split="sequence", recomputable=True),
            Saved(name="projections", per_token=self.inner + self.channels + self.heads),
            Saved(name="convolution output", per_token=self.channels),
            Saved(name="mixed channels and their norm", per_token=2 * self.inner),
        )

    def elementwise_elements(self) -> float:
        return 8.0 * self.inner + 3.0 * self.hidden
