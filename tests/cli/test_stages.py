"""What a design that grows takes, stage by stage: against the same spec sized alone for each end, and by hand arithmetic."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SPEC = """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.nvidia import dgx_h100
param year = 0
offer quoted { part = dgx_h100; seller = "Acme"; price = 300000 USD; date = "2026-10" }
site hall { electricity = 0.1 USD/kWh; pue = 1.25 }
cluster pod { site = hall; servers = auto x dgx_h100; economics { life = 4 years; as_of = "2026-11" } }
inference chat {
  model = llama_3_1_8b; cluster = pod; weights = fp8
  traffic { rate = RATE; prompt = 1024 tokens; output = 256 tokens GROWTH }
  require tpot.p95 <= 30 ms
  require runs_out >= 99 years
}
"""
GROWING = SPEC.replace("RATE", "300 requests/s").replace("GROWTH", "; growth = 60 %/year")


def staged(specc: Callable[..., Any], text: str, *words: str) -> dict[str, Any]:
    ran = specc("stages", "-", "-f", "json", *words, stdin=text)
    assert ran.code == 0, ran.err
    document: dict[str, Any] = json.loads(ran.out)
    return document


def alone(specc: Callable[..., Any], rate: float) -> int:
    text = SPEC.replace("RATE", f"{rate} requests/s").replace("GROWTH", "")
    text = text.replace("  require runs_out >= 99 years\n", "")
    return int(json.loads(specc("size", "-", "-f", "json", stdin=text).out)["open"][0]["value"])


def test_every_stage_has_what_its_end_takes_and_pays_for_what_is_added(
    specc: Callable[..., Any],
) -> None:
    document = staged(specc, GROWING, "--count", "3")
    servers = [stage["servers"]["pod"] for stage in document["stages"]]
    assert servers == [alone(specc, 300 * 1.6**year) for year in (1, 2, 3)]
    assert [s["to_buy"]["pod"] for s in document["stages"]] == [
        servers[0],
        servers[1] - servers[0],
        servers[2] - servers[1],
    ]
    for stage in document["stages"]:
        assert stage["to_spend"] == pytest.approx(300_000 * stage["to_buy"]["pod"])
        power = 10.2 * stage["servers"]["pod"] * 1.25 * 0.1 * 730
        assert stage["per_month"] == pytest.approx(300_000 * stage["servers"]["pod"] / 48 + power)
    months = [stage["per_month"] for stage in document["stages"]]
    assert document["in_stages"] == pytest.approx(12 * sum(months))
    assert document["at_once"] == pytest.approx(36 * months[-1])


def test_a_param_grows_whatever_rests_on_it(specc: Callable[..., Any]) -> None:
    text = SPEC.replace("RATE", "300 requests/s * 1.6 ^ year").replace("GROWTH", "")
    text = text.replace("  require runs_out >= 99 years\n", "")
    by_param = staged(specc, text, "--param", "year", "--count", "3")
    by_growth = staged(specc, GROWING, "--count", "3")
    for one, other in zip(by_param["stages"], by_growth["stages"], strict=True):
        assert one["servers"] == other["servers"]


def test_tables_and_rows_say_the_same(specc: Callable[..., Any]) -> None:
    rows = list(csv.DictReader(io.StringIO(specc("stages", "-", "-f", "csv", stdin=GROWING).out)))
    document = staged(specc, GROWING)
    assert [int(r["servers"]) for r in rows] == [s["servers"]["pod"] for s in document["stages"]]
    text = specc("stages", "-", stdin=GROWING).out
    assert "buying in stages saves" in text
    assert "36 to 48" in text


@pytest.mark.parametrize(
    ("old", "new", "words", "said"),
    [
        ("; growth = 60 %/year", "", (), "nothing grows"),
        ("auto x dgx_h100", "1 x auto of [dgx_h100, dgx_h100]", (), "chooses between parts"),
        ("auto x", "auto x", ("--months", "0"), "1 to 120 stages of one month or more"),
        ("auto x", "auto x", ("--param", "decade"), "no param decade"),
    ],
)
def test_what_has_no_stages_is_refused_with_what_to_do(
    specc: Callable[..., Any],
    tmp_path: Path,
    old: str,
    new: str,
    words: tuple[str, ...],
    said: str,
) -> None:
    text = GROWING.replace(old, new).replace("  require runs_out >= 99 years\n", "")
    ran = specc("stages", "-", *words, stdin=text)
    assert ran.code == 2
    assert said in ran.err


def test_a_stage_that_cannot_be_had_fails_with_its_reason(specc: Callable[..., Any]) -> None:
    ran = specc("stages", "-", stdin=GROWING.replace("auto x", "auto(1..3) x"))
    assert ran.code == 1
    assert "fails" in ran.out
    assert "months 36 to 48: " in ran.out
