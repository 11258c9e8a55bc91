"""What follows from a server: the sums over its accelerators."""

from collections.abc import Iterator

from specc.design.entity import Entity
from specc.design.parts.accelerator import Accelerator
from specc.design.parts.server import Server
from specc.reports.figure import Figure, Figures, figure
from specc.resolve.profiles import Shelf
from specc.topology.inventory import lower_bound
from specc.units import Quantity


def figures(entity: Entity, shelf: Shelf) -> Figures:
    """What follows from a server."""
    assert isinstance(entity, Server)
    held = [
        (item.of, lower_bound(item.count))
        for item in entity.accelerators
        if isinstance(item.of, Accelerator)
    ]
    return Figures(figures=tuple(_sums(held)) if held else ())


def _sums(held: list[tuple[Accelerator, int]]) -> Iterator[Figure]:
    for name, field in (
        ("memory of its accelerators", "memory"),
        ("their memory bandwidth", "memory_bandwidth"),
    ):
        yield from _sum(name, field, [(getattr(part, field), count) for part, count in held])
    for dtype in ("bf16", "fp16", "fp8"):
        rates = [(part.peak.get(dtype), count) for part, count in held]
        yield from _sum(f"their peak in {dtype}", f"peak.{dtype}", rates)
    yield from _sum("power of its accelerators", "power", [(part.power, n) for part, n in held])


def _sum(name: str, field: str, amounts: list[tuple[Quantity | None, int]]) -> Iterator[Figure]:
    """A sum over the accelerators; nothing where one of them does not say."""
    known = [amount * Quantity(count) for amount, count in amounts if amount is not None]
    if known and len(known) == len(amounts):
        total = known[0]
        for amount in known[1:]:
            total += amount
        counts = " + ".join(str(count) for _, count in amounts)
        whole = Quantity(total.value, total.dimension)  # in the unit that fits the sum
        yield figure(name=name, amount=whole, formula=f"{counts} × {field}")


FIGURES = figures
