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


def test_a_network_known_by_its_operations_counts_images_too() -> None:
    text = SPEC.replace("black_forest_labs import flux_1_dev", "torchvision import resnet50")
    text = text.replace("flux_1_dev", "resnet50").partition("require")[0]
    text += """
inference look {
  model      = resnet50
  cluster    = pod
  instead_of = run
  traffic { rate = 1000 requests/s }
}
"""
    catalogue = folder("specs")
    store = MemoryStore({"main.gpuspec": text}, catalogue)
    result = Compiler(store, catalogue).compile(store.load("main.gpuspec"), "/main.gpuspec")
    for name in ("run", "look"):
        results = result.predictions[name].results
        assert "images_per_second" in results
        assert not [path for path in results if "token" in path]
