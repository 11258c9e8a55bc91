"""Open fields of a training job that take words: which of them are tried, those first that cost the least time."""

from specc.design.entity import EnumValue, Value
from specc.design.workload import Training

SHARDINGS = ("none", "zero1", "zero3")
"""`zero2` is for who asks for it: stacks differ in whether its gradients are reduced at every microbatch, and it has no price of its
own."""


def options(training: Training, field: str) -> tuple[Value, ...]:
    """What an open field may be: each takes no more memory than the one before it, and no less time but for `sharding`."""
    if field == "sharding":
        return SHARDINGS
    if field == "offload":
        return (EnumValue("none"), EnumValue("optimizer"))
    routed = training.model is not None and training.model.experts is not None
    modules = (EnumValue("norms"), EnumValue("moe" if routed else "mlp"))
    scores = () if training.flash_attention else (EnumValue("selective"),)
    return (EnumValue("none"), *scores, modules, EnumValue("full"))
