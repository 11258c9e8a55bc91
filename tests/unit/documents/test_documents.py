"""Specs as JSON: what is dumped reads back as the same spec, and what is wrong is told with its pointer."""

import json
import re
from pathlib import Path

import pytest

from specc.compiler import Compiler
from specc.design.dump import to_json
from specc.design.schema import model_schema
from specc.diagnostics.diagnostic import placed
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.documents.read import read_document
from specc.shipped import folder
from specc.syntax.format import formatted

ROOT = Path(__file__).parent.parent.parent.parent
CATALOGUE = folder("specs")
STORE = DiskStore(CATALOGUE)
COMPILER = Compiler(STORE, CATALOGUE)
SCHEMA = "gpuspec.model/2"


def _texts() -> dict[str, str]:
    """The examples, and every case of the language reference that compiles."""
    texts = {
        path.stem: path.read_text("utf-8")
        for path in Path(CATALOGUE, "examples").glob("*.gpuspec")
    }
    language = (ROOT / "docs" / "language.md").read_text("utf-8")
    cases = re.findall(r"^```gpuspec\n(.*?)^```", language, re.MULTILINE | re.DOTALL)
    return texts | {f"language-{number}": text for number, text in enumerate(cases)}


TEXTS = _texts()


def _compile(source: Source):
    COMPILER.reader.loader.modules.pop(source.path, None)
    return COMPILER.compile(source, source.path, prices=False)


def _told(result) -> list[tuple[str, str]]:
    return sorted((d.code, d.message) for d in result.diagnostics)


def _predicted(result) -> dict[str, str]:
    return {
        f"{name}.{path}": repr(value)
        for name, prediction in result.predictions.items()
        for path, value in prediction.results.items()
    }


@pytest.mark.parametrize("name", TEXTS)
def test_a_dump_is_the_same_spec(name: str, tmp_path: Path) -> None:
    first = _compile(Source(name, TEXTS[name], str(tmp_path / "a.gpuspec")))
    dumped = json.dumps(to_json(first.as_read), indent=1)
    source = Source("a.json", dumped, str(tmp_path / "a.json"))
    read, faults = read_document(source, STORE, CATALOGUE)
    assert not faults
    again = _compile(read)
    assert _told(again) == _told(first)
    assert _predicted(again) == _predicted(first)
    text, complaints = formatted(Source("a.gpuspec", read.text))
    assert not complaints
    written = _compile(Source("a.gpuspec", text, str(tmp_path / "b.gpuspec")))
    assert _told(written) == _told(first)


def test_places_are_those_of_the_document(tmp_path: Path) -> None:
    text = json.dumps(
        {
            "schema": SCHEMA,
            "entities": {"hall": {"kind": "site", "it_power": "2 MW + 3 tokens", "pue": "oens"}},
            "requirements": ["hall.it_power <= limt"],
        }
    )
    read, faults = read_document(
        Source("a.json", text, str(tmp_path / "a.json")), STORE, CATALOGUE
    )
    assert not faults
    places = {d.code: placed(d).span.text for d in _compile(read).diagnostics}
    assert places["GS2103"] in {"2 MW + 3 tokens", "+"}
    assert {"oens", "limt"} & set(places.values())


def _document(**members: object) -> str:
    return json.dumps({"schema": SCHEMA, "entities": {}, **members})


def _site(**fields: object) -> str:
    return _document(entities={"hall": {"kind": "site", **fields}})


