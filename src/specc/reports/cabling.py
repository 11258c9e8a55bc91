"""What every format of a cable list shares: its columns and its rows, port by port."""

from collections.abc import Iterator

from specc.bill.cable_list import CableRow, rows
from specc.reports.bills import Bills, only, tidy

COLUMNS = (
    "cluster", "label", "fabric", "bundle", "from_device", "from_port", "from_rack", "to_device", "to_port", "to_rack",
    "medium", "part", "length_m", "rate_gbps",
)  # fmt: skip


def every_row(bills: Bills, cluster: str | None) -> Iterator[tuple[str, CableRow]]:
    """Every cable of every fabric, with the cluster that it belongs to."""
    for name, bill in only(bills, cluster):
        for fabric, laid in bill.topology.fabrics.items():
            for row in rows(laid, bill.ways, bill.cabling[fabric].chosen):
                yield name, row


def cells_of(cluster: str, row: CableRow) -> tuple[str | int | float | None, ...]:
    """The cells of a cable."""
    return (
        cluster,
        row.label,
        row.fabric,
        row.bundle,
        row.a_device,
        row.a_port,
        row.a_rack,
        row.b_device,
        row.b_port,
        row.b_rack,
        row.medium,
        row.part,
        tidy(row.length),
        tidy(row.rate * 8 / 1e9),
    )
