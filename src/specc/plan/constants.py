"""Calibrations and traits as plain numbers, with a note for every one that had to be assumed."""

from collections.abc import Mapping

from specc.design.entity import Entity
from specc.design.profiles import Calibration, Profiles, Stack
from specc.plan.assumptions import Assumption
from specc.record import field, record

CLASS_DEFAULTS: Mapping[str, float] = {
    "gemm": 0.72,
    "gemm_8bit": 0.68,
    "gemm_4bit": 0.50,
    "units": 0.0,
    "depth": 200.0,
    "wave": 0.2,
    "memory": 0.80,
    "attention_forward": 0.60,
    "attention_backward": 0.45,
    "attention_length": 500.0,
    "attention_width": 22.0,
    "attention_slowdown": 1.0,
    "microscaling": 0.93,
    "cast_bytes": 3.0,
    "routed": 1.2,
    "routed_8bit": 1.25,
    "scale_up_efficiency": 0.78,
    "scale_up_latency": 2.5e-6,
    "fabric_efficiency": 0.85,
    "fabric_latency": 10e-6,
    "log_error_low": -0.20,
    "log_error_high": 0.20,
    "log_error_narrow_low": -0.20,
    "log_error_narrow_high": 0.20,
    "log_error_unfused_low": -0.25,
    "log_error_unfused_high": 0.25,
    "log_error_routed_low": -0.45,
    "log_error_routed_high": 0.45,
    "log_error_unsaid_stack_low": -0.35,
    "log_error_unsaid_stack_high": 0.65,
    "uncalibrated_widening": 1.6,
}
"""Where even the catalogue's own default calibration is absent: the middle of the calibrated parts."""


@record(kw_only=False, frozen=False)
class Constants:
    """Numbers looked up by name: a part's own calibration, then the catalogue's default, then the class default.

    `assumptions` collects what was taken from a default; `calibrated` tells whether the part has a calibration, `about` on
    what it rests; `stack_unsaid`, whether the stack is the one that stands for what nobody states.
    """

    own: dict[str, float]
    default: dict[str, float]
    traits: Mapping[str, float]
    calibrated: bool
    source: str
    about: str = ""
    stack_unsaid: bool = False
    assumptions: list[Assumption] = field(factory=list)

    def value(self, name: str) -> float:
        """A calibrated number."""
        for table in (self.own, self.default):
            if name in table:
                return table[name]
        return CLASS_DEFAULTS[name]

    def usual(self, name: str) -> float:
        """What the number is of a part that nobody calibrated."""
        return self.default.get(name, CLASS_DEFAULTS[name])

    def trait(self, name: str, default: float) -> float:
        """A trait of the software."""
        return self.traits.get(name, default)

    def assume(self, name: str, value: object, source: str | None, widens: float = 1.0) -> None:
        """Note a number that was taken without being told."""
        self.assumptions.append(Assumption(name=name, value=value, source=source, widens=widens))


SPEED = "speed_widening"
"""The trait that says how much farther runs of a stack lie from their predictions than those of the stacks that were fitted."""


def _numbers(calibrations: tuple[Calibration, ...]) -> dict[str, float]:
    """All values by name, later files last; those of serving have names and meanings of their own."""
    numbers: dict[str, float] = {}
    for calibration in calibrations:
        if calibration.name.endswith("_serving"):
            continue
        numbers.update(calibration.numbers)
    return numbers


def constants(companions: Profiles, part: Entity | None, stack: str) -> Constants:
    """The numbers for one accelerator under one software stack."""
    measured = companions.measured(part) if part is not None else ()
    own = _numbers(measured)
    entry: Stack | None = companions.stacks.get(stack)
    traits = {} if entry is None else entry.numbers
    name = "no accelerator" if part is None else part.name
    known = "gemm" in own
    constants = Constants(
        own=own,
        default=_numbers(companions.defaults),
        traits=traits,
        calibrated=known,
        source=f"calibrations/{name}" if known else "calibrations/default",
        about="; ".join(c.data for c in measured if c.data and "gemm" in c.values),
    )
    if not known:
        widens = constants.value("uncalibrated_widening")
        text = f"nobody measured {name}: the middle of the calibrated accelerators is taken"
        constants.assume("efficiency", text, "calibrations/default", widens)
    elif "widening" in own:
        constants.assume("efficiency", constants.about, constants.source, own["widening"])
    if SPEED in traits:
        text = f"nobody fitted the speed of {stack}: its published runs lie that much farther off"
        constants.assume("speed of the stack", text, f"stacks/{stack}", traits[SPEED])
    if entry is None:
        constants.assume("stack", f"{stack} is not in the catalogue: default habits", None, 1.3)
    return constants
