"""Companions of parts and words: engines, stacks and calibrations, looked up without an import.

What a part is and what was measured on it are different files. The fields of these kinds are numbers that predictions
use by name; a field that nobody measured is absent, and the prediction says which default it took.
"""

from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.entity import Entity
from specc.design.price import Offer
from specc.design.vocabulary import serving
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Stack(Entity):
    """Training software and its habits."""

    kind: ClassVar[str] = "stack"

    title: str | None = field.text("Its name.", descriptive=True)
    traits: dict[str, Quantity] = field.table(
        "Measured traits by name.", "1", "s", "byte", "byte/s"
    )
    features: tuple[str, ...] = field.words(
        "What it does, or does not yet.", serving.SOFTWARE_FEATURES
    )


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EngineFlags(Entity):
    """The options of an engine's command line that set the degrees of parallelism."""

    tensor: str | None = field.text("Tensor parallelism.")
    pipeline: str | None = field.text("Pipeline parallelism.")
    data: str | None = field.text("Data parallelism of attention inside a replica.")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Engine(Entity):
    """Serving software and its habits: one entry for a range of versions."""

    kind: ClassVar[str] = "engine"

    title: str | None = field.text("Its name.", descriptive=True)
    since: str | None = field.version("First version that it stands for, as major.minor.")
    until: str | None = field.version("Last version that it stands for [the newest].")
    flags: EngineFlags | None = field.block(EngineFlags, "Options that set the degrees.")
    traits: dict[str, Quantity] = field.table(
        "Measured traits by name.", "1", "s", "byte", "byte/s", "token"
    )
    features: tuple[str, ...] = field.words(
        "What it does, or does not yet.", serving.ENGINE_FEATURES
    )


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Calibration(Entity):
    """Efficiencies measured on a part, or on a class of parts, with their provenance."""

    kind: ClassVar[str] = "calibration"

    title: str | None = field.text("What was measured.", descriptive=True)
    of: Entity | None = field.part(
        "The part; none for a default of all.", "accelerator", "nic", "switch", "cpu"
    )
    values: dict[str, Quantity] = field.table(
        "Fitted values by name.", "1", "s", "byte", "byte/s", "FLOP", "FLOP/s", signed=True
    )
    fitted: str | None = field.text("When and by what it was fitted.", descriptive=True)
    data: str | None = field.text("On what data.", descriptive=True)


DEFAULT = "default"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Profiles:
    """What the catalogue holds beside the parts of a design.

    Attributes:
        stacks: Training software by its word.
        engines: Serving software by its word.
        calibrations: By the name of the part they were measured on, and `default` for what holds of all.
        offers: Prices of the parts, by the name of the part or instance.
        rentals: What instances with the design's accelerators cost, where somebody asks.
    """

    stacks: dict[str, Stack] = attrs.field(factory=dict)
    engines: dict[str, Engine] = attrs.field(factory=dict)
    calibrations: dict[str, tuple[Calibration, ...]] = attrs.field(factory=dict)
    offers: dict[str, tuple[Offer, ...]] = attrs.field(factory=dict)
    rentals: tuple[Offer, ...] = ()

    def measured(self, part: Entity) -> tuple[Calibration, ...]:
        """Calibrations of a part, or of the nearest one that it was made from; empty where nobody measured it."""
        for name in (part.name, *part.lineage):
            found = self.calibrations.get(name)
            if found:
                return found
        return ()

    @property
    def defaults(self) -> tuple[Calibration, ...]:
        """Calibrations that hold where a part has none of its own."""
        return self.calibrations.get(DEFAULT, ())
