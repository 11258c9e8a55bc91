"""The subject of `specc report`: everything that is known of a spec."""

from specc.diagnostics.diagnostic import Diagnostic
from specc.record import field, record
from specc.reports.bills import Bills
from specc.reports.document import DocumentHeader
from specc.reports.predictions import Predictions, predictions_of
from specc.result import Result


@record
class Whole:
    """A compiled spec with its text."""

    name: str
    text: str
    result: Result
    head: DocumentHeader = field(factory=DocumentHeader)

    @property
    def bills(self) -> Bills:
        """Its bills, as formats of bills see them."""
        return Bills(name=self.name, bills=self.result.bills, head=self.head)

    @property
    def predictions(self) -> Predictions:
        """Its predictions, as formats of predictions see them."""
        return predictions_of(self.name, self.result, self.head)

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What was found in it."""
        return self.result.diagnostics
