"""Nodes take their fields from what a class body annotates, whichever way the running Python says it."""

import pytest

from specc.syntax.node import NodeType, SyntaxNode


@pytest.mark.parametrize(
    "space",
    [
        {"__annotations__": {"name": str, "parts": tuple}},
        # From Python 3.14 on (PEP 649) a body leaves a function that is asked for the annotations.
        {"__annotate_func__": lambda form: {"name": str, "parts": tuple} if form == 1 else None},
    ],
)
def test_the_fields_of_a_node_are_those_that_its_body_annotates(space: dict) -> None:
    kind = NodeType("Named", (SyntaxNode,), dict(space))
    assert kind.fields == ("start", "end", "name", "parts")
    made = kind(1, 2, "x", ())
    assert (made.start, made.end, made.name, made.parts) == (1, 2, "x", ())


def test_a_node_without_fields_of_its_own_has_those_of_its_base() -> None:
    assert NodeType("Bare", (SyntaxNode,), {}).fields == ("start", "end")
