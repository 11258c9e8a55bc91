"""Services that make videos: their arithmetic, their time, and what cannot be asked of whom."""

import pytest

from specc.compiler import Compiler
from specc.diagnostics.store import MemoryStore
from specc.physics.quantisation import StorageFormat
from specc.predict.forward import summed_work
from specc.predict.modes.image import sample_of
from specc.predict.serving.plan import network_of
from specc.result import Result
from specc.shipped import folder
from specc.validation.shelves import Shelves

SPEC = """edition 2026
from std.models.{maker} import {model}
from std.servers.nvidia import dgx_h100

cluster pod {{ servers = 1 x dgx_h100 }}

inference film {{
  model   = {model}
  cluster = pod
  engine  = diffusers
  traffic {{ concurrency = {running}; output = {output} }}
}}
"""
WIDE = "video(1280, 720, 129)"


def compiled(
    output: str, running: int = 8, model: str = "hunyuan_video", maker: str = "tencent"
) -> Result:
    catalogue = folder("specs")
    text = SPEC.format(output=output, running=running, model=model, maker=maker)
    store = MemoryStore({"main.gpuspec": text}, catalogue)
    return Compiler(store, catalogue).compile(store.load("main.gpuspec"), "/main.gpuspec")


def seconds(output: str) -> float:
    return compiled(output).predictions["film"].number("request_latency.mean") or 0.0


def test_a_pass_multiplies_what_its_tokens_do() -> None:
    """33 x 45 x 80 tokens of 60 layers: 24 h^2 each for products, 4 n h for the scores of every other one."""
    model = Shelves().model("hunyuan_video")
    assert model is not None
    work = summed_work(network_of(model), "denoiser", 256.0, StorageFormat(name="bf16", bits=16.0))
    tokens, hidden = 33 * 45 * 80, 3072
    assert work.flops == pytest.approx(
        60 * tokens * (24 * hidden**2 + 4 * tokens * hidden), rel=0.02
    )
    assert work.parameters == pytest.approx(12.8e9, rel=0.03)  # as its publisher says: 13 billion


def test_a_video_takes_as_long_as_was_measured() -> None:
    """xDiT's table, one H100: 1,904 s at 1280 x 720, 1,735 s at 960 x 960."""
    assert 0.85 * 1735 < seconds(WIDE) < 1.1 * 1904


def test_shorter_and_smaller_ones_are_quicker_more_than_in_proportion() -> None:
    """Every token looks at every other one."""
    whole, short, small = (
        seconds(o) for o in (WIDE, "video(1280, 720, 65)", "video(640, 360, 129)")
    )
    assert short < 0.45 * whole
    assert small < 0.2 * whole


def test_the_latent_keeps_the_first_frame_by_itself() -> None:
    model = Shelves().model("hunyuan_video")
    assert model is not None
    assert model.diffusion is not None
    assert sample_of(model.diffusion, None, 1.0).scale == pytest.approx(1 / 33)
    assert sample_of(model.diffusion, None, None).scale == 1.0


def test_replicas_share_the_requests_that_memory_is_counted_for() -> None:
    eight, four = (compiled(WIDE, running).predictions["film"] for running in (8, 4))
    path = "memory.per_accelerator.activations"
    assert eight.number(path) == four.number(path)


@pytest.mark.parametrize(
    ("output", "model", "maker", "words"),
    [
        ("image(1024, 1024)", "hunyuan_video", "tencent", "makes no images"),
        (WIDE, "flux_1_dev", "black_forest_labs", "makes no videos"),
        (WIDE, "llama_3_1_8b", "meta", "makes no videos"),
    ],
)
def test_what_a_model_does_not_make_is_an_error(
    output: str, model: str, maker: str, words: str
) -> None:
    (found,) = (d for d in compiled(output, 8, model, maker).diagnostics if d.code == "GS5561")
    assert words in found.message
