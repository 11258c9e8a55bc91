"""`specc predict --scaling`: a table, a document and a drawing, and what is said of bad sizes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from specc.shipped import folder

EXAMPLE = str(Path(folder("specs")) / "examples" / "pretrain_70b.gpuspec")


def test_table(specc: Callable[..., Any]) -> None:
    ran = specc("predict", EXAMPLE, "--scaling", "64..256")
    assert ran.code == 0
    rows = [line.split() for line in ran.out.splitlines() if line.strip()[:1].isdigit()]
    assert [row[0] for row in rows] == ["64", "128", "256"]
    assert "limited by" in ran.out


def test_document(specc: Callable[..., Any]) -> None:
    ran = specc("predict", EXAMPLE, "--scaling", "64,96", "--strong", "-f", "json")
    document = json.loads(ran.out)
    assert document["strong"] is True
    points = document["workloads"]["pretrain"]
    assert [point["accelerators"] for point in points] == [64, 96]
    assert points[1]["efficiency"]["value"] < 1.0
    assert points[0]["bound_by"] == "compute"


def test_what_grew_since_the_smaller_size_is_named(specc: Callable[..., Any]) -> None:
    ran = specc("predict", EXAMPLE, "--scaling", "64,512", "--strong", "-f", "json")
    first, second = json.loads(ran.out)["workloads"]["pretrain"]
    assert first["grew"] is first["growth"] is None
    assert second["bound_by"] == "compute"
    assert second["grew"] != "products"
    lost = 1.0 / second["efficiency"]["value"] - 1.0
    assert 0.0 < second["growth"]["value"] <= lost * 1.5
    table = specc("predict", EXAMPLE, "--scaling", "64,512", "--strong").out
    assert "grew most" in table
    assert f"{second['grew']} +" in table


def test_drawing(specc: Callable[..., Any]) -> None:
    ran = specc("predict", EXAMPLE, "--scaling", "64..256", "-f", "svg")
    assert ran.out.startswith("<?xml")


def test_bad_sizes(specc: Callable[..., Any]) -> None:
    for text in ("6x", "256..64", "0..8", "", "1..99999999999"):
        ran = specc("predict", EXAMPLE, "--scaling", text)
        assert ran.code == 2
        assert "--scaling takes numbers of accelerators" in ran.err
    assert specc("predict", EXAMPLE, "--scaling", "64..128", "-f", "markdown").code == 2
