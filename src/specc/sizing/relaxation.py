"""What relaxing each requirement by a tenth would give, and which batch would let fewer servers do."""

from collections.abc import Iterator

import attrs

from specc.design.expression import Expression
from specc.design.operation_types import COMPARISONS
from specc.design.requirement import Requirement
from specc.design.workload import Training
from specc.record import evolve
from specc.sizing.budget import Budget
from specc.sizing.open_values import with_values
from specc.sizing.search import Search
from specc.sizing.solution import Alternative
from specc.sizing.trial import Trial
from specc.units import Quantity
from specc.units.dimension import TOKEN
from specc.units.text import number, show

BY = 0.1
WORK = 500  # steps for each requirement: most of what is looked at was assessed before
BATCHES = (3 / 4, 7 / 8, 15 / 16, 9 / 8, 5 / 4)  # of the one that is stated


def relaxations(search: Search, answer: Trial) -> Iterator[Alternative]:
    """The choice with each requirement relaxed, and with another batch."""
    for requirement in search.space.design.requirements:
        easier = None if requirement.minimise else _easier(requirement)
        if easier is not None:
            yield _relaxed(search, answer, requirement, easier)
    yield from _other_batches(search, answer)


def _easier(requirement: Requirement) -> tuple[Requirement, Quantity] | None:
    """A requirement with its limit a tenth further, and that limit; None where it has no number."""
    expression = requirement.expression
    if expression.operator not in {"<", "<=", ">", ">="} & set(COMPARISONS):
        return None
    left, right = expression.operands
    if not isinstance(right, Quantity) or float(right) <= 0:
        return None
    factor = 1 + BY if expression.operator in {"<", "<="} else 1 - BY
    limit = right * Quantity(factor)
    changed = Expression(expression.operator, (left, limit), expression.type, expression.span)
    return attrs.evolve(requirement, expression=changed), limit.with_unit(right.unit)


def _relaxed(
    search: Search, answer: Trial, requirement: Requirement, easier: tuple[Requirement, Quantity]
) -> Alternative:
    eased, limit = easier
    design = search.space.design
    requirements = tuple(eased if r is requirement else r for r in design.requirements)
    again = Search(attrs.evolve(design, requirements=requirements), search.assess, Budget(WORK))
    for trial in search.trials.values():
        changed = _with_limit(trial, requirement)
        if changed.passed == trial.passed:  # what fails went through fewer stages
            again.keep(changed)
    for counts, bare in search.standing.items():
        changed = _with_limit(bare, requirement)
        if changed.passed == bare.passed:
            again.standing[counts] = changed
    again.run()
    condition = f"`{requirement.text}` relaxed to {show(limit, limit.unit)}"
    return _alternative(condition, again.best or answer, answer)


def _with_limit(trial: Trial, requirement: Requirement) -> Trial:
    """A trial as it would be with a requirement relaxed."""
    misses = tuple(
        miss
        for miss in trial.misses
        if miss.requirement is not requirement or miss.distance is None or miss.distance > BY
    )
    return trial if len(misses) == len(trial.misses) else evolve(trial, misses=misses)


def _alternative(condition: str, best: Trial, answer: Trial) -> Alternative:
    values = tuple((open_.name, open_.shown(n)) for open_, n in best.values.items())
    return Alternative(
        condition=condition, values=values, aims=best.aims, words=_gain(best, answer)
    )


def _gain(best: Trial, answer: Trial) -> str:
    """What changes against the answer."""
    if not best.rank < answer.rank:
        return "nothing changes"
    told = [
        f"`{open_.name}` = {value} instead of {answer.values[open_]}"
        for open_, value in best.values.items()
        if (open_.counted or open_.tallied) and value != answer.values[open_]
    ]
    for (text, mine), (_, its) in zip(best.aims, answer.aims, strict=True):
        if mine is not None and its is not None and float(mine) != float(its):
            told.append(f"`{text}` {show(mine)} instead of {show(its)}")
    return ", ".join(told) or "nothing changes"


def _other_batches(search: Search, answer: Trial) -> Iterator[Alternative]:
    """Batches near the stated one that fewer servers divide, in the layout of the answer."""
    design = search.space.design
    layout = {open_: value for open_, value in answer.values.items() if not open_.counted}
    if not search.space.counts:
        return
    for name, training in design.of_kind(Training).items():
        batch = training.global_batch
        if batch is None or batch.dimension is TOKEN:
            continue
        best: tuple[Trial, int] | None = None
        for share in BATCHES:
            other = int(float(batch) * share)
            changed = attrs.evolve(training, global_batch=Quantity(other, batch.dimension))
            entities = {**design.entities, name: changed}
            again = Search(
                with_values(attrs.evolve(design, entities=entities), layout),
                search.assess,
                Budget(WORK),
            )
            again.run()
            solution = again.best
            if solution is None or not solution.passed or not solution.standing < answer.standing:
                continue
            if best is None or solution.standing < best[0].standing:
                best = solution, other
        if best is not None:
            whole = answer.at({**answer.values, **best[0].values})
            trial = best[0].at(whole.values)
            condition = (
                f"a batch of {number(best[1])} instead of {number(int(float(batch)))} for `{name}`"
            )
            yield _alternative(condition, trial, answer)
