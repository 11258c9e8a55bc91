"""Free vectors that no other layer owns: class tokens, layer scales, relative position tables."""

from specc.physics.layer import Layer, Tensor
from specc.record import record


@record
class Parameter(Layer):
    """`elements` numbers that are added or multiplied, never a matrix product.

    Attributes:
        elements: How many.
        role: Class of tensor.
    """

    elements: int
    role: str = "positions"
    name: str = "parameter"

    def tensors(self) -> tuple[Tensor, ...]:
        return (Tensor(name=self.name, role=self.role, rows=self.elements, operation="scale"),)
