"""Normalisation: RMSNorm (one vector), LayerNorm and GroupNorm (two)."""

from specc.physics.layer import Layer, Saved, Tensor
from specc.record import record


@record
class Norm(Layer):
    """A norm over `width` features.

    Attributes:
        name: Name of the norm.
        width: Features.
        kind: `rmsnorm`, `layernorm`, `groupnorm` or `plain` (no weights).
        bias: Whether a layernorm has its second vector.
    """

    width: int
    kind: str = "rmsnorm"
    bias: bool = True
    name: str = "norm"

    def tensors(self) -> tuple[Tensor, ...]:
        if self.kind == "plain":
            return ()
        weight = Tensor(name=self.name, role="norm", rows=self.width, operation="scale")
        if self.kind == "rmsnorm" or not self.bias:
            return (weight,)
        return (
            weight,
            Tensor(name=f"{self.name}.bias", role="norm", rows=self.width, operation="scale"),
        )

    def saved(self) -> tuple[Saved, ...]:
        return (Saved(name=f"{self.name} input", per_token=self.width, split="sequence"),)

    def elementwise_elements(self) -> float:
        return 2.0 * self.width
