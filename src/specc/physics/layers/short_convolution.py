"""A gated convolution over the last few tokens in place of attention.

Source: Liquid AI, LFM2 technical report (2025): two gates around a depthwise causal convolution.
"""

from specc.physics.layer import Layer, Saved, Tensor
from specc.record import record


@record
class ShortConvolution(Layer):
    """Projection to two gates and an input, a depthwise convolution, the projection out.

    Attributes:
        hidden: Features of the residual stream.
        kernel: Tokens that the convolution sees.
    """

    hidden: int
    kernel: int = 3
    name: str = "short_convolution"

    def tensors(self) -> tuple[Tensor, ...]:
        return (
            Tensor(
                name=f"{self.name}.in",
                role="attention",
                rows=3 * self.hidden,
                columns=self.hidden,
                split="column",
            ),
            Tensor(
                name=f"{self.name}.convolution",
                role="convolution",
                rows=self.hidden,
                columns=self.kernel,
                operation="convolution",
                split="column",
            ),
            Tensor(
                name=f"{self.name}.out",
                role="attention",
                rows=self.hidden,
                columns=self.hidden,
                split="row",
            ),
        )

    def state_elements(self) -> int:
        return self.hidden * (self.kernel - 1)

    def saved(self) -> tuple[Saved, ...]:
        return (
            Saved(
                name="convolution input",
                module="norms",
                per_token=self.hidden,
                split="sequence",
                recomputable=True,
            ),
            Saved(name="gates and input", per_token=3 * self.hidden),
            Saved(name="convolution output", per_token=2 * self.hidden),
        )

    def elementwise_elements(self) -> float:
        return (4.0 + self.kernel) * self.hidden
