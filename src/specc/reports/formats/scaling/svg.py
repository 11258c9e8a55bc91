"""Scaling as a drawing: tokens per second against accelerators, with the line of perfect scaling."""

import math

from specc.reports.drawing import FABRICS, LINE, PALE, frame, point, words
from specc.reports.report import Format, View
from specc.reports.scaling import Scaling, lines_of
from specc.units.text import percent

WIDTH, HEIGHT, EDGE = 560.0, 380.0, 60.0


def render(scaling: Scaling, _view: View) -> str:
    """Both axes logarithmic; a point's shape says nothing, its height everything."""
    curves = {name: lines_of(points) for name, points in scaling.workloads.items() if points}
    body = [words(EDGE, 24, "Speed-up against accelerators", size=14, weight="600")]
    every = [line for lines in curves.values() for line in lines]
    if every:
        first = min(line.accelerators for line in every)
        top = max(line.accelerators for line in every) / first
        span = max(math.log2(top), 1.0)

        def across(accelerators: float) -> float:
            return EDGE + math.log2(accelerators / first) / span * (WIDTH - 2 * EDGE)

        def up(speedup: float) -> float:
            return HEIGHT - EDGE - math.log2(max(speedup, 1.0)) / span * (HEIGHT - 2 * EDGE)

        body.append(
            f'<path d="M {across(first):.1f} {up(1):.1f} L {across(first * top):.1f} {up(top):.1f}"'
            f' stroke="{LINE}" stroke-dasharray="4 4" fill="none"/>\n'
        )
        for line in next(iter(curves.values())):
            x = across(line.accelerators)
            body.append(
                words(x - 12, HEIGHT - EDGE + 18, str(line.accelerators), size=10, fill=PALE)
            )
        for index, (name, lines) in enumerate(curves.items()):
            colour = FABRICS[index % len(FABRICS)]
            path = " L ".join(point(across(line.accelerators), up(line.speedup)) for line in lines)
            body.append(f'<path d="M {path}" stroke="{colour}" stroke-width="2" fill="none"/>\n')
            for line in lines:
                x, y = across(line.accelerators), up(line.speedup)
                body.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>\n')
                body.append(words(x + 6, y + 12, percent(line.efficiency, 0), size=10, fill=PALE))
            body.append(words(EDGE + 8, 44 + 16 * index, name, size=11, fill=colour))
    return frame(WIDTH, HEIGHT, "Speed-up against accelerators", "".join(body))


FORMAT = Format(
    name="svg", about="a drawing of speed-up against size", render=render, machine=True
)
