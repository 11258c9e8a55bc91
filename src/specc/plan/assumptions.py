"""Every number that a prediction took without being told, by name, with where it came from."""

from typing import Any

from specc.record import record


@record
class Assumption:
    """One such number.

    Attributes:
        name: What was assumed.
        value: The value, as reports print it: a number, a word, a text with a unit.
        source: Where it comes from: a calibration, a catalogue entry, a default.
        widens: Factor by which it widens the interval; 1 where it does not.
    """

    name: str
    value: Any
    source: str | None = None
    widens: float = 1.0
