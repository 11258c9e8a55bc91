"""What was made last of each subject, kept for as long as a search tries layouts of workloads on the same clusters."""

from collections.abc import Callable
from operator import is_not
from typing import TypeVar, cast

from specc.record import field, record

Made = TypeVar("Made")


@record(kw_only=False, frozen=False, eq=False)
class Memo:
    """The last value of each step and subject: layouts of a workload are tried on the same clusters by the hundred.

    Attributes:
        searching: Whether the design is one of many that a search tries.
    """

    searching: bool = False
    _kept: dict[tuple[str, str], tuple[tuple[object, ...], object]] = field(factory=dict)

    def of(
        self, step: str, name: str, sources: tuple[object, ...], make: Callable[[], Made]
    ) -> Made:
        """What a step makes of a subject: what it made last, where that was of the same sources.

        Args:
            step: The step.
            name: The subject.
            sources: What it is made from; compared by identity, since values are frozen.
            make: Makes it.
        """
        held = self._kept.get((step, name))
        if held is None or len(held[0]) != len(sources) or any(map(is_not, held[0], sources)):
            held = self._kept[step, name] = (sources, make())
        return cast("Made", held[1])
