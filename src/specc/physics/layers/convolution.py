"""A convolution over an image or a sequence, as a matrix product with its window folded in."""

from specc.physics.layer import Layer, Saved, Tensor
from specc.record import record


@record
class Convolution(Layer):
    """`outputs x (inputs x window)`, with a bias.

    Attributes:
        inputs: Input channels.
        outputs: Output channels.
        window: Points of the kernel (9 for 3 x 3, 1 for 1 x 1).
        bias: Whether it has a bias.
    """

    inputs: int
    outputs: int
    window: int = 9
    bias: bool = True
    name: str = "convolution"

    def tensors(self) -> tuple[Tensor, ...]:
        weight = Tensor(
            name=self.name,
            role="convolution",
            rows=self.outputs,
            columns=self.inputs * self.window,
        )
        if not self.bias:
            return (weight,)
        return (
            weight,
            Tensor(
                name=f"{self.name}.bias", role="convolution", rows=self.outputs, operation="scale"
            ),
        )

    def saved(self) -> tuple[Saved, ...]:
        return (Saved(name=f"{self.name} input", per_token=self.inputs),)

    def elementwise_elements(self) -> float:
        return float(self.inputs + self.outputs)
