"""The first screen: what was asked, whether it holds, and how much of it there is."""

from collections.abc import Iterable, Iterator

from specc.bill.bill import Bill
from specc.diagnostics.diagnostic import Diagnostic, Severity
from specc.diagnostics.printable import one_line
from specc.predict.prediction import Prediction
from specc.record import record
from specc.reports.bills import summary
from specc.reports.predictions import shown
from specc.reports.web.numbers import Explanations, ShownNumber, missing
from specc.requirements.judge import Judgement
from specc.result import Result
from specc.sums import sum_counts
from specc.units import Quantity
from specc.units.text import number, percent

FIRST = (
    ("iteration_time", "iteration"), ("duration", "duration"), ("tokens_per_second", "tokens per second"),
    ("requests_per_second", "requests per second"), ("ttft.p95", "first token, p95"), ("tpot.p95", "per token, p95"),
    ("max_rate", "highest rate"), ("mfu", "MFU"), ("utilisation", "utilisation"),
    ("cost.per_month", "cost by the month"), ("cost.per_run", "cost of the run"), ("cost.per_million_output_tokens", "per million output tokens"),
    ("emissions.per_month", "emissions by the month"), ("water_use.per_month", "water by the month"),
)  # fmt: skip
"""Results of a workload that the first screen shows where they exist."""
BOUGHT = ("capital", "rent per month", "power, highest", "racks", "cost per hour")
"""Totals of a bill that it shows."""


@record
class ShownVerdict:
    """The sentence that opens the page; `state` is good, warn or bad."""

    state: str
    title: str
    detail: str


@record
class VerdictRow:
    """A requirement with what became of it; `margin` is what is left or missing, `share` of the limit."""

    status: str
    state: str
    text: str
    scope: str
    value: str
    limit: str
    margin: str
    share: float | None
    why: str
    needs: str
    line: int | None


STATES = {"met": "good", "failed": "bad", "undecided": "warn"}


def verdict(result: Result) -> ShownVerdict:
    """Whether the spec holds, gravest first."""
    judged = result.requirements
    errors = _count(result.diagnostics, Severity.ERROR)
    warnings = _count(result.diagnostics, Severity.WARNING)
    by = {status: [j for j in judged if j.status == status] for status in STATES}
    rest = f"{_plural(errors, 'error')}, {_plural(warnings, 'warning')}"
    if by["failed"]:
        title = f"{len(by['failed'])} of {_plural(len(judged), 'requirement')} failed"
        return ShownVerdict(state="bad", title=title, detail=f"{_named(by['failed'])} · {rest}")
    if errors:
        title = f"{_plural(errors, 'error')}: this cannot be built as written"
        return ShownVerdict(
            state="bad",
            title=title,
            detail=f"{len(by['met'])} of {_plural(len(judged), 'requirement')} met · {_plural(warnings, 'warning')}",
        )
    if by["undecided"]:
        title = f"{len(by['undecided'])} of {_plural(len(judged), 'requirement')} undecided"
        return ShownVerdict(
            state="warn", title=title, detail=f"something they rest on is not known · {rest}"
        )
    if judged:
        title = (
            "The requirement is met"
            if len(judged) == 1
            else f"All {len(judged)} requirements are met"
        )
        close = sum_counts(j.straddles for j in judged)
        near = "limit lies" if close == 1 else "limits lie"
        detail = (
            f"{close} {near} inside the interval of what is predicted · {rest}" if close else rest
        )
        return ShownVerdict(
            state="warn" if close or warnings else "good", title=title, detail=detail
        )
    title = (
        "Nothing is required, and nothing contradicts the spec"
        if not warnings
        else f"Nothing is required; {_plural(warnings, 'warning')}"
    )
    return ShownVerdict(state="warn" if warnings else "good", title=title, detail="`require` states what must hold")  # fmt: skip


def tiles(result: Result, explanations: Explanations) -> Iterator[tuple[str, list[ShownNumber]]]:
    """For each workload and cluster its name and the numbers that matter."""
    for name, prediction in result.predictions.items():
        yield f"{prediction.kind} {name}", list(first_numbers(prediction, explanations))
    for name, bill in result.bills.items():
        yield f"cluster {name}", bill_numbers(bill, BOUGHT)


def first_numbers(prediction: Prediction, explanations: Explanations) -> Iterator[ShownNumber]:
    """The numbers of a workload that matter first."""
    yield ShownNumber(label="accelerators", text=number(prediction.accelerators))
    for path, label in FIRST:
        value = prediction.results.get(path)
        if isinstance(value, Quantity):
            yield explanations.number(prediction.name, path, value, label)


def bill_numbers(bill: Bill, names: tuple[str, ...] | None = None) -> list[ShownNumber]:
    """The totals of a bill, all or those named."""
    return [
        ShownNumber(
            label=what,
            text=value,
            beside=remark,
            state="unknown" if value.startswith(("unknown", "at least")) else "",
        )
        for what, value, remark in summary(bill)
        if not what.startswith(" ") and (names is None or what in names)
    ]


def requirement_rows(judged: Iterable[Judgement], file: str = "") -> list[VerdictRow]:
    """Requirements, those that failed first; `file` is the spec whose lines the page shows."""
    order = ("failed", "undecided", "met")
    return [_row(j, file) for j in sorted(judged, key=lambda j: order.index(j.status))]


def _row(judged: Judgement, file: str) -> VerdictRow:
    place = judged.requirement.place
    distance = judged.distance
    margin = ""
    if distance is not None:
        margin = f"{percent(abs(distance))} {'beyond' if distance > 0 else 'to spare'}"
        if judged.straddles:
            margin += ", inside the interval"
    value = judged.value
    text, interval = shown("", value) if value is not None else ("", "")
    return VerdictRow(
        status=judged.status,
        state="warn" if judged.straddles and judged.status == "met" else STATES[judged.status],
        text=one_line(judged.requirement.text),
        scope=judged.requirement.heir or judged.requirement.scope,
        value=f"{'at least ' if judged.lower_bound and text else ''}{text}{f' ({interval})' if interval else ''}",
        limit=shown("", judged.limit)[0] if judged.limit is not None else "",
        margin=margin,
        share=distance,
        why=judged.requirement.why or "",
        needs=missing(judged.missing) if judged.missing else "",
        line=place.first[0] if place.source.name == file else None,
    )


def _count(diagnostics: list[Diagnostic], severity: Severity) -> int:
    return sum_counts(item.severity is severity for item in diagnostics)


def _named(judged: list[Judgement]) -> str:
    first = one_line(judged[0].requirement.text)
    return first if len(judged) == 1 else f"{first} and {len(judged) - 1} more"


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
