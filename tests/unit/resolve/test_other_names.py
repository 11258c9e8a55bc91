"""What other tools call things: every name that is offered for theirs is one of the language."""

import re
from collections.abc import Iterator
from pathlib import Path

from specc.design.entity import Entity
from specc.design.fields import attributes
from specc.design.kinds import described_kinds, kind_class
from specc.design.results import result_names
from specc.design.vocabulary.known import known_words
from specc.resolve import other_names

SHIPPED = Path(__file__).parents[3] / "specs" / "examples"


def _fields(cls: type[Entity], seen: set[type[Entity]]) -> Iterator[str]:
    if cls in seen:
        return
    seen.add(cls)
    for name, attribute in attributes(cls).items():
        yield attribute.head or name
        if attribute.owner is not None:
            yield from _fields(attribute.owner, seen)


def _names() -> Iterator[str]:
    for kind in described_kinds():
        yield kind
        yield from _fields(kind_class(kind), set())
        for result in result_names(kind):
            yield from (result, result.partition(".")[0])
    for entries in known_words().values():
        for entry in entries:
            yield from entry.arguments


def test_only_names_of_the_language_are_offered() -> None:
    known = set(_names())
    offered = {name for ours in other_names._NAMES.values() for name in ours.split()}
    assert offered
    assert not offered - known


def test_what_is_said_in_another_way_is_understood_so(specc, tmp_path) -> None:
    """Each line that a hint writes stands in a service, or a network, without a complaint about the language."""
    spec = (SHIPPED / "chat_500_users.gpuspec").read_text(encoding="utf-8")
    lines = {
        line
        for hint in other_names._HINTS.values()
        for line in re.findall(r"`([^`]+)`", hint)
        if line.startswith("require")
    }
    assert lines
    for line in sorted(lines):
        said = line.replace("duration", "ttft.p95")  # a service that never ends has none
        text = spec.replace("require ttft.p95 <= 3 s", said)
        assert said in text
        (tmp_path / "hint.gpuspec").write_text(text, encoding="utf-8")
        ran = specc("check", "hint.gpuspec", "-f", "concise")
        assert not re.findall(r"error\[GS[12]\d{3}\].*", ran.out), line
