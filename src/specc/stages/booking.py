"""Who has which accelerators: workloads that claim the same ones at the same time."""

from collections.abc import Iterator

from specc.checks.judge import judge
from specc.design.workload import Pipeline
from specc.plan.booking import overbookings, unclaimed
from specc.plan.plan import Plan
from specc.record import evolve
from specc.result import Result
from specc.sizing.memo import Memo
from specc.stage import Stage


def _booked(result: Result, name: str, memo: Memo) -> Result:
    plans = list(_plans(result))
    rows = _rows(result)
    for booking in overbookings(plans):
        if any(row.issuperset(booking.names) for row in rows):
            continue  # the stages of a chain are judged with it
        result = evolve(
            result.add(judge("booking", booking)),
            overbooked=(*result.overbooked, booking),
        )
    for idle in unclaimed(plans):
        result = result.add(judge("unclaimed", idle))
    return result


def _plans(result: Result) -> Iterator[Plan]:
    """The plans of all workloads in the order of the text; of those that do not run, where they claim no more than there is."""
    for name in result.design.entities:
        for site in result.sites.get(name, ()):
            yield site.plan
        alone = result.refused.get(name)
        plan = None if alone is None else alone.plan
        if plan is not None and plan.accelerators <= plan.topology.accelerators:
            yield plan


def _rows(result: Result) -> list[set[str]]:
    """The names of the stages of each chain of services."""
    chains = result.design.of_kind(Pipeline).values()
    return [{stage.name for stage in chain.stages} for chain in chains]


STAGE = Stage(name="booking accelerators", step=_booked)
