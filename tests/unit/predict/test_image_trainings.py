"""A training of a model that makes images is told in images."""

from specc.compiler import Compiler
from specc.diagnostics.store import MemoryStore
from specc.shipped import folder

SPEC = """edition 2026
from std.models.black_forest_labs import flux_1_dev
from std.servers.nvidia import dgx_h100

cluster pod { servers = 1 x dgx_h100 }

training run {
  model        = flux_1_dev
  cluster      = pod
  global_batch = 128 samples
  samples      = 1M samples
  sharding     = fsdp
  recompute    = full
}

require run.tokens_per_second >= 1 tokens/s
"""


def test_it_counts_images_and_no_tokens() -> None:
    catalogue = folder("specs")
    store = MemoryStore({"main.gpuspec": SPEC}, catalogue)
    result = Compiler(store, catalogue).compile(store.load("main.gpuspec"), "/main.gpuspec")
    run = result.predictions["run"]
    images, step = run.number("images_per_second") or 0.0, run.number("iteration_time") or 0.0
    assert abs(images * step - 128.0) < 1e-6
    assert not [path for path in run.results if "tokens" in path]
    (undecided,) = (d for d in result.diagnostics if d.code == "GS7002")
    assert "`run` gives no `tokens_per_second`" in undecided.helps[0]
