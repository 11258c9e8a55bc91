"""Modes of an adapter: how many ports it has at what rate, by what they speak."""

from collections.abc import Iterator

import attrs

from specc.design.cluster import Fabric
from specc.design.entity import Counted
from specc.design.parts.nic import Nic
from specc.design.parts.switch import Switch
from specc.topology.boards import ports_of
from specc.topology.protocols import spoken
from specc.units import Quantity

_SLOWER = {"osfp224": "osfp", "qsfp224": "qsfp112"}
"""Cages of lanes of 200 Gb/s, and what one is to modules where its port runs at less than it could: lanes of 100."""


def speaks(fabric: Fabric) -> tuple[str, ...]:
    """What the ports of a fabric's adapters may speak: as stated, else what its leaf does; empty where nobody says."""
    if fabric.protocol is not None:
        return (fabric.protocol,)
    return fabric.leaf.protocols if isinstance(fabric.leaf, Switch) else ()


def in_mode(nic: Nic, words: tuple[str, ...], rate: int | None, ports: int = 1) -> Nic:
    """The adapter as it is set: the mode with the fewest ports that does it, the first of equals; as it is where none does.

    Args:
        nic: The adapter.
        words: What its ports may speak; anything where that is empty.
        rate: Stated rate of a link (byte/s, one way); any without one.
        ports: Ports of one card that are asked for.
    """
    able = [
        (count, port)
        for count, port in modes_for(nic, words)
        if port is not None and (rate is None or int(port) >= rate)
    ]
    if not able:
        return nic
    count, port = min(able, key=lambda mode: (mode[0] < ports, abs(mode[0] - ports)))
    if nic.rate is None or (port == nic.rate and count == nic.ports):
        return nic
    cage = nic.cage
    if cage is not None:
        word = _SLOWER.get(cage.word, cage.word) if int(port) < int(nic.rate) else cage.word
        behind = Counted(max(1, count // nic.ports), port)  # the card keeps its cages
        cage = attrs.evolve(cage, word=word, arguments=(behind,))
    return attrs.evolve(nic, rate=port, ports=count, cage=cage)


def modes_for(nic: Nic, words: tuple[str, ...]) -> Iterator[tuple[int, Quantity | None]]:
    """Ports and the rate of each in the modes of an adapter that speak one of some protocols; in all where there are none."""
    for mode in nic.modes:
        if not words or spoken((mode.word,)) & spoken(words):
            yield ports_of(mode)
