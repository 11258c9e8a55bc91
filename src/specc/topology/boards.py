"""The front of a switch part, as layouts count its ports."""

from specc.design.entity import Counted, Entity, EnumValue
from specc.design.parts.switch import Switch
from specc.topology.inventory import lower_bound
from specc.topology.ports import Cages, Switchboard
from specc.units import Quantity


def board(switch: Entity | None) -> Switchboard | None:
    """The front of a switch part, line cards included; None where no port is known."""
    if not isinstance(switch, Switch):
        return None
    cages = [_cages(c, 1, switch) for c in switch.ports]
    for card in switch.line_cards:
        if isinstance(card.of, Switch):
            cages += [_cages(c, lower_bound(card.count), switch) for c in card.of.ports]
    known = tuple(c for c in cages if c is not None)
    return Switchboard(name=switch.name, cages=known) if known else None


def _cages(counted: Counted, times: int, switch: Switch) -> Cages | None:
    if not isinstance(counted.of, EnumValue):
        return None
    split, rate = port_of(counted.of)
    if rate is None:
        return None
    breakouts = []
    for term in switch.breakouts:
        if term.word == counted.of.word:
            ways, speed = port_of(term)
            if speed is not None:
                breakouts.append((ways, speed))
    number = lower_bound(counted.count) * times
    # The limit is the switch's; it matters for its main cages.
    limit = switch.ports_max if number > 1 else None
    return Cages(
        count=number,
        kind=counted.of.word,
        split=split,
        rate=rate,
        breakouts=tuple(breakouts),
        limit=limit,
    )


def port_of(term: EnumValue) -> tuple[int, int | None]:
    """Ports of a cage and their rate (byte/s), from `osfp(2 x 400 Gb/s)`."""
    count, rate = ports_of(term)
    return count, None if rate is None else int(rate)


def ports_of(term: EnumValue) -> tuple[int, Quantity | None]:
    """Ports and the rate of each as they are written, from `osfp(2 x 400 Gb/s)` or `ethernet(2 x 400 Gb/s)`."""
    for argument in (*term.arguments, *term.named.values()):
        if isinstance(argument, Counted) and isinstance(argument.of, Quantity):
            return lower_bound(argument.count), argument.of
        if isinstance(argument, Quantity):
            return 1, argument
    return 1, None
