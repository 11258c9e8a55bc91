"""Which `allow` statements silence nothing."""

import pkgutil
from collections.abc import Iterator

from specc.checks.judge import Verdict, rules
from specc.design.design import Design
from specc.design.entity import Allowance
from specc.design.walk import reachable
from specc.diagnostics.diagnostic import Diagnostic
from specc.diagnostics.suggest import near


def unused_allowances(design: Design, verdict: Verdict) -> Iterator[Diagnostic]:
    """A finding for each allowance of the text that silenced nothing.

    Args:
        design: The design; the catalogue's allowances are its own affair.
        verdict: What every rule said. Where there are errors, rules after them had no say, and only codes that no rule has
            are reported.
    """
    if "allow" not in design.files.get(design.name, ""):
        return
    from specc.checks.faults.unused_allowance import UnusedAllowance

    used = {_place(allowed.allowance) for allowed in verdict.allowed}
    known = tuple(_words())
    for allowance in (*design.allowances, *_stated(design)):
        is_known = allowance.code.replace("_", "-") in known
        early = is_known and verdict.failed and allowance not in design.allowances
        if _place(allowance) in used or early:
            continue
        close = () if is_known else tuple(near(allowance.code, known))
        fault = UnusedAllowance(
            span=allowance.span, allowed=allowance.code, known=is_known, near=close
        )
        yield fault.diagnostic()


def _place(allowance: Allowance) -> tuple[str, int]:
    return allowance.span.source.name, allowance.span.start


def _stated(design: Design) -> list[Allowance]:
    """The allowances that the text itself states, each once, in its order."""
    by_place = {
        allowance.span.start: allowance
        for entity in reachable(*design.entities.values())
        for allowance in entity.allowances
        if allowance.span.source.name == design.name
    }
    return [by_place[start] for start in sorted(by_place)]


def _words() -> Iterator[str]:
    """The codes and slugs of every rule."""
    from specc.checks import rules as family

    for folder in pkgutil.iter_modules(family.__path__):
        for rule in rules(folder.name):
            yield rule.code
            yield rule.slug
