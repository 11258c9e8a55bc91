"""Charts, said in Vega-Lite and drawn once: a page and a file show the same drawing, in the page's colours or on white.

A mark's description is what people read who point at it.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from specc.diagnostics.printable import one_line

Spec = dict[str, Any]
Row = Mapping[str, object]

PAGE = {
    "ink": "var(--ink)", "soft": "var(--soft)", "line": "var(--line)",
    "colours": [f"var(--c{index})" for index in range(10)], "background": None,
}  # fmt: skip
"""Colours of a page, which change between light and dark."""
PAPER = {
    "ink": "#1b1f24", "soft": "#57606a", "line": "#d9dee4",
    "colours": ["#3b7dd8", "#e0823d", "#2f9e6e", "#c65b8f", "#8a6fd1", "#b8901c", "#3799a3", "#d1574e", "#7d8b99", "#5c6bc0"],
    "background": "#ffffff",
}  # fmt: skip
"""Colours of a drawing in a file of its own."""


def draw(spec: Spec, theme: Mapping[str, Any]) -> str:
    """The chart as SVG."""
    import vl_convert  # a browser engine: loaded where something is drawn

    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": theme["background"],
        "padding": {
            "left": 18,
            "right": 34,
            "top": 4,
            "bottom": 4,
        },  # a browser's letters are wider than those it was laid out with
        "config": _config(theme),
        **spec,
    }
    drawn = str(vl_convert.vegalite_to_svg(json.dumps(_printable(whole)), vl_version="6.4"))
    return _slim(drawn) if theme is PAGE else drawn


def _slim(svg: str) -> str:
    """A drawing inside a page without what says nothing there: empty marks, defaults, the page's own font, hundredths of a pixel."""
    for nothing in _NOTHING:
        svg = nothing.sub("", svg)
    return _PLACE.sub(lambda place: _FINE.sub(r"\1", place[0]), svg)


_NOTHING = (
    re.compile(r'<path class="(?:background|foreground)"[^>]* d="(?:M0,0h0v0h0Z)?"[^>]*/>'),
    re.compile(
        r' (?:opacity="1"|stroke-width="1"|font-weight="normal"|pointer-events="none"|version="1.1"'
        r'|font-family="[^"]*"|xmlns(?::xlink)?="[^"]*"|class="mark-[^"]*")'
    ),
)
_PLACE = re.compile(r' (?:d|transform|x2|y2)="[^"]*"')
_FINE = re.compile(r"(\d\.\d\d)\d+")


def drawing(spec: Spec) -> str:
    """The chart as a file of its own, on white."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{draw(spec, PAPER)}\n'


def _printable(value: object) -> object:
    """The same with every text on one line, its control characters shown."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, Mapping):
        return {key: _printable(held) for key, held in value.items()}
    return [_printable(held) for held in value] if isinstance(value, list | tuple) else value


def _config(theme: Mapping[str, Any]) -> Spec:
    return {
        "font": "system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif",
        "view": {"stroke": None},
        "axis": {
            "labelColor": theme["soft"], "titleColor": theme["soft"], "gridColor": theme["line"],
            "domainColor": theme["line"], "ticks": False, "labelPadding": 5, "labelFontSize": 11, "titleFontSize": 12,
            "titleFontWeight": "normal", "labelLimit": 260,
        },
        "legend": {"labelColor": theme["ink"], "titleColor": theme["soft"], "labelFontSize": 11, "titleFontSize": 11, "columnPadding": 40},
        "title": {"color": theme["ink"], "fontSize": 13, "anchor": "start"},
        "text": {"color": theme["ink"], "fontSize": 11},
        "range": {"category": theme["colours"]},
    }  # fmt: skip


