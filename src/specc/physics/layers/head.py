"""The product that turns the last hidden state into logits over a vocabulary or classes."""

from specc.physics.layer import Layer, Tensor
from specc.record import record


@record
class OutputHead(Layer):
    """An output projection.

    Attributes:
        entries: Vocabulary or classes.
        width: Hidden features.
        tied: Whether the embedding table serves as its weight.
        bias: Whether it has a bias.
    """

    entries: int
    width: int
    tied: bool = False
    bias: bool = False
    name: str = "head"

    def tensors(self) -> tuple[Tensor, ...]:
        weight = Tensor(
            name=self.name,
            role="head",
            rows=self.entries,
            columns=self.width,
            split="vocabulary",
            stored=not self.tied,
        )
        if not self.bias:
            return (weight,)
        return (
            weight,
            Tensor(
                name=f"{self.name}.bias",
                role="head",
                rows=self.entries,
                operation="scale",
                split="vocabulary",
            ),
        )
