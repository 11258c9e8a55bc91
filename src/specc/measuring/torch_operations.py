"""A device under PyTorch, which is imported when it is asked for alone."""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from functools import wraps
from importlib.util import find_spec
from typing import Any, ParamSpec

from specc.measuring.operations import CannotMeasure, Heads, NetworkStep

ROUNDS = 5
ROUND, LONG = 0.05, 1.0
"""Seconds that a round of calls shall take at least, the median of which counts; and from which on one round says enough."""
POOL = 2**28
"""Bytes that calls in a row go through, so that no cache of a chip holds what they read."""
NARROW = "float8_e4m3fn"
Asked = ParamSpec("Asked")
HINT = "pip install 'gpuspec[measure]', or the build of PyTorch for your accelerator"


def _told(method: Callable[Asked, float]) -> Callable[Asked, float]:
    """What PyTorch refuses, or has no memory for, as the reason why it cannot be measured."""

    @wraps(method)
    def told(*args: Asked.args, **kwargs: Asked.kwargs) -> float:
        try:
            return method(*args, **kwargs)
        except (
            RuntimeError,
            NotImplementedError,
            TypeError,
        ) as error:  # TypeError: an argument of later releases
            raise CannotMeasure(
                (str(error) or type(error).__name__).splitlines()[0][:200]
            ) from None

    return told


