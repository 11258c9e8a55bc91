"""No text ends in a crash: examples with tokens and lines deleted, doubled and swapped, and numbers changed to extremes.

A station or rule that fails reports GS0001 instead of raising, so that code is what gives it away.
"""

import itertools
import re
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specc.cli.reading import Desk
from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.reports.bills import Bills
from specc.reports.derivations import derive, known_paths
from specc.reports.document import DocumentHeader
from specc.reports.findings import Findings
from specc.reports.predictions import predictions_of
from specc.reports.report import View, find_format
from specc.reports.sizes import SizeReport
from specc.resolve.resolve import CALLS
from specc.result import Result

EXAMPLES = Path(__file__).parents[2] / "specs" / "examples"
NAMES = ("chat_70b", "pretrain_70b", "lora_rtx", "edge_box", "moe_apart", "images_g293")
TEXTS = {name: (EXAMPLES / f"{name}.gpuspec").read_text() for name in NAMES}
SERVICES = """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster east { servers = auto x g593_zd2 }
cluster west { pools { a = 1 x g593_zd2; b = 2 x g593_zd2 } }
inference rank {
  model        = llama_3_1_8b
  cluster      = east
  accelerators = auto
  traffic { rate = 40 requests/s; prompt = 256 tokens; output = 8 tokens }
  survives     = 1 server
  require ttft.p95 <= 1 s
}
inference chat {
  model   = llama_3_1_8b
  cluster = [east, west]
  share   = [60 %, 40 %]
  traffic { rate = 10 requests/s; prompt = lognormal(512 tokens, 2048 tokens); output = 256 tokens }
  parallel { tensor = auto }
  survives = [1 replica, 1 site]
}
pipeline answer {
  stages = [rank, chat]
  fan_out { rank = 4 }
  require request_latency.p95 <= 1 min
}
offer bought { part = g593_zd2; price = 200000 USD; tiers = [tier(from = 4, price = 1 USD)] }
variant smaller of chat { weights = fp8 }
minimise answer.accelerators
"""
TEXTS["services"] = SERVICES

TOKEN = re.compile(r'"[^"\n]*"|#[^\n]*|[A-Za-z_]\w*|\d[\d_]*(?:\.\d+)?(?:e\d+)?[kMBT]?|\s+|.')
EXTREMES = ("0", "1e12", "unknown", "auto", "1", "-1", "0.5", "1e-9", "1000000")
# Reading raises the limit, which Hypothesis must not see happen.
sys.setrecursionlimit(max(CALLS, sys.getrecursionlimit()))
_PATHS = itertools.count()


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """An example with one to three mutations."""
    text = TEXTS[draw(st.sampled_from(sorted(TEXTS)))]
    for _ in range(draw(st.integers(1, 3))):
        text = _mutate(text, draw)
    return text


def _mutate(text: str, draw: st.DrawFn) -> str:
    how = draw(st.sampled_from(("delete", "double", "swap", "number", "line", "lines")))
    if how in {"line", "lines"}:
        lines = text.split("\n")
        place = st.integers(0, len(lines) - 1)
        i, j = draw(place), draw(place)
        if how == "lines":
            lines[i], lines[j] = lines[j], lines[i]
        elif draw(st.booleans()):
            del lines[i]
        else:
            lines.insert(j, lines[i])
        return "\n".join(lines)
    tokens = TOKEN.findall(text)
    wanted = [
        i
        for i, token in enumerate(tokens)
        if not token.isspace() and (how != "number" or token[0].isdigit())
    ]
    if not wanted:
        return text
    i, j = draw(st.sampled_from(wanted)), draw(st.sampled_from(wanted))
    if how == "delete":
        del tokens[i]
    elif how == "double":
        tokens.insert(i, f"{tokens[i]} ")
    elif how == "swap":
        tokens[i], tokens[j] = tokens[j], tokens[i]
    else:
        tokens[i] = draw(st.sampled_from(EXTREMES))
    return "".join(tokens)


@cache
def compiler() -> Compiler:
    """One for all texts, so that the catalogue is read once."""
    desk = Desk()
    return Compiler(desk.store, desk.catalogue)


def compiled(text: str) -> Result:
    path = f"/nowhere/{next(_PATHS)}.gpuspec"
    return compiler().compile(Source("spec.gpuspec", text), path)


def drawn(result: Result) -> None:
    """Every report of a result."""
    view = View()
    subjects = {
        "check": Findings(diagnostics=tuple(result.diagnostics), designs=(result.design,)),
        "predict": predictions_of("spec", result, DocumentHeader()),
        "bom": Bills(name="spec", bills=result.bills, head=DocumentHeader()),
        "size": SizeReport(name="spec", result=result),
    }
    for report, subject in subjects.items():
        for form in ("text", "json"):
            find_format(report, form).draw(subject, view)
    for path in known_paths(result)[::5]:
        derive(result, path)


# No time of a machine is asserted: a search or a topology without end shows as a test that never ends.
@settings(
    max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
@given(mutated())
def test_no_text_ends_in_a_crash(text: str) -> None:
    result = compiled(text)
    crashes = [d.message for d in result.diagnostics if d.code == "GS0001"]
    assert not crashes
    assert not result.crashes
    drawn(result)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("edge_box", "group = 32", "group = 0.5"),
        ("edge_box", "group = 32", "group = unknown"),
        ("pretrain_70b", "rails            = 8", "rails            = 1e12"),
        ("pretrain_70b", "64 x g593_zd2", "1e12 x g593_zd2"),
        ("pretrain_70b", "oversubscription = 2:1", "oversubscription = 0:1"),
        ("pretrain_70b", "every = 30 min", "every = 0 min"),
        ("pretrain_70b", "  fabric compute {", "  fabric {"),
        ("pretrain_70b", "sequence     = 8192 tokens", "sequence     = 0 tokens"),
        ("chat_70b", "weights = fp8", "weights = llama_cpp"),
        ("chat_70b", "<= 40 ms", "<= 1 ms"),
        ("moe_apart", "rate = 400 Gb/s", "rate = 400 =/s"),
        ("edge_box", "engine   = ", "engine   = unknown #"),
    ],
)
def test_what_crashed_once_is_a_finding(name: str, old: str, new: str) -> None:
    text = TEXTS[name].replace(old, new)
    result = compiled(text)
    assert not [d.message for d in result.diagnostics if d.code == "GS0001"]
    drawn(result)
