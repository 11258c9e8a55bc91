"""Alerting rules from requirements: the metrics of engines against the limits of the spec.

Source: Prometheus documentation, "Alerting rules"; metrics of vLLM (vllm:...), DCGM exporter (DCGM_FI_...).
"""

from specc.reports.emission import Emission, EmitTarget, Emitted, Unemittable, commented, yaml_text
from specc.reports.watched import watched


def render(emission: Emission) -> Emitted:
    """YAML with a group of rules.

    Raises:
        Unemittable: the spec requires nothing that a metric shows.
    """
    rows, left = watched(emission)
    if not rows:
        raise Unemittable(
            f"{emission.name} requires nothing that a metric shows", "; ".join(left) or None
        )
    rules = [
        {
            "alert": row.alert,
            "expr": f"{row.query} {row.broken} {row.limit}",
            "for": "5m",
            "labels": {"severity": "page" if row.why else "ticket"},
            "annotations": {
                "summary": row.requirement,
                "description": row.why or "required by the spec",
            },
        }
        for row in rows
    ]
    document = {"groups": [{"name": "gpuspec", "rules": rules}]}
    return Emitted(
        text=commented(f"not said here: {line}" for line in left) + yaml_text(document),
        left=tuple(left),
    )


TARGET = EmitTarget(name="prometheus", about="alerting rules from requirements", render=render)
