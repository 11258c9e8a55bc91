"""What every format of a validation shares: the rows, held against measurements."""

from collections import Counter
from collections.abc import Sequence

from specc.record import field, record
from specc.reports.document import DocumentHeader
from specc.units.text import number, percent, signed_percent
from specc.validation.rows import Compared, Summary, by_source, overall, verdicts


@record
class Comparison:
    """The subject of the formats of `validate`."""

    topic: str
    data: str
    """What the rows were read from, as the user called it."""
    rows: Sequence[Compared]
    head: DocumentHeader = field(factory=DocumentHeader)

    @property
    def sources(self) -> dict[str, Summary]:
        """The summary of each source."""
        return by_source(self.rows)

    @property
    def overall(self) -> Summary:
        """The mean over sources."""
        return overall(self.rows)

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why rows were skipped, the most frequent first."""
        counted = Counter(row.skipped for row in self.rows if row.skipped)
        return sorted(
            ((reason, count) for reason, count in counted.items()),
            key=lambda item: (-item[1], item[0]),
        )

    @property
    def judged(self) -> str:
        """How many yes-or-no rows are right, in a sentence; empty where there are none."""
        counts = verdicts(self.rows)
        said = [
            f"{right} of {count} rows that {what}"
            for right, count, what in (
                (counts.fitting_right, counts.fitting, "ran are predicted to fit"),
                (counts.failing_right, counts.failing, "did not fit are predicted not to"),
            )
            if count
        ]
        return ", ".join(said)

    def worst(self, most: int) -> list[Compared]:
        """The rows that are furthest off."""
        rated = [row for row in self.rows if row.error is not None]
        return sorted(rated, key=lambda row: (-abs(row.error or 0.0), row.id, row.metric))[:most]


COLUMNS = ("predicted", "skipped", "bias", "mean", "median", "p95", "within 10 %", "in interval")


def cells_of(summary: Summary) -> tuple[str, ...]:
    """A summary as the cells of a table."""
    return (
        str(summary.predicted),
        str(summary.skipped),
        signed(summary.bias),
        share_cell(summary.mean),
        share_cell(summary.median),
        share_cell(summary.p95),
        share_cell(summary.within_10, 0),
        share_cell(summary.coverage_90, 0),
    )


def share_cell(share: float | None, places: int = 1) -> str:
    """A share in percent."""
    return "" if share is None else percent(share, places)


def signed(share: float | None) -> str:
    """A share in percent, with its sign."""
    return "" if share is None else signed_percent(share)


def plain(value: float | None) -> str:
    """A number of a row, in the row's unit."""
    return "" if value is None else number(value)
