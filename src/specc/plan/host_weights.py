"""Weights of a replica that lie in host memory, and the lines of its ledger with them."""

from specc.plan.ledger import LedgerLine, in_host_memory, moved_to_host
from specc.record import record

OUTSIDE_LAYERS = frozenset({"embedding", "positions", "head"})
"""Classes of weights that belong to no layer."""


@record
class HostWeights:
    """Weights of a rank that lie in host memory.

    Attributes:
        all: All of them.
        experts: Those of routed experts.
        layers: Those of so many layers of each pipeline stage.
        amount: So many bytes.
    """

    all: bool = False
    experts: bool = False
    layers: int = 0
    amount: float = 0.0

    def moved(self, lines: list[LedgerLine], layers: float) -> list[LedgerLine]:
        """The lines of weights with what lies in host memory marked.

        Args:
            lines: One for each class of weights, named after it.
            layers: Layers of the stage.
        """
        share = 1.0 if self.all else min(1.0, self.layers / max(layers, 1.0))
        left: list[LedgerLine] = []
        for line in lines:
            role = line.name.partition(": ")[2].replace(" ", "_")
            inside = self.all or role not in OUTSIDE_LAYERS
            there = 1.0 if self.experts and role == "experts" else share * inside
            left += in_host_memory(line, there)
        if not self.amount:
            return left
        return moved_to_host(left, "weights", self.amount)
