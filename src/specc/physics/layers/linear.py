"""A plain projection: poolers, patch embeddings, modulation, time embeddings."""

from specc.physics.layer import Layer, Saved, Tensor
from specc.record import record


@record
class Linear(Layer):
    """`rows x columns`, with an optional bias.

    Attributes:
        rows: Output features.
        columns: Input features; a patch embedding folds its patch in (channels x side x side).
        bias: Whether it has a bias.
        role: Class of its weights.
        split: How tensor parallelism divides it.
    """

    rows: int
    columns: int
    bias: bool = True
    role: str = "mlp"
    split: str = "none"
    name: str = "linear"

    def tensors(self) -> tuple[Tensor, ...]:
        weight = Tensor(
            name=self.name, role=self.role, rows=self.rows, columns=self.columns, split=self.split
        )
        if not self.bias:
            return (weight,)
        bias_split = "column" if self.split == "column" else "none"
        return (
            weight,
            Tensor(
                name=f"{self.name}.bias",
                role=self.role,
                rows=self.rows,
                operation="scale",
                split=bias_split,
            ),
        )

    def saved(self) -> tuple[Saved, ...]:
        return (Saved(name=f"{self.name} input", per_token=self.columns, split="sequence"),)
