"""What a search answers: the design without open values, how it came about, and what stood in the way of a better one."""

from collections.abc import Callable
from functools import cached_property

from specc.design.design import Design
from specc.diagnostics.diagnostic import Diagnostic
from specc.record import record
from specc.sizing.open_values import Open
from specc.units import Quantity


@record(eq=False)
class SolvedValue:
    """An open value, solved.

    Attributes:
        open: Which one.
        value: What was chosen.
        why: Why not one smaller.
        tried: Values that were tried, with what failed (empty for those that passed).
    """

    open: Open
    value: int
    why: str
    tried: tuple[tuple[int, str], ...] = ()

    @property
    def shown(self) -> str | int:
        """The value as reports write it."""
        return self.open.shown(self.value)


@record(eq=False)
class SolvedPart:
    """A choice between parts, made.

    Attributes:
        name: The field that it stands in.
        value: The part that was chosen.
        why: Why.
        tried: Every option, with why it lost; empty for the one that was chosen.
    """

    name: str
    value: str
    why: str
    tried: tuple[tuple[str, str], ...]


@record(eq=False)
class Alternative:
    """Another choice, or the choice under a changed condition.

    Attributes:
        condition: What is changed: "`tpot.p95 <= 30 ms` relaxed to 33 ms"; empty of the runner-up.
        values: The open values by name; empty where nothing passes.
        aims: The objectives by their text.
        words: What it means, in a line.
    """

    condition: str
    values: tuple[tuple[str, int | str], ...]
    aims: tuple[tuple[str, Quantity | None], ...]
    words: str


@record(eq=False)
class Conflict:
    """A requirement of the smallest set that cannot hold together.

    Attributes:
        text: The requirement.
        distance: How far off it is at least where the others of the set hold, as a share of its limit; None where they never
            hold together.
    """

    text: str
    distance: float | None


@record(eq=False)
class Sizing:
    """A design without open values, and how it came about.

    Attributes:
        design: The design.
        choices: Its open values.
        parts: Its choices between parts.
        solved: Whether everything holds.
        assessed: How many designs went through the stages.
        priced: How many layouts of training jobs had their time and memory computed, besides.
        proven: Whether nothing better is left; else it is the best of those assessed.
        complete: False where the search was cut short.
        objective: What is to be small, with its value.
        binding: What stands in the way of less: what the next smaller choice fails by, or what has the least to spare.
        runner_up: The next best choice that passes.
        conflicts: The smallest set of requirements that cannot hold together, where nothing passes.
        diagnostics: What there is to say.
        changed: Makes what relaxing each requirement would give; only who shows it pays for it.
    """

    design: Design
    choices: tuple[SolvedValue, ...]
    solved: bool
    assessed: int
    priced: int = 0
    proven: bool = False
    complete: bool = True
    parts: tuple[SolvedPart, ...] = ()
    objective: tuple[tuple[str, Quantity | None], ...] = ()
    binding: tuple[str, ...] = ()
    runner_up: tuple[Alternative, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    changed: Callable[[], tuple[Alternative, ...]] = tuple

    @cached_property
    def relaxed(self) -> tuple[Alternative, ...]:
        """What relaxing each requirement by a tenth would give, and batches that fewer servers divide."""
        return self.changed()
