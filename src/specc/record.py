"""Records: frozen values of named fields that cost nothing to declare.

A check declares some hundred and fifty of them and makes values of a third. Here a class gets its slots when it is declared, and
the functions that make, compare and hash its values are written when many are made, or the first is compared or hashed.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from operator import attrgetter
from typing import Any, ClassVar, TypeVar, dataclass_transform, overload

_Value = TypeVar("_Value")
_Kind = TypeVar("_Kind", bound=type)


class _Absent:
    def __repr__(self) -> str:
        return "absent"


ABSENT: Any = _Absent()
"""Stands for a default, or an argument, that there is not."""
FEW = 8
"""Values of a class that are filled field by field; most classes of a check have no more."""


class Field:
    """A field of a record.

    Attributes:
        default: Its value where none is given; `ABSENT` where one has to be.
        factory: What makes its value where none is given and there is no default.
        eq: Whether values are told apart by it.
        shown: Whether `repr` shows it.
    """

    __slots__ = ("default", "eq", "factory", "name", "shown")

    def __init__(
        self, default: Any, factory: Callable[[], Any] | None, *, eq: bool, shown: bool
    ) -> None:
        """Named by the class that it stands in."""
        self.name = ""
        self.default, self.factory, self.eq, self.shown = default, factory, eq, shown


def field(
    *,
    default: Any = ABSENT,
    factory: Callable[[], Any] | None = None,
    eq: bool = True,
    shown: bool = True,
) -> Any:
    """Declares a field of which more is to be said than its default."""
    return Field(default, factory, eq=eq, shown=shown)


@overload
def record(kind: _Kind, /) -> _Kind: ...
@overload
def record(
    *, kw_only: bool = True, frozen: bool = True, eq: bool = True
) -> Callable[[_Kind], _Kind]: ...
@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def record(
    kind: Any = None, /, *, kw_only: bool = True, frozen: bool = True, eq: bool = True
) -> Any:
    """Makes a record of a class whose annotations name its fields.

    Args:
        kind: The class.
        kw_only: Values are made with the names of their fields alone.
        frozen: Fields of a value do not change.
        eq: Values with equal fields are equal; otherwise a value equals itself alone.
    """
    if kind is not None:
        return _declared(kind, kw_only=kw_only, frozen=frozen, eq=eq)
    return lambda declared: _declared(declared, kw_only=kw_only, frozen=frozen, eq=eq)


def is_record(value: object) -> bool:
    """Whether a value is a record."""
    return hasattr(type(value), "__record_fields__")


def fields(kind: type) -> tuple[Field, ...]:
    """The fields of a record, the inherited ones first."""
    fields: tuple[Field, ...] = kind.__record_fields__  # type: ignore[attr-defined]
    return fields


def evolve(value: _Value, /, **changes: Any) -> _Value:
    """A record like this one, with other values in some fields."""
    kind = type(value)
    names, stated = _STATED.get(kind) or _how(kind)
    return kind(**{**dict(zip(names, stated(value), strict=True)), **changes})


_How = tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]
_STATED: dict[type, _How] = {}
"""The names of a record's fields, and what gives their values."""


def _how(kind: type) -> _How:
    names = tuple(each.name for each in fields(kind))
    # For one name alone it gives no tuple.
    stated = (
        attrgetter(*names)
        if len(names) > 1
        else lambda value: tuple(getattr(value, n) for n in names)
    )
    return _STATED.setdefault(kind, (names, stated))


def _declared(kind: type, *, kw_only: bool, frozen: bool, eq: bool) -> type:
    space = dict(kind.__dict__)
    own = tuple(_own_fields(kind, space))
    slots = [each.name for each in own]
    if any(isinstance(value, cached_property) for value in space.values()):
        slots.append("__dict__")
    space.pop("__dict__", None)
    space.pop("__weakref__", None)
    inherited = getattr(kind, "__record_fields__", ())
    space["__record_fields__"] = (*inherited, *own)
    space["__slots__"] = tuple(slots)
    if not kw_only:
        space["__match_args__"] = tuple(each.name for each in space["__record_fields__"])
    made: Any = type(kind)(kind.__name__, kind.__bases__, space)
    made.__init__ = _first_init(made, kw_only=kw_only, frozen=frozen)
    made.__reduce__ = _reduce
    if "__repr__" not in space:
        made.__repr__ = _repr
    if frozen:
        made.__setattr__ = _refuse_setting
        made.__delattr__ = _refuse_deleting
    if eq and "__eq__" not in space:
        made.__eq__ = _first_equal(made)
        made.__hash__ = _first_hash(made) if frozen else None
    return made  # type: ignore[no-any-return]


