"""Companions of parts and words: engines, stacks and calibrations, looked up without an import.

What a part is and what was measured on it are different files. The fields of these kinds are numbers that predictions
use by name; a field that nobody measured is absent, and the prediction says which default it took.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import ClassVar

import attrs

from specc.design import fields as field
from specc.design.entity import Entity
from specc.design.part import Part
from specc.design.price import Offer
from specc.design.vocabulary import serving, training
from specc.units import Quantity


def _plain(table: Mapping[str, Quantity]) -> Mapping[str, float]:
    return {name: float(value) for name, value in table.items()}


def _no_links(cages: frozenset[str], rates: frozenset[int], medium: str) -> tuple[Part, ...]:
    return ()


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
    hardware: tuple[str, ...] = field.words(
        "Makers of the accelerators that it runs on [any].", serving.MAKERS
    )
    sharding: str | None = field.word(
        "Which states its copies divide where a training does not say [zero1].", training.SHARDINGS
    )

    @cached_property
    def numbers(self) -> Mapping[str, float]:
        """Its traits as plain numbers, in base units."""
        return _plain(self.traits)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class EngineFlags(Entity):
    """The options of an engine's command line, by the fields of a service that they set."""

    program: str | None = field.text("What starts it.")
    model: str | None = field.text("The model; without it, it stands behind the program.")
    tensor: str | None = field.text("Tensor parallelism.")
    pipeline: str | None = field.text("Pipeline parallelism.")
    data: str | None = field.text("Data parallelism of attention inside a replica.")
    data_attention: str | None = field.text("Switch that data parallelism of attention needs.")
    expert: str | None = field.text("Expert parallelism, with its degree.")
    expert_switch: str | None = field.text("Switch that divides experts over all ranks.")
    memory_fraction: str | None = field.text("Share of the memory that it takes.")
    max_batch: str | None = field.text("Most requests that run together.")
    max_batched_tokens: str | None = field.text("Most tokens of a step.")
    max_length: str | None = field.text("Longest request.")
    kv_cache: str | None = field.text("Dtype of the cache.")
    weights: str | None = field.text(
        "Dtype of the weights, where the checkpoint is not stored so."
    )
    eager: str | None = field.text("Switch that captures no launches.")
    unchunked: str | None = field.text("What keeps prompts whole.")
    adapters: str | None = field.text("Switch that serves adapters.")
    resident_adapters: str | None = field.text("Most adapters in the accelerators' memory.")
    waiting_adapters: str | None = field.text("Most adapters in host memory.")
    adapter_rank: str | None = field.text("Largest rank of an adapter.")

    def ranks(self, tensor: int, data: int) -> int:
        """The tensor degree as the command counts it.

        Where copies of attention are a switch, they are among the ranks of the tensor degree. Source: SGLang, server_args.py, which
        asserts that the data degree divides it.
        """
        return tensor * data if self.data_attention else tensor


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Engine(Entity):
    """Serving software and its habits: one entry for a range of versions."""

    kind: ClassVar[str] = "engine"

    title: str | None = field.text("Its name.", descriptive=True)
    since: str | None = field.version("First version that it stands for, as major.minor.")
    until: str | None = field.version("Last version that it stands for [the newest].")
    newest: str | None = field.version(
        "Newest version that was measured, where it stands for all that follow."
    )
    flags: EngineFlags | None = field.block(EngineFlags, "Options that set the degrees.")
    hardware: tuple[str, ...] = field.words(
        "Makers of the accelerators that it runs on [any].", serving.MAKERS
    )
    formats: tuple[str, ...] = field.words(
        "Formats of narrow weights that it reads [any].", serving.NARROW_FORMATS
    )
    cache_formats: tuple[str, ...] = field.words(
        "Formats of a narrow KV cache that it keeps [any].", serving.NARROW_FORMATS
    )
    capability: Quantity | None = field.number(
        "Least compute capability of an accelerator that it runs on.", percent=False
    )
    capability_most: Quantity | None = field.number(
        "Highest compute capability that its kernels are built for [any].", percent=False
    )
    format_capability: dict[str, Quantity] = field.table(
        "Least compute capability for weights of a format.", "1", keys=serving.JUDGED_FORMATS
    )
    traits: dict[str, Quantity] = field.table(
        "Measured traits by name.", "1", "s", "byte", "byte/s", "token"
    )
    features: tuple[str, ...] = field.words(
        "What it does, or does not yet.", serving.ENGINE_FEATURES
    )

    @cached_property
    def numbers(self) -> Mapping[str, float]:
        """Its traits as plain numbers, in base units."""
        return _plain(self.traits)


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

    @cached_property
    def numbers(self) -> Mapping[str, float]:
        """Its values as plain numbers, in base units."""
        return _plain(self.values)


DEFAULT = "default"


def _no_releases(name: str) -> "tuple[Engine, ...]":
    return ()


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Profiles:
    """What the catalogue holds beside the parts of a design.

    Attributes:
        stacks: Training software by its word.
        engines: Serving software by its word.
        calibrations: By the name of the part they were measured on, and `default` for what holds of all.
        offers: Prices of the parts, by the name of the part or instance.
        rentals: What instances with the design's accelerators cost, where somebody asks.
        releases: Entries of the catalogue for the versions of an engine, by the name of one of them; read when somebody asks.
        links: Transceivers and cables by words of cages, by rates (byte/s) and by medium; read when somebody asks.
    """

    stacks: dict[str, Stack] = attrs.field(factory=dict)
    engines: dict[str, Engine] = attrs.field(factory=dict)
    calibrations: dict[str, tuple[Calibration, ...]] = attrs.field(factory=dict)
    offers: dict[str, tuple[Offer, ...]] = attrs.field(factory=dict)
    rentals: tuple[Offer, ...] = ()
    releases: Callable[[str], tuple[Engine, ...]] = attrs.field(
        default=_no_releases, eq=False, repr=False
    )
    links: Callable[[frozenset[str], frozenset[int], str], tuple[Part, ...]] = attrs.field(
        default=_no_links, eq=False, repr=False
    )

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
