"""An account with lines and a total, each line with its formula and where its numbers come from.

A ledger is made once for every accelerator of a kind (the fullest rank of a pipeline stage, a replica's rank) and read
by rules (does it fit), predictions (how much room is left), reports and `explain`. Bytes may be arrays, one element a
layout, so that a search filters by memory without another formula.
"""

from specc.physics.numeric import Number, largest, smallest
from specc.record import evolve, record
from specc.units.text import memory_size, number

GROUPS = ("weights", "gradients", "optimizer", "kv_cache", "activations", "buffers", "overhead")
"""What lines are summed to in reports, in the order in which they are drawn."""
TRAINING_GROUPS = ("weights", "gradients", "optimizer", "activations", "buffers", "overhead")
"""Groups that a training has, be they empty."""
INFERENCE_GROUPS = ("weights", "kv_cache", "activations", "overhead")
"""Groups that serving has, be they empty."""


ON_HOST = " in host memory"
"""What is added to a line's name for the share of it that lies there."""
SHARE = "the share that is offloaded"


@record
class LedgerInput:
    """A number that a formula rests on.

    Attributes:
        name: What it is called in the formula.
        value: Its value in base units.
        unit: Its unit, `1` for counts and ratios.
        source: Where it comes from: a field (`chat.parallel.tensor`), the model, a catalogue entry, a default.
    """

    name: str
    value: Number
    unit: str = "1"
    source: str = ""


@record
class LedgerLine:
    """One thing that takes bytes.

    Attributes:
        name: What it is.
        group: Which of `GROUPS` it counts to.
        bytes: How much, on one accelerator.
        formula: How it follows from the inputs, in words and symbols.
        inputs: What the formula rests on.
        host: Whether it lies in host memory (offloaded): it then counts to no total of the accelerator.
    """

    name: str
    group: str
    bytes: Number
    formula: str = ""
    inputs: tuple[LedgerInput, ...] = ()
    host: bool = False


@record
class Ledger:
    """The lines of one accelerator's memory.

    Attributes:
        title: Whose memory it is, such as `stage 1 of 4`.
        lines: The lines, in the order in which they are read.
        capacity: Bytes that the accelerator has; None where nobody knows.
    """

    title: str
    lines: tuple[LedgerLine, ...]
    capacity: Number | None = None

    @property
    def total(self) -> Number:
        """The sum of all lines that lie on the accelerator."""
        result: Number = 0.0
        for line in self.lines:
            if not line.host:
                result = result + line.bytes
        return result

    @property
    def host(self) -> Number:
        """The sum of the lines that lie in host memory."""
        result: Number = 0.0
        for line in self.lines:
            if line.host:
                result = result + line.bytes
        return result

    def group(self, name: str) -> Number:
        """The sum of a group's lines on the accelerator."""
        result: Number = 0.0
        for line in self.lines:
            if line.group == name and not line.host:
                result = result + line.bytes
        return result

    def on_host(self, name: str) -> Number:
        """The sum of a group's lines in host memory."""
        result: Number = 0.0
        for line in self.lines:
            if line.group == name and line.host:
                result = result + line.bytes
        return result

    def groups(self, *always: str) -> dict[str, Number]:
        """Every group that has lines, or that is asked for, with its sum, in the order of `GROUPS`."""
        present = {line.group for line in self.lines} | {*always}
        return {name: self.group(name) for name in GROUPS if name in present}

    def line(self, name: str) -> LedgerLine | None:
        """A line by its name."""
        return next((line for line in self.lines if line.name == name), None)

    def without(self, *groups: str) -> Number:
        """The total less some groups (what an allocator counts leaves the driver's share out)."""
        result = self.total
        for name in groups:
            result = result - self.group(name)
        return result


def in_host_memory(line: LedgerLine, share: Number) -> list[LedgerLine]:
    """A line with a share of it in host memory: itself, or two."""
    if line.host or (isinstance(share, int | float) and share <= 0):
        return [line]
    if isinstance(share, int | float) and share >= 1:
        return [evolve(line, host=True)]
    return [
        evolve(line, bytes=line.bytes * (1.0 - share)),
        evolve(
            line, name=f"{line.name}{ON_HOST}", bytes=line.bytes * share, formula=SHARE, host=True
        ),
    ]


def moved_to_host(lines: list[LedgerLine], group: str, amount: float) -> list[LedgerLine]:
    """The lines with `amount` bytes of a group in host memory, of each line its share; `inf` moves all of it."""
    on_device = [line for line in lines if line.group == group and not line.host]
    there: Number = 0.0
    for line in on_device:
        there = there + line.bytes
    if amount <= 0:
        return lines
    share = smallest(amount / largest(there, 1.0), 1.0)
    return [
        part
        for line in lines
        for part in in_host_memory(line, share if line.group == group else 0.0)
    ]


def readable_value(entry: LedgerInput) -> str:
    """An input's value with its unit."""
    if entry.unit == "byte":
        return memory_size(float(entry.value))
    text = number(float(entry.value))
    return text if entry.unit == "1" else f"{text} {entry.unit}"


def readable(entry: LedgerInput) -> str:
    """An input as `name = value unit (source)`."""
    return f"{entry.name} = {readable_value(entry)}" + (
        f"  ({entry.source})" if entry.source else ""
    )


def explain(ledger: Ledger) -> list[str]:
    """The ledger line by line: bytes, formula, inputs; then the total against the capacity."""
    lines = [ledger.title]
    width = max((len(line.name) for line in ledger.lines), default=0)
    for line in ledger.lines:
        where = "  in host memory" if line.host else ""
        lines.append(
            f"  {line.name.ljust(width)}  {memory_size(float(line.bytes)):>11}  {line.formula}{where}"
        )
        lines += [f"    {readable(entry)}" for entry in line.inputs]
    lines.append(f"  {'total'.ljust(width)}  {memory_size(float(ledger.total)):>11}")
    if ledger.capacity is not None:
        left = float(ledger.capacity) - float(ledger.total)
        lines.append(f"  {'capacity'.ljust(width)}  {memory_size(float(ledger.capacity)):>11}")
        lines.append(
            f"  {('left' if left >= 0 else 'short').ljust(width)}  {memory_size(abs(left)):>11}"
        )
    return lines
