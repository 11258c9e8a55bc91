"""What a limit refuses, as findings of its rule."""

from collections.abc import Iterator

from specc.checks.rule import Finding, Rule
from specc.diagnostics.diagnostic import Severity
from specc.plan.limit import Limit, divisions
from specc.plan.plan import Plan


def refusals(limit: Limit, plan: Plan) -> Iterator[Finding]:
    """A finding for each division of a plan that a limit refuses; a warning where it runs all the same."""
    for division in divisions(plan):
        for refusal in limit.refuses(division):
            options = division.options
            yield Finding(
                about=plan.workload,
                field="disaggregated" if division.pool else "parallel",
                span=None if division.stated is None else division.stated.span(refusal.degree),
                severity=Severity.WARNING if refusal.runs else Severity.ERROR,
                message=refusal.message,
                label=refusal.label,
                others=refusal.others,
                notes=(f"as options of the engine: `{options}`",) if options else (),
                helps=refusal.helps,
            )


def limit_rule(
    code: str, slug: str, limit: Limit, severity: Severity = Severity.ERROR
) -> Rule[Plan]:
    """The rule that reports what a limit refuses."""

    def judge(plan: Plan) -> Iterator[Finding]:
        return refusals(limit, plan)

    return Rule(code=code, slug=slug, severity=severity, judge=judge)
