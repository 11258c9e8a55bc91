"""A sweep as a plot: price against gain, with the front of points that no other beats."""

from specc.reports.drawing import point
from specc.reports.html import text
from specc.reports.report import Format, View
from specc.reports.sweeps import Sweep
from specc.units.text import number

WIDE, TALL, LEFT, BELOW, EDGE = 720.0, 420.0, 90.0, 60.0, 20.0


def render(sweep: Sweep, view: View) -> str:
    """One mark a point; hovering shows its values."""
    front = sweep.front
    placed = [
        (index, place)
        for index, row in enumerate(sweep.rows)
        if (place := sweep.place(row)) is not None
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE:g} {TALL:g}" width="{WIDE:g}" height="{TALL:g}" font-family="sans-serif" font-size="12">\n'
    parts = [head, f'<rect width="{WIDE:g}" height="{TALL:g}" fill="#fff"/>\n']
    if not placed:
        return f'{head}<text x="20" y="40">no point passes</text></svg>\n'
    xs, ys = [place[0] for _, place in placed], [abs(place[1]) for _, place in placed]
    right, top = max(xs) * 1.05 or 1.0, max(ys) * 1.05 or 1.0

    def at(x: float, y: float) -> tuple[float, float]:
        return (
            LEFT + x / right * (WIDE - LEFT - EDGE),
            TALL - BELOW - y / top * (TALL - BELOW - EDGE),
        )

    for step in range(6):
        x, y = at(right * step / 5, top * step / 5)
        parts.append(
            f'<line x1="{LEFT:g}" x2="{WIDE - EDGE:g}" y1="{y:.1f}" y2="{y:.1f}" stroke="#e3e7eb"/>'
            f'<text x="{LEFT - 8:g}" y="{y + 4:.1f}" text-anchor="end" fill="#57606a">{number(top * step / 5, 3)}</text>'
            f'<text x="{x:.1f}" y="{TALL - BELOW + 18:g}" text-anchor="middle" fill="#57606a">{number(right * step / 5, 3)}</text>\n'
        )
    units = {
        word: next((row.units[word] for row in sweep.rows if word in row.units), "")
        for word in (sweep.price, sweep.gain or "")
    }
    line = sorted(at(place[0], abs(place[1])) for index, place in placed if index in front)
    parts.append(
        f'<polyline points="{" ".join(point(x, y) for x, y in line)}" fill="none" stroke="#e0823d" stroke-width="2"/>\n'
    )
    for index, place in placed:
        x, y = at(place[0], abs(place[1]))
        colour = "#e0823d" if index in front else "#3b7dd8"
        values = ", ".join(
            f"{axis.name} = {value}"
            for axis, value in zip(sweep.axes, sweep.rows[index].values, strict=True)
        )
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"><title>{text(values)}</title></circle>\n'
        )
    parts.append(
        f'<text x="{(LEFT + WIDE) / 2:g}" y="{TALL - 14:g}" text-anchor="middle">{text(_axis(sweep.price, units))}</text>'
        f'<text transform="translate(18,{(TALL - BELOW) / 2:g}) rotate(-90)" text-anchor="middle">{text(_axis(sweep.gain or "", units))}</text>\n'
    )
    return "".join(parts) + "</svg>\n"


def _axis(word: str, units: dict[str, str]) -> str:
    return f"{word} ({units[word]})" if units.get(word) else word


FORMAT = Format(
    name="svg", about="a plot of price against gain, with the Pareto front", render=render
)
