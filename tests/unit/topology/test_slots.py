"""PCIe lanes are a resource, and a narrow slot slows what crosses it."""

import json
import re

import pytest

SPEC = """edition 2026
from std.accelerators.nvidia import rtx4090
from std.models.meta import llama_3_1_8b
cpu small {{ cores = 8; pcie_lanes = {lanes} }}
server box {{
  accelerators = {cards} x rtx4090
  cpus = 1 x small
  {slots}
}}
cluster c {{ servers = 1 x box }}
inference run {{
  model = llama_3_1_8b; cluster = c
  traffic {{ concurrency = 8; prompt = 1000 tokens; output = 200 tokens }}
  parallel {{ tensor = 2 }}
}}
"""
WIDE = "slots { accelerator = 2 x pcie(gen = 4, lanes = 16) }"
NARROW = "slots { accelerator = 1 x pcie(gen = 4, lanes = 16) + 1 x pcie(gen = 4, lanes = 4) }"
OLD = "slots { accelerator = 2 x pcie(gen = 3, lanes = 16) }"


@pytest.mark.parametrize(
    ("lanes", "cards", "slots", "expected"),
    [
        (64, 2, WIDE, []),
        (64, 2, "", []),
        (20, 2, NARROW, ["warning GS4206", "warning GS4207"]),
        (20, 2, "", ["warning GS4207"]),
        (64, 2, OLD, ["warning GS4206"]),
        (64, 4, WIDE, ["error GS4206"]),
    ],
)
def test_cards_are_held_against_lanes_and_slots(specc, lanes, cards, slots, expected) -> None:
    text = SPEC.format(lanes=lanes, cards=cards, slots=slots)
    ran = specc("check", "-", "-f", "concise", stdin=text)
    assert sorted(re.findall(r"(\w+ ?\[?GS420[67])", ran.out.replace("[", " "))) == expected


def test_what_crosses_a_narrow_slot_is_slower(specc) -> None:
    def predicted(lanes: int, slots: str) -> dict:
        text = SPEC.format(lanes=lanes, cards=2, slots=slots)
        return json.loads(specc("predict", "-", "-f", "json", stdin=text).out)["workloads"]["run"]

    wide = predicted(64, WIDE)
    for lanes, slots in ((64, NARROW), (64, OLD), (20, "")):
        slow = predicted(lanes, slots)
        assert slow["tpot"]["mean"]["value"] > wide["tpot"]["mean"]["value"]
        assert slow["time"]["communication"]["value"] > wide["time"]["communication"]["value"]
