"""What stands behind a dot."""

from specc.design.attribute import Attribute, Form
from specc.design.entity import Citation, Counted, Entity
from specc.design.expression import UNKNOWN, Unknown
from specc.design.fields import attributes
from specc.design.value_type import CONDITION, ValueType
from specc.diagnostics.span import Span
from specc.resolve.scope import Reading, Scope, span_of
from specc.resolve.values import FAILED, Evaluated, Failure, Namespace
from specc.syntax import nodes
from specc.units import Quantity


def as_found(value: object, name: str = "", attribute: Attribute | None = None) -> Evaluated:
    """A field's value as expressions see it; one that is not known has the name and the type of the field."""
    if value is None:
        return Unknown((name,) if name else (), _type_of_field(attribute))
    if isinstance(value, int) and not isinstance(value, bool):
        return Quantity(value)
    return value  # type: ignore[return-value]


def member(reading: Reading, owner: Evaluated, name: str, span: Span) -> Evaluated | None:
    """What stands behind a dot: a name of a namespace, a field of an entity, a key of a table."""
    if isinstance(owner, Namespace):
        return reading.inside(owner, name, span)
    if isinstance(owner, dict):
        return as_found(owner[name]) if name in owner else UNKNOWN
    if isinstance(owner, Citation):
        return getattr(owner, name, None)
    if isinstance(owner, Entity):
        known = attributes(type(owner))
        if name in known:
            path = f"{owner.path or owner.name}.{name}"
            return as_found(getattr(owner, name), path, known[name])
        for field, attribute in known.items():
            if attribute.head == name:
                return as_found(getattr(owner, field))
        return None
    if isinstance(owner, Counted):
        return as_found(owner.count) if name == "count" else member(reading, owner.of, name, span)
    return None


def _type_of_field(attribute: Attribute | None) -> ValueType:
    """What a field that is not known would be."""
    if attribute is None:
        return None
    if attribute.form in {Form.QUANTITY, Form.NUMBER, Form.COUNT, Form.SHARE}:
        return attribute.dimensions[0] if len(attribute.dimensions) == 1 else None
    return CONDITION if attribute.form is Form.FLAG else None


def members(
    value: Evaluated,
    links: list[nodes.MemberAccess],
    path: list[str],
    node: nodes.MemberAccess,
    scope: Scope,
) -> Evaluated:
    """What a path leads to from a value: a field, or a result where one is asked for; what is not there is reported."""
    for place, link in enumerate(links):
        if isinstance(value, Failure | Unknown):
            return value
        if scope.requiring and isinstance(value, Entity):
            leaf = scope.result(value, path[place:], span_of(node, scope))
            if leaf is not None:
                return leaf
        found = scope.member(value, link.name, Span(scope.source, link.name_start, link.end))
        if found is None:
            scope.no_member(value, path[place:], span_of(node, scope))
            return FAILED
        value = found
    return value
