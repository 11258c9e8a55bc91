"""Where a number comes from: its formula, its inputs, the lines that state them, and their sources.

A derivation is a tree. Its leaves are what somebody wrote, each with the place where it stands and the document it cites,
or what was assumed, with the reason.
"""

from collections.abc import Iterator, Mapping

from specc.bill.bill import Bill
from specc.bill.calculations import calculation_of
from specc.design.expression import Unknown
from specc.plan.ledger import Ledger, readable_value
from specc.plan.ledger import LedgerLine as Entry
from specc.plan.memory.serving import ServingMemory
from specc.plan.memory.training import peak
from specc.plan.plan import Plan
from specc.predict.prediction import Prediction
from specc.record import evolve, field, record
from specc.reports.collective_steps import collective_step
from specc.reports.document import DocumentHeader
from specc.reports.named import Named, about, results_by_name
from specc.reports.predictions import group
from specc.reports.steps import (
    Step,
    field_steps,
    group_step,
    plain_text,
    stated_step,
    value_text,
)
from specc.result import Result
from specc.units import Quantity
from specc.units.calculation import Calculation, Operand
from specc.units.text import memory_size, show


@record
class Derivation:
    """The subject of the formats of `explain FILE PATH`."""

    file: str
    step: Step
    head: DocumentHeader = field(factory=DocumentHeader)


def derive(result: Result, path: str) -> Step | None:
    """The derivation of a result, a param or a stated field; None where there is no such name."""
    owner, _, rest = path.partition(".")
    if owner in result.told:
        prediction = result.told[owner]
        if rest == "accelerators" or rest in prediction.results:
            return _predicted(result, owner, rest)
    if owner in result.plans and rest.partition(".")[0] == "memory":
        return _remembered(result.plans[owner], path)
    if owner in result.told:
        prediction = result.told[owner]
        if rest and group(prediction, rest):
            return _grouped(prediction, owner, rest)
    if owner in result.bills:
        found = results_by_name(result).get(path)
        if found is not None:
            return _counted(result.bills[owner], found, rest)
        called = collective_step(result, path)
        if called is not None:
            return called
    if owner in result.site_bills:
        found = results_by_name(result).get(path)
        if found is not None:
            return _over_clusters(result, owner, found, rest)
    return stated_step(result, path)


def known_paths(result: Result) -> list[str]:
    """Every path that `derive` takes, for suggestions."""
    names = [*results_by_name(result)]
    for name, entity in result.design.entities.items():
        names += [f"{name}.{field}" for field in entity.origins]
    return [*names, *result.design.values]


# --- workloads --------------------------------------------------------------------------------------------------------


def _predicted(result: Result, workload: str, path: str) -> Step:
    prediction = result.told[workload]
    if prediction.entity is not None:
        return _in_a_row(result, prediction, workload, path)
    plan = result.plans[workload]
    everything = results_by_name(result)
    step = _result(everything, prediction, workload, path, set())
    if path == f"{MEMORY}total":
        groups = (_with_lines(plan, s, f"{MEMORY}{s.name}") for s in step.inputs)
        step = evolve(step, inputs=tuple(groups))
    else:
        step = _with_lines(plan, step, path)
    stated = [
        group_step(f"what {workload} states", field_steps(plan.workload)),
        group_step("the model", field_steps(plan.workload.model)),
        group_step(
            "the accelerator",
            field_steps(plan.accelerator, skip=("peak_sparse", "vendor", "title", "released")),
        ),
        group_step("the cluster", field_steps(plan.topology.cluster)),
        *(
            group_step(f"fabric {name}", field_steps(fabric))
            for name, fabric in plan.topology.cluster.fabrics.items()
        ),
        Step(name="assumed", inputs=tuple(_assumed(prediction))),
    ]
    return evolve(step, inputs=(*step.inputs, *(part for part in stated if part.inputs)))


def _with_lines(plan: Plan, step: Step, path: str) -> Step:
    """A sum over the ledger with its lines below it, where it has any on the accelerator."""
    lines = _ledger(plan, path)
    there = any(line.number is not None for line in lines)
    return evolve(step, inputs=lines if there else (*step.inputs, *lines))


ROW = {
    "accelerators": "the sum over the stages",
    "requests_per_second": "the least over the stages of their rate / their fan-out",
    "max_rate": "the least over the stages of their highest rate / their fan-out",
    "utilisation": "requests per second / highest rate",
}


def _in_a_row(result: Result, prediction: Prediction, pipeline: str, path: str) -> Step:
    """A result of services in a row: the same result of each stage."""
    everything = results_by_name(result)
    entity = prediction.entity
    assert entity is not None
    inputs = [
        _result(everything, result.told[stage.name], stage.name, path, set())
        for stage in entity.stages
        if f"{stage.name}.{path}" in everything
    ]
    step = _result(everything, prediction, pipeline, path, set())
    formula = ROW.get(path, "the sum over the stages")
    if path.startswith("request_latency"):
        formula = "a lognormal distribution with the means and variances of the stages added up"
    return evolve(
        step,
        formula=formula,
        inputs=(*inputs, group_step(f"what {pipeline} states", field_steps(entity))),
    )


MEMORY = "memory.per_accelerator."


def _fullest(plan: Plan) -> Ledger | None:
    """The ledger of the fullest accelerator; None where the sizes of the model are not stated."""
    memory = plan.memory
    if memory is None:
        return None
    return memory.ledger if isinstance(memory, ServingMemory) else peak(memory).ledger