class TorchOperations:
    """One device, or as many of its kind as collectives run over."""

    def __init__(self, kind: str | None, half: str, ranks: int | None) -> None:
        """Find the device.

        Args:
            kind: `cuda` (ROCm's too), `mps`, `xpu` or `cpu`; None: the first that is there.
            half: The dtype of wide products: bf16, fp16 or fp32.
            ranks: Devices of a collective; None: all that are there, two processes on a CPU.

        Raises:
            CannotMeasure: PyTorch or the device is not there.
        """
        if find_spec("torch") is None:
            raise CannotMeasure("specc measure runs PyTorch, which is not installed", HINT)
        import torch

        self._torch = torch
        self.kind = kind or next(name for name in ("cuda", "mps", "xpu", "cpu") if self._has(name))
        if not self._has(self.kind):
            raise CannotMeasure(
                f"PyTorch {torch.__version__} finds no {self.kind}", "choose another with --device"
            )
        names = {"bf16": torch.bfloat16, "fp16": torch.float16, "fp32": torch.float32}
        self.half_name = half
        self.half = names[half]
        count = {"cuda": torch.cuda.device_count, "cpu": lambda: 2}.get(self.kind, lambda: 1)()
        self.ranks = count if ranks is None else ranks
        if self.ranks > count and self.kind != "cpu":
            raise CannotMeasure(f"there are {count} devices, {self.ranks} ranks were asked for")
        self.device = self._name()
        self.software = f"torch {torch.__version__}"
        torch.manual_seed(0)

    def _has(self, kind: str) -> bool:
        if kind == "cpu":
            return True
        if kind == "mps":
            return bool(self._torch.backends.mps.is_available())
        module = getattr(self._torch, kind, None)  # releases before 2.4 have no xpu
        return module is not None and bool(module.is_available())

    def _name(self) -> str:
        if self.kind == "cuda":
            name = self._torch.cuda.get_device_name(0)
            return f"{name}, driver {_driver() or self._torch.version.cuda or self._torch.version.hip}"
        if self.kind == "cpu":
            return f"{_processor()}, {self._torch.get_num_threads()} threads"
        return f"{self.kind} on {platform.machine()}"

    # --- timing -------------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        if self.kind != "cpu":
            getattr(self._torch, self.kind).synchronize()

    def _once(self, call: Callable[[int], object], calls: int) -> float:
        self._settle()
        begun = time.perf_counter()
        for index in range(calls):
            call(index)
        self._settle()
        return (time.perf_counter() - begun) / calls

    def timed(self, call: Callable[[int], object]) -> float:
        """Seconds of one call: the median of rounds that are long enough to be told from the clock."""
        self._once(call, 1)
        first = self._once(call, 1)
        if first > LONG:
            return first
        calls = max(1, min(1000, int(ROUND / max(first, 1e-7))))
        return statistics.median(self._once(call, calls) for _ in range(ROUNDS))

    def _random(self, *shape: int) -> Any:
        return self._torch.randn(*shape, device=self.kind, dtype=self.half)

    def _pool(self, make: Callable[[], Any], size: int) -> list[Any]:
        """So many tensors that a cache holds none of them by the time it is read again."""
        return [make() for _ in range(max(1, min(64, -(-POOL // size))))]

    # --- operators ----------------------------------------------------------------------------------------------------

    @_told
    def product(self, m: int, n: int, k: int, dtype: str) -> float:
        """A matrix product, its weights not in any cache where it is narrow."""
        if dtype == "fp8":
            return self._narrow_product(m, n, k)
        left = self._random(m, k)
        pool = self._pool(lambda: self._random(k, n), k * n * left.element_size())
        return self.timed(lambda index: left @ pool[index % len(pool)])

    def _narrow_product(self, m: int, n: int, k: int) -> float:
        torch = self._torch
        narrow = getattr(torch, NARROW, None)
        if narrow is None or self.kind != "cuda":
            raise CannotMeasure(f"no products in {NARROW} on {self.kind}")
        left = self._random(m, k).to(narrow)
        right = self._random(n, k).to(narrow).t()
        one = torch.ones((), device=self.kind)
        return self.timed(
            lambda _: torch._scaled_mm(left, right, scale_a=one, scale_b=one, out_dtype=self.half)
        )

    @_told
    def copy(self, size: int) -> float:
        """Read and write."""
        torch = self._torch
        pool = self._pool(lambda: torch.ones(size, device=self.kind, dtype=torch.uint8), size)
        into = torch.empty_like(pool[0])
        return self.timed(lambda index: into.copy_(pool[index % len(pool)]))

    def _attend(self, heads: Heads, *, causal: bool) -> Callable[..., Any]:
        grouped = heads.heads != heads.kv_heads
        attend = self._torch.nn.functional.scaled_dot_product_attention

        def run(query: Any, key: Any, value: Any) -> Any:
            return attend(query, key, value, is_causal=causal, enable_gqa=grouped)

        return run

    @_told
    def attention(self, heads: Heads, *, backward: bool) -> float:
        """Causal attention on whole sequences."""
        shape = (heads.batch, heads.heads, heads.length, heads.width)
        query = self._random(*shape).requires_grad_(backward)
        few = (heads.batch, heads.kv_heads, heads.length, heads.width)
        key, value = (self._random(*few).requires_grad_(backward) for _ in range(2))
        attend = self._attend(heads, causal=True)
        if not backward:
            return self.timed(lambda _: attend(query, key, value))
        out = attend(query, key, value)
        given = self._torch.ones_like(out)
        inputs = (query, key, value)
        return self.timed(
            lambda _: self._torch.autograd.grad(out, inputs, given, retain_graph=True)
        )

    @_told
    def decode_attention(self, heads: Heads) -> float:
        """One token against a cache that no chip holds."""
        query = self._random(heads.batch, heads.heads, 1, heads.width)
        shape = (heads.batch, heads.kv_heads, heads.length, heads.width)

        def cache() -> Any:
            return self._random(*shape), self._random(*shape)

        elements = heads.batch * heads.kv_heads * heads.length * heads.width
        pool = self._pool(cache, 2 * elements * query.element_size())
        attend = self._attend(heads, causal=False)
        return self.timed(lambda index: attend(query, *pool[index % len(pool)]))

    def collective(self, name: str, size: int) -> float:
        """Processes of their own, one a device."""
        from specc.measuring.torch_collectives import collective

        return collective(name, size, self.ranks, self.kind)

    # --- small steps --------------------------------------------------------------------------------------------------

    @_told
    def training_step(self, step: NetworkStep) -> float:
        """Forward, backward, AdamW."""
        from specc.measuring.torch_network import decoder

        torch, network = self._torch, step.network
        model = decoder(network, self.kind, self.half)
        optimizer = torch.optim.AdamW(model.parameters(), fused=self.kind == "cuda")
        tokens = torch.randint(network.vocabulary, (step.batch, step.length), device=self.kind)

        def once(_: int) -> None:
            logits = model(tokens, None)
            loss = torch.nn.functional.cross_entropy(
                logits.flatten(0, 1).float(), tokens.flatten()
            )
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

        return self.timed(once)

    @_told
    def decode_step(self, step: NetworkStep) -> float:
        """One token for each sequence."""
        from specc.measuring.torch_network import decoder

        torch, network = self._torch, step.network
        model = decoder(network, self.kind, self.half)
        width = network.hidden // network.heads
        shape = (step.batch, network.kv_heads, step.length, width)
        caches = [(self._random(*shape), self._random(*shape)) for _ in range(network.layers)]
        token = torch.randint(network.vocabulary, (step.batch, 1), device=self.kind)

        def once(_: int) -> None:
            with torch.no_grad():
                model(token, caches)

        return self.timed(once)


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            line = next((text for text in file if text.startswith("model name")), "")
    except OSError:
        line = ""
    return line.partition(":")[2].strip() or platform.processor() or platform.machine()


def _driver() -> str | None:
    """The version of NVIDIA's driver, as its own tool prints it."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return None
    try:
        ran = subprocess.run(
            [tool, "--query-gpu=driver_version", "--format=csv,noheader"],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            env=os.environ,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return ran.stdout.split("\n")[0].strip() or None
