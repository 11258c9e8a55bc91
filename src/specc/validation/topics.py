"""What compares the rows of each topic; its module is loaded when it is asked for."""

from collections.abc import Callable, Sequence
from importlib import import_module

from specc.validation.rows import Compared


def comparer(topic: str) -> Callable[[Sequence[dict[str, str]]], list[Compared]]:
    """What compares the rows of a topic: `validate_rows`, or `validate_<topic>`, of its module."""
    module = import_module(f"specc.validation.{topic}")
    compare: Callable[[Sequence[dict[str, str]]], list[Compared]]
    compare = getattr(module, "validate_rows", None) or getattr(module, f"validate_{topic}")
    return compare
