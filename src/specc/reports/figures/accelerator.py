"""What follows from an accelerator: its balance, what its memory takes to be read, and the models that it holds."""

from collections.abc import Iterator

from specc.design.entity import Entity
from specc.design.parts.accelerator import Accelerator
from specc.plan.memory.capacity import runtime_memory
from specc.reports.figure import Figure, Figures, figure
from specc.reports.fits import models_that_fit
from specc.resolve.profiles import Shelf
from specc.units import Quantity
from specc.units.dimension import BYTE
from specc.units.text import memory_size, show

BALANCED = ("bf16", "fp16", "fp8", "int8", "fp4")
"""Rates of which the balance is told, where the part has them."""


def figures(entity: Entity, shelf: Shelf) -> Figures:
    """What follows from an accelerator."""
    assert isinstance(entity, Accelerator)
    grid = models_that_fit(entity, shelf)
    return Figures(figures=tuple(_figures(entity)), grids=() if grid is None else (grid,))


def _figures(part: Accelerator) -> Iterator[Figure]:
    free = runtime_memory(part)
    if free is not None:
        yield figure(
            name="memory for programs",
            amount=Quantity(free, BYTE),
            value=memory_size(free),
            formula="what the driver reports, less what it keeps for itself",
        )
    if part.memory is not None and part.memory_bandwidth is not None:
        yield figure(
            name="reads its memory in",
            amount=part.memory / part.memory_bandwidth,
            formula="memory / memory_bandwidth: no step that reads all of it is shorter",
        )
    for dtype in BALANCED:
        rate = part.peak.get(dtype)
        if rate is not None and part.memory_bandwidth is not None:
            yield figure(
                name=f"balance in {dtype}",
                amount=rate / part.memory_bandwidth,
                formula=f"peak.{dtype} / memory_bandwidth: less work to a byte is bound by memory",
            )
    dense = next((dtype for dtype in ("bf16", "fp16") if dtype in part.peak), None)
    if dense is not None and part.power is not None:
        yield figure(
            name=f"work of a joule in {dense}",
            amount=part.peak[dense] / part.power,
            value=show(part.peak[dense] / part.power, "GFLOP/J"),
            formula=f"peak.{dense} / power",
        )


FIGURES = figures
