"""Buying against renting: one line of an answer, and a chart whose crossings are the break-even times."""

import json
import re
from pathlib import Path

import pytest

CHAT = str(Path(__file__).parents[3] / "specs" / "examples" / "chat_500_users.gpuspec")
HOUR = 3600.0
MONTH = 730 * HOUR


@pytest.fixture(scope="module")
def compared():
    from specc.cli.reading import Desk
    from specc.compiler import Compiler
    from specc.diagnostics.source import Source
    from specc.reports.rent_or_buy import compared_of

    desk = Desk()
    compiler = Compiler(desk.store, desk.catalogue)
    compiler.rentals = True
    result = compiler.compile(Source(CHAT, Path(CHAT).read_text("utf-8")), CHAT)
    return compared_of("serving", result.bills["serving"])


def test_lines_cross_where_buying_begins_to_pay(compared) -> None:
    from specc.reports.web.break_even import MOST, break_even_chart
    from specc.reports.web.charts import PAPER

    rows = break_even_chart(compared, PAPER)["data"]["values"]
    bought = [row for row in rows if row["series"] == "cluster serving, bought"]
    start, end = bought[0]["y"], bought[-1]["y"]
    life = bought[-1]["x"]
    servers = round(start / 313_500)  # as many as the prediction asks for
    assert 2 <= servers <= 4
    assert (start, life) == (pytest.approx(servers * 313_500), pytest.approx(48))
    # 5 % of the capital a year, and 10.2 kW of each at 60 %, a PUE of 1.3 and 0.09 USD/kWh.
    operation = start * 0.05 * 4 + servers * 10.2 * 0.6 * 1.3 * 0.09 * 4 * 8760
    assert end == pytest.approx(start + operation)
    crossings = [row for row in rows if "from " in row["words"]]
    assert crossings
    for row in crossings:
        assert row["y"] == pytest.approx(start + (end - start) * row["x"] / life)
    assert len({row["series"] for row in rows}) == MOST + 1


def test_a_cluster_whose_cost_is_not_known_has_no_chart(compared) -> None:
    from specc.record import evolve
    from specc.reports.web.break_even import break_even_chart
    from specc.reports.web.charts import PAPER

    assert break_even_chart(evolve(compared, owning=None), PAPER) is None
    assert break_even_chart(evolve(compared, options=compared.options[:1]), PAPER) is None


def test_the_answer_counts_the_rentals_that_cost_more_within_the_life(specc) -> None:
    told = specc("compare", CHAT, "-q").out
    found = re.search(
        r"within 48 months, in use 60 % of the time, buying costs less than (\d+) of (\d+) rentals on demand",
        told,
    )
    options = json.loads(specc("compare", CHAT, "-q", "-f", "json").out)
    (cluster,) = options["clusters"].values()
    on_demand = [o for o in cluster["options"] if o["billing"] == "on_demand"]
    times = [o["break_even"]["value"] for o in on_demand]
    assert int(found[2]) == len(on_demand)
    assert int(found[1]) == sum(time is not None and time < 48 * MONTH for time in times)


def test_a_drawing_and_a_page_show_it(specc, tmp_path) -> None:
    drawn = specc("compare", CHAT, "-q", "-f", "svg").out
    assert "cluster serving, bought" in drawn
    assert "months, in use 60 % of the time" in drawn
    specc("report", CHAT, "-q", "-o", "page.html")
    assert "Bought or rented" in (tmp_path / "page.html").read_text("utf-8")


def test_options_may_stand_between_a_file_and_a_path(specc) -> None:
    ran = specc("explain", CHAT, "-q", "serving.cost.break_even")
    assert ran.code == 0
    assert "capital / (utilisation × rent - operation)" in ran.out
