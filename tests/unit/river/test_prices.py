"""Offers: those in the spec, those beside it, and which one holds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SPEC = """edition 2026
from std.servers.gigabyte import g593_zd2

param count = 2
param date = "2026-11"

cluster pod {
  servers = count x g593_zd2
  economics { as_of = date; life = 4 years }
}
offer own { part = g593_zd2; price = 260000 USD }
"""
SECRET = """edition 2026
from std.servers.gigabyte import g593_zd2

offer quoted {
  part    = g593_zd2
  seller  = "Example Systems"
  tiers   = [tier(from = 1, price = 250000 USD), tier(from = 64, price = 200000 USD)]
  minimum = 2
  valid   = "2026-10".."2026-12"
  date    = "2026-10"
}
"""


def price(ran: Any) -> str:
    row = next(line for line in ran.out.splitlines() if line.startswith("pod,server"))
    return str(row.split(",")[12])


@pytest.fixture
def quote(tmp_path: Path) -> str:
    (tmp_path / "spec.gpuspec").write_text(SPEC)
    (tmp_path / "secret_quote.gpuspec").write_text(SECRET)
    return "secret_quote.gpuspec"


def test_an_offer_in_the_spec_prices_the_bill(specc: Callable[..., Any], quote: str) -> None:
    assert price(specc("bom", "spec.gpuspec", "-f", "csv")) == "260000"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ((), "250000"),
        (("--set", "count=70"), "200000"),  # the second tier
        (("--set", "count=1"), "260000"),  # below the minimum
        (("--set", 'date="2027-01"'), "260000"),  # no longer valid
    ],
)
def test_confidential_offers_win_where_they_hold(
    specc: Callable[..., Any], quote: str, settings: tuple[str, ...], expected: str
) -> None:
    ran = specc("bom", "spec.gpuspec", "-f", "csv", "--prices", quote, *settings)
    assert price(ran) == expected


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_documents_say_that_offers_were_used_and_never_from_where(
    specc: Callable[..., Any], quote: str, form: str
) -> None:
    ran = specc("bom", "spec.gpuspec", "-f", form, "--prices", quote)
    assert "confidential offer was read beside the spec" in ran.out
    assert "secret_quote" not in ran.out + ran.err
    assert "confidential" not in specc("bom", "spec.gpuspec", "-f", form).out


def test_faults_of_confidential_offers_do_not_name_the_file(
    specc: Callable[..., Any], tmp_path: Path, quote: str
) -> None:
    (tmp_path / quote).write_text(SECRET.replace("part    = g593_zd2", "part = nothing"))
    ran = specc("check", "spec.gpuspec", "--prices", quote)
    assert ran.code == 1
    assert "secret_quote" not in ran.out + ran.err


def test_a_file_without_offers_is_wrong_usage(
    specc: Callable[..., Any], tmp_path: Path, quote: str
) -> None:
    (tmp_path / quote).write_text("edition 2026\n")
    ran = specc("check", "spec.gpuspec", "--prices", quote)
    assert ran.code == 2
    assert "holds no offers" in ran.err
