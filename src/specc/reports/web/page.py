"""One self-contained page of a template: its style and script inline, nothing let in from outside."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from specc.diagnostics.printable import printable
from specc.units.text import number


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
    return environment


def render_page(template: str, **context: Any) -> str:
    """The page. Its policy runs one script, known by its hash, whatever a name in a spec may hold."""
    environment = _environment()
    source = environment.loader.get_source  # type: ignore[union-attr]
    script = source(environment, "page.js")[0]
    style = source(environment, "page.css")[0]
    digest = b64encode(sha256(script.encode()).digest()).decode()
    return environment.get_template(template).render(
        style=style, script=script, script_hash=f"sha256-{digest}", **context
    )
