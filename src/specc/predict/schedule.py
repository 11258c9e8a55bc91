"""What hours of the day do to a prediction: a run takes longer in the calendar, and a day holds less."""

from specc.design.expression import Unknown
from specc.plan.plan import Plan
from specc.plan.portion import DAY
from specc.predict.prediction import Prediction, missing
from specc.predict.table import ResultTable
from specc.record import evolve
from specc.units import Quantity
from specc.units.calculation import Calculation, Operand, operand
from specc.units.dimension import SECOND

SECONDS = 3600.0 * DAY
PER_DAY = (("tokens_per_day", "tokens_per_second"), ("energy_per_day", "power.mean"))

OF_RUN = ("accelerator_hours", "energy")
"""What a run takes while it has its accelerators, however long the calendar makes it."""


def scheduled(prediction: Prediction, plan: Plan) -> Prediction:
    """The prediction of a workload in the hours that it has.

    Rates, latencies and power are those of its hours, and so are the energy and the accelerator hours of a run. The calendar
    time of a run and what a day brings follow from the part of the day.
    """
    part = plan.lowered.resources.part_of_day
    table = ResultTable(prediction.kind)
    table.results.update(prediction.results)
    table.calculations.update(prediction.calculations)
    duration = table.results.get("duration")
    day = operand("part of the day", part, source="hours")
    if part < 1.0 and isinstance(duration, Quantity):
        active = operand("active time", float(duration), SECOND, source="steps and interruptions")
        ends = (None if end is None else end / part for end in (duration.low, duration.high))
        low, high = ends
        value = float(duration) / part
        table.add(
            "duration", value, "active time / part of the day", active, day, ends=(low, high)
        )
        for path in OF_RUN:
            _in_active_time(table, path, active)
    for path, rate in PER_DAY:
        each = table.results.get(rate)
        if isinstance(each, Quantity):
            seconds = SECONDS * part
            low, high = (None if end is None else end * seconds for end in (each.low, each.high))
            table.add(
                path,
                float(each) * seconds,
                "rate × seconds of a day × part of the day",
                operand("rate", float(each), each.dimension, source=rate),
                operand("seconds of a day", SECONDS, SECOND),
                day,
                ends=(low, high),
            )
        elif isinstance(each, Unknown):
            table.results[path] = missing(prediction.kind, path, *each.needs)
    return evolve(prediction, results=table.results, calculations=table.calculations)


def _in_active_time(table: ResultTable, path: str, active: Operand) -> None:
    """The formula of a result that counts the hours of the run itself, where the calendar's are more."""
    told = table.calculations.get(path)
    if told is None:
        return
    operands = tuple(active if each.result == "duration" else each for each in told.operands)
    formula = told.formula.replace("duration", active.name)
    table.calculations[path] = Calculation(formula, operands)
