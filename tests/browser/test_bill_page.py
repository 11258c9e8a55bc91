"""The bill as a page in a real browser: totals first, lines to sort and filter, on a phone and on paper."""

from pathlib import Path

import pytest

from browser.looks import OVERFLOWING, barriers

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def bill(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from specc.cli.main import main

    page = tmp_path_factory.mktemp("bills") / "bill.html"
    spec = ROOT / "specs" / "examples" / "pretrain_70b.gpuspec"
    assert main(["bom", str(spec), "--quiet", "-f", "html", "-o", str(page)]) == 0
    return page


def test_opens_quietly_and_is_accessible_at_every_width(bill, visit) -> None:
    for width, scheme in ((390, "dark"), (1280, "light")):
        opened = visit(bill, width=width, scheme=scheme)
        assert not opened.complaints
        assert opened.asked == [bill.as_uri()]
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        assert opened.page.evaluate(OVERFLOWING) == []
        assert barriers(opened.page) == []
        tops = [
            opened.page.locator(part).first.bounding_box()["y"]
            for part in (".verdict", ".tiles", "#bill-pod")
        ]
        assert tops == sorted(tops)
        assert tops[1] < 900


def test_lines_are_counted_as_they_are_filtered_and_sorted_by_money(bill, visit) -> None:
    page = visit(bill).page
    rows = page.locator("#bill-pod tbody tr")
    left = page.locator("output[for='bill-pod']")
    assert left.inner_text() == str(rows.count())
    page.fill("input[data-filter='bill-pod']", "no offer is known cable")
    seen = [row.inner_text() for row in rows.all() if row.is_visible()]
    assert 0 < len(seen) == int(left.inner_text()) < rows.count()
    assert all("cable" in text and "no offer is known" in text for text in seen)
    page.fill("input[data-filter='bill-pod']", "")
    head = page.locator("#bill-pod th", has_text="price")
    at = page.locator("#bill-pod th").all_inner_texts().index(head.inner_text())
    head.click()
    head.click()
    prices = [float(row.locator("td").nth(at).get_attribute("data-value")) for row in rows.all()]
    assert prices == sorted(prices, reverse=True)
    assert "NVIDIA H100" in rows.first.inner_text()


def test_the_bill_prints_without_what_is_for_clicking(bill, visit) -> None:
    page = visit(bill, width=760, scheme="dark").page
    page.emulate_media(media="print")
    assert not page.locator(".filter").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    cut = "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).length"
    assert page.eval_on_selector_all(".scroll, .chart", cut) == 0
