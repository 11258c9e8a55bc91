"""GS8101: a number of the catalogue without a source.

What it finds: a quantity of a part or model below `specs/` that neither cites a source (`@source`) nor stands in an
entity or block that does. Elsewhere sources are advised, not required.

Why it matters: a number that nobody can trace cannot be trusted or corrected.

What to do: declare `source name { title, publisher, published or accessed }` and cite it on the field, the block or the
entity.
"""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.design.attribute import Form
from specc.design.design import Design
from specc.design.entity import Entity
from specc.design.fields import attributes
from specc.diagnostics.diagnostic import Severity

_NUMBERS = {Form.QUANTITY, Form.NUMBER, Form.LIST}


def unsourced_number(design: Design) -> Iterator[Finding]:
    """Quantities that the design's own catalogue entries state without a source."""
    for entity in design.entities.values():
        if entity.path.startswith("std."):
            yield from _fields(entity, entity)


def _fields(owner: Entity, entity: Entity) -> Iterator[Finding]:
    for name, attribute in attributes(type(entity)).items():
        value = getattr(entity, name)
        if isinstance(value, Entity) and attribute.form is Form.BLOCK:
            yield from _fields(owner, value)
        origin = entity.origins.get(name)
        if (
            attribute.form not in _NUMBERS
            or origin is None
            or origin.citation is not None
            or value is None
        ):
            continue
        yield Finding(
            about=owner,
            span=origin.span,
            message=f"`{owner.name}` states `{name}` without a source",
            label="no source",
            helps=("cite one: `@name` behind the value, the block's head or the entity's head",),
        )


RULE = Rule(
    code="GS8101", slug="unsourced-number", severity=Severity.WARNING, judge=unsourced_number
)
