"""The dense feed-forward network: two matrices, or three with a gate.

Source: Vaswani et al. 2017; Shazeer 2020 (gated linear units).
"""

from specc.physics.layer import Layer, Saved, Tensor
from specc.record import record


@record
class FeedForward(Layer):
    """Up, (gate,) activation, down.

    Attributes:
        hidden: Features of the residual stream.
        ffn: Features between the matrices.
        gated: Whether there is a gate matrix (swiglu, geglu).
        in_bias, out_bias: Which matrices have biases.
        role: `mlp`, or `shared_experts` where every token passes it beside routed experts.
    """

    hidden: int
    ffn: int
    gated: bool = True
    in_bias: bool = False
    out_bias: bool = False
    role: str = "mlp"
    name: str = "mlp"

    def tensors(self) -> tuple[Tensor, ...]:
        names = ("gate", "up") if self.gated else ("up",)
        tensors = [
            Tensor(
                name=f"{self.name}.{name}",
                role=self.role,
                rows=self.ffn,
                columns=self.hidden,
                split="column",
            )
            for name in names
        ]
        tensors.append(
            Tensor(
                name=f"{self.name}.down",
                role=self.role,
                rows=self.hidden,
                columns=self.ffn,
                split="row",
            )
        )
        if self.in_bias:
            tensors += [
                Tensor(
                    name=f"{self.name}.{name}.bias",
                    role=self.role,
                    rows=self.ffn,
                    operation="scale",
                    split="column",
                )
                for name in names
            ]
        if self.out_bias:
            tensors.append(
                Tensor(
                    name=f"{self.name}.down.bias",
                    role=self.role,
                    rows=self.hidden,
                    operation="scale",
                )
            )
        return tuple(tensors)

    def saved(self) -> tuple[Saved, ...]:
        """Source: Korthikanti et al. 2022, section 4.1 (2 + 8 + 8 bytes a token and feature, and the dropout mask)."""
        return (
            Saved(
                name="mlp input",
                module="norms",
                per_token=self.hidden,
                split="sequence",
                recomputable=True,
            ),
            Saved(
                name="before the activation",
                module="mlp",
                per_token=self.ffn * (2 if self.gated else 1),
            ),
            Saved(
                name="after the activation", module="mlp", per_token=self.ffn, recomputable=True
            ),
            Saved(
                name="dropout mask of the mlp",
                per_token=self.hidden,
                width="mask",
                split="sequence",
                dropout=True,
            ),
        )

    def elementwise_elements(self) -> float:
        return self.ffn * (3.0 if self.gated else 2.0) + 3.0 * self.hidden
