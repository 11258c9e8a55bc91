"""Predictions for people at a terminal: the numbers that matter, then where memory and time go."""

from collections import Counter
from collections.abc import Iterable, Sequence

from specc.diagnostics.snippet import BOLD, RESET, cells
from specc.predict.prediction import Prediction
from specc.reports.predictions import Predictions, Shown, bar, group, label, needed, share, shown
from specc.reports.report import Format, View
from specc.requirements.judge import Judgement
from specc.sums import sum_counts, sum_floats
from specc.units import Quantity
from specc.units.text import number, percent

BELOW = (
    "memory", "time", "cost", "power", "ttft", "tpot", "request_latency", "parallel", "emissions", "water_use",
)  # fmt: skip
"""Results that have a block or a line of their own."""
POOLS = {"prefill", "decode"}
"""Of a service in two pools the workers of each, which say something where they are one as well."""
MARKS = {"met": "met", "failed": "FAILED", "undecided": "undecided"}


def render(predictions: Predictions, view: View) -> str:
    """A block for each workload."""
    blocks = [_block(predictions, name, view) for name in predictions.predictions]
    others = predictions.of_no_workload
    if blocks and others:
        blocks.append("\n".join(["of no workload", *_requirements(others)]) + "\n")
    return "\n".join(blocks) if blocks else "no workload to predict\n"


def _block(predictions: Predictions, name: str, view: View) -> str:
    prediction = predictions.predictions[name]
    bold, reset = (BOLD, RESET) if view.colour else ("", "")
    lines = [
        f"{bold}{prediction.kind} {name}{reset}: {predictions.about.get(name, '')}".rstrip(": "),
        *_verdict(predictions.judged(name)),
        "",
    ]
    layout = " · ".join(
        f"{label(key)} {_word(value)}"
        for key, value in prediction.parallel.items()
        if value not in {1, False, None} or key in POOLS
    )
    rows = [("layout", layout or "one accelerator a copy", "")] if prediction.parallel else []
    rows += [
        (label(path), *shown(path, value))
        for path, value in prediction.results.items()
        if path.split(".")[0] not in BELOW
    ]
    for head in ("ttft", "tpot", "request_latency"):
        rows += _spread(prediction, head)
    rows += [
        (f"{point} power", *shown(f"power.{point}", value))
        for point, value in group(prediction, "power").items()
    ]
    if prediction.bound_by:
        rows.append(("bound by", str(prediction.bound_by), ""))
    lines += _aligned(rows)
    lines += _ledger(prediction, "memory.per_accelerator", "memory of an accelerator", "capacity")
    lines += _ledger(prediction, "time", "where the time goes", None)
    lines += _costs(prediction)
    lines += _footprint(prediction)
    lines += _requirements(predictions.judged(name))
    lines += _assumed(prediction, view)
    return "\n".join(lines) + "\n"


def _verdict(judged: Sequence[Judgement]) -> list[str]:
    """The line under the title: whether what was asked for holds."""
    for status in ("failed", "undecided"):
        such = [judgement.requirement.text for judgement in judged if judgement.status == status]
        if such:
            more = f" and {len(such) - 1} more" if such[1:] else ""
            return [f"  {MARKS[status]}  {such[0]}{more}, of {len(judged)} required"]
    if not judged[1:]:
        return []
    close = sum_counts(judgement.straddles for judgement in judged)
    inside = f", {close} of them inside the interval" if close else ""
    return [f"  met  all {len(judged)} requirements{inside}"]


def _requirements(judged: Sequence[Judgement]) -> list[str]:
    if not judged:
        return []
    rows = [
        (
            f"  {MARKS[judgement.status]}",
            judgement.requirement.text,
            _judged_at(judgement),
        )
        for judgement in judged
    ]
    return ["", "  requirements", *_aligned(rows)]


def _judged_at(judgement: Judgement) -> str:
    """The value, with its interval where that leaves the verdict open, or what it needs."""
    if judgement.value is None:
        return needed(judgement.missing)
    text, interval = shown("", judgement.value)
    return f"{text}, and the limit lies inside {interval}" if judgement.straddles else text


def _word(value: object) -> str:
    return "yes" if value is True else str(value)


