"""Every kind of entity and the class that declares its fields; a class is imported when it is needed."""

from functools import cache
from importlib import import_module

from specc.design.entity import Entity
from specc.registry import names

_OTHERS = {
    "model": ("specc.design.model", "Model"),
    "site": ("specc.design.cluster", "Site"),
    "cluster": ("specc.design.cluster", "Cluster"),
    "training": ("specc.design.workload", "Training"),
    "inference": ("specc.design.workload", "Inference"),
    "pipeline": ("specc.design.workload", "Pipeline"),
    "offer": ("specc.design.price", "Offer"),
    "exchange": ("specc.design.price", "Exchange"),
    "stack": ("specc.design.profiles", "Stack"),
    "engine": ("specc.design.profiles", "Engine"),
    "calibration": ("specc.design.profiles", "Calibration"),
}
PARTS = "specc.design.parts"


@cache
def kinds() -> tuple[str, ...]:
    """The names of all kinds, `source`, `variant` and `sweep` among them."""
    return tuple(sorted((*described_kinds(), "source", "variant", "sweep")))


@cache
def described_kinds() -> tuple[str, ...]:
    """The kinds that have fields; a source, a variant and a sweep have a form of their own."""
    return tuple(sorted((*names(PARTS), *_OTHERS)))


@cache
def is_part(kind: str) -> bool:
    """Whether the kind is something that one can buy."""
    return kind in names(PARTS)


@cache
def kind_class(kind: str) -> type[Entity]:
    """The class of a kind.

    Raises:
        KeyError: there is no such kind.
    """
    if kind in _OTHERS:
        module, name = _OTHERS[kind]
        owner: type[Entity] = getattr(import_module(module), name)
        return owner
    if is_part(kind):
        for candidate in vars(import_module(f"{PARTS}.{kind}")).values():
            if isinstance(candidate, type) and candidate.__dict__.get("kind") == kind:
                return candidate
    raise KeyError(kind)
