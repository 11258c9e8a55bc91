"""Companions of parts and words: engines, stacks and calibrations, looked up without an import.

What a part is and what was measured on it are different files. The fields of these kinds are numbers that predictions
use by name; a field that nobody measured is absent, and the prediction says which default it took.
"""

from typing import ClassVar

import attrs

from specc.design import attribute as field
from specc.design.noun import Noun
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False)
class Stack(Noun):
    """Training software and its habits."""

    kind: ClassVar[str] = "stack"

    title: str | None = field.text("Its name.")
    traits: dict[str, Quantity] = field.table(
        "Measured traits by name.", "1", "s", "byte", "byte/s"
    )
    features: tuple[str, ...] = field.words("What it does: fused_kernels, overlap_gradients, ...")


@attrs.frozen(kw_only=True, eq=False)
class Engine(Noun):
    """Serving software and its habits."""

    kind: ClassVar[str] = "engine"

    title: str | None = field.text("Its name.")
    traits: dict[str, Quantity] = field.table(
        "Measured traits by name.", "1", "s", "byte", "byte/s", "token"
    )
    features: tuple[str, ...] = field.words("What it does: cuda_graphs, paged_cache, ...")


@attrs.frozen(kw_only=True, eq=False)
class Calibration(Noun):
    """Efficiencies measured on a part, or on a class of parts, with their provenance."""

    kind: ClassVar[str] = "calibration"

    title: str | None = field.text("What was measured.")
    of: Noun | None = field.part(
        "The part; none for a default of all.", "accelerator", "nic", "switch", "cpu"
    )
    values: dict[str, Quantity] = field.table(
        "Fitted values by name.", "1", "s", "byte", "byte/s", "FLOP", "FLOP/s"
    )
    fitted: str | None = field.text("When and by what it was fitted.")
    data: str | None = field.text("On what data.")