def bars(rows: Sequence[Row], *, axis: str, theme: Mapping[str, Any], width: int = 270) -> Spec:
    """Horizontal bars with their values in words.

    Args:
        rows: `part`, `start` and `end` in the unit of the axis, `words`, and `rest` where it is what is left.
        axis: Its title with the unit.
        theme: `PAGE` or `PAPER`.
        width: Pixels of the plotting area.
    """
    order = [row["part"] for row in rows]
    colours, several = theme["colours"], len(theme["colours"])
    shades = [
        theme["line"] if row.get("rest") else colours[at % several] for at, row in enumerate(rows)
    ]
    where = {
        "field": "part",
        "type": "nominal",
        "sort": order,
        "title": None,
        "axis": {"domain": False},
    }
    return {
        "width": width,
        "height": {"step": 20},
        "data": {"values": [dict(row) for row in rows]},
        "encoding": {"y": where},
        "layer": [
            {
                "mark": {"type": "bar", "height": 13, "cornerRadius": 2},
                "encoding": {
                    "x": {"field": "start", "type": "quantitative", "title": axis, "axis": {"tickCount": 6}},
                    "x2": {"field": "end"},
                    "color": {"field": "part", "type": "nominal", "legend": None, "scale": {"domain": order, "range": shades}},
                    "description": {"field": "words"},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "aria": False},
                "encoding": {
                    "x": {"field": "end", "type": "quantitative"},
                    "text": {"field": "words"},
                    "color": {"value": theme["soft"]},
                },
            },
        ],
    }  # fmt: skip


def curve(  # noqa: PLR0913 - what a curve has
    rows: Sequence[Row],
    *,
    theme: Mapping[str, Any],
    across: str,
    up: str,
    title: str = "",
    doubling: bool = False,
    top: float | None = None,
    limit: float | None = None,
    here: float | None = None,
    width: int = 330,
    height: int = 210,
) -> Spec:
    """A curve with its interval as a band.

    Args:
        rows: `series`, `x`, `y` and `words`, and `low` and `high` where there is an interval.
        theme: `PAGE` or `PAPER`.
        across: Title of the horizontal axis, with its unit.
        up: Title of the vertical axis, with its unit.
        title: Above the chart.
        doubling: The horizontal axis by factors of two.
        top: The end of the vertical axis.
        limit: A horizontal line: what is required.
        here: A vertical line: where the design stands.
        width: Pixels of the plotting area.
        height: Pixels of the plotting area.
    """
    growth: Spec = {"type": "log", "base": 2} if doubling else {"zero": True}
    rise: Spec = {"domain": [0, top]} if top is not None else {"zero": True}
    x, y = _axis("x", across, growth), _axis("y", up, rise)
    several = len({row["series"] for row in rows}) > 1
    colour = {
        "field": "series",
        "type": "nominal",
        "title": None,
        "legend": {"orient": "top"} if several else None,
    }
    band = {
        "mark": {"type": "area", "opacity": 0.16, "aria": False},
        "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}, "color": colour},
    }
    layers: list[Spec] = [
        *([band] if any("low" in row for row in rows) else []),
        {"mark": {"type": "line", "strokeWidth": 2, "aria": False}, "encoding": {"x": x, "y": y, "color": colour}},
        {
            "mark": {"type": "point", "filled": True, "size": 46, "opacity": 1},
            "encoding": {"x": x, "y": y, "color": colour, "description": {"field": "words"}},
        },
    ]  # fmt: skip
    rule = {"type": "rule", "strokeDash": [5, 4], "aria": False, "color": theme["soft"]}
    if limit is not None:
        layers.append({"data": {"values": [{"y": limit}]}, "mark": rule, "encoding": {"y": y}})
    if here is not None:
        layers.append({"data": {"values": [{"x": here}]}, "mark": rule, "encoding": {"x": x}})
    return {
        "width": width,
        "height": height,
        **({"title": title} if title else {}),
        "data": {"values": [dict(row) for row in rows]},
        "layer": layers,
    }


def _axis(field: str, title: str, scale: Spec) -> Spec:
    """An axis of a curve."""
    return {
        "field": field,
        "type": "quantitative",
        "title": title,
        "scale": scale,
        "axis": {"format": ",.4~r", "tickCount": 6},
    }