def _ledger(plan: Plan, path: str) -> tuple[Step, ...]:
    """The lines of the fullest accelerator's memory: all of them under the total, else those of a group."""
    ledger = _fullest(plan) if path.startswith(MEMORY) else None
    wanted = path.removeprefix(MEMORY)
    return tuple(
        _resident(line)
        for line in (ledger.lines if ledger else ())
        if wanted in {"total", line.group}
    )


def _resident(line: Entry) -> Step:
    """A line of a ledger."""
    return Step(
        name=line.name,
        value=memory_size(float(line.bytes)),
        about=line.formula + (", in host memory" if line.host else ""),
        number=None if line.host else float(line.bytes),
        inputs=tuple(
            Step(name=entry.name, value=readable_value(entry), source=entry.source)
            for entry in line.inputs
        ),
    )


def _result(
    everything: Mapping[str, Named],
    prediction: Prediction,
    workload: str,
    path: str,
    above: set[str],
) -> Step:
    named = everything.get(f"{workload}.{path}")
    told = prediction.calculations.get(path)
    steps: list[Step] = []
    for entry in told.operands if told is not None else ():
        known = entry.result and entry.result not in above
        if known and entry.result in prediction.calculations:
            inner = _result(everything, prediction, workload, entry.result, above | {path})
            steps.append(
                evolve(
                    inner,
                    name=entry.name,
                    value=show(entry.value),
                    about="",
                    number=float(entry.value),
                )
            )
            continue
        steps.append(_operand(entry, workload, {path}))
    value = named.value if named else None
    return Step(
        name=f"{workload}.{path}",
        value=value_text(named.value) if named else "",
        about=named.about if named else "",
        formula=told.formula if told is not None else "",
        inputs=tuple(steps),
        number=float(value) if isinstance(value, Quantity) else None,
    )


def _grouped(prediction: Prediction, workload: str, head: str) -> Step:
    """Every result below a name."""
    steps = [
        Step(name=part, value=value_text(value), about=about(prediction.kind, f"{head}.{part}"))
        for part, value in group(prediction, head).items()
    ]
    return Step(name=f"{workload}.{head}", inputs=tuple(steps))


def _remembered(plan: Plan, name: str) -> Step:
    """The memory of the fullest accelerator, line by line, whether it fits or not."""
    ledger = _fullest(plan)
    if ledger is None:
        return Step(name=name, value="unknown", about="the sizes of the model are not stated")
    steps = [
        Step(
            name=key,
            value=memory_size(float(total)),
            number=float(total),
            inputs=tuple(_resident(line) for line in ledger.lines if line.group == key),
        )
        for key, total in ledger.groups().items()
    ]
    if ledger.capacity is not None:
        steps.append(Step(name="capacity", value=memory_size(float(ledger.capacity))))
    return Step(
        name=name,
        value=memory_size(float(ledger.total)),
        about=f"on the fullest accelerator ({ledger.title})",
        formula=" + ".join(ledger.groups()),
        inputs=tuple(steps),
    )


def _assumed(prediction: Prediction) -> Iterator[Step]:
    for item in prediction.assumptions:
        value = show(item.value) if isinstance(item.value, Quantity) else plain_text(item.value)
        yield Step(name=item.name, value=value, source=item.source or "")
    if prediction.nearest_measurement:
        yield Step(name="nearest measurement", value=prediction.nearest_measurement)


# --- clusters ---------------------------------------------------------------------------------------------------------


def _counted(bill: Bill, named: Named, path: str) -> Step:
    told = calculation_of(bill, path)
    steps = () if told is None else _operands(told, named.name.partition(".")[0], {path}, bill)
    value = named.value
    known = isinstance(value, Quantity) or bool(steps)  # a sum of nothing but unknowns is no 0
    return Step(
        name=named.name,
        value=value_text(value),
        about=named.about,
        formula=f"{told.formula}{_at_centres(told, value)}" if told is not None and known else "",
        inputs=steps or (group_step("the cluster", field_steps(bill.cluster)),),
        number=float(value) if isinstance(value, Quantity) else None,
    )


def _at_centres(told: Calculation, value: object) -> str:
    """What a formula comes to at the centres of ranges, where what is told of it is the least."""
    least = value.at_least if isinstance(value, Unknown) else None
    if least is None:
        return ""
    centre = Quantity(told.evaluate(), least.dimension, least.unit)
    return "" if show(centre) == show(least) else f", {show(centre)} at the centres of ranges"


def _over_clusters(result: Result, site: str, named: Named, path: str) -> Step:
    """A result of a site: the same result of each of its clusters."""
    everything = results_by_name(result)
    bills = {bill.cluster.name: bill for bill in result.site_bills[site].bills}
    value = named.value
    return Step(
        name=named.name,
        value=value_text(value),
        about=named.about,
        formula=" + ".join(bills),
        inputs=tuple(
            evolve(_counted(bill, everything[f"{name}.{path}"], path), name=name)
            for name, bill in bills.items()
        ),
        number=float(value) if isinstance(value, Quantity) else None,
    )


def _operand(entry: Operand, owner: str, above: set[str], bill: Bill | None = None) -> Step:
    """What stands in a formula, with its own formula where it has one."""
    told = entry.calculation
    if bill is not None and told is None and entry.result and entry.result not in above:
        told, above = calculation_of(bill, entry.result), above | {entry.result}
    return Step(
        name=entry.name,
        value=show(entry.value),
        source=entry.source or (f"{owner}.{entry.result}" if entry.result else ""),
        formula="" if told is None else told.formula,
        inputs=() if told is None else _operands(told, owner, above, bill),
        number=float(entry.value),
    )


def _operands(
    told: Calculation, owner: str, above: set[str], bill: Bill | None
) -> tuple[Step, ...]:
    return tuple(_operand(entry, owner, above, bill) for entry in told.operands)
