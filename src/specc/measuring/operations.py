"""What a device is asked to run; the answers are seconds of one call."""

from typing import Protocol

from specc.record import record


class CannotMeasure(Exception):
    """What was asked for cannot be run here; the text says why, `hint` what to do."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        """`message` is one line."""
        super().__init__(message)
        self.hint = hint


@record
class Network:
    """A small decoder: grouped-query attention, a gated network, a head.

    Attributes:
        layers, hidden, heads, kv_heads, ffn, vocabulary: Its sizes, as `model` states them.
    """

    layers: int
    hidden: int
    heads: int
    kv_heads: int
    ffn: int
    vocabulary: int


@record
class NetworkStep:
    """What one small step works on: a network, sequences, their tokens."""

    network: Network
    batch: int
    length: int


@record
class Heads:
    """Attention of some sequences.

    Attributes:
        batch: Sequences.
        heads: Query heads.
        kv_heads: Key and value heads.
        length: Tokens of a sequence.
        width: Features of a head.
    """

    batch: int
    heads: int
    kv_heads: int
    length: int
    width: int


class Operations(Protocol):
    """A device with its software; times are medians of several calls, in s."""

    device: str
    """The device's name and its driver."""
    software: str
    """What ran, with its version."""
    ranks: int
    """How many such devices collectives run over."""

    def product(self, m: int, n: int, k: int, dtype: str) -> float:
        """A matrix product of m x k by k x n; raises `CannotMeasure` where the device has no such product."""

    def copy(self, size: int) -> float:
        """Read and write `size` bytes each."""

    def attention(self, heads: Heads, *, backward: bool) -> float:
        """Fused causal attention in 16 bit, forward or backward alone."""

    def decode_attention(self, heads: Heads) -> float:
        """One new token for each sequence against its cache of `length` tokens in 16 bit."""

    def collective(self, name: str, size: int) -> float:
        """`all_reduce` or `all_gather` over all ranks; `size` is that of the result in bytes."""

    def training_step(self, step: NetworkStep) -> float:
        """Forward, backward and AdamW."""

    def decode_step(self, step: NetworkStep) -> float:
        """One new token for each sequence with `length` tokens behind it."""
