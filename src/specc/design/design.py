"""The whole that one set of files describes."""

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

import attrs

from specc.design.choice import Choice
from specc.design.currency import currency_of_design
from specc.design.entity import Allowance, Entity, Value
from specc.design.requirement import Requirement
from specc.design.walk import reachable
from specc.diagnostics.diagnostic import Diagnostic
from specc.record import field, record

N = TypeVar("N", bound=Entity)


@record
class Following:
    """Expressions of a file that rest on what its variants and sweeps change.

    Attributes:
        fields: Those of fields, by where they begin and end.
        values: Those of lets, by name.
        imports: Import paths of the parts of the catalogue that they use, by the names that they use.
    """

    fields: dict[tuple[int, int], str] = field(factory=dict)
    values: dict[str, str] = field(factory=dict)
    imports: dict[str, str] = field(factory=dict)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Design:
    """Everything that a file declares or imports, resolved.

    `entities` are those declared in the file itself, by name, in the order of the text, `imported` those that it imports by name;
    `values` are its params and lets, of which `params` are the former; `variants` the same design with the changes of each variant, `sweeps` the values of each axis by
    its path, and `following` what rests on either; `faults` is what is wrong with a variant or a point of a sweep beyond what is
    wrong with the spec that it varies. Where parts are to be chosen it is the design with the first of each choice, and
    `alternative` makes the one with other options, by their places in the lists of `choices`.
    """

    name: str
    entities: dict[str, Entity] = attrs.field(factory=dict)
    imported: dict[str, Entity] = attrs.field(factory=dict)
    values: dict[str, Value] = attrs.field(factory=dict)
    requirements: tuple[Requirement, ...] = ()
    allowances: tuple[Allowance, ...] = ()  # those that stand in no entity
    params: tuple[str, ...] = ()
    variants: "dict[str, Design]" = attrs.field(factory=dict)
    sweeps: dict[str, dict[str, tuple[Value, ...]]] = attrs.field(factory=dict)
    following: Following = attrs.field(factory=Following)
    faults: tuple[Diagnostic, ...] = ()
    settings: dict[str, str] = attrs.field(factory=dict)
    files: dict[str, str] = attrs.field(factory=dict)  # every file read, with its text
    choices: tuple[
        Choice, ...
    ] = ()  # places where the text leaves it open which part stands there
    alternative: "Callable[[tuple[int, ...]], Design] | None" = (
        None  # the design with those options
    )

    @property
    def currency(self) -> str:
        """In which all money is told: what the first cluster states that states one."""
        return currency_of_design(self.entities.values())

    @cached_property
    def _reached(self) -> dict[str, list[Entity]]:
        reached: dict[str, list[Entity]] = {}
        for entity in reachable(*self.entities.values()):
            reached.setdefault(entity.kind, []).append(entity)
        return reached

    def reached(self, kind: str) -> tuple[Entity, ...]:
        """The entities of a kind that those of the file rest on, and its own. A caller imports the kind's class only where there are any."""
        return tuple(self._reached.get(kind, ()))

    def of_kind(self, cls: type[N]) -> dict[str, N]:
        """The entities of a class, by name."""
        return {name: entity for name, entity in self.entities.items() if isinstance(entity, cls)}

    def known(self, cls: type[N]) -> dict[str, N]:
        """The entities of a class that the file imports by name, and its own, by the name that they were declared with."""
        there = (*self.imported.values(), *self.entities.values())
        return {entity.name: entity for entity in there if isinstance(entity, cls)}
