"""What a workload draws: its servers, and its part of what serves all servers of its cluster."""

from collections.abc import Sequence

from specc.bill.bill import Bill
from specc.bill.sums import Sum, sum_of, total_of
from specc.plan.lower.resources import Resources
from specc.predict.prediction import Prediction
from specc.units.calculation import Operand, operand
from specc.units.dimension import WATT


def drawn_power(prediction: Prediction, resources: Resources, bill: Bill) -> Sum:
    """Mean power of its servers, and of its share of switches, transceivers, storage and coolant units, W."""
    own = prediction.number("power.mean")
    servers = Sum(value=own, missing=() if own is not None else ("power.mean",))
    return total_of((servers, _shared(resources, bill)))


def drawn_operands(prediction: Prediction, resources: Resources, bill: Bill) -> list[Operand]:
    """The same as what stands in a formula: the servers, and the rest where there is any."""
    own, rest = prediction.number("power.mean"), _shared(resources, bill)
    operands = [operand("mean power", own or 0.0, WATT, result="power.mean")]
    if rest.value:
        about = "its share of switches, transceivers, storage and coolant units"
        operands.append(operand("shared power", rest.value, WATT, about))
    return operands


def added(operands: Sequence[Operand]) -> str:
    """The names of operands, added up as a factor of a formula."""
    names = " + ".join(entry.name for entry in operands)
    return f"({names})" if len(operands) > 1 else names


def _shared(resources: Resources, bill: Bill) -> Sum:
    """Its share of what serves all servers: the typical power of each, else the highest."""
    services = {machine.service for machine in bill.topology.machines if machine.service}
    shared = (y for y in bill.outer if y.category in _SHARED or y.role in services)
    whole = sum_of(
        (y.power if y.power_typical is None else y.power_typical, f"{y.part}.power")
        for y in shared
    )
    return whole.times(resources.of_cluster)


_SHARED = frozenset(("switch", "optic", "storage", "cdu"))
"""Categories of lines that serve all servers."""
