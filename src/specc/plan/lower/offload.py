"""What `offload` means: words, lists of them, counts of layers, and amounts of bytes on each accelerator."""

from collections.abc import Iterator

from specc.design.entity import EnumValue, Value
from specc.plan.host_weights import HostWeights
from specc.plan.training_job import Offload
from specc.sums import sum_counts, sum_floats
from specc.units import Quantity


def _items(what: Value) -> Iterator[Value]:
    yield from what if isinstance(what, tuple) else (what,)


def offloaded_words(what: Value) -> frozenset[str]:
    """The words that a field says, one or several; `none` is none."""
    words = [
        item if isinstance(item, str) else item.word
        for item in _items(what)
        if isinstance(item, str | EnumValue)
    ]
    return frozenset(word for word in words if word != "none")


def offloaded_amount(what: Value) -> float:
    """Bytes on each accelerator that a field says; 0 where it says words alone."""
    return sum_floats(float(item) for item in _items(what) if isinstance(item, Quantity))


def offloaded_layers(what: Value) -> int:
    """Layers of each stage that a field says."""
    return sum_counts(
        item.count("count", 0, 0)
        for item in _items(what)
        if isinstance(item, EnumValue) and item.word == "layers"
    )


def host_weights_of(what: Value) -> HostWeights:
    """Weights of a service that lie in host memory."""
    words = offloaded_words(what)
    return HostWeights(
        all="weights" in words,
        experts="experts" in words,
        layers=offloaded_layers(what),
        amount=offloaded_amount(what),
    )


def offload_of(what: Value) -> Offload:
    """What a training job keeps in host memory: an amount is of optimiser states."""
    return Offload(
        groups=offloaded_words(what) - {"experts", "layers"},
        experts="experts" in offloaded_words(what),
        layers=offloaded_layers(what),
        optimizer=offloaded_amount(what),
    )
