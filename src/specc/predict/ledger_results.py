"""A ledger as results: groups are sums of lines, the total a sum of groups."""

from specc.plan.ledger import Ledger
from specc.predict.prediction import measured, missing
from specc.predict.table import ResultTable
from specc.units.calculation import operand, sum_of
from specc.units.dimension import BYTE

HEAD = "memory.per_accelerator"


def add_ledger(table: ResultTable, ledger: Ledger, groups: tuple[str, ...], unknown: str) -> None:
    """`memory.per_accelerator.*` of one accelerator.

    Args:
        table: Where the results go.
        ledger: Its lines.
        groups: Groups that are shown, be they empty.
        unknown: What is missing where the capacity is not known.
    """
    sums = ledger.groups(*groups)
    for name, value in sums.items():
        lines = tuple(
            operand(line.name, line.bytes, BYTE, line.formula)
            for line in ledger.lines
            if line.group == name and not line.host
        ) or (operand("nothing", 0.0, BYTE),)
        table.add(f"{HEAD}.{name}", float(value), sum_of(lines).formula, *lines)
    totals = tuple(
        operand(name, value, BYTE, result=f"{HEAD}.{name}") for name, value in sums.items()
    )
    table.add(f"{HEAD}.total", float(ledger.total), sum_of(totals).formula, *totals)
    path = f"{HEAD}.capacity"
    if ledger.capacity is None:
        table.results[path] = missing(table.kind, path, unknown)
    else:
        table.results[path] = measured(table.kind, path, float(ledger.capacity))