def _spread(prediction: Prediction, head: str) -> list[tuple[str, str, str]]:
    points = group(prediction, head)
    if not points:
        return []
    said = [f"{point} {shown('', value)[0]}" for point, value in points.items()]
    unknown = next(
        (shown("", value)[1] for value in points.values() if not isinstance(value, Quantity)), ""
    )
    if unknown:
        return [(label(head), "unknown", unknown)]
    return [(label(head), " · ".join(said), "")]


def _aligned(rows: Iterable[tuple[str, str, str]]) -> list[str]:
    rows = list(rows)
    first = max((cells(row[0]) for row in rows), default=0)
    second = max((cells(row[1]) for row in rows if row[2]), default=0)
    out = []
    for a, b, c in rows:
        line = f"  {a}{' ' * (first - cells(a))}  {b}"
        if c:
            line += f"{' ' * max(0, second - cells(b))}  {c}"
        out.append(line.rstrip())
    return out


def _ledger(prediction: Prediction, head: str, title: str, capacity: str | None) -> list[str]:
    """Parts with bars; `total` and `capacity` stand above them."""
    parts = {
        name: value
        for name, value in group(prediction, head).items()
        if not isinstance(value, Quantity) or float(value)
    }
    whole = parts.pop("total", None)
    most: Shown | None = parts.pop(capacity, None) if capacity else None
    known = {name: value for name, value in parts.items() if isinstance(value, Quantity)}
    if not known:
        return []
    total = (
        float(whole)
        if isinstance(whole, Quantity)
        else sum_floats(float(value) for value in known.values())
    )
    scale = max(float(most), total) if isinstance(most, Quantity) else total
    said = (
        shown("", whole)[0]
        if whole is not None
        else shown("", Quantity(total, next(iter(known.values())).dimension))[0]
    )
    of = (
        f" of {shown('', most)[0]} ({percent(share(total, float(most)), 0)})"
        if isinstance(most, Quantity)
        else ""
    )
    lines = ["", f"  {title}: {said}{of}"]
    wide = max(cells(label(name)) for name in parts)
    texts = {name: shown("", value)[0] for name, value in parts.items()}
    widest = max(cells(text) for text in texts.values())
    for name, value in parts.items():
        text = texts[name]
        part = share(float(value), scale) if isinstance(value, Quantity) else 0.0
        lines.append(
            f"    {label(name)}{' ' * (wide - cells(label(name)))}  {' ' * (widest - cells(text))}{text}  {percent(part, 0):>5} {bar(part)}".rstrip()
        )
    return lines


def _costs(prediction: Prediction) -> list[str]:
    costs = group(prediction, "cost")
    if not costs:
        return []
    if all(not isinstance(value, Quantity) for value in costs.values()):
        missing = sorted(
            {name for value in costs.values() for name in getattr(value, "needs", ())}
        )
        return ["", f"  cost: unknown; {needed(missing)}"]
    rows = [(f"  {label(name)}", *shown(f"cost.{name}", value)) for name, value in costs.items()]
    needs = Counter(beside for _, _, beside in rows if beside.startswith("needs "))
    alike = next((text for text, times in needs.items() if times > 1), None)
    lines = _aligned(
        (name, text, "" if beside == alike else beside) for name, text, beside in rows
    )
    return [
        "",
        "  cost of the run" if prediction.kind == "training" else "  cost of an hour of work",
        *lines,
        *([f"    what is unknown {alike}"] if alike else []),
    ]


def _footprint(prediction: Prediction) -> list[str]:
    """Emissions and water, where anything of them is known."""
    rows = [
        (f"  {label(path).replace('.', ' ')}", *shown(path, value))
        for head in ("emissions", "water_use")
        for path, value in prediction.results.items()
        if path.startswith(f"{head}.") and isinstance(value, Quantity)
    ]
    return ["", "  emissions and water", *_aligned(rows)] if rows else []


def _assumed(prediction: Prediction, view: View) -> list[str]:
    lines = []
    if prediction.nearest_measurement:
        lines += ["", f"  nearest measurement: {prediction.nearest_measurement}"]
    lines += [f"  note: {note}" for note in prediction.notes]
    if prediction.assumptions and not view.quiet:
        lines += ["", "  assumed"]
        lines += _aligned(
            (f"  {item.name}", _value(item.value), item.source or "")
            for item in prediction.assumptions
        )
    return lines


def _value(value: object) -> str:
    if isinstance(value, Quantity):
        return shown("", value)[0]
    return number(value) if isinstance(value, float) else str(value)


FORMAT = Format(name="text", about="for people, with bars for memory and time", render=render)
