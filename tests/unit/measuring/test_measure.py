"""`specc measure`: shares of a sheet's peaks from times, and the calibration that comes of them."""

import json
import re
from pathlib import Path

import pytest

from specc.measuring import torch_operations
from specc.measuring.benchmarks import SMALL, Timed, Timings
from specc.measuring.operations import CannotMeasure
from specc.measuring.shares import ShareSheet, shares_of
from specc.physics.collectives import all_reduce_time, gather_time
from specc.physics.efficiency import Efficiency
from specc.physics.gemm import gemm_time
from specc.physics.transfer import Link
from specc.shipped import folder

PEAK, MEMORY, LINK = 989e12, 3.35e12, 450e9
FITTED = folder("specs") + "/calibrations/default/operators.gpuspec"
KEPT = {
    name: float(share)
    for name, share in re.findall(r"(kept_\w+) += ([\d.]+)", Path(FITTED).read_text("utf-8"))
}
SHAPES = {
    name: float(value)
    for name, value in re.findall(
        r"(depth|wave) += ([\d.]+)",
        Path(folder("specs") + "/calibrations/default/training.gpuspec").read_text("utf-8"),
    )
}
CONSTANTS = Efficiency(gemm=0.8, units=132, memory=1.0, **SHAPES)
POD = """edition 2026

from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2
from "measured.gpuspec" import measured_h100_sxm_training, measured_h100_sxm_serving

cluster pod {
  servers = 1 x g593_zd2
}

inference chat {
  model   = llama_3_1_8b
  cluster = pod
  traffic { batch = 1; prompt = 128 tokens; output = 128 tokens }
}
"""


class Fake:
    """A device that reaches known shares of the sheet of h100_sxm."""

    device, software, ranks = "Fake H100, driver 1.2", "torch 0.0", 8
    slowness = 1.0
    streamed = 0.8  # of the memory's rate, when weights are read

    def __init__(self, kind=None, half="bf16", ranks=None):
        assert half == "bf16"
        self.calls = []

    def _took(self, what, seconds):
        self.calls.append(what)
        return self.slowness * seconds

    def product(self, m, n, k, dtype):
        if dtype == "fp8":
            raise CannotMeasure("no such product")
        if m == 8:
            return self._took("weights", 2.0 * (m * k + k * n + m * n) / (self.streamed * MEMORY))
        seconds = gemm_time(m, n, k, peak=PEAK, bandwidth=1e30, efficiency=CONSTANTS)
        return self._took("product", seconds)

    def copy(self, size):
        return self._took("copy", 2 * size / (0.9 * MEMORY))

    def attention(self, heads, *, backward):
        flops = 2.0 * heads.batch * heads.heads * heads.length**2 * heads.width
        return self._took("attention", (2.5 if backward else 1.0) * flops / (0.5 * PEAK))

    def decode_attention(self, heads):
        size = 4.0 * heads.batch * heads.kv_heads * heads.length * heads.width
        return self._took("cache", size / (0.6 * MEMORY))

    def collective(self, name, size):
        link = Link(bandwidth=LINK, latency=5e-6, efficiency=0.7)
        formula = {"all_reduce": all_reduce_time, "all_gather": gather_time}[name]
        return self._took(name, formula(size, (8.0,), (link,)))

    def training_step(self, step):
        return self._took("training_step", 0.02)

    def decode_step(self, step):
        return self._took("decode_step", 0.002)


@pytest.fixture
def device(monkeypatch):
    def give(cls=Fake):
        monkeypatch.setattr(torch_operations, "TorchOperations", cls)

    return give


def _values(text):
    return {
        name: float(x) for name, x in re.findall(r"(\w+) += ([\d.]+)(?: us)?$", text, re.MULTILINE)
    }


def test_times_become_the_shares_that_made_them(specc, device):
    device()
    ran = specc("measure", "h100_sxm")
    assert ran.code == 0, ran.err
    values = _values(ran.out)
    assert values["gemm"] == pytest.approx(0.8 * KEPT["kept_gemm"], rel=1e-3)
    assert values["compute_bf16"] == pytest.approx(0.8 * KEPT["kept_compute"], rel=1e-3)
    assert values["stream_bf16"] == pytest.approx(0.8 * KEPT["kept_stream"], rel=1e-3)
    assert values["memory"] == pytest.approx(0.9)
    assert values["kv_stream"] == pytest.approx(0.6 * KEPT["kept_kv_stream"], rel=1e-3)
    assert values["attention"] == pytest.approx(0.5 * KEPT["kept_attention"], rel=1e-3)
    # A short sequence reaches less than a long one by the formula, so that equal rates speak for the shortest.
    assert values["attention_forward"] == pytest.approx(0.5 * (1 + 500 / 1024), rel=1e-3)
    assert values["attention_backward"] == values["attention_forward"]
    assert values["scale_up_efficiency"] == pytest.approx(0.7, rel=0.01)
    assert values["scale_up_latency"] == pytest.approx(5.0, rel=0.01)


