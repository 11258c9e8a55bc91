"""One self-contained page of a template: its style and script inline, nothing let in from outside."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from specc.diagnostics.printable import printable
from specc.reports.document import DocumentHeader
from specc.units.text import number
from specc.version import VERSION


@cache
def _environment() -> Environment:
    """Templates that escape every text, show control characters, and refuse names that nobody gave."""
    environment = Environment(
        loader=PackageLoader("specc.reports.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: printable(value) if type(value) is str else value,
    )
    environment.filters["number"] = number
    environment.filters["coded"] = coded
    return environment


def coded(text: str) -> Markup:
    """A message in which what stands between backticks is code."""
    parts = printable(text).split("`")
    if len(parts) % 2 == 0:
        return escape(printable(text))
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if at % 2 else escape(part)
        for at, part in enumerate(parts)
    )


def render_page(template: str, *, live: str = "", **context: Any) -> str:
    """The page. Its policy runs one script, known by its hash, whatever a name in a spec may hold.

    A live page says its version, and may ask who served it whether there is another.
    """
    environment = _environment()
    source = environment.loader.get_source  # type: ignore[union-attr]
    script = source(environment, "page.js")[0]
    style = source(environment, "page.css")[0]
    digest = b64encode(sha256(script.encode()).digest()).decode()
    return environment.get_template(template).render(
        live=live, style=style, script=script, script_hash=f"sha256-{digest}", **context
    )


def rests_on(head: DocumentHeader) -> list[str]:
    """What a page rests on, as the line below its title says it."""
    return [
        f"specc {VERSION}",
        *([f"catalogue {head.catalogue[:12]}"] if head.catalogue else []),
        *([f"prices of {head.as_of}"] if head.as_of else []),
        *(f"{name} = {value}" for name, value in head.settings),
    ]
