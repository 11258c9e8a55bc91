"""What a kind of output of a running system must answer.

A kind is one file of `logs/` with one value `LOG`: how it is told from others, and what of it a prediction can be held against.
"""

from collections.abc import Callable, Mapping

from specc.record import field, record
from specc.registry import member, names

FAMILY = "specc.validation.logs"


@record
class Load:
    """What was offered while something was measured.

    Attributes:
        field: `concurrency` or `rate`, as `traffic` states it.
        value: Requests in flight, or requests/s.
    """

    field: str
    value: float


@record
class Observed:
    """A measured value.

    Attributes:
        path: Path of the result below the workload, such as `ttft.mean`; empty for one that only a link bounds.
        value: In base units.
        what: What it is, in the words of the output.
        load: Under what load; None where the output does not say, or where it makes no difference.
    """

    path: str
    value: float
    what: str
    load: Load | None = None


@record
class Log:
    """One kind of output."""

    name: str
    about: str
    read: Callable[[str], tuple[Observed, ...]]
    """What it says; nothing where the text is of another kind."""
    reasons: Mapping[tuple[str, bool], str] = field(factory=dict)
    """The likeliest reason by the first word of a path and whether more was measured than predicted."""


def kinds() -> tuple[Log, ...]:
    """Every kind of output."""
    logs = []
    for name in names(FAMILY):
        log = member(FAMILY, name, "LOG")
        assert isinstance(log, Log)
        logs.append(log)
    return tuple(logs)
