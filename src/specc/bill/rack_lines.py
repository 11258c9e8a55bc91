"""Lines for racks and what comes with them: PDUs by load and cords."""

import math
from collections.abc import Iterator

from specc.bill.cords import cords, outlets_in
from specc.bill.line import BillLine
from specc.bill.part_line import part_line
from specc.bill.pdus import pdu_power
from specc.bill.rack_use import count_racks
from specc.bill.site import Hall, batches
from specc.design.part import Part
from specc.design.parts.pdu import Pdu
from specc.record import evolve
from specc.sums import sum_counts
from specc.topology.inventory import lower_bound
from specc.topology.lay import Topology
from specc.units import Quantity
from specc.units.dimension import WATT
from specc.units.text import show


def rack_lines(topology: Topology, hall: Hall) -> Iterator[BillLine]:
    site = topology.cluster.site
    if site is None:
        return
    for name, rack in site.racks.items():
        here = count_racks(r for r in hall.runs if r.kind == name)
        if not here:
            continue
        line = part_line(
            rack, "rack", name, here, f"filled to {rack.height or 42} U and its power", height=None
        )
        # A rack that is no product belongs to the hall.
        product = any((rack.title, rack.vendor, rack.part_number))
        yield evolve(
            line,
            power=0.0,
            power_typical=0.0,
            existing=0 if product else here,
            reason=line.reason if product else f"{line.reason}; they belong to the hall",
        )
        for counted in rack.pdus:
            if isinstance(counted.of, Part):
                each = lower_bound(counted.count)
                yield part_line(
                    counted.of,
                    "pdu",
                    name,
                    here * each,
                    f"{each} in each of {here} racks",
                    power=0.0,
                    power_typical=0.0,
                )
        if not rack.pdus and isinstance(site.pdu, Pdu):
            yield from _sized_pdus(site.pdu, topology, hall, name)


def _sized_pdus(pdu: Pdu, topology: Topology, hall: Hall, name: str) -> Iterator[BillLine]:
    """PDUs by load and by cords: the feeds that are left when one fails carry the rack, and every cord has an outlet."""
    parts = {batch.key: batch.part for batch in batches(topology)}
    usable = pdu_power(pdu)
    if not usable:
        return
    rating = " at their full rating, since no derating is stated" if pdu.derating is None else ""
    count, outlets = 0, outlets_in(pdu)
    for rack in hall.runs:
        if rack.kind == name and rack.rack is not None:
            feeds = rack.rack.feeds or 1
            plugs = sum_counts(stack.count * cords(parts.get(stack.key)) for stack in rack.stacks)
            by_load = math.ceil(rack.power / usable / max(1, feeds - 1) - 1e-9)
            by_cords = -(-plugs // (feeds * outlets)) if outlets else 1
            count += rack.racks * feeds * max(1, by_load, by_cords)
    yield part_line(
        pdu,
        "pdu",
        name,
        count,
        f"{show(Quantity(usable, WATT))} each{rating}, the feeds but one carry their rack",
        power=0.0,
        power_typical=0.0,
    )
