"""What every format of a prediction shares: the subject, and its numbers as people write them."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from specc.design.expression import Unknown
from specc.design.part import Part
from specc.diagnostics.printable import one_line
from specc.plan.plan import Plan
from specc.predict.prediction import Prediction
from specc.record import evolve, field, record
from specc.reports.document import DocumentHeader
from specc.requirements.judge import Judgement
from specc.result import Result
from specc.topology.additions import additions
from specc.units import Quantity
from specc.units.text import show, shown_unit


@record
class Predictions:
    """The predictions of a design, by workload, in the order of the text."""

    name: str
    """The file that they come from, as the user called it."""
    predictions: Mapping[str, Prediction]
    about: Mapping[str, str]
    """For each workload, what it runs on what, in a few words."""
    requirements: tuple[Judgement, ...] = ()
    head: DocumentHeader = field(factory=DocumentHeader)

    @property
    def of_no_workload(self) -> list[Judgement]:
        """The requirements that concern no workload: of clusters and sites."""
        theirs = {id(judged) for name in self.predictions for judged in self.judged(name)}
        return [judged for judged in self.requirements if id(judged) not in theirs]

    def judged(self, workload: str) -> list[Judgement]:
        """The requirements that stand in a workload or name one of its results."""
        return [
            judgement
            for judgement in self.requirements
            if judgement.requirement.scope == workload
            or any(name.split(".")[0] == workload for name, _ in judgement.seen)
        ]


def predictions_of(name: str, result: Result, head: DocumentHeader) -> Predictions:
    """The predictions of a compiled spec."""
    return Predictions(
        name=name,
        predictions={
            workload: _with_additions(result, prediction)
            for workload, prediction in result.told.items()
        },
        about={workload: one_line(_about(result, workload)) for workload in result.told},
        requirements=result.requirements,
        head=head,
    )


def _with_additions(result: Result, prediction: Prediction) -> Prediction:
    """With a note of what its clusters have that nobody stated."""
    sites = result.sites.get(prediction.name, ())
    added = dict.fromkeys(line for site in sites for line in additions(site.plan.topology))
    return evolve(prediction, notes=(*prediction.notes, *added))


def _about(result: Result, workload: str) -> str:
    """What runs on what, or what follows on what."""
    entity = result.told[workload].entity
    if entity is not None:
        return " → ".join(stage.name for stage in entity.stages)
    if workload not in result.sites:
        return _placed(result.plans[workload])
    return " and ".join(_placed(site.plan) for site in result.sites[workload])


def _placed(plan: Plan) -> str:
    model = plan.workload.model
    what = (model.title or model.name) if model is not None else "a model"
    parts = {
        (item.of.title or item.of.name): None
        for item in plan.topology.cluster.servers
        if isinstance(item.of, Part)
    }
    accelerator = (
        (plan.accelerator.title or plan.accelerator.name)
        if plan.accelerator is not None
        else "processors"
    )
    servers = f", {' and '.join(parts)}" if parts else ""
    return f"{what} on {plan.accelerators} × {accelerator} ({plan.topology.cluster.name}{servers})"


Shown = Quantity | Unknown | str | bool | int

LABELS = {
    "prefill": "prefill workers",
    "decode": "decode workers",
    "iteration_time": "iteration",
    "accelerator_hours": "accelerator time",
    "total_flops": "FLOP of the run",
    "petaflop_days": "petaflop/s-days",
    "model_flops_per_accelerator": "model FLOP/s per accelerator",
    "tokens_per_second": "tokens per second",
    "tokens_per_second_per_accelerator": "tokens per second per accelerator",
    "requests_per_second": "requests per second",
    "ttft": "time to first token",
    "tpot": "time per output token",
    "kv_cache_tokens": "tokens in the cache of a replica",
    "max_rate": "highest rate",
    "max_users": "most users",
    "energy_per_token": "energy per token",
    "mfu": "MFU",
    "hfu": "HFU",
    "optimizer": "optimiser",
}
_IN_CATALOGUE = re.compile(r"^std(?:\.\w+){2}\.(?=\w+\.)")
NAMED = 4
"""Names of what is missing that a line has room for."""


def label(path: str) -> str:
    """A result's name in words."""
    return LABELS.get(path, path.replace("_", " "))


def needed(names: Sequence[str]) -> str:
    """What is missing, by the names of parts without the folders of the catalogue; of many the first."""
    short = list(dict.fromkeys(_IN_CATALOGUE.sub("", name) for name in names))
    return f"needs {', '.join(short[:NAMED])}{f' and {len(short) - NAMED} more' if len(short) > NAMED else ''}"


def shown(path: str, value: Shown) -> tuple[str, str]:
    """A result in words, and its interval or what is missing."""
    if isinstance(value, Unknown):
        least = value.at_least
        return (
            "unknown" if least is None else f"at least {show(least)}",
            needed(value.needs),
        )
    if isinstance(value, bool):
        return ("yes" if value else "no"), ""
    if not isinstance(value, Quantity):
        return str(value), ""
    unit = shown_unit(value)
    text = show(Quantity(value.value, value.dimension), unit)
    if value.low is None or value.high is None:
        return text, ""
    # Both ends in the unit of the value, so that they can be compared at a glance.
    low, high = (show(Quantity(end, value.dimension), unit) for end in (value.low, value.high))
    if low == text == high:  # nothing uncertain is left in what is told
        return text, ""
    return text, f"{low.removesuffix(f' {unit}')} .. {high}"


def share(value: float | int | Fraction, total: float | int | Fraction) -> float:
    """A part of a total, 0 where there is none."""
    return float(value) / float(total) if total else 0.0


def bar(part: float, width: int = 24) -> str:
    """A share as a bar of blocks, to an eighth of a cell."""
    eighths = round(max(0.0, min(1.0, part)) * width * 8)
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (" ▏▎▍▌▋▊▉"[rest] if rest else "")


def group(prediction: Prediction, head: str) -> dict[str, Shown]:
    """The results below a name: `time`, `memory.per_accelerator`, `cost`."""
    start = f"{head}."
    return {
        path.removeprefix(start): value
        for path, value in prediction.results.items()
        if path.startswith(start)
    }
