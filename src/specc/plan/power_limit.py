"""An accelerator under the power limit of a workload."""

import attrs

from specc.design.parts.accelerator import Accelerator
from specc.design.workload import Inference, Training
from specc.physics.clock import clock_under
from specc.plan.assumptions import Assumption
from specc.topology.power import rated_power
from specc.units import Quantity
from specc.units.text import percent


def clock_share(accelerator: Accelerator, workload: Training | Inference) -> float:
    """Share of the full clock that a workload's power limit leaves; all of it where the accelerator's power is unknown."""
    most = rated_power(accelerator)
    if workload.power_limit is None or not most:
        return 1.0
    return clock_under(float(workload.power_limit), most)


def clock_assumptions(
    accelerator: Accelerator, workload: Training | Inference
) -> tuple[Assumption, ...]:
    """What a power limit is taken to do, where there is one."""
    clock = clock_share(accelerator, workload)
    if clock == 1.0:
        return ()
    return (
        Assumption(
            name="clock under the power limit",
            value=percent(clock, 0),
            source="third root of the power",
            widens=1.2,
        ),
    )


def limited(accelerator: Accelerator, workload: Training | Inference) -> Accelerator:
    """The accelerator with the rates that it reaches under a workload's power limit."""
    return at_clock(accelerator, clock_share(accelerator, workload))


def at_clock(accelerator: Accelerator, clock: float) -> Accelerator:
    """The accelerator with the rates that it reaches at a share of its full clock."""
    if clock == 1.0:
        return accelerator
    peak = {dtype: rate * Quantity(clock) for dtype, rate in accelerator.peak.items()}
    return attrs.evolve(accelerator, peak=peak)