def scatter(  # noqa: PLR0913 - what a plot has
    rows: Sequence[Row],
    *,
    theme: Mapping[str, Any],
    across: str,
    up: str,
    title: str,
    width: int = 620,
    height: int = 360,
) -> Spec:
    """Points, those of the front joined and in a colour of their own.

    Args:
        rows: `x`, `y`, `front` and `words`.
        theme: `PAGE` or `PAPER`.
        across: Title of the horizontal axis, with its unit.
        up: Title of the vertical axis, with its unit.
        title: Above the chart.
        width: Pixels of the plotting area.
        height: Pixels of the plotting area.
    """
    x = {
        "field": "x",
        "type": "quantitative",
        "title": across,
        "scale": {"zero": True, "nice": True},
        "axis": {"format": ",.4~r", "tickCount": 6},
    }
    y = {
        "field": "y",
        "type": "quantitative",
        "title": up,
        "scale": {"zero": True, "nice": True},
        "axis": {"format": ",.4~r", "tickCount": 6},
    }
    first, second = theme["colours"][1], theme["colours"][0]
    return {
        "width": width,
        "height": height,
        "title": title,
        "data": {"values": [dict(row) for row in rows]},
        "layer": [
            {
                "transform": [{"filter": "datum.front"}],
                "mark": {"type": "line", "color": first, "strokeWidth": 2, "aria": False},
                "encoding": {"x": x, "y": y},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
                "encoding": {
                    "x": x, "y": y, "description": {"field": "words"}, "tooltip": {"field": "words"},
                    "color": {
                        "field": "front", "type": "nominal", "title": None, "legend": {"orient": "top", "labelExpr": "datum.value ? 'no other beats it' : 'beaten by another'"},
                        "scale": {"domain": [True, False], "range": [first, second]},
                    },
                },
            },
        ],
    }  # fmt: skip


def tornado(  # noqa: PLR0913 - what a tornado has
    rows: Sequence[Row],
    *,
    theme: Mapping[str, Any],
    axis: str,
    centre: float,
    title: str,
    ends: tuple[float, float] | None = None,
    width: int = 420,
) -> Spec:
    """For each input how far it moves an answer to either side, the longest on top.

    Args:
        rows: `input`, `from` and `to` in the unit of the axis, `end` (which end of the input) and `words`.
        theme: `PAGE` or `PAPER`.
        axis: Its title with the unit.
        centre: The answer itself.
        title: Above the chart.
        ends: The range of the answer, as a band.
        width: Pixels of the plotting area.
    """
    order = list(dict.fromkeys(row["input"] for row in rows))
    x = {"type": "quantitative", "title": axis, "scale": {"zero": False, "nice": True}}
    across = {"field": "from", **x, "axis": {"format": ",.4~r", "tickCount": 6}}
    band: Spec = {
        "data": {"values": [{"from": end, "to": other} for end, other in [ends or (0.0, 0.0)]]},
        "mark": {"type": "rect", "color": theme["line"], "opacity": 0.6, "aria": False},
        "encoding": {"x": across, "x2": {"field": "to"}},
    }
    bars_: Spec = {
        "mark": {"type": "bar", "height": 13, "cornerRadius": 2},
        "encoding": {
            "y": {"field": "input", "type": "nominal", "sort": order, "title": None, "axis": {"domain": False}},
            "x": across,
            "x2": {"field": "to"},
            "color": {
                "field": "end", "type": "nominal", "title": None, "legend": {"orient": "top"},
                "scale": {"domain": ["with the least of it", "with the most of it"], "range": theme["colours"][:2]},
            },
            "description": {"field": "words"},
        },
    }  # fmt: skip
    middle: Spec = {
        "data": {"values": [{"from": centre}]},
        "mark": {"type": "rule", "color": theme["ink"], "aria": False},
        "encoding": {"x": across},
    }
    return {
        "width": width,
        "height": {"step": 22},
        "title": title,
        "data": {"values": [dict(row) for row in rows]},
        "layer": [*([band] if ends else []), bars_, middle],
    }
