"""What the user reads, whether from a fault of the text or from a rule's judgement."""

import enum
from collections.abc import Callable, Iterable
from functools import cached_property

from specc.diagnostics.span import Span
from specc.record import evolve, field, record


class Severity(enum.IntEnum):
    """How grave a finding is; the order is that of reports."""

    ERROR = 0
    WARNING = 1
    INFO = 2

    @property
    def word(self) -> str:
        """The word that reports print."""
        return self.name.lower()


class Applicability(enum.Enum):
    """How far a fix can be trusted."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY = "display"


@record(kw_only=False)
class Label:
    """A place with a few words. The primary one makes sense alone; others give the cause elsewhere."""

    span: Span
    text: str = ""
    primary: bool = False


@record(kw_only=False)
class Edit:
    """Replace the text of a span."""

    span: Span
    text: str


@record(kw_only=False)
class Fix:
    """A change of the text that would help."""

    title: str
    edits: tuple[Edit, ...]
    applicability: Applicability = Applicability.UNSAFE


@record(kw_only=False)
class Advice:
    """What to do about a finding: sentences, and changes of the text."""

    helps: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()


@record
class Diagnostic:
    """One finding: `message` says what is wrong, `helps` what to do, `notes` the facts behind it.

    Advice is worked out when it is first read: comparing a misspelt name with all others takes time that a finding which
    nobody is shown need not cost. `subject` is the path of names to what the finding is about ("pod.fabric.compute"); the fingerprint
    rests on it and not on line numbers, so that moving a block does not make a new finding.
    """

    code: str
    slug: str
    severity: Severity
    message: str
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    advise: Callable[[], Advice] = field(default=Advice, eq=False, shown=False)
    subject: str = ""
    data: tuple[tuple[str, object], ...] = ()

    @cached_property
    def advice(self) -> Advice:
        """What to do about it."""
        return self.advise()

    @property
    def helps(self) -> tuple[str, ...]:
        """What to do, in sentences."""
        return self.advice.helps

    @property
    def fixes(self) -> tuple[Fix, ...]:
        """Changes of the text that would help."""
        return self.advice.fixes

    @property
    def span(self) -> Span | None:
        """The primary place, if there is one."""
        for label in self.labels:
            if label.primary:
                return label.span
        return self.labels[0].span if self.labels else None

    @property
    def fingerprint(self) -> str:
        """Stable over moves of text: code, file, subject and message."""
        import hashlib

        span = self.span
        text = "\0".join((self.code, span.source.name if span else "", self.subject, self.message))
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def ordered(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """By file, place, severity and code, each finding once, with places as people know them."""
    seen = set()
    kept = []
    for diagnostic in map(placed, diagnostics):
        span = diagnostic.span
        place = (span.source.name, span.start, span.end) if span else ("", 0, 0)
        key = (
            *place[:1],
            place[1],
            int(diagnostic.severity),
            diagnostic.code,
            place[2],
            diagnostic.message,
        )
        if key not in seen:
            seen.add(key)
            kept.append((key, diagnostic))
    return [diagnostic for _, diagnostic in sorted(kept, key=lambda pair: pair[0])]


def placed(diagnostic: Diagnostic) -> Diagnostic:
    """With places in the document that a text was made from; a fix of such a text is no fix of the document."""
    if all(label.span.source.written is None for label in diagnostic.labels):
        return diagnostic
    labels = tuple(evolve(label, span=label.span.shown) for label in diagnostic.labels)
    return evolve(diagnostic, labels=labels, advise=lambda: Advice(diagnostic.helps))
