"""The compiled model for programs: every entity with its units resolved, as the schema `model` describes it."""

from specc.design.dump import to_json
from specc.reports.document import write
from specc.reports.findings import Findings
from specc.reports.report import Format, View


def render(findings: Findings, view: View) -> str:
    """One document for one file, a list of them for several."""
    documents = [to_json(design) for design in findings.designs]
    return write(documents[0]) if len(documents) == 1 else write({"models": documents})


FORMAT: Format[Findings] = Format(
    name="model-json",
    about="the compiled design, with references and units resolved",
    render=render,
    machine=True,
)
