"""Drawings that stay legible: kinds alone beyond 500 edges, and what stands beside the units of a rack."""

import re

import pytest

SPEC = """edition 2026
nic card {{ rate = 400 Gb/s }}
switch big {{ height = 1 U; depth = 600 mm; airflow = back_to_front; ports = 32 x osfp(2 x 400 Gb/s) }}
pdu strip {{ phases = 3; volts = 400 V; amps = 63 A }}
server box {{ height = 8 U; depth = 900 mm; power_max = 10 kW; onboard {{ nic = 8 x card }} }}
site hall {{ rack {{ height = 48 U; depth = 1200 mm; power = 40 kW; feeds = 2; pdus = 2 x strip }} }}
cluster pod {{
  site = hall
  servers = {servers} x box
  fabric compute {{ topology = rail_optimised; rails = 8; nic = card; leaf = big; spine = big }}
}}
"""


@pytest.mark.parametrize("form", ["dot", "mermaid"])
@pytest.mark.parametrize(("servers", "kinds"), [(4, False), (64, True)])
def test_more_edges_than_can_be_read_are_drawn_as_kinds(
    form: str, servers: int, kinds: bool, specc, tmp_path
) -> None:
    path = tmp_path / "pod.gpuspec"
    path.write_text(SPEC.format(servers=servers), encoding="utf-8")
    drawn = specc("graph", str(path), "-f", form, "--level", "devices").out
    assert ("kinds alone are drawn" in drawn) is kinds
    assert ("compute-leaf-1" in drawn) is not kinds


def test_data_has_every_device_at_any_size(specc, tmp_path) -> None:
    path = tmp_path / "pod.gpuspec"
    path.write_text(SPEC.format(servers=64), encoding="utf-8")
    assert "box-64" in specc("graph", str(path), "-f", "json", "--level", "devices").out


def test_elevations_tell_pdus_depth_and_air(specc, tmp_path) -> None:
    path, page = tmp_path / "pod.gpuspec", tmp_path / "pod.html"
    path.write_text(SPEC.format(servers=4), encoding="utf-8")
    specc("report", str(path), "-o", str(page))
    text = page.read_text(encoding="utf-8")
    assert "2 x strip on 2 feeds; 900 mm of 1200 mm deep" in text
    assert "air back to front" in text
    assert "What one failure leaves" in text


CELLS = """edition 2026
nic card { rate = 400 Gb/s }
switch big { ports = 32 x osfp(2 x 400 Gb/s) }
server box { onboard { nic = 8 x card } }
server tray { onboard { nic = 4 x card } }
cluster pod {
  pools { air = 64 x box; wet = 72 x tray }
  fabric compute {
    topology = rail_optimised; nic = card; leaf = big; spine = big
    cell air { rails = 8 }
    cell wet { rails = 4 }
  }
}
"""


def test_leaves_of_cells_stand_beside_each_other(specc, tmp_path) -> None:
    path = tmp_path / "pod.gpuspec"
    path.write_text(CELLS, encoding="utf-8")
    drawn = specc("graph", str(path), "-f", "svg").out
    cards = re.findall(r'<rect x="([^"]+)" y="([^"]+)"[^>]*><title>([^<]+)', drawn)
    assert len({(x, y) for x, y, _ in cards}) == len(cards) == 5, "spine, two leaves, two servers"
    words = re.findall(r'<text x="([^"]+)" y="([^"]+)"[^>]*>([^<]+)', drawn)
    assert len({(x, y) for x, y, _ in words}) == len(words)
    assert any("from box" in text for *_, text in words)
    assert any("from tray" in text for *_, text in words)
