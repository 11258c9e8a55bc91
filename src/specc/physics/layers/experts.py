"""A mixture of experts: a router, routed experts of which each token uses a few, and shared ones.

Source: Shazeer et al. 2017; Fedus et al. 2021; DeepSeekMoE (arXiv 2401.06066) for shared experts.
"""

from specc.physics.layer import Layer, Saved, Tensor
from specc.record import record


@record
class ExpertsLayer(Layer):
    """Router, routed experts, shared experts.

    Attributes:
        hidden: Features of the residual stream.
        ffn: Features of one routed expert.
        count: Routed experts.
        active: Routed experts that each token passes through.
        gated: Whether experts have a gate matrix.
        shared_ffn: Features of all shared experts together; 0: none.
        shared_gate: Whether a learned gate scales the shared experts.
        bias: Whether experts have biases.
        router_bias: Whether the router has one.
        input_width: Features that routed experts see, where a projection narrows them (Nemotron 3); None: hidden.
    """

    hidden: int
    ffn: int
    count: int
    active: int
    gated: bool = True
    shared_ffn: int = 0
    shared_gate: bool = False
    bias: bool = False
    router_bias: bool = False
    input_width: int | None = None
    name: str = "experts"

    @property
    def width(self) -> int:
        """Features that a routed expert sees."""
        return self.hidden if self.input_width is None else self.input_width

    def _expert(
        self, name: str, rows: int, columns: int, split: str, operation: str = "matmul"
    ) -> Tensor:
        return Tensor(
            name=f"{self.name}.{name}",
            role="experts",
            rows=rows,
            columns=columns,
            copies=self.count,
            used=self.active,
            split=split,
            operation=operation,
        )

    def _shared(self, name: str, rows: int, columns: int, split: str) -> Tensor:
        return Tensor(
            name=f"{self.name}.shared.{name}",
            role="shared_experts",
            rows=rows,
            columns=columns,
            split=split,
        )

    def tensors(self) -> tuple[Tensor, ...]:
        names = ("gate", "up") if self.gated else ("up",)
        tensors = [
            Tensor(name=f"{self.name}.router", role="router", rows=self.count, columns=self.hidden)
        ]
        if self.router_bias:
            tensors.append(
                Tensor(
                    name=f"{self.name}.router.bias",
                    role="router",
                    rows=self.count,
                    operation="scale",
                )
            )
        if self.input_width is not None:
            tensors.append(
                Tensor(
                    name=f"{self.name}.narrow", role="mlp", rows=self.width, columns=self.hidden
                )
            )
            tensors.append(
                Tensor(name=f"{self.name}.widen", role="mlp", rows=self.hidden, columns=self.width)
            )
        tensors += [self._expert(name, self.ffn, self.width, "column") for name in names]
        tensors.append(self._expert("down", self.width, self.ffn, "row"))
        if self.bias:
            tensors += [
                self._expert(f"{name}.bias", self.ffn, 1, "column", "scale") for name in names
            ]
            tensors.append(self._expert("down.bias", self.width, 1, "none", "scale"))
        if self.shared_ffn:
            tensors += [
                self._shared(name, self.shared_ffn, self.hidden, "column") for name in names
            ]
            tensors.append(self._shared("down", self.hidden, self.shared_ffn, "row"))
            if self.shared_gate:
                tensors.append(
                    Tensor(
                        name=f"{self.name}.shared_gate", role="router", rows=1, columns=self.hidden
                    )
                )
        return tuple(tensors)

    def saved(self) -> tuple[Saved, ...]:
        between = 2 if self.gated else 1
        kept = [
            Saved(
                name="experts input",
                module="norms",
                per_token=self.hidden,
                split="sequence",
                recomputable=True,
            ),
            Saved(
                name="router scores", per_token=2 * self.count, width="float32", split="sequence"
            ),
            Saved(
                name="dispatched tokens",
                module="moe",
                per_token=self.width,
                routed=self.active,
                split="sequence",
            ),
            Saved(
                name="experts before the activation",
                module="moe",
                per_token=between * self.ffn,
                routed=self.active,
            ),
            Saved(
                name="experts after the activation",
                module="moe_activation",
                per_token=self.ffn,
                routed=self.active,
                recomputable=True,
            ),
            Saved(
                name="experts output",
                module="moe",
                per_token=self.width,
                routed=self.active,
                split="sequence",
            ),
        ]
        if self.shared_ffn:
            kept.append(
                Saved(
                    name="shared experts before the activation",
                    module="moe",
                    per_token=between * self.shared_ffn,
                )
            )
            kept.append(
                Saved(
                    name="shared experts after the activation",
                    module="moe",
                    per_token=self.shared_ffn,
                    recomputable=True,
                )
            )
        return tuple(kept)

    def elementwise_elements(self) -> float:
        moved = 4.0 * self.active * self.width
        return moved + 3.0 * (self.active * self.ffn + self.shared_ffn) + 3.0 * self.hidden
