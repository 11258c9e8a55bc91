"""What a service must survive, as `survives` says it."""

from specc.design.entity import Counted, EnumValue, Value
from specc.design.vocabulary.serving import LOST
from specc.record import record
from specc.units import Quantity


@record
class Loss:
    """So many of a thing gone."""

    count: int
    thing: str

    def __str__(self) -> str:
        """As messages call it."""
        return f"{self.count} {self.thing}{'' if self.count == 1 else 's'}"


def losses(value: Value) -> tuple[Loss, ...] | None:
    """The losses of a `survives`; None where it says something else."""
    items = value if isinstance(value, tuple) else (value,)
    losses = [_loss(item) for item in items if item is not None]
    known = tuple(loss for loss in losses if loss is not None)
    return known if len(known) == len(losses) else None


def _loss(item: Value) -> Loss | None:
    count: int | float = 1
    word = ""
    if isinstance(item, Quantity):
        count, word = float(item.value), item.unit or ""
    elif isinstance(item, EnumValue):
        word = item.word
    elif (
        isinstance(item, Counted)
        and isinstance(item.of, EnumValue)
        and isinstance(item.count, int)
    ):
        count, word = item.count, item.of.word
    thing = word.removesuffix("s")
    if thing not in LOST.entries or count != int(count) or count < 1:
        return None
    return Loss(count=int(count), thing=thing)
