"""A choice between parts that a text leaves open: `auto of [h100_sxm, h200_sxm]`."""

from specc.diagnostics.span import Span
from specc.record import field, record


@record
class Choice:
    """One place where the text leaves it open which part stands there.

    Attributes:
        name: The field or constant that it stands in: `box.accelerators`.
        options: The names of the parts.
        span: Where it was written.
    """

    name: str
    options: tuple[str, ...]
    span: Span = field(eq=False)
