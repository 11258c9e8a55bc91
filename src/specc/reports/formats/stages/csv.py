"""Stages as comma-separated values, a cluster of a stage a row; unknown cells are empty."""

import csv
import io

from specc.diagnostics.printable import cell_text
from specc.reports.bills import tidy
from specc.reports.report import Format, View
from specc.reports.stages import Staged

COLUMNS = (
    "from_month", "to_month", "cluster", "servers", "to_buy", "accelerators", "currency", "to_spend", "per_month", "holds", "loads",
)  # fmt: skip


def render(staged: Staged, _view: View) -> str:
    """RFC 4180, with line feeds; money is that of all clusters."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for index, stage in enumerate(staged.stages):
        loads = "; ".join(f"{path} {float(load)} {load.dimension.text}" for path, load in stage.loads.items())  # fmt: skip
        for cluster, servers in stage.servers.items():
            writer.writerow(
                (
                    stage.start,
                    stage.end,
                    cell_text(cluster),
                    servers,
                    stage.added[cluster],
                    stage.accelerators,
                    staged.currency,
                    tidy(staged.spent(index), 2),
                    tidy(stage.per_month, 2),
                    "no" if stage.failures else "yes",
                    cell_text(loads),
                )
            )
    return stream.getvalue()


FORMAT = Format(name="csv", about="a cluster of a stage a row", render=render, machine=True)
