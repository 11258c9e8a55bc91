"""The subject of `specc stages`: what a design that grows takes, stage by stage, and what is to be bought for each.

Every stage is sized for the load at its end, so that it lasts until the next is there. What is bought stays: a count that a stage
could do with fewer of is that of the stage before.
"""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from specc.design.design import Design
from specc.design.workload import Inference, Traffic
from specc.record import record
from specc.reports.document import DocumentHeader
from specc.result import Result
from specc.services.growth import grown
from specc.sizing.open_values import with_floors
from specc.sums import sum_counts, sum_floats
from specc.units import Quantity
from specc.units.table import YEAR

MONTH = float(YEAR) / 12
OF_LOAD = ("rate", "users", "concurrency")


@record(eq=False)
class PurchaseStage:
    """A time between two purchases.

    Attributes:
        start: When it begins, in months from now.
        end: When the next begins.
        loads: What is asked of each growing service at its end, by the path of the field.
        servers: What stands in each cluster.
        added: What is bought for it.
        accelerators: In all clusters.
        capital: What all that stands there costs to buy; None where a price is missing.
        per_month: What it costs by the month; None where something of that is missing.
        failures: Why it does not hold; empty where it does.
    """

    start: int
    end: int
    loads: Mapping[str, Quantity]
    servers: Mapping[str, int]
    added: Mapping[str, int]
    accelerators: int
    capital: float | None
    per_month: float | None
    failures: tuple[str, ...]


@record(eq=False)
class Staged:
    """The stages of a spec.

    Attributes:
        name: The spec.
        currency: Of all its money.
        stages: One after the other.
        head: What documents rest on.
    """

    name: str
    currency: str
    stages: tuple[PurchaseStage, ...]
    head: DocumentHeader

    @property
    def in_stages(self) -> float | None:
        """What all stages cost together while they last; None where one is not known."""
        return _total((s.per_month, s.end - s.start) for s in self.stages)

    @property
    def at_once(self) -> float | None:
        """The same where all of it stands there from the start."""
        last = self.stages[-1]
        return _total([(last.per_month, last.end)])

    def spent(self, index: int) -> float | None:
        """What is to be spent for a stage."""
        now = self.stages[index].capital
        before = self.stages[index - 1].capital if index else 0.0
        return None if now is None or before is None else now - before


def _total(parts: Iterable[tuple[float | None, int]]) -> float | None:
    return _known([None if amount is None else amount * months for amount, months in parts])


def loads_at(design: Design, months: int) -> dict[str, Quantity]:
    """What is asked of each growing service after so many months, by the path of the field."""
    loads = {}
    for name, service in design.of_kind(Inference).items():
        traffic = service.traffic
        if traffic is not None and traffic.growth:
            field, load = _load(traffic)
            if load is not None:
                factor = grown(traffic.growth, months * MONTH)
                loads[f"{name}.traffic.{field}"] = _times(load, factor, whole=field != "rate")
    return loads


def _load(traffic: Traffic) -> tuple[str, Quantity | None]:
    for field in OF_LOAD:
        stated = getattr(traffic, field)
        if isinstance(stated, Quantity):
            return field, stated
        if isinstance(stated, int):
            return field, Quantity(stated)
    return "", None


def _times(load: Quantity, factor: float, *, whole: bool) -> Quantity:
    value = float(load) * factor
    return Quantity(-int(-value // 1), load.dimension) if whole else Quantity(value, load.dimension, load.unit)  # fmt: skip


def staged(design: Design, before: Result | None) -> Design:
    """A design for one stage: what stands there stays, and nothing is asked of how long it lasts, which is the stage."""
    kept = tuple(r for r in design.requirements if "runs_out" not in r.text)
    solved = before.sizing.choices if before is not None and before.sizing is not None else ()
    floors = {choice.open.name: choice.value for choice in solved}
    return with_floors(attrs.evolve(design, requirements=kept), floors)


def stage_of(
    result: Result,
    months: tuple[int, int],
    loads: Mapping[str, Quantity],
    before: PurchaseStage | None,
) -> PurchaseStage:
    """What a sized design comes to in a stage."""
    servers = {name: bill.topology.servers for name, bill in result.bills.items()}
    last = before.servers if before is not None else {}
    bills = result.bills.values()
    capital = [None if b.capital.missing else b.capital.value for b in bills]
    running = [b.running.total for b in bills]
    return PurchaseStage(
        start=months[0],
        end=months[1],
        loads=loads,
        servers=servers,
        added={name: count - last.get(name, 0) for name, count in servers.items()},
        accelerators=sum_counts(b.topology.accelerators for b in bills),
        capital=_known(capital),
        per_month=_known(
            [None if r.missing or r.value is None else r.value * MONTH for r in running]
        ),
        failures=tuple(e.message for e in result.errors)[:3],
    )


def _known(amounts: Sequence[float | None]) -> float | None:
    if any(amount is None for amount in amounts):
        return None
    return float(sum_floats(amount or 0.0 for amount in amounts))
