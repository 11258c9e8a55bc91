"""Lines for power cords: one for each supply that plugs into the PDUs of its rack.

A cord goes from the inlet of a supply to an outlet of the PDUs. Those that a rack states are bought; where it states none they are taken to
come with the device, and are shown.
"""

from collections import Counter
from collections.abc import Iterator

from specc.bill.cords import inlet_of, outlet_kinds, supplies
from specc.bill.line import BillLine
from specc.bill.media import lengths_of, rounded
from specc.bill.part_line import part_line
from specc.bill.rack_use import DEFAULT_HEIGHT
from specc.bill.site import UNIT, Hall, batches
from specc.design.part import Part
from specc.design.parts.cable import Cable
from specc.design.parts.pdu import Pdu
from specc.design.parts.rack import Rack
from specc.record import evolve
from specc.topology.inventory import identity, lower_bound
from specc.topology.lay import Topology
from specc.units.quantity import base_value
from specc.units.text import number

_WIDTH, _LOOP = 0.6, 0.5
"""m: the way across the back of a rack where its width is not stated, and what is left to pull a supply out. Source: our own measure."""
_SOCKETS = {"c14": "c13", "c20": "c19"}
"""The end of a cord that goes onto an inlet. Source: IEC 60320."""
_TAKES = {"c14": ("c13", "c39"), "c20": ("c19", "c39")}
"""Outlets that take the other end."""


def cord_lines(topology: Topology, hall: Hall) -> Iterator[BillLine]:
    """The lines of all racks that have PDUs with known outlets."""
    parts = {batch.key: batch.part for batch in batches(topology)}
    needs: Counter[tuple[str, str, str]] = Counter()
    racks: dict[str, Rack] = {}
    devices: dict[str, Part] = {}
    for run in hall.runs:
        if run.rack is None or not outlet_kinds(run.rack):
            continue
        racks[run.kind] = run.rack
        for stack in run.stacks:
            part = parts.get(stack.key)
            for counted in supplies(part):
                inlet = inlet_of(counted.of)
                if part is not None and inlet != "busbar":
                    devices[identity(part)] = part
                    many = run.racks * stack.count * lower_bound(counted.count)
                    needs[run.kind, identity(part), inlet or ""] += many
    for (kind, name, inlet), count in needs.items():
        yield _line(kind, racks[kind], devices[name], inlet, count)


def _line(kind: str, rack: Rack, device: Part, inlet: str, count: int) -> BillLine:
    role, reason = f"power {kind}", f"a cord for each supply of {device.name}"
    if not rack.cords:
        return _bare(
            role,
            device,
            _plain(rack, inlet),
            count,
            f"{reason}, taken to come with it; `cords` of the rack buys them",
            identity(device),
        )
    cord = cord_for(rack, inlet)
    if cord is None:
        return _bare(
            role,
            device,
            _plain(rack, inlet),
            count,
            f"{reason}; none of `cords` goes from its inlet to the outlets",
            None,
        )
    length = rounded(lengths_of(cord), _way(rack))
    line = part_line(
        cord,
        "cable",
        role,
        count,
        reason,
        length=length,
        inside=True,
        power=0.0,
        power_typical=0.0,
    )
    return evolve(
        line, title=f"{line.title}, {number(length)} m", part_number=cord.number_of(length)
    )


def _bare(
    role: str, device: Part, what: str, count: int, reason: str, owner: str | None
) -> BillLine:
    return BillLine(
        part="cord" if owner else "cord (not chosen)",
        title=f"Power cord{what} of {device.name}" + ("" if owner else ", not chosen"),
        category="cable",
        role=role,
        quantity=count,
        reason=reason,
        included_in=owner,
        inside=True,
        power=0.0,
        power_typical=0.0,
    )


def _plain(rack: Rack, inlet: str) -> str:
    """Both ends of a cord, as far as they are known."""
    outlet = next((o for o in _TAKES.get(inlet, ()) if o in outlet_kinds(rack)), None)
    if outlet is None:
        return f", {_SOCKETS[inlet].upper()}" if inlet else ""
    return f", {_SOCKETS[inlet].upper()} to {inlet.upper()}"


def cord_for(rack: Rack, inlet: str) -> Cable | None:
    """The first of a rack's cords that goes from an inlet to an outlet of its PDUs; any is right for an inlet that is not known."""
    kinds = outlet_kinds(rack)
    for cord in rack.cords:
        if not isinstance(cord, Cable) or len(cord.ends) != 2:
            continue
        device, strip = (end.word for end in cord.ends)
        onto = not inlet or device == _SOCKETS.get(inlet)
        if onto and any(kind in kinds for kind in _TAKES.get(strip, ())):
            return cord
    return None


def _way(rack: Rack) -> float:
    """From a supply to the strip beside it, or to a PDU that lies in the rack (m)."""
    width = base_value(rack.width) or _WIDTH
    lying = any(isinstance(c.of, Pdu) and (c.of.height or 0) > 0 for c in rack.pdus)
    return width + _LOOP + (UNIT * (rack.height or DEFAULT_HEIGHT) if lying else 0.0)
