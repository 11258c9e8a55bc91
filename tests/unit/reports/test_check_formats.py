"""The formats of `check`: all say the same, each in the form that its readers demand."""

import json
import os
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator, validators

from specc.diagnostics.diagnostic import (
    Advice,
    Applicability,
    Diagnostic,
    Edit,
    Fix,
    Label,
    Severity,
)
from specc.diagnostics.source import Source
from specc.diagnostics.span import Span
from specc.reports.findings import SHOWN, Findings
from specc.reports.report import View, find_format, format_names
from specc.reports.schema import problems
from specc.units import Quantity
from specc.units.dimension import BYTE

HERE = Path(__file__).parent
SUBSET = json.loads((HERE / "sarif_subset.json").read_text(encoding="utf-8"))
NAMES = ["text", "concise", "json", "sarif", "github", "junit", "gitlab", "rdjson"]
SOURCE = Source(
    "my files/größe 🎉.gpuspec", "edition 2026\ncluster pod {\n  servers = 🎉 80GB\n}\n"
)


def finding(
    severity: Severity = Severity.ERROR,
    text: str = "80GB",
    message: str = "a blank is missing: 50 %, a::b\nmore",
) -> Diagnostic:
    start = SOURCE.text.index(text)
    span = Span(SOURCE, start, start + len(text))
    return Diagnostic(
        code="GS1203",
        slug="glued-unit",
        severity=severity,
        message=message,
        labels=(
            Label(span, "here", primary=True),
            Label(Span(SOURCE, 13, 20), "in <this> & that ]]> block"),
        ),
        notes=("a note\x1b[31m",),
        advise=lambda: Advice(
            ("write `80 GB`",),
            (Fix("write `80 GB`", (Edit(span, "80 GB"),), Applicability.SAFE),),
        ),
        subject="pod.servers",
        data=(("found", Quantity(80 * 10**9, BYTE)),),
    )


FINDINGS = Findings(
    diagnostics=(
        finding(),
        finding(Severity.WARNING, "pod", "odd"),
        finding(Severity.INFO, "pod {\n  servers", "over lines"),
    ),
    files=("my files/größe 🎉.gpuspec", "fine.gpuspec"),
)
MANY = Findings(
    diagnostics=tuple(finding(message=f"number {n}") for n in range(100_000)), files=("a",)
)


def render(name: str, findings: Findings = FINDINGS) -> str:
    text = find_format("check", name).draw(findings, View())
    assert isinstance(text, str)
    return text


def test_all_formats_are_there() -> None:
    assert set(format_names("check")) >= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_format_tells_every_finding_and_sends_no_control_character(name: str) -> None:
    text = render(name)
    assert text.count("GS1203") >= 2
    assert "a blank is missing" in text
    assert "\x1b" not in text


@pytest.mark.parametrize("name", NAMES)
def test_output_is_bounded(name: str) -> None:
    assert len(render(name, MANY)) < 4_000_000
    if name == "json":
        document = json.loads(render(name, MANY))
        assert len(document["diagnostics"]) == SHOWN
        assert document["left_out"] == 100_000 - SHOWN
        assert document["summary"]["errors"] == 100_000


def test_json_holds_to_its_schema() -> None:
    assert problems("check", json.loads(render("json"))) == []


def test_json_has_offsets_and_columns() -> None:
    first = json.loads(render("json"))["diagnostics"][0]
    assert first["range"]["start"] == {
        "line": 3,
        "column": 15,
        "offset": SOURCE.text.index("80GB"),
    }
    assert first["data"]["found"] == {"value": 80 * 10**9, "unit": "byte"}


@pytest.mark.parametrize("findings", [FINDINGS, MANY, Findings(diagnostics=())])
def test_sarif_holds_to_the_standard(findings: Findings) -> None:
    document = json.loads(render("sarif", findings))
    assert [error.message for error in Draft202012Validator(SUBSET).iter_errors(document)] == []
    # Whoever has the whole schema of the standard at hand names it here.
    official = os.environ.get("SARIF_SCHEMA")
    if official:
        schema = json.loads(Path(official).read_text(encoding="utf-8"))
        assert [
            error.message
            for error in validators.validator_for(schema)(schema).iter_errors(document)
        ] == []


