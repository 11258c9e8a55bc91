"""Every declared field is read by something, or says that it is for people alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

from specc.design.attribute import Attribute
from specc.design.fields import attributes
from specc.design.kinds import described_kinds, kind_class

SOURCE = Path(__file__).parent.parent.parent / "src" / "specc"


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
    values: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                values.add(node.attr)
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "getattr":
                values |= {arg.value for arg in node.args[1:2] if isinstance(arg, ast.Constant)}
    return values


def unread() -> set[str]:
    known = read_names()
    return {
        name
        for _, name, attribute in declared()
        if name not in known and not attribute.descriptive
    }


def test_every_field_is_read_or_is_for_people_alone() -> None:
    assert unread() == set()


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
