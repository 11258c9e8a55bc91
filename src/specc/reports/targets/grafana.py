"""A Grafana board from requirements: a panel for each with its limit as a threshold.

Source: Grafana documentation, "Dashboard JSON model".
"""

import json

from specc.reports.emission import Emission, EmitTarget, Emitted, Unemittable
from specc.reports.watched import watched


def render(emission: Emission) -> Emitted:
    """A JSON document.

    Raises:
        Unemittable: the spec requires nothing that a metric shows.
    """
    rows, left = watched(emission)
    if not rows:
        raise Unemittable(
            f"{emission.name} requires nothing that a metric shows", "; ".join(left) or None
        )
    panels = []
    for index, row in enumerate(rows):
        limit = float(row.limit)
        high = row.broken == ">"
        steps = [
            {"color": "green" if high else "red", "value": None},
            {"color": "red" if high else "green", "value": limit},
        ]
        panels.append(
            {
                "id": index + 1,
                "type": "timeseries",
                "title": row.requirement,
                "gridPos": {"h": 8, "w": 12, "x": 12 * (index % 2), "y": 8 * (index // 2)},
                "targets": [{"refId": "A", "expr": row.query}],
                "fieldConfig": {
                    "defaults": {
                        "unit": row.unit,
                        "thresholds": {"mode": "absolute", "steps": steps},
                    },
                    "overrides": [],
                },
            }
        )
    board = {
        "title": f"gpuspec: {emission.name}",
        "schemaVersion": 39,
        "panels": panels,
        "time": {"from": "now-6h", "to": "now"},
    }
    return Emitted(text=json.dumps(board, indent=2, ensure_ascii=False) + "\n", left=tuple(left))


TARGET = EmitTarget(name="grafana", about="a Grafana board from requirements", render=render)
