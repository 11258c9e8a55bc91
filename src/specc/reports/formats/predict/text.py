"""Predictions for people at a terminal: the numbers that matter, then where memory and time go."""

from collections.abc import Iterable

from specc.diagnostics.snippet import BOLD, RESET, cells
from specc.predict.prediction import Prediction
from specc.reports.predictions import Predictions, Shown, bar, group, label, share, shown
from specc.reports.report import Format, View
from specc.sums import sum_floats
from specc.units import Quantity
from specc.units.text import number, percent

BELOW = ("memory", "time", "cost", "power", "ttft", "tpot", "request_latency", "parallel")
"""Results that have a block or a line of their own."""
MARKS = {"met": "met", "failed": "FAILED", "undecided": "undecided"}


def render(predictions: Predictions, view: View) -> str:
    """A block for each workload."""
    blocks = [_block(predictions, name, view) for name in predictions.predictions]
    return "\n".join(blocks) if blocks else "no workload to predict\n"


def _block(predictions: Predictions, name: str, view: View) -> str:
    found = predictions.predictions[name]
    bold, reset = (BOLD, RESET) if view.colour else ("", "")
    lines = [
        f"{bold}{found.kind} {name}{reset}: {predictions.about.get(name, '')}".rstrip(": "),
        "",
    ]
    layout = " · ".join(
        f"{label(key)} {_word(value)}"
        for key, value in found.parallel.items()
        if value not in {1, False, None}
    )
    rows = [("layout", layout or "one accelerator a copy", "")] if found.parallel else []
    rows += [
        (label(path), *shown(path, value))
        for path, value in found.results.items()
        if path.split(".")[0] not in BELOW
    ]
    for head in ("ttft", "tpot", "request_latency"):
        rows += _spread(found, head)
    rows += [
        (f"{point} power", *shown(f"power.{point}", value))
        for point, value in group(found, "power").items()
    ]
    if found.bound_by:
        rows.append(("bound by", str(found.bound_by), ""))
    lines += _aligned(rows)
    lines += _ledger(found, "memory.per_accelerator", "memory of an accelerator", "capacity")
    lines += _ledger(found, "time", "where the time goes", None)
    lines += _costs(found)
    judged = predictions.judged(name)
    if judged:
        lines += ["", "  requirements"]
        lines += _aligned(
            (
                f"  {MARKS[judgement.status]}",
                judgement.requirement.text,
                f"{shown('', judgement.value)[0]}"
                if judgement.value is not None
                else f"needs {', '.join(judgement.missing)}",
            )
            for judgement in judged
        )
    lines += _assumed(found, view)
    return "\n".join(lines) + "\n"


def _word(value: object) -> str:
    return "yes" if value is True else str(value)


def _spread(found: Prediction, head: str) -> list[tuple[str, str, str]]:
    points = group(found, head)
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


def _ledger(found: Prediction, head: str, title: str, capacity: str | None) -> list[str]:
    """Parts with bars; `total` and `capacity` stand above them."""
    parts = {
        name: value
        for name, value in group(found, head).items()
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


def _costs(found: Prediction) -> list[str]:
    costs = group(found, "cost")
    if not costs:
        return []
    if all(not isinstance(value, Quantity) for value in costs.values()):
        missing = sorted(
            {name for value in costs.values() for name in getattr(value, "names", ())}
        )
        return [
            "",
            f"  cost: unknown; needs {', '.join(missing[:6])}{' …' if len(missing) > 6 else ''}",
        ]
    return [
        "",
        "  cost of the run" if found.kind == "training" else "  cost of an hour of work",
        *_aligned(
            (f"  {label(name)}", *shown(f"cost.{name}", value)) for name, value in costs.items()
        ),
    ]


def _assumed(found: Prediction, view: View) -> list[str]:
    lines = []
    if found.nearest_measurement:
        lines += ["", f"  nearest measurement: {found.nearest_measurement}"]
    lines += [f"  note: {note}" for note in found.notes]
    if found.assumptions and not view.quiet:
        lines += ["", "  assumed"]
        lines += _aligned(
            (f"  {item.name}", _value(item.value), item.source or "") for item in found.assumptions
        )
    return lines


def _value(value: object) -> str:
    if isinstance(value, Quantity):
        return shown("", value)[0]
    return number(value) if isinstance(value, float) else str(value)


FORMAT = Format(name="text", about="for people, with bars for memory and time", render=render)
