"""Every declared field is read by something, or says that it is for people alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

from specc.design.attribute import Attribute
from specc.design.fields import attributes
from specc.design.kinds import kind_class
from specc.reports.field_reference import described_kinds

SOURCE = Path(__file__).parent.parent.parent / "src" / "specc"

NOT_JUDGED_YET = {
    "multiprocessors": "the tiles of a product are dealt by the calibration's units; the part's own are not judged yet",
    "fibres_present": "fibres of trunks are not counted yet",
    "flow": "the flow of coolant loops is not added up yet",
    "endurance": "bytes written over a drive's life are not judged yet",
    "memory_max": "host memory beyond what fits is not judged yet",
    "carbon": "emissions are not computed yet",
    "water": "water is not computed yet",
}
"""Fields that people state and the compiler does not read. The list only shrinks."""


def declared() -> Iterator[tuple[type, str, Attribute]]:
    seen: set[type] = set()
    waiting = [kind_class(kind) for kind in described_kinds()]
    while waiting:
        owner = waiting.pop()
        if owner in seen:
            continue
        seen.add(owner)
        for name, attribute in attributes(owner).items():
            yield owner, name, attribute
            if attribute.owner is not None:
                waiting.append(attribute.owner)


def read_names() -> set[str]:
    """What is read of some object anywhere in the program: `x.name`, `getattr(x, "name")`."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                found.add(node.attr)
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "getattr":
                found |= {arg.value for arg in node.args[1:2] if isinstance(arg, ast.Constant)}
    return found


def unread() -> set[str]:
    known = read_names()
    return {
        name
        for _, name, attribute in declared()
        if name not in known and not attribute.descriptive
    }


def test_every_field_is_read_or_is_for_people_alone() -> None:
    assert unread() - set(NOT_JUDGED_YET) == set()


def test_what_is_read_by_now_is_not_listed() -> None:
    assert set(NOT_JUDGED_YET) - unread() == set()


def test_every_field_and_every_word_is_explained_in_a_line() -> None:
    for owner, name, attribute in declared():
        assert len(attribute.doc.strip().splitlines()) == 1, (owner, name)
        for word in attribute.vocabulary or ():
            assert len(word.doc.strip().splitlines()) == 1, (owner, name, word.name)
            for argument, stated in word.arguments.items():
                assert stated.doc.strip(), (owner, name, word.name, argument)


def test_no_word_is_what_people_mean_by_another() -> None:
    for owner, name, attribute in declared():
        vocabulary = attribute.vocabulary
        for word in vocabulary or ():
            assert vocabulary is not None
            clash = set(word.also) & set(vocabulary.names)
            assert not clash, (owner, name, word.name, clash)