OPEN = _document()[:-1]
WRONG = [
    ("", "GS1401", "expecting value"),
    ('{"a": 1,}', "GS1401", "property name"),
    (f'{OPEN}, "values": {{"a": NaN}}}}', "GS1401", "NaN"),
    (f'{OPEN}, "values": {{"a": -Infinity}}}}', "GS1401", "-Infinity"),
    (f'{OPEN}, "values": {{"a": 1e999}}}}', "GS1401", "too large"),
    (f'{OPEN}, "values": {{"a": {"9" * 5000}}}}}', "GS1401", "64 digits"),
    ("[" * 100_000 + "]" * 100_000, "GS1401", "64 brackets"),
    ('"' + " " * (4 * 2**20) + '"', "GS1401", "4,194,304"),
    (f'{OPEN}, "values": {{"a": 1, "a": 2}}}}', "GS1402", '"a"'),
    ("[1]", "GS1403", "a list of 1"),
    ("{}", "GS1403", "`schema` and `entities` are missing"),
    ('{"schema": "gpuspec.model/1", "entities": {}}', "GS1403", f'allowed is "{SCHEMA}"'),
    (_document(entitys={}), "GS1403", "/entitys: a spec has no `entitys`"),
    (_site(it_powr="2 MW"), "GS1403", "/entities/hall/it_powr: a site has no `it_powr`"),
    (_site(it_power=[1]), "GS1403", "/entities/hall/it_power: found a list of 1, allowed are"),
    (_site(it_power={"valu": 1, "unit": "W"}), "GS1403", "`value` is missing"),
    (_site(it_power={"value": "x", "unit": "W"}), "GS1403", "/it_power/value: found \"x\""),
    (_site(it_power={"value": 1, "unit": "MWW"}), "GS1403", "/unit: `MWW` is no unit"),
    (_site(pue="1; let b = 2"), "GS1403", "more than one expression"),
    (_site(pue="1 # more"), "GS1403", "more than one expression"),
    (_site(pue="1\n}\nsite b {"), "GS1103", "closes nothing"),
    (_document(entities={"hall": {}}), "GS1403", "/entities/hall: `kind` is missing"),
    (_document(entities={"hall": {"kind": "sit"}}), "GS1403", "/entities/hall/kind"),
    (_document(entities={"Hall": {"kind": "site"}}), "GS1403", "`Hall` is no name"),
    (_document(entities={"hall": 3}), "GS1403", "/entities/hall: found 3"),
    (_document(requirements=[3]), "GS1403", "/requirements/0: found 3"),
    (_document(sweeps={"s": {"a b": [1]}}), "GS1403", "/sweeps/s/a b: `a b` is no path"),
    (
        _document(entities={"pod": {"kind": "cluster", "servers": {"ref": "nowhere"}}}),
        "GS1404",
        "/entities/pod/servers/ref: there is no `nowhere`",
    ),
    (
        _document(parts={"std.accelerators.nvidia.h100_sxm": {"kind": "accelerator", "power": "1 W"}}),
        "GS1405",
        "differs from the catalogue in `power`",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "said"), WRONG, ids=[said for _, _, said in WRONG])
