"""Faults: what a station finds wrong in the text, as frozen values that carry facts and know their words.

A station's faults are a family: a file a code under its `faults/`, with one class named after the file. The file's docstring
is the page: what it finds, why it matters, `Example:` and `Use instead:` as fenced gpuspec blocks. The first must produce
exactly this code, the second must not; a test runs both.
"""

from typing import ClassVar, dataclass_transform

from specc.diagnostics.diagnostic import (
    Advice,
    Applicability,
    Diagnostic,
    Edit,
    Fix,
    Label,
    Severity,
)
from specc.diagnostics.span import Span


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Facts:
    """Named values, declared by annotations as in a data class; nobody changes them.

    An attrs class takes half a millisecond to make. There are some seventy faults and a good file has none of them, so
    they are plain classes that only type checkers see as data classes.
    """

    def __init__(self, **facts: object) -> None:
        """Keep the facts."""
        self.__dict__.update(facts)


def short(text: str, most: int = 40) -> str:
    """A piece of the text as a message quotes it."""
    return text if len(text) <= most else text[: most - 1] + "…"


def replace(title: str, span: Span, text: str, safe: bool = True) -> tuple[Fix, ...]:
    """The fix that puts `text` in the place of a span."""
    return (Fix(title, (Edit(span, text),), Applicability.SAFE if safe else Applicability.UNSAFE),)


class Fault(Facts):
    """Something wrong at a place of the text. Members set `code` and `slug` and give the words."""

    code: ClassVar[str]
    slug: ClassVar[str]
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span

    def message(self) -> str:
        """One line, lower case, no full stop: what was found and what was allowed."""
        raise NotImplementedError

    def label(self) -> str:
        """A few words under the caret; they make sense alone."""
        return ""

    def others(self) -> tuple[Label, ...]:
        """Related places."""
        return ()

    def notes(self) -> tuple[str, ...]:
        """Facts behind the message."""
        return ()

    def helps(self) -> tuple[str, ...]:
        """What to do."""
        return ()

    def fixes(self) -> tuple[Fix, ...]:
        """Changes of the text that would help."""
        return ()

    def advice(self) -> Advice:
        """Both."""
        return Advice(self.helps(), self.fixes())

    def diagnostic(self, subject: str = "") -> Diagnostic:
        """The fault as the user reads it."""
        return Diagnostic(
            code=self.code,
            slug=self.slug,
            severity=self.severity,
            message=self.message(),
            labels=(Label(self.span, self.label(), primary=True), *self.others()),
            notes=self.notes(),
            advise=self.advice,
            subject=subject,
        )
