"""The page of every code, from the docstrings of faults and rules."""

import os
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from inspect import cleandoc

import attrs

from specc.checks.rule import Rule
from specc.diagnostics.diagnostic import Severity
from specc.diagnostics.fault import Fault
from specc.registry import member, names

RULES = "specc.checks.rules"

STATIONS = {
    "0": "the program itself",
    "1": "syntax",
    "2": "names, imports, units and values",
    "3": "the design",
    "4": "the topology",
    "5": "the plan",
    "6": "the prediction",
    "7": "the bill and requirements",
    "8": "the catalogue",
    "9": "rules of your own",
}
FENCE = re.compile(r"```gpuspec\n(.*?)```", re.DOTALL)


@attrs.frozen(kw_only=True)
class Page:
    """What is written about a code."""

    code: str
    slug: str
    severity: Severity
    text: str
    """Markdown; the first line is the title."""
    module: str

    @property
    def title(self) -> str:
        """What the code says, in a few words, without a full stop."""
        first = self.text.partition("\n")[0].rstrip(".")
        return first[:1].upper() + first[1:]

    @property
    def body(self) -> str:
        """What follows the title."""
        return self.text.partition("\n")[2].strip("\n")

    @property
    def station(self) -> str:
        """What the first digit means."""
        return STATIONS[self.code[2]]

    def examples(self, heading: str) -> list[str]:
        """The gpuspec blocks below `Example:` or `Use instead:`."""
        after = re.search(
            rf"^{heading}:[^\n]*\n(.*?)(?=^[A-Z][A-Za-z ]+:|\Z)",
            self.text,
            re.DOTALL | re.MULTILINE,
        )
        return FENCE.findall(after.group(1)) if after else []


@cache
def pages() -> dict[str, Page]:
    """Every page by code, sorted."""
    found: dict[str, Page] = {}
    for page in (*_faults(), *_rules()):
        if page.code in found and found[page.code].slug != page.slug:
            raise LookupError(f"{page.code} is {found[page.code].slug} and {page.slug}")
        found.setdefault(page.code, page)
    return dict(sorted(found.items()))


def _faults() -> Iterator[Page]:
    for package in (
        "specc.diagnostics",
        "specc.syntax",
        "specc.resolve",
        "specc.documents",
        "specc.design",
        "specc.topology",
        "specc.plan",
        "specc.checks",
        "specc.sizing",
    ):
        for name in names(package):
            if name.endswith("faults"):
                import_module(f"{package}.{name}")
    yield from (_page(cls) for cls in _members(Fault) if hasattr(cls, "code"))


def _members(cls: type[Fault]) -> Iterator[type[Fault]]:
    for fault in cls.__subclasses__():
        yield from _members(fault)
        if fault.__module__.startswith("specc."):
            yield fault


def _page(cls: type[Fault]) -> Page:
    return Page(
        code=cls.code,
        slug=cls.slug,
        severity=cls.severity,
        text=cleandoc(cls.__doc__ or ""),
        module=cls.__module__,
    )


def _rules() -> Iterator[Page]:
    for value in _values():
        package = f"{RULES}.{value}"
        for name in names(package):
            rule = member(package, name, "RULE")
            assert isinstance(rule, Rule)
            text = cleandoc(import_module(f"{package}.{name}").__doc__ or "")
            yield Page(
                code=rule.code,
                slug=rule.slug,
                severity=rule.severity,
                text=text.removeprefix(f"{rule.code}: "),
                module=f"{package}.{name}",
            )


def _values() -> list[str]:
    """The kinds of values that rules judge: the folders below `rules/`."""
    found = set()
    for folder in import_module(RULES).__path__:
        found |= {
            entry.name
            for entry in os.scandir(folder)
            if entry.is_dir() and not entry.name.startswith("_")
        }
    return sorted(found)


def find_page(word: str) -> Page | None:
    """The page of a code or a slug, whatever the case."""
    everything = pages()
    page = everything.get(word.upper())
    return page or next((page for page in everything.values() if page.slug == word.lower()), None)