def test_what_is_wrong_is_told(text: str, code: str, said: str, specc, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    ran = specc("check", "a.json", "-f", "concise")
    assert ran.code == 1
    assert f"[{code}]" in ran.out
    assert said in ran.out


def test_near_misses_are_named(specc, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(_site(it_powr="2 MW"), encoding="utf-8")
    assert "did you mean `it_power`?" in specc("check", "a.json").out


def test_every_command_reads_documents(specc, tmp_path: Path) -> None:
    example = Path(CATALOGUE, "examples", "lora_rtx.gpuspec")
    dumped = specc("check", str(example), "-f", "model-json").out
    (tmp_path / "a.json").write_text(dumped, encoding="utf-8")
    for command in ("predict", "bom", "size"):
        apart = specc(command, str(example), "-f", "json")
        ran = specc(command, "a.json", "-f", "json")
        assert ran.code == apart.code == 0
        assert ran.out == apart.out
    assert specc("check", "-", stdin=dumped).out == "1 file: no problems\n"
    assert specc("predict", "missing.json").code == 2


def test_a_document_is_written_as_text(specc, tmp_path: Path) -> None:
    document = tmp_path / "a.json"
    document.write_text(_site(it_power="2 MW", pue=1.25), encoding="utf-8")
    text = "edition 2026\n\nsite hall {\n  it_power = 2 MW\n  pue      = 1.25\n}\n"
    assert specc("fmt", "--check", "a.json").code == 1
    assert not (tmp_path / "a.gpuspec").exists()
    assert specc("fmt", "a.json").code == 0
    assert (tmp_path / "a.gpuspec").read_text("utf-8") == text
    assert specc("fmt", "--check", "a.json").code == 0
    document.write_text(_site(pue=1.5), encoding="utf-8")
    assert specc("fmt", "a.json").code == 2
    assert (tmp_path / "a.gpuspec").read_text("utf-8") == text


def test_dumps_hold_to_the_schema() -> None:
    from jsonschema import Draft202012Validator

    schema = model_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for name in ("images_g293", "pretrain_70b", "moe_apart"):
        path = Path(CATALOGUE, "examples", f"{name}.gpuspec")
        design = _compile(Source(name, path.read_text("utf-8"), f"/{name}.gpuspec")).design
        assert not [
            e.message for e in validator.iter_errors(json.loads(json.dumps(to_json(design))))
        ]


def test_the_manual_page_compiles(specc, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "json.md").read_text("utf-8")
    (document,) = re.findall(r"^```json\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "a.json").write_text(document, encoding="utf-8")
    assert specc("check", "a.json", "--strict").code == 0
    assert specc("predict", "a.json", "--set", "servers=8").code == 0


VARIED = """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2
param nodes = 4
let half = nodes / 2
site hall { it_power = 2 MW }
cluster pod {
  site = hall; servers = nodes x g593_zd2
  fabric compute { rate = 400 Gb/s; per = accelerator }
}
inference chat {
  model = llama_3_1_8b; cluster = pod
  traffic { rate = half * 1 requests/s; prompt = 1024 tokens; output = 128 tokens }
}
require pod.power.it <= hall.it_power "leased"
variant small { nodes = 2; chat.traffic.prompt = 512 tokens; pod.fabric.compute.rate = 200 Gb/s }
variant big of pod { servers = 16 x g593_zd2 }
sweep sizes { nodes = [2, 8]; chat.traffic.prompt = [512 tokens, 1024 tokens] }
sweep loads { chat.traffic.rate = [n * 1 requests/s for n in [1, 2]] }
"""


def test_variants_and_sweeps_stay_and_move_what_follows(tmp_path: Path) -> None:
    first = _compile(Source("a.gpuspec", VARIED, str(tmp_path / "a.gpuspec"))).as_read
    dumped = to_json(first)
    assert dumped["params"] == {"nodes": {"value": 4, "unit": "1"}}
    assert dumped["values"] == {"half": "nodes / 2"}
    assert set(dumped["variants"]["small"]["set"]) == {
        "nodes", "chat.traffic.prompt", "pod.fabric.compute.rate"
    }  # fmt: skip
    document = Source("a.json", json.dumps(dumped), str(tmp_path / "a.json"))
    read, faults = read_document(document, STORE, CATALOGUE)
    assert not faults
    text, complaints = formatted(Source("a.gpuspec", read.text))
    assert not complaints
    again = _compile(Source("a.gpuspec", text, str(tmp_path / "b.gpuspec"))).as_read
    assert to_json(again) == dumped
    servers = [d.variants["small"].entities["pod"].servers[0].count for d in (first, again)]
    assert servers == [2, 2]


def test_what_is_open_stays_open(tmp_path: Path) -> None:
    text = """edition 2026
from std.servers.gigabyte import g593_zd2
from std.servers.nvidia import dgx_h100
cluster pod { servers = auto(1..4) x auto of [g593_zd2, dgx_h100] }
cluster own { servers = auto(2..8) x g593_zd2 }
"""
    entities = to_json(_compile(Source("a.gpuspec", text, str(tmp_path / "a.gpuspec"))).as_read)[
        "entities"
    ]
    assert entities["pod"]["servers"] == "auto(1..4) x auto of [g593_zd2, dgx_h100]"
    assert entities["own"]["servers"][0]["count"] == {"auto": [2, 8]}
