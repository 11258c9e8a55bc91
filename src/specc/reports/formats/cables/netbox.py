"""The cable list as NetBox imports it. Source: NetBox documentation, Cable CSV import."""

import csv
import io

from specc.diagnostics.printable import cell_text
from specc.reports.bills import Bills
from specc.reports.cabling import every_row
from specc.reports.netbox_hall import CABLE_TYPES
from specc.reports.report import Format, View
from specc.units.text import plain

_COLUMNS = (
    "side_a_device", "side_a_type", "side_a_name", "side_b_device", "side_b_type", "side_b_name", "type", "status",
    "label", "length", "length_unit",
)  # fmt: skip


def render(bills: Bills, view: View) -> str:
    """One row a cable between two interfaces."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for _, r in every_row(bills, view.cluster):
        row = (r.a_device, "dcim.interface", r.a_port, r.b_device, "dcim.interface", r.b_port)
        more = (CABLE_TYPES.get(r.medium, ""), "planned", r.label)
        writer.writerow([*(cell_text(c) for c in (*row, *more)), plain(r.length), "m"])
    return stream.getvalue()


FORMAT = Format(name="netbox", about="NetBox's import of cables", render=render, machine=True)
