"""What every format of a sizing shares: the values that were open, what was chosen, and why not one smaller."""

from collections.abc import Iterator

from specc.record import field, record
from specc.reports.document import DocumentHeader
from specc.requirements.judge import Judgement
from specc.result import Result
from specc.sizing.solution import Sizing


@record
class SizeReport:
    """The subject of the formats of `size`."""

    name: str
    result: Result
    head: DocumentHeader = field(factory=DocumentHeader)

    @property
    def sizing(self) -> Sizing | None:
        """How the open values were solved; None where nothing was open."""
        return self.result.sizing

    @property
    def requirements(self) -> tuple[Judgement, ...]:
        """What became of the requirements at the chosen values."""
        return self.result.requirements

    def variants(self) -> Iterator[tuple[str, Sizing]]:
        """The sizing of each variant that left something open."""
        for name, result in self.result.variants.items():
            if result.sizing is not None:
                yield name, result.sizing
