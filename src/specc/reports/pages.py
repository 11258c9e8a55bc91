"""The page of every code, from the docstrings of the files of faults and rules."""

import os
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from inspect import cleandoc
from typing import Any

from specc.checks.rule import Rule
from specc.diagnostics.diagnostic import Severity
from specc.diagnostics.fault import Fault
from specc.record import record
from specc.registry import class_member, member, names

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


@record
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
    pages: dict[str, Page] = {}
    for page in (*_faults(), *_rules()):
        if page.code in pages and pages[page.code].slug != page.slug:
            raise LookupError(f"{page.code} is {pages[page.code].slug} and {page.slug}")
        pages.setdefault(page.code, page)
    return dict(sorted(pages.items()))


def _faults() -> Iterator[Page]:
    for package in (
        "specc.diagnostics.faults",
        "specc.syntax.faults",
        "specc.resolve.faults",
        "specc.documents.faults",
        "specc.checks.faults",
        "specc.sizing.faults",
    ):
        for name in names(package):
            fault = class_member(package, name)
            assert issubclass(fault, Fault)
            yield _page(fault, f"{package}.{name}")


def _rules() -> Iterator[Page]:
    for value in _values():
        package = f"{RULES}.{value}"
        for name in names(package):
            rule = member(package, name, "RULE")
            assert isinstance(rule, Rule)
            yield _page(rule, f"{package}.{name}")


def _page(owner: Rule[Any] | type[Fault], module: str) -> Page:
    """The page that a file's docstring is."""
    text = cleandoc(import_module(module).__doc__ or "")
    return Page(
        code=owner.code,
        slug=owner.slug,
        severity=owner.severity,
        text=text.removeprefix(f"{owner.code}: "),
        module=module,
    )


def _values() -> list[str]:
    """The kinds of values that rules judge: the folders below `rules/`."""
    words = set()
    for folder in import_module(RULES).__path__:
        words |= {
            entry.name
            for entry in os.scandir(folder)
            if entry.is_dir() and not entry.name.startswith("_")
        }
    return sorted(words)


def find_page(word: str) -> Page | None:
    """The page of a code or a slug, whatever the case."""
    everything = pages()
    page = everything.get(word.upper())
    return page or next((page for page in everything.values() if page.slug == word.lower()), None)
