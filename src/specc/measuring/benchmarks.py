"""Which sizes are run: the largest that a device finishes within the time that one call may take."""

from collections.abc import Callable, Iterator

from specc.measuring.operations import CannotMeasure, Heads, Network, NetworkStep, Operations
from specc.record import record

CALL = 0.25
"""Seconds that one call may take; larger sizes are left out."""
SIDES = (1024, 2048, 4096, 8192)
"""Sides of square products."""
VECTORS = 8
"""Rows of the products that read weights: tokens of a decoding batch."""
COPIES = (2**26, 2**28, 2**30)
LENGTHS = (1024, 2048, 4096, 8192)
CACHES = (1024, 4096, 16384)
WAITING, SENT = 2**10, (2**24, 2**28)
"""Bytes of an all-reduce that waits alone, and of all-gathers, in which no switch reduces."""
HEADS = Heads(batch=2, heads=16, kv_heads=16, length=0, width=128)
CACHED = Heads(batch=16, heads=32, kv_heads=8, length=0, width=128)
SLOW = 0.003
"""Seconds of the smallest product from which on the small steps are smaller still: a processor's."""
SMALL = NetworkStep(
    network=Network(layers=4, hidden=1024, heads=16, kv_heads=8, ffn=4096, vocabulary=32_000),
    batch=4,
    length=512,
)
SMALLER = NetworkStep(
    network=Network(layers=2, hidden=512, heads=8, kv_heads=4, ffn=1536, vocabulary=8192),
    batch=2,
    length=128,
)
EIGHT_BIT = "fp8"


@record(kw_only=False)
class Timed:
    """One call.

    Attributes:
        what: The operation.
        sizes: Its sizes, by name.
        seconds: What it took.
    """

    what: str
    sizes: dict[str, int]
    seconds: float


@record
class Timings:
    """All that was run.

    Attributes:
        half: The 16-bit dtype, or fp32 where the part has no rate of 16 bit.
        step: What the small steps worked on.
        calls: What was timed.
        left: What was not, and why.
    """

    half: str
    step: NetworkStep
    calls: tuple[Timed, ...]
    left: tuple[str, ...]

    def of(self, what: str) -> list[Timed]:
        """The calls of an operation."""
        return [call for call in self.calls if call.what == what]


def run(
    operations: Operations, half: str, *, narrow: bool, tell: Callable[[str], None]
) -> Timings:
    """Time everything.

    Args:
        operations: The device.
        half: The dtype of wide products.
        narrow: Whether the part has a rate in 8 bit.
        tell: Hears of what is being run.
    """
    calls: list[Timed] = []
    left: list[str] = []
    for title, sweep in _sweeps(operations, half, narrow=narrow):
        tell(title)
        try:
            for call in sweep:
                calls.append(call)
                if call.seconds > CALL:
                    break
        except CannotMeasure as reason:
            left.append(f"{title}: {reason}")
    if operations.ranks < 2:
        left.append("collectives: there is one device")
    step = _step(calls)
    for what, once in (
        ("training_step", operations.training_step),
        ("decode_step", operations.decode_step),
    ):
        title = f"a {what.replace('_', ' ')}"
        tell(title)
        try:
            calls.append(Timed(what, {}, once(step)))
        except CannotMeasure as reason:
            left.append(f"{title}: {reason}")
    return Timings(half=half, step=step, calls=tuple(calls), left=tuple(left))


def _step(calls: list[Timed]) -> NetworkStep:
    slow = any(call.what == "product" and call.seconds > SLOW for call in calls[:1])
    return SMALLER if slow else SMALL


def _sweeps(
    operations: Operations, half: str, *, narrow: bool
) -> Iterator[tuple[str, Iterator[Timed]]]:
    yield "products", _products(operations, half, "product")
    if narrow:
        yield "products in 8 bit", _products(operations, EIGHT_BIT, "product_8bit")
    yield "weights read", _weights(operations, half)
    yield "copies", (Timed("copy", {"size": s}, operations.copy(s)) for s in COPIES)
    yield "attention", _attention(operations, backward=False)
    yield "attention, backward", _attention(operations, backward=True)
    yield "cache read", _cache(operations)
    if operations.ranks > 1:
        yield "collectives", _collectives(operations)


def _collectives(operations: Operations) -> Iterator[Timed]:
    yield Timed("all_reduce", {"size": WAITING}, operations.collective("all_reduce", WAITING))
    for size in SENT:
        yield Timed("all_gather", {"size": size}, operations.collective("all_gather", size))


def _products(operations: Operations, dtype: str, what: str) -> Iterator[Timed]:
    for side in SIDES:
        seconds = operations.product(side, side, side, dtype)
        yield Timed(what, {"m": side, "n": side, "k": side}, seconds)


def _weights(operations: Operations, dtype: str) -> Iterator[Timed]:
    for side in SIDES:
        sizes = {"m": VECTORS, "n": 2 * side, "k": side}
        yield Timed("weights", sizes, operations.product(**sizes, dtype=dtype))


def _with_length(heads: Heads, length: int) -> tuple[Heads, dict[str, int]]:
    sizes = {
        "batch": heads.batch,
        "heads": heads.heads,
        "kv_heads": heads.kv_heads,
        "length": length,
        "width": heads.width,
    }
    return Heads(**sizes), sizes


def _attention(operations: Operations, *, backward: bool) -> Iterator[Timed]:
    for length in LENGTHS:
        heads, sizes = _with_length(HEADS, length)
        what = "attention_backward" if backward else "attention"
        yield Timed(what, sizes, operations.attention(heads, backward=backward))


def _cache(operations: Operations) -> Iterator[Timed]:
    for length in CACHES:
        heads, sizes = _with_length(CACHED, length)
        yield Timed("cache", sizes, operations.decode_attention(heads))
