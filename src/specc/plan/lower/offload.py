"""What `offload` means: words, and amounts of bytes on each accelerator."""

from specc.design.entity import EnumValue, Value
from specc.plan.training_job import Offload
from specc.sums import sum_floats
from specc.units import Quantity


def offloaded_words(what: Value) -> frozenset[str]:
    """The words that a field says, one or several; `none` is none."""
    items = what if isinstance(what, tuple) else (what,)
    words = [
        item if isinstance(item, str) else item.word
        for item in items
        if isinstance(item, str | EnumValue)
    ]
    return frozenset(word for word in words if word != "none")


def offloaded_amount(what: Value) -> float:
    """Bytes on each accelerator that a field says; 0 where it says words alone."""
    items = what if isinstance(what, tuple) else (what,)
    return sum_floats(float(item) for item in items if isinstance(item, Quantity))


def offload_of(what: Value) -> Offload:
    """What a training job keeps in host memory: an amount is of optimiser states."""
    return Offload(groups=offloaded_words(what), optimizer=offloaded_amount(what))
