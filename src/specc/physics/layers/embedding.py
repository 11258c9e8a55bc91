"""Tables that turn token, position or type numbers into vectors."""

from specc.physics.layer import Layer, Tensor
from specc.record import record


@record
class Embedding(Layer):
    """A lookup table; learned positions are one with role `positions`.

    Attributes:
        entries: Rows of the table.
        width: Features of a row.
        role: `embedding` or `positions`.
    """

    entries: int
    width: int
    role: str = "embedding"
    name: str = "embedding"

    def tensors(self) -> tuple[Tensor, ...]:
        split = "vocabulary" if self.role == "embedding" else "none"
        return (
            Tensor(
                name=self.name,
                role=self.role,
                rows=self.entries,
                columns=self.width,
                operation="lookup",
                split=split,
            ),
        )
