"""The gate of the design."""

from specc.checks.judge import judge
from specc.result import Result
from specc.sizing.memo import Memo
from specc.stage import Stage


def _judged(result: Result, name: str, memo: Memo) -> Result:
    """All rules for the design, for the load of each service, and for the catalogue's entities in it."""
    result = result.add(judge("design", result.design))
    for entity in result.design.entities.values():
        if entity.kind == "inference":
            result = result.add(judge("traffic", entity))
    if any(entity.path.startswith("std.") for entity in result.design.entities.values()):
        result = result.add(judge("catalogue", result.design))
    return result


# A search does not ask again what no count or degree changes.
STAGE = Stage(name="judging the design", step=_judged, searched=lambda _: False)
