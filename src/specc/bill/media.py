"""What carries the links of a fabric: what is stated, what was chosen, copper where it reaches, and the lengths that are sold."""

from bisect import bisect_left
from collections.abc import Mapping
from math import ceil

from specc.bill.link_choice import SPLIT_REACH, LayerLinks
from specc.design.parts.cable import Cable
from specc.design.parts.optic import Optic
from specc.record import record
from specc.topology.lay import FabricLayout
from specc.topology.link_chain import FIBRE, joins, link_ends
from specc.units.quantity import base_value

# Lengths that are commonly stocked, for cables whose lengths are not known.
_STOCK = (
    0.5, 1, 1.5, 2, 3, 5, 7, 10, 15, 20, 25, 30, 40, 50, 70, 100, 150, 200, 300, 500, 1000, 2000,
)  # fmt: skip


@record
class LinkChoice:
    """What joins the ends of a layer."""

    cable: Cable | None
    copper: Cable | None
    reach: float | None
    optical: bool

    @classmethod
    def of(cls, laid: FabricLayout) -> "LinkChoice":
        """From the fields of the fabric."""
        fabric = laid.fabric
        cable = fabric.cables if isinstance(fabric.cables, Cable) else None
        copper = fabric.copper if isinstance(fabric.copper, Cable) else None
        optics = [o for o in (fabric.optics, fabric.server_optics) if isinstance(o, Optic)]
        reaches = [base_value(o.reach) for o in optics]
        reaches.append(base_value(cable.reach) if cable else None)
        reaches.append(cable.sold[-1] if cable and cable.sold else None)
        reaches.append(
            SPLIT_REACH if cable and cable.splits > 1 and cable.medium in FIBRE else None
        )
        known = [r for r in reaches if r is not None]
        return cls(
            cable=cable, copper=copper, reach=min(known, default=None), optical=bool(optics)
        )

    def medium(self) -> str:
        """In a word: multi, single, dac, aoc, copper, fibre; "cable" where nothing is chosen."""
        if self.cable is not None:
            return self.cable.medium or "cable"
        return "fibre" if self.optical else "cable"


@record
class Media:
    """What carries a link, by its layer and its length: copper where it reaches, what was chosen, or what is stated."""

    choice: LinkChoice
    copper_reach: tuple[float, ...]
    """How far copper goes in each layer; 0 where there is none, and where its plugs fit the ends neither way."""
    chosen: Mapping[int, LayerLinks]

    @classmethod
    def of(cls, laid: FabricLayout, chosen: Mapping[int, LayerLinks]) -> "Media":
        """From the fields of a fabric and what was chosen for its layers."""
        choice = LinkChoice.of(laid)
        reach = copper_reach_of(choice)
        layers = range(len(laid.sized.layers))
        reaches = tuple(reach if _copper_fits(laid, choice, layer) else 0.0 for layer in layers)
        return cls(choice=choice, copper_reach=reaches, chosen=chosen)

    def at(self, layer: int, exact: float) -> tuple[bool, float]:
        """Whether copper takes a link of an exact length, and the length as bought (m)."""
        reach = self.copper_reach[layer]
        copper = bool(reach) and exact <= reach
        sold = lengths_of(self.cable(layer, copper=copper))
        return copper, rounded(sold, ceil(exact * 100) / 100)

    def cable(self, layer: int, *, copper: bool) -> Cable | None:
        """The cable of a layer; None where none is stated or chosen."""
        if copper:
            return self.choice.copper
        links = self.chosen.get(layer)
        return links.cable if links is not None and links.cable is not None else self.choice.cable

    def per_cable(self, layer: int, *, copper: bool) -> int:
        """Links that a cable of a layer carries."""
        links = self.chosen.get(layer)
        if not copper and links is not None and links.cable is not None:
            return links.per_cable
        cable = self.cable(layer, copper=copper)
        return cable.splits if cable is not None else 1

    def medium(self, layer: int, *, copper: bool) -> str:
        """In a word: multi, single, dac, aoc, copper, fibre; "cable" where nothing is chosen."""
        cable = self.cable(layer, copper=copper)
        if cable is not None:
            return cable.medium or ("dac" if copper else "cable")
        return self.choice.medium()


def _copper_fits(laid: FabricLayout, choice: LinkChoice, layer: int) -> bool:
    ends = link_ends(laid, layer)
    return choice.copper is None or ends is None or joins(choice.copper, ends)


def lengths_of(cable: Cable | None) -> tuple[float, ...]:
    """Lengths that are sold, ascending."""
    return (cable.sold if cable else ()) or _STOCK


def copper_reach_of(choice: LinkChoice) -> float:
    """How far the copper of a fabric goes; 0 where it has none."""
    if choice.copper is None:
        return 0.0
    stated = base_value(choice.copper.reach)
    sold = choice.copper.sold[-1] if choice.copper.sold else 0.0
    return min(x for x in (stated, sold or None) if x is not None) if stated or sold else 0.0


def rounded(lengths: tuple[float, ...], exact: float) -> float:
    """The shortest length that is sold and long enough, else whole metres."""
    at = bisect_left(lengths, exact - 1e-9)
    return lengths[at] if at < len(lengths) else float(ceil(exact))