def test_the_entry_says_where_it_comes_from_and_what_is_missing(specc, device):
    device()
    ran = specc("measure", "h100_sxm", "--device", "cuda", "--ranks", "8")
    assert "Fake H100, driver 1.2; torch 0.0" in ran.out
    assert 'title      = "specc measure h100_sxm --device cuda --ranks 8"' in ran.out
    assert re.search(r'accessed   = "\d{4}-\d\d-\d\d"', ran.out)
    assert "products in 8 bit: no such product" in ran.err
    assert "gemm_8bit" not in ran.out
    assert re.search(r"# a training step of 4 layers of 1024 took 20 ms; .* predicted", ran.out)
    assert re.search(r"# a decode step of 4 layers of 1024 took 2 ms; .* predicted", ran.out)


def test_a_design_uses_what_was_measured(specc, device, tmp_path):
    class Halved(Fake):
        streamed = 0.4

    times = {}
    for name, made in (("own", Fake), ("halved", Halved), ("catalogue", None)):
        if made is not None:
            device(made)
            (tmp_path / "measured.gpuspec").unlink(missing_ok=True)
            assert specc("measure", "h100_sxm", "-o", "measured.gpuspec").code == 0
            assert specc("check", "measured.gpuspec").code == 0
            assert specc("fmt", "--check", "measured.gpuspec").code == 0
        lines = [line for line in POD.splitlines(True) if made or "measured" not in line]
        (tmp_path / f"{name}.gpuspec").write_text("".join(lines), "utf-8")
        chat = json.loads(specc("predict", f"{name}.gpuspec", "-f", "json").out)["workloads"][
            "chat"
        ]
        times[name] = chat["tpot"]["mean"]["value"]
        assert ("those of its operators" in json.dumps(chat["assumptions"])) == (made is not None)
    # Weights at half the rate: nearly twice the time of a step that does little else.
    assert 1.6 < times["halved"] / times["own"] < 2.0
    assert times["catalogue"] < times["halved"]


def test_a_slow_device_is_not_kept_busy(specc, device):
    made = []

    class Slow(Fake):
        slowness = 3000.0

        def __init__(self, *given):
            super().__init__(*given)
            made.append(self)

        def training_step(self, step):
            assert step.network.layers == 2
            return super().training_step(step)

    device(Slow)
    ran = specc("measure", "h100_sxm")
    assert ran.code == 0, ran.err
    assert made[0].calls.count("product") == 3
    assert _values(ran.out)["memory"] == pytest.approx(0.9 / 3000, abs=1e-6)


def test_what_is_faster_than_the_sheet_is_left_out(specc, device):
    class Fast(Fake):
        slowness = 0.5

    device(Fast)
    ran = specc("measure", "h100_sxm")
    assert "memory: faster than the peak that the part states" in ran.err
    assert "collectives: faster than the rate that the part states" in ran.err
    assert "gemm" not in _values(ran.out)


def test_one_device_has_no_collectives(specc, device):
    class One(Fake):
        ranks = 1

    device(One)
    ran = specc("measure", "h100_sxm")
    assert "collectives: there is one device" in ran.err
    assert "scale_up" not in ran.out


PART = """edition 2026

accelerator our_gpu {
  memory           = 80 GB
  memory_bandwidth = 3.35 TB/s
"""
PEAKS = "\n  peak {\n    bf16 = 989 TFLOP/s\n  }\n}\n"


