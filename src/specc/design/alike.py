"""Whether two things are the same but for what they are called and where they were written."""

from typing import Any

import attrs

from specc.design.entity import Entity

CALLED = frozenset(
    {"name", "path", "doc", "origin", "origins", "allowances", "conditions", "span"}
)
"""What no result rests on."""


def alike(one: object, other: object) -> bool:
    """Whether two values describe the same thing; of two entities what they are called and where they stand does not count."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, Entity):
        return _fields(one, other, CALLED)
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if attrs.has(type(one)):
        return _fields(one, other, frozenset({"span", "spans"}))
    return one == other


def _fields(one: Any, other: Any, without: frozenset[str]) -> bool:
    return all(
        alike(getattr(one, field.name), getattr(other, field.name))
        for field in attrs.fields(type(one))
        if field.name not in without
    )
