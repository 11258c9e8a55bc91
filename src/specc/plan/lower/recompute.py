"""What `recompute` means for a job's time and memory."""

from specc.design.entity import EnumValue, Value

COMPUTED = ("selective", "full")


def recomputation_of(what: Value) -> str:
    """`none`, `selective` or `full`; what results do not depend on yet, such as a list of modules, is none."""
    return what.word if isinstance(what, EnumValue) and what.word in COMPUTED else "none"
