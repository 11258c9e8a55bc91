"""The highest rate of a service is the one at which its required latencies still hold."""

from specc.compiler import Compiler
from specc.diagnostics.store import MemoryStore
from specc.predict.prediction import Prediction
from specc.shipped import folder

SPEC = """edition 2026
from std.models.meta import llama_3_1_70b
from std.servers.gigabyte import g593_zd2

cluster pod {{ servers = 4 x g593_zd2 }}

inference chat {{
  model   = llama_3_1_70b
  cluster = pod
  weights = fp8

  traffic {{
    rate   = {rate} requests/s
    prompt = 2048 tokens
    output = 256 tokens
  }}

  parallel {{ tensor = 4 }}
  require tpot.p95 <= {limit} ms
}}
"""


def _predicted(rate: float, limit: float) -> Prediction:
    catalogue = folder("specs")
    store = MemoryStore({"main.gpuspec": SPEC.format(rate=rate, limit=limit)}, catalogue)
    source = store.load("main.gpuspec")
    return Compiler(store, catalogue).compile(source, "/main.gpuspec").predictions["chat"]


def test_it_is_where_the_requirement_begins_to_fail() -> None:
    most = _predicted(5, 30).number("max_rate")
    assert most is not None
    below, above = _predicted(round(most * 0.99, 3), 30), _predicted(round(most * 1.02, 3), 30)
    assert (below.number("tpot.p95") or 1.0) <= 0.030 < (above.number("tpot.p95") or 0.0)


def test_a_looser_requirement_allows_more_up_to_what_is_stable() -> None:
    rates = [_predicted(5, limit).number("max_rate") or 0.0 for limit in (20, 30, 60, 3000)]
    assert rates == sorted(rates)
    assert rates[0] < rates[-1]
    assert _predicted(5, 3000).number("max_rate") == _predicted(5, 30000).number("max_rate")


def test_a_requirement_that_never_holds_allows_nothing() -> None:
    assert _predicted(5, 0.001).number("max_rate") == 0.0
