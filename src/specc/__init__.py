"""Specc, the compiler of the gpuspec language: `compile` a spec, and look at its `Result`.

These names are all that programs may rely on; each is loaded when it is first asked for.
"""

from specc import version

TYPE_CHECKING = False  # `typing` takes longer to load than the version to print
if TYPE_CHECKING:
    from specc.api import Finding, Requirement, Result, compile  # noqa: A004
    from specc.units import Quantity

__version__ = version.VERSION
__all__ = ["Finding", "Quantity", "Requirement", "Result", "__version__", "compile"]

_HOMES = {
    "Finding": "specc.api",
    "Requirement": "specc.api",
    "Result": "specc.api",
    "compile": "specc.api",
    "Quantity": "specc.units",
}


def __getattr__(name: str) -> object:
    """Load a public name (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'specc' has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