def test_a_part_of_ones_own(specc, device, tmp_path):
    device()
    (tmp_path / "parts.gpuspec").write_text(PART + PEAKS, "utf-8")
    ran = specc("measure", "our_gpu", "--in", "parts.gpuspec", "--name", "ours", "-o", "m.gpuspec")
    assert ran.code == 0, ran.err
    text = (tmp_path / "m.gpuspec").read_text("utf-8")
    assert 'from "parts.gpuspec" import our_gpu' in text
    assert "calibration ours_serving {" in text
    assert "the part states no rate of its links" in ran.err
    assert specc("check", "m.gpuspec").code == 0
    none = specc("measure", "other", "--in", "parts.gpuspec")
    assert none.code == 2
    assert "declares no accelerator other; it has our_gpu" in none.err


def test_without_a_peak_there_is_no_share(specc, device, tmp_path):
    device()
    (tmp_path / "parts.gpuspec").write_text(PART + "}\n", "utf-8")
    ran = specc("measure", "our_gpu", "--in", "parts.gpuspec")
    assert ran.code == 2
    assert "our_gpu states no rate of bf16" in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing_like_it",), "the catalogue has no accelerator nothing_like_it"),
        (("h100_sxm", "--name", "No"), "'No' can't begin the name"),
        (("h100_sxm", "--ranks", "0"), "--ranks takes 1 to 1024"),
        (("h100_sxm", "--in", "missing.gpuspec"), "cannot read"),
    ],
)
def test_wrong_usage(specc, device, words, said):
    device()
    ran = specc("measure", *words)
    assert ran.code == 2
    assert said in ran.err


def test_without_pytorch_it_says_how_to_get_it(specc, monkeypatch):
    monkeypatch.setattr(torch_operations, "find_spec", lambda name: None)
    ran = specc("measure", "h100_sxm")
    assert ran.code == 2
    assert "PyTorch, which is not installed" in ran.err
    assert "pip install 'gpuspec[measure]'" in ran.err


CPU = """edition 2026

accelerator our_cpu {
  memory           = 16 GB
  memory_bandwidth = 1000 GB/s
  memory_type      = ddr4

  peak {
    fp32 = 20 TFLOP/s
  }

  scale_up {
    each_way = 100 GB/s
    domain   = 2 gpus
    topology = switched
  }
}
"""


@pytest.mark.torch
def test_a_processor_under_pytorch(specc, tmp_path):
    pytest.importorskip("torch")
    (tmp_path / "parts.gpuspec").write_text(CPU, "utf-8")
    words = ("our_cpu", "--in", "parts.gpuspec", "--device", "cpu", "--ranks", "2")
    ran = specc("measure", *words, "-o", "measured.gpuspec")
    assert ran.code == 0, ran.err
    values = _values((tmp_path / "measured.gpuspec").read_text("utf-8"))
    shares = {name: values[name] for name in values if not name.endswith(("latency", "slowdown"))}
    assert {"gemm", "memory", "attention_forward", "scale_up_efficiency", "kv_stream"} <= set(
        shares
    )
    assert all(0.0 < share <= 1.0 for name, share in shares.items() if name != "widening")
    assert specc("check", "measured.gpuspec").code == 0


def test_a_device_without_memory_or_operation_is_no_crash(monkeypatch):
    """What PyTorch raises while it makes a tensor, or for an argument that it does not know, is a reason."""
    device = object.__new__(torch_operations.TorchOperations)
    for error in (RuntimeError("out of memory\nTried to allocate"), TypeError("no enable_gqa"), NotImplementedError()):  # fmt: skip

        def refuse(*_shape, raised=error):
            raise raised

        monkeypatch.setattr(device, "_random", refuse, raising=False)
        with pytest.raises(CannotMeasure, match=r"^(out of memory|no enable_gqa|NotImplementedError)$"):  # fmt: skip
            device.product(8, 8, 8, "bf16")


@pytest.mark.parametrize(("half", "element"), [("bf16", 2), ("fp32", 4)])
def test_a_cache_is_read_in_the_dtype_of_the_steps(half, element):
    sizes = {"batch": 16, "heads": 32, "kv_heads": 8, "length": 4096, "width": 128}
    read = 2 * element * 16 * 8 * 4096 * 128
    timings = Timings(half=half, step=SMALL, calls=(Timed("cache", sizes, read / (0.6 * MEMORY)),), left=())  # fmt: skip
    sheet = ShareSheet(half=PEAK, narrow=None, bandwidth=MEMORY, link=None, constants=CONSTANTS, kept={"kept_kv_stream": 1.0})  # fmt: skip
    assert shares_of(timings, sheet, 1).serving["kv_stream"] == pytest.approx(0.6)