def test_sarif_columns_count_code_points_and_say_so() -> None:
    run = json.loads(render("sarif"))["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 3, "startColumn": 15, "endLine": 3, "endColumn": 19}


def test_fingerprint_survives_a_move() -> None:
    moved = Source(SOURCE.name, "# a line more\n" + SOURCE.text)
    span = Span(moved, moved.text.index("80GB"), moved.text.index("80GB") + 4)
    diagnostic = finding()
    again = Diagnostic(
        code=diagnostic.code,
        slug=diagnostic.slug,
        severity=diagnostic.severity,
        message=diagnostic.message,
        subject=diagnostic.subject,
        labels=(Label(span, "", primary=True),),
    )
    assert again.fingerprint == diagnostic.fingerprint


def test_github_escapes_and_leaves_columns_out_over_lines() -> None:
    lines = render("github").splitlines()
    assert lines[0].startswith(
        "::error file=my files/größe 🎉.gpuspec,line=3,endLine=3,col=15,endColumn=18,title=GS1203 glued-unit::"
    )
    assert "50 %25, a::b%0Amore" in lines[0]
    over = next(line for line in lines if line.startswith("::notice"))
    assert "col=" not in over
    assert render("github", MANY).splitlines()[-1].startswith("99990 more not annotated")


def test_junit_is_xml_with_a_case_a_file() -> None:
    suite = ElementTree.fromstring(render("junit"))
    cases = suite.findall(".//testcase")
    assert [case.get("name") for case in cases] == ["my files/größe 🎉.gpuspec", "fine.gpuspec"]
    assert suite.get("failures") == "1"
    assert "in <this> & that ]]> block" in (cases[0].findtext("failure") or "")


def test_concise_is_one_line_each() -> None:
    assert render("concise").splitlines()[0] == (
        "my files/größe 🎉.gpuspec:3:15: error[GS1203]: a blank is missing: 50 %, a::b more"
    )


@pytest.mark.parametrize("name", ["gitlab", "rdjson"])
@pytest.mark.parametrize("findings", [FINDINGS, MANY, Findings(diagnostics=())])
def test_reports_for_reviews_hold_to_what_their_readers_document(
    name: str, findings: Findings
) -> None:
    schema = json.loads((HERE / f"{name}_subset.json").read_text(encoding="utf-8"))
    document = json.loads(render(name, findings))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(document)] == []


def test_gitlab_sees_each_finding_though_names_and_messages_are_the_same() -> None:
    twice = Findings(diagnostics=(finding(), finding()), files=("a",))
    issues = json.loads(render("gitlab", twice))
    assert len({issue["fingerprint"] for issue in issues}) == 2
    assert issues[0]["fingerprint"] == finding().fingerprint
    assert issues[0]["severity"] == "critical"
    assert issues[0]["location"] == {
        "path": "my files/größe 🎉.gpuspec",
        "lines": {"begin": 3, "end": 3},
    }


def test_what_is_about_no_place_stands_with_the_first_file() -> None:
    nowhere = Diagnostic(code="GS0001", slug="odd", severity=Severity.ERROR, message="odd")
    findings = Findings(diagnostics=(nowhere,), files=("first.gpuspec", "second.gpuspec"))
    assert json.loads(render("gitlab", findings))[0]["location"]["path"] == "first.gpuspec"
    found = json.loads(render("rdjson", findings))["diagnostics"][0]
    assert found["location"] == {"path": "first.gpuspec"}


def test_rdjson_counts_bytes_and_suggests_the_fix() -> None:
    first = json.loads(render("rdjson"))["diagnostics"][0]
    column = len("  servers = 🎉 ".encode()) + 1
    place = {"start": {"line": 3, "column": column}, "end": {"line": 3, "column": column + 4}}
    assert first["location"]["range"] == place
    assert first["suggestions"] == [{"range": place, "text": "80 GB"}]
    assert first["related_locations"][0]["message"].startswith("in <this>")


def test_junit_has_only_what_its_readers_draw() -> None:
    allowed = {
        "testsuites": {"name", "tests", "failures", "errors"},
        "testsuite": {"name", "tests", "failures", "errors"},
        "testcase": {"classname", "name"},
        "failure": {"message", "type"},
        "system-out": set(),
    }
    for element in ElementTree.fromstring(render("junit")).iter():
        assert set(element.attrib) == allowed[element.tag]
