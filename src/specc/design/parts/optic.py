"""Transceivers."""

from typing import ClassVar

import attrs

from specc.design.attribute import count, quantity, term, terms, word, words
from specc.design.noun import Term
from specc.design.part import Part
from specc.units import Quantity


@attrs.frozen(kw_only=True, eq=False)
class Optic(Part):
    """A transceiver."""

    kind: ClassVar[str] = "optic"

    rate: Quantity | None = quantity("Rate of one port in one direction.", "byte/s", bits=True)
    ports: int = count("Ports at that rate: 2 for a twin-port module.", default=1, least=1)
    reach: Quantity | None = quantity("Longest fibre.", "m")
    fibre: str | None = word("Kind of fibre.", "single", "multi")
    connector: Term | None = term("What the fibre plugs into: mpo12_apc, lc, ...")
    fibres: int | None = count("Fibres lit per port.")
    fibres_present: int | None = count("Fibres in the connector per port, lit or not.")
    fits: tuple[Term, ...] = terms("Cages that it goes into, with the heatsink: osfp(heatsink = finned).")
    protocols: tuple[str, ...] = words("What it speaks.")
