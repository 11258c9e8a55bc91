"""Tables of measurements, configurations, sweeps and prices: what is wrong with them is said in a line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

SPEC = """edition 2026

server box {
  height    = 2 U
  power_max = 1.5 kW
}

param count = 2

cluster pod {
  servers = count x box
}

sweep sizes {
  count = [1, 2, 3]
}
"""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no rows"),
        (b"id,metric\n", "no rows"),
        (b"name,metric\na,b\n", "no column id"),
        (b"id,metric\n\xff,b\n", "UTF-8"),
        (b'id,metric\n"a,b\n', "no table"),
        (b"id,metric\n\x00,b\n", ""),
        (b"id\nx\ny\n", ""),
    ],
)
@pytest.mark.parametrize("topic", ["models", "training", "memory", "inference"])
def test_tables(topic: str, content: bytes, said: str, specc: Callable, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_bytes(content)
    ran = specc("validate", topic, "--data", "rows.csv", "-f", "json")
    assert "GS0001" not in ran.err, ran.err
    assert ran.code == (2 if said else 0)
    assert said in ran.err
    if not said:
        document = json.loads(ran.out)
        assert all(row["predicted"] is not None or row["skipped"] for row in document["rows"])


def test_a_table_that_is_not_there(specc: Callable) -> None:
    ran = specc("validate", "models", "--data", "nothing.csv")
    assert ran.code == 2
    assert "no such file" in ran.err


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"null",
        b'{"model_type": 5}',
        b'{"model_type": "nobody"}',
        b'{"model_type": "llama"}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_configurations(content: bytes, specc: Callable, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_bytes(content)
    ran = specc("import", "hf", "config.json", "-o", "model.gpuspec")
    assert ran.code == 2
    assert "GS0001" not in ran.err, ran.err
    assert ran.err.startswith("error: config.json")
    assert not (tmp_path / "model.gpuspec").exists()


def test_an_imported_model_checks(specc: Callable, tmp_path: Path) -> None:
    values = {
        "model_type": "llama", "hidden_size": 2048, "num_hidden_layers": 16, "num_attention_heads": 32, "num_key_value_heads": 8,
        "intermediate_size": 8192, "vocab_size": 128256, "max_position_embeddings": 131072, "hidden_act": "silu",
        "tie_word_embeddings": True, "head_dim": 64,
    }  # fmt: skip
    (tmp_path / "config.json").write_text(json.dumps(values))
    assert specc("import", "hf", "config.json", "-o", "model.gpuspec", "--name", "ours").code == 0
    assert specc("check", "model.gpuspec").code == 0
    assert specc("fmt", "--check", "model.gpuspec").code == 0
    assert specc("import", "hf", "config.json", "-o", "model.gpuspec").code == 2, (
        "a spec is never overwritten"
    )


def test_sweeps(specc: Callable, tmp_path: Path) -> None:
    (tmp_path / "pod.gpuspec").write_text(SPEC)
    document = json.loads(specc("sweep", "pod.gpuspec", "-j", "1", "-f", "json").out)
    assert [point["values"]["count"] for point in document["points"]] == ["1", "2", "3"]
    assert [point["results"]["power"]["value"] for point in document["points"]] == [
        1500,
        3000,
        4500,
    ]
    alone = specc("sweep", "pod.gpuspec", "-j", "1", "-f", "csv")
    assert specc("sweep", "pod.gpuspec", "-j", "2", "-f", "csv").out == alone.out
    powers = ", ".join(f"{500 + step} W" for step in range(600))
    counts = ", ".join(map(str, range(1, 2000)))
    (tmp_path / "many.gpuspec").write_text(
        SPEC.replace("[1, 2, 3]", f"[{counts}]\n  box.power_max = [{powers}]")
    )
    ran = specc("sweep", "many.gpuspec")
    assert ran.code == 2
    assert "1000000 are allowed" in ran.err
    (tmp_path / "none.gpuspec").write_text("edition 2026\n")
    assert specc("sweep", "none.gpuspec").code == 2
    (tmp_path / "broken.gpuspec").write_text(SPEC + "let a = = 1\n")
    assert specc("sweep", "broken.gpuspec").code == 1


def test_prices_stay_beside_the_spec(specc: Callable, tmp_path: Path) -> None:
    (tmp_path / "box.gpuspec").write_text("edition 2026\nserver box { height = 2 U }\n")
    (tmp_path / "pod.gpuspec").write_text(
        'edition 2026\nimport "box.gpuspec" as own\ncluster pod { servers = 3 x own.box }\n'
    )
    (tmp_path / "prices.gpuspec").write_text(
        'edition 2026\nimport "box.gpuspec" as own\noffer secret { part = own.box; seller = "Shop"; price = 1000 USD }\n'
    )
    without = json.loads(specc("bom", "pod.gpuspec", "-f", "json").out)["clusters"]["pod"]
    priced = json.loads(
        specc("bom", "pod.gpuspec", "-f", "json", "--prices", "prices.gpuspec").out
    )["clusters"]["pod"]
    assert without["totals"]["capital"]["value"] is None
    assert priced["totals"]["capital"]["value"] == 3000
    assert specc("bom", "pod.gpuspec", "--prices", "nothing.gpuspec").code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("explain", "pod.gpuspec"),
        ("explain", "pod.gpuspec", "pod.nothing"),
        ("diff", "pod.gpuspec"),
        ("diff", "pod.gpuspec", "nowhere"),
    ],
)
def test_what_is_not_there(words: tuple[str, ...], specc: Callable, tmp_path: Path) -> None:
    (tmp_path / "pod.gpuspec").write_text(SPEC)
    ran = specc(*words)
    assert ran.code == 2
    assert ran.err.startswith("error")
