"""A check leaves out what finds nothing: the findings are those of a whole compilation, from fewer predictions."""

import pytest

from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.predict.modes import serving
from specc.result import Result
from specc.shipped import folder

SPECS = folder("specs")
GROWING = """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2
cluster pod {{ servers = 2 x g593_zd2 }}
inference chat {{
  model   = llama_3_1_8b
  cluster = pod
  traffic {{ rate = 5 requests/s; prompt = 1000 tokens; output = 200 tokens; growth = 40 %/year }}
  require ttft.p95 <= {limit}
}}
{more}
"""


def _compiled(text: str, *, findings_only: bool) -> Result:
    store = DiskStore(SPECS)
    path = f"{SPECS}/examples/spec.gpuspec"
    source = Source(path, text, path)
    return Compiler(store, SPECS).compile(source, path, findings_only=findings_only)


@pytest.mark.parametrize(
    "text",
    [
        *(
            DiskStore(SPECS).load(f"{SPECS}/examples/{name}.gpuspec").text
            for name in ("chat_70b", "chat_500_users", "moe_apart", "pretrain_70b")
        ),
        GROWING.format(limit="200 ms", more="require chat.max_rate >= 10000 requests/s"),
        GROWING.format(limit="1 ms", more="require chat.runs_out >= 10 years"),
    ],
)
def test_findings_are_those_of_a_whole_compilation(text: str) -> None:
    whole, lean = (_compiled(text, findings_only=only) for only in (False, True))
    assert [(d.code, d.message) for d in lean.diagnostics] == [
        (d.code, d.message) for d in whole.diagnostics
    ]
    assert whole.predictions


def test_a_check_of_a_service_predicts_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    predicted = serving._together
    monkeypatch.setattr(
        serving, "_together", lambda *given: made.append(given) or predicted(*given)
    )
    text = GROWING.format(limit="200 ms", more="")
    _compiled(text, findings_only=True)
    once = len(made)
    _compiled(text, findings_only=False)
    assert once == 1
    assert len(made) > 2
