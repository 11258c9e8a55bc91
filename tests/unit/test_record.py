"""Records: what a class with named fields gets, and that it gets it only when a value asks for it."""

import copy
import pickle
from functools import cached_property
from typing import Any, ClassVar

import pytest

from specc.record import FEW, evolve, field, fields, is_record, record


@record
class Link:
    """Named, frozen and compared by what it holds."""

    unit: ClassVar[str] = "Gb/s"

    rate: int
    count: int = 1
    names: list[str] = field(factory=list)
    note: str = field(default="", eq=False, shown=False)

    @property
    def total(self) -> int:
        return self.rate * self.count


@record
class Cable(Link):
    length: float = 0.0


@record(kw_only=False, frozen=False)
class Counter:
    kept: int = 0


@record(eq=False)
class Bill:
    lines: tuple[int, ...]

    @cached_property
    def total(self) -> int:
        return sum(self.lines)


@record
class Named:
    name: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Named) and self.name.lower() == other.name.lower()

    def __hash__(self) -> int:
        return hash(self.name.lower())

    def __repr__(self) -> str:
        return f"<{self.name}>"


def test_values_hold_what_was_given_and_defaults_for_the_rest() -> None:
    link = Link(rate=400, count=2)
    assert (link.rate, link.count, link.names, link.note, link.total) == (400, 2, [], "", 800)
    assert Link(rate=1).names is not Link(rate=1).names
    assert Link.unit == "Gb/s"
    assert [each.name for each in fields(Link)] == ["rate", "count", "names", "note"]


@pytest.mark.parametrize(
    "wrong", [{}, {"count": 1}, {"rate": 1, "rat": 2}, {"rate": 1, "unit": "b/s"}]
)
def test_a_missing_or_unknown_field_is_an_error(wrong: dict[str, Any]) -> None:
    for _ in range(FEW + 2):  # the first values of a class and the ones after them
        with pytest.raises(TypeError):
            Link(**wrong)


def test_fields_are_given_by_name_unless_the_class_says_otherwise() -> None:
    @record(kw_only=False)
    class Pair:
        first: int
        second: int = 2

    for _ in range(FEW + 2):
        with pytest.raises(TypeError):
            Link(400)  # type: ignore[misc]
        for wrong in ((1, 2, 3), ()):
            with pytest.raises(TypeError):
                Pair(*wrong)  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            Pair(1, first=1)  # type: ignore[misc]
        assert (Pair(1).second, Pair(1, 3).second, Pair(second=4, first=1).second) == (2, 3, 4)
    assert Counter(3).kept == Counter(kept=3).kept == 3


def test_nothing_changes_in_a_frozen_record() -> None:
    link = Link(rate=400)
    for name in ("rate", "other"):
        with pytest.raises(AttributeError):
            setattr(link, name, 1)
    with pytest.raises(AttributeError):
        del link.rate
    counter = Counter(1)
    counter.kept = 2
    assert counter.kept == 2
    with pytest.raises(AttributeError):
        counter.other = 1  # type: ignore[attr-defined]


def test_equal_fields_make_equal_values() -> None:
    names = ["a"]
    assert Link(rate=1, names=names) == Link(rate=1, names=["a"], note="else")
    assert Link(rate=1) != Link(rate=2)
    assert Link(rate=1) != Cable(rate=1)
    assert Link(rate=1) != 1
    assert Counter(1) == Counter(1)
    assert Bill(lines=()) != Bill(lines=())
    assert Named(name="A") == Named(name="a")


def test_frozen_values_are_hashed_by_what_they_are_compared_by() -> None:
    frozen = Cable(rate=1, names=(), note="a")  # type: ignore[arg-type]
    assert hash(frozen) == hash(evolve(frozen, note="b"))
    assert {frozen: 1}[evolve(frozen, note="b")] == 1
    assert hash(Named(name="A")) == hash(Named(name="a"))
    assert len({Bill(lines=()), Bill(lines=())}) == 2
    with pytest.raises(TypeError):
        hash(Counter(1))


def test_fields_are_inherited() -> None:
    cable = Cable(rate=400, length=3.0)
    assert [each.name for each in fields(Cable)] == ["rate", "count", "names", "note", "length"]
    assert (cable.total, cable.length) == (400, 3.0)
    assert evolve(cable, count=2) == Cable(rate=400, count=2, length=3.0)


def test_a_copy_with_changes() -> None:
    link = Link(rate=400, note="kept")
    changed = evolve(link, rate=800)
    assert (changed.rate, changed.note, link.rate) == (800, "kept", 400)
    with pytest.raises(TypeError):
        evolve(link, rat=1)


def test_values_travel_between_processes() -> None:
    link = Link(rate=400, names=["a"], note="kept")
    for again in (pickle.loads(pickle.dumps(link)), copy.copy(link), copy.deepcopy(link)):
        assert again == link
        assert again.note == "kept"


def test_cached_values_are_computed_once() -> None:
    bill = Bill(lines=(1, 2))
    assert bill.total == 3
    assert bill.__dict__ == {"total": 3}
    assert not hasattr(Link(rate=1), "__dict__")


def test_values_show_themselves() -> None:
    assert repr(Link(rate=1, note="hidden")) == "Link(rate=1, count=1, names=[])"
    assert repr(Named(name="a")) == "<a>"


def test_records_are_told_from_other_values() -> None:
    assert is_record(Link(rate=1))
    assert not is_record(1)


def test_functions_are_written_when_values_ask_for_them() -> None:
    @record
    class Late:
        a: int

    waiting = Late.__init__, Late.__eq__, Late.__hash__
    for _ in range(FEW):
        Late(a=1)
    assert Late.__init__ is waiting[0]
    Late(a=1)
    assert Late.__init__ is not waiting[0]
    assert (Late.__eq__, Late.__hash__) == waiting[1:]
    assert Late(a=1) == Late(a=1)
    assert Late.__eq__ is not waiting[1]
