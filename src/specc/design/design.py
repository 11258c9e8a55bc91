"""The whole that one set of files describes."""

from typing import TypeVar

import attrs

from specc.design.entity import Allowance, Entity, Value
from specc.design.requirement import Requirement
from specc.diagnostics.diagnostic import Diagnostic

N = TypeVar("N", bound=Entity)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Design:
    """Everything that a file declares or imports, resolved.

    `entities` are those declared in the file itself, by name, in the order of the text; `values` its params and lets;
    `variants` the same design with the changes of each variant; `faults` is what is wrong with a variant or a point of a
    sweep beyond what is wrong with the spec that it varies.
    """

    name: str
    entities: dict[str, Entity] = attrs.field(factory=dict)
    values: dict[str, Value] = attrs.field(factory=dict)
    requirements: tuple[Requirement, ...] = ()
    allowances: tuple[Allowance, ...] = ()  # those that stand in no entity
    variants: "dict[str, Design]" = attrs.field(factory=dict)
    faults: tuple[Diagnostic, ...] = ()
    settings: dict[str, str] = attrs.field(factory=dict)
    files: dict[str, str] = attrs.field(factory=dict)  # every file read, with its text

    def of_kind(self, cls: type[N]) -> dict[str, N]:
        """The entities of a class, by name."""
        return {name: entity for name, entity in self.entities.items() if isinstance(entity, cls)}
