"""Comparisons with a field of words: which field a side names, and which words it may be compared with."""

from specc.design.attribute import Attribute
from specc.design.entity import Counted, Entity, EnumValue
from specc.design.expression import type_of
from specc.design.fields import attributes
from specc.design.value_type import WORD
from specc.resolve.scope import Scope, span_of
from specc.resolve.values import Evaluated
from specc.syntax import nodes


def is_word_of(attribute: Attribute, value: Evaluated) -> bool:
    """Whether a value is one that a field of words may be compared with; other sorts are judged by their types."""
    if not attribute.words or type_of(value) is not WORD:  # type: ignore[arg-type]
        return True
    if isinstance(value, EnumValue):
        return value.word in attribute.words
    own = attribute.vocabulary is not None and attribute.vocabulary.own
    return own or value in attribute.words


def field_of(node: nodes.Expression, scope: Scope) -> tuple[str, Attribute | None]:
    """The field that one side of a comparison names, where it is one that takes words."""
    if isinstance(node, nodes.Name):
        return node.text, scope.attribute(node.text)
    if not isinstance(node, nodes.MemberAccess):
        return "", None
    owner = _quietly(node.value, scope)
    if isinstance(owner, Counted):
        owner = owner.of
    attribute = attributes(type(owner)).get(node.name) if isinstance(owner, Entity) else None
    return node.name, attribute


def _quietly(node: nodes.Expression, scope: Scope) -> Evaluated:
    """An entity that a path leads to; what is wrong with the path is said when it is evaluated."""
    if isinstance(node, nodes.Name):
        return scope.lookup(node.text, span_of(node, scope))
    if isinstance(node, nodes.MemberAccess):
        owner = _quietly(node.value, scope)
        if isinstance(owner, Entity | Counted):
            return scope.member(owner, node.name, span_of(node, scope))
    return None
