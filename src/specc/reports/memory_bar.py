"""The memory of an accelerator as a stacked bar, one for each workload, against what the driver reports."""

from specc.reports.drawing import INK, LINE, PALE, box, fit, frame, words
from specc.reports.predictions import Predictions, group, label, shown
from specc.units import Quantity

PARTS = {
    "weights": "#0969da",
    "gradients": "#54aeff",
    "optimizer": "#8250df",
    "kv_cache": "#1a7f37",
    "activations": "#bc4c00",
    "buffers": "#d4a72c",
    "overhead": "#8c959f",
}
WIDE, LEFT, TALL, STEP = 900.0, 20.0, 28.0, 96.0


def memory_bar(predictions: Predictions, name: str) -> str:
    """The bar of one workload as a drawing of its own; empty where nothing is known."""
    body = _bar(predictions, name, 0.0)
    return frame(WIDE, STEP + 8, f"Memory of an accelerator: {name}", body) if body else ""


def memory_bars(predictions: Predictions) -> str:
    """The bars of all workloads in one drawing."""
    bodies, height = [], 0.0
    for name in predictions.predictions:
        body = _bar(predictions, name, height)
        if body:
            bodies.append(body)
            height += STEP
    return frame(WIDE, height + 8, "Memory of an accelerator", "".join(bodies))


def _bar(predictions: Predictions, name: str, top: float) -> str:
    memory = group(predictions.predictions[name], "memory.per_accelerator")
    total, capacity = memory.get("total"), memory.get("capacity")
    if not isinstance(total, Quantity):
        return ""
    has = float(capacity) if isinstance(capacity, Quantity) else None
    whole = max(float(total), has or 0.0)
    if whole <= 0:
        return ""
    scale = (WIDE - 2 * LEFT) / whole
    said = shown("", total)[0] + (
        f" of {shown('', capacity)[0]}" if isinstance(capacity, Quantity) else ""
    )
    drawn = [
        words(LEFT, top + 20, fit(f"{name}: {said}", WIDE - 2 * LEFT, 14), size=14, weight="600")
    ]
    x, legend = LEFT, LEFT
    drawn.append(
        box(
            LEFT,
            top + 30,
            (has or whole) * scale,
            TALL,
            "#f6f8fa",
            LINE,
            title="what the driver reports",
        )
    )
    for part, colour in PARTS.items():
        value = memory.get(part)
        if not isinstance(value, Quantity) or float(value) <= 0:
            continue
        text = f"{label(part)} {shown('', value)[0]}"
        drawn.append(box(x, top + 30, float(value) * scale, TALL, colour, colour, title=text))
        x += float(value) * scale
        drawn.append(box(legend, top + 68, 10, 10, colour, colour))
        drawn.append(words(legend + 15, top + 77, text, size=11, fill=PALE))
        legend += 15 + 6.6 * len(text) + 14
    if has is not None and float(total) > has:
        edge = LEFT + has * scale
        drawn.append(
            f'<line x1="{edge:g}" y1="{top + 26:g}" x2="{edge:g}" y2="{top + 62:g}" stroke="{INK}" stroke-width="2"/>\n'
        )
    return "".join(drawn)
