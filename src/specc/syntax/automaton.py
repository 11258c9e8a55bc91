"""Runs the tables that Lark makes of the grammar: tokens in, nodes out.

A statement that cannot be read stops the automaton; it goes back to where the statement began, puts an error in its
place and goes on behind it, so that each faulty statement has one fault.
"""

from collections.abc import Callable, Iterator
from typing import Any

from specc.syntax import tables
from specc.syntax.lexer import Tokens
from specc.syntax.limits import Limits
from specc.syntax.recovery import Recovery
from specc.syntax.statement_nodes import StatementNodes
from specc.syntax.stop import Stop

_Action = Callable[[StatementNodes, list[Any], int, int], Any]

UNIT = -tables.UNIT


def _pairs(row: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    return zip(row[::2], row[1::2], strict=True)


def _actions() -> list[dict[str, int]]:
    rows = []
    for row in tables.ROWS:
        actions: dict[str, int] = {}
        for group, code in _pairs(row):
            actions.update(dict.fromkeys(tables.GROUPS[group], code))
        rows.append(actions)
    return rows


ACTIONS = _actions()
"""Of each state, by the kind of the next token: what to do, as `tables.ROWS` writes it."""

GOTOS: list[dict[int, int]] = [dict(_pairs(row)) for row in tables.GOTOS]
"""Of each state: where to go behind a symbol."""


def _collect(build: StatementNodes, read: list[Any], first: int, last: int) -> list[Any]:
    """The children of a repeated piece."""
    return read


def _pick(build: StatementNodes, read: list[Any], first: int, last: int) -> Any:
    """What stands in parentheses."""
    return read[0]


_PLAIN: dict[str, _Action] = {"collect": _collect, "pick": _pick}
RULES: list[tuple[int, int, tuple[int, ...] | None, _Action]] = [
    (size, symbol, places, _PLAIN.get(name) or getattr(StatementNodes, name))
    for size, symbol, places, name in tables.RULES
]
STATEMENT = tables.SYMBOLS.index("_statement")


def children(read: list[Any], places: tuple[int, ...]) -> list[Any]:
    """The children of a rule: absent pieces are None, and those of repeated pieces stand among the others."""
    taken: list[Any] = []
    for place in places:
        if place >= 0:
            taken.append(read[place])
        elif place == -1:
            taken.append(None)
        elif taken:
            taken += read[-2 - place]
        else:
            taken = read[-2 - place]  # nobody else has it
    return taken


def only_choice(state: int) -> int | None:
    """What to do in a state where all is read: a wrong token is found behind it, and never inside of a closed block."""
    codes = set(ACTIONS[state].values())
    code = codes.pop() if len(codes) == 1 else 0
    return code if code < 0 else None


def accepts(states: list[int], kind: str) -> bool:
    """Whether a token could be read next."""
    stack = states.copy()
    while (code := ACTIONS[stack[-1]].get(kind)) is not None:
        if code >= 0:
            return True
        if code <= UNIT:
            stack.pop()
            symbol = UNIT - code
        else:
            size, symbol, _, _ = RULES[-1 - code]
            del stack[len(stack) - size :]
        stack.append(GOTOS[stack[-1]][symbol])
    return False


def run(tokens: Tokens, limits: Limits, recovery: Recovery) -> tuple[list[Any], StatementNodes]:
    """The statements of a text, and what was noted while they were built; faults go to `recovery`."""
    kinds = tokens.kinds
    actions, gotos, rules = ACTIONS, GOTOS, RULES
    state = at = 0
    kind = kinds[0]
    states: list[int] = [0]
    values: list[Any] = []
    firsts: list[int] = []  # the first token of each value
    build = StatementNodes(tokens, limits, states)
    while True:
        code = actions[state].get(kind)
        try:
            if code is None:
                if len(states) == 2 and state == _END:
                    return values[0], build
                code = only_choice(state)
                if code is None:
                    raise Stop(at, "")  # noqa: TRY301 - as those that build raise it
            if code >= 0:
                state = code
                states.append(state)
                values.append(at)
                firsts.append(at)
                at += 1
                kind = kinds[at]
                continue
            if code <= UNIT:
                states.pop()
                state = gotos[states[-1]][UNIT - code]
                states.append(state)
                continue
            size, symbol, places, action = rules[-1 - code]
            if size:
                read = values[-size:]
                first = firsts[-size]
                del states[-size:]
            else:
                read = []
                first = at
            if places is not None:
                read = children(read, places)
            value = action(build, read, first, at - 1)
            if size:
                values[-size:] = (value,)
                if size > 1:
                    del firsts[1 - size :]
            else:
                values.append(value)
                firsts.append(first)
            state = gotos[states[-1]][symbol]
            states.append(state)
        except Stop as stop:
            at = recover(recovery, stop, at, states, values, firsts)
            state = states[-1]
            kind = kinds[at]


_END = GOTOS[0][tables.SYMBOLS.index("start")]


def recover(
    recovery: Recovery,
    stop: Stop,
    at: int,
    states: list[int],
    values: list[Any],
    firsts: list[int],
) -> int:
    """Put an error in the place of the statement that cannot be read on; the token to go on with."""
    from specc.syntax.expected import END_OF_LINE, expected

    kind = recovery.tokens.kinds[at]
    if not stop.mistake and kind in {"}", ","} and accepts(states, "newline"):
        if kind == "}":  # inside of a block it would be read
            recovery.extra_closer(at)
            return at
        recovery.note(Stop(at, END_OF_LINE))
        return recovery.behind(at, at)
    below = len(states) - 1
    while STATEMENT not in GOTOS[states[below]] or (kind == "end" and below > 1):
        below -= 1
    first = firsts[below] if below < len(firsts) else at
    behind = recovery.behind(first, at)
    if not recovery.full() and not recovery.repaired(first, behind):
        if not stop.mistake:
            stop.expected = expected(recovery.tokens, at, lambda kind: accepts(states, kind))
        recovery.note(stop)
    del states[below + 1 :], values[below:], firsts[below:]
    states.append(GOTOS[states[below]][STATEMENT])
    values.append(recovery.salvaged(first))
    firsts.append(first)
    return behind