def _own_fields(kind: type, space: dict[str, Any]) -> Iterator[Field]:
    for name, annotation in kind.__annotations__.items():
        if isinstance(annotation, str):
            if annotation.startswith("ClassVar"):
                continue
        elif annotation is ClassVar or getattr(annotation, "__origin__", None) is ClassVar:
            continue
        stated = space.pop(name, ABSENT)
        field = stated if isinstance(stated, Field) else Field(stated, None, eq=True, shown=True)
        field.name = name
        yield field


def _first_init(kind: Any, *, kw_only: bool, frozen: bool) -> Callable[..., None]:
    made = 0

    def __init__(self: Any, *values: Any, **named: Any) -> None:  # noqa: N807
        nonlocal made
        made += 1
        if made > FEW:
            kind.__init__ = _initialiser(kind, kw_only=kw_only, frozen=frozen)
            kind.__init__(self, *values, **named)
            return
        _fill(self, kind, () if kw_only else fields(kind)[: len(values)], values, named)

    return __init__


def _fill(
    made: Any,
    kind: type,
    placed: tuple[Field, ...],
    values: tuple[Any, ...],
    named: dict[str, Any],
) -> None:
    """What a written function does, field by field: the first values of a class take less time so than the writing."""
    store, used = object.__setattr__, 0
    if len(values) != len(placed):
        raise TypeError(f"{kind.__qualname__} takes {len(placed)} values without a name")
    for each, value in zip(placed, values, strict=True):
        store(made, each.name, value)
    for each in fields(kind)[len(placed) :]:
        value = named.get(each.name, ABSENT)
        if value is ABSENT:
            if each.factory is not None:
                value = each.factory()
            elif each.default is not ABSENT:
                value = each.default
            else:
                raise TypeError(f"{kind.__qualname__} needs `{each.name}`")
        store(made, each.name, value)
        used += each.name in named
    if used != len(named):
        raise TypeError(f"{kind.__qualname__} has no {', '.join(named)}, or has it twice")


def _initialiser(kind: type, *, kw_only: bool, frozen: bool) -> Callable[..., None]:
    space: dict[str, Any] = {"ABSENT": ABSENT, "_store": object.__setattr__}
    parameters, stores = ["self", *("*" for _ in range(kw_only and bool(fields(kind))))], ["pass"]
    for each in fields(kind):
        name, value = each.name, each.name
        if each.factory is not None:
            space[f"_make_{name}"] = each.factory
            parameters.append(f"{name}=ABSENT")
            value = f"_make_{name}() if {name} is ABSENT else {name}"
        elif each.default is not ABSENT:
            space[f"_default_{name}"] = each.default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        stores.append(f"_store(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    return _written(f"__init__({', '.join(parameters)})", "; ".join(stores), kind, space)


def _first_equal(kind: Any) -> Callable[[Any, object], bool]:
    def __eq__(self: Any, other: object) -> bool:  # noqa: N807
        kind.__eq__ = _equal(kind)
        answer: bool = kind.__eq__(self, other)
        return answer

    return __eq__


def _equal(kind: type) -> Callable[..., Any]:
    mine, other = _tuples(kind, "self"), _tuples(kind, "other")
    return _written(
        "__eq__(self, other)",
        f"return {mine} == {other} if other.__class__ is self.__class__ else NotImplemented",
        kind,
        {},
    )


def _first_hash(kind: Any) -> Callable[[Any], int]:
    def __hash__(self: Any) -> int:  # noqa: N807
        kind.__hash__ = _written(
            "__hash__(self)", f"return hash({_tuples(kind, 'self')})", kind, {}
        )
        answer: int = kind.__hash__(self)
        return answer

    return __hash__


def _tuples(kind: type, value: str) -> str:
    return f"({''.join(f'{value}.{each.name}, ' for each in fields(kind) if each.eq)})"


def _written(head: str, body: str, kind: type, space: dict[str, Any]) -> Callable[..., Any]:
    exec(compile(f"def {head}: {body}", "<record>", "exec"), space)  # noqa: S102 - names of our own
    function: Callable[..., Any] = space[head.partition("(")[0]]
    function.__qualname__ = f"{kind.__qualname__}.{function.__name__}"
    return function


def _repr(self: Any) -> str:
    shown = (
        f"{each.name}={getattr(self, each.name)!r}" for each in fields(type(self)) if each.shown
    )
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse_setting(self: object, name: str, value: object) -> None:
    raise AttributeError(f"{type(self).__name__}.{name} is frozen")


def _refuse_deleting(self: object, name: str) -> None:
    raise AttributeError(f"{type(self).__name__}.{name} is frozen")


def _reduce(self: Any) -> tuple[Any, ...]:
    kind = type(self)
    return _restored, (kind, tuple(getattr(self, each.name) for each in fields(kind)))


def _restored(kind: type, values: tuple[Any, ...]) -> Any:
    made: Any = object.__new__(kind)
    for each, value in zip(fields(kind), values, strict=True):
        object.__setattr__(made, each.name, value)
    return made
