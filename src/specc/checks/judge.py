"""Runs the rules that judge one kind of value; survives a crashing rule."""

from functools import cache, partial

from specc.checks.rule import Finding, Rule
from specc.design.entity import Allowance
from specc.diagnostics.diagnostic import Advice, Diagnostic, Severity
from specc.record import record
from specc.registry import member, names

_RULES = "specc.checks.rules"
CRASHED = "GS0001"


@record(kw_only=False)
class Allowed:
    """A finding that the text allows, with its reason; reports print both."""

    diagnostic: Diagnostic
    allowance: Allowance


@record(kw_only=False)
class Verdict:
    """What the rules said of some values."""

    diagnostics: tuple[Diagnostic, ...] = ()
    allowed: tuple[Allowed, ...] = ()

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The errors, in the order in which they were found."""
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)

    @property
    def failed(self) -> bool:
        """Whether there is an error."""
        return any(d.severity is Severity.ERROR for d in self.diagnostics)

    def __add__(self, other: "Verdict") -> "Verdict":
        """Both verdicts as one."""
        if not (other.diagnostics or other.allowed):
            return self
        return Verdict(self.diagnostics + other.diagnostics, self.allowed + other.allowed)


@cache
def rules(value: str) -> tuple[Rule[object], ...]:
    """The rules that judge a kind of value, by the name of their folder."""
    package = f"{_RULES}.{value}"
    members = []
    for name in names(package):
        rule = member(package, name, "RULE")
        assert isinstance(rule, Rule)
        members.append(rule)
    return tuple(members)


def judge(value: str, subject: object) -> Verdict:
    """All rules for one value."""
    diagnostics: list[Diagnostic] = []
    allowed: list[Allowed] = []
    for rule in rules(value):
        try:
            for finding in rule.judge(subject):
                allowance = _allowance(rule, finding)
                if allowance is None:
                    diagnostics.append(_diagnostic(rule, finding))
                else:
                    allowed.append(Allowed(_diagnostic(rule, finding), allowance))
        except Exception as error:
            what = f"the rule {rule.code} ({rule.slug})"
            diagnostics.append(crashed(what, error, gravity=Severity.WARNING))
    return Verdict(tuple(diagnostics), tuple(allowed))


def crashed(
    what: str, error: Exception, about: str = "", *, gravity: Severity = Severity.ERROR
) -> Diagnostic:
    """A defect of specc as a finding, so that everything else is still reported."""
    reason = str(error).partition("\n")[0][:200]
    return Diagnostic(
        code=CRASHED,
        slug="internal-error",
        severity=gravity,
        message=f"{what} crashed{f' at `{about}`' if about else ''}: {type(error).__name__}{f': {reason}' if reason else ''}",
        advise=_report_it,
        subject=about,
    )


def _report_it() -> Advice:
    return Advice(("this is a defect of specc; please report it with the file",))


def _diagnostic(rule: Rule[object], finding: Finding) -> Diagnostic:
    return Diagnostic(
        code=rule.code,
        slug=rule.slug,
        severity=rule.severity if finding.severity is None else finding.severity,
        message=finding.message,
        labels=finding.labels(),
        notes=finding.notes,
        advise=partial(Advice, finding.helps, finding.fixes),
        subject=finding.about.path if finding.about is not None else finding.subject,
        data=finding.data,
    )


def _allowance(rule: Rule[object], finding: Finding) -> Allowance | None:
    for allowance in finding.about.allowances if finding.about is not None else ():
        if allowance.code in {rule.code, rule.slug, rule.slug.replace("-", "_")}:
            return allowance
    return None
