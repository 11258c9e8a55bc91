"""Fine-tuning that people run, and that they find not to run: what fits on which cards, and about how much it takes."""

import itertools

import pytest

from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.shipped import folder

SPEC = """edition 2026

from std.models.meta import {model}
from std.accelerators.nvidia import {part}

server box {{ accelerators = {count} x {part}; host_memory = 512 GB }}

cluster c {{ servers = 1 x box }}

training run {{
  model     = {model}
  cluster   = c
  steps     = 10
  recompute = full
  {fields}
}}
"""
SHORT = "sequence = 512 tokens; global_batch = 8 sequences"
USUAL = "sequence = 2048 tokens; global_batch = 16 sequences"
LONG = "sequence = 131072 tokens; global_batch = 8 sequences"
PURE = "master_weights = false; gradients = bf16; optimizer_states = bf16"
RUNS = [
    ("llama_2_7b", "1 x rtx4090", f"stack = peft; method = lora(rank = 64); {USUAL}", (15, 21)),
    ("llama_2_13b", "1 x rtx4090", f"stack = peft; method = lora(rank = 64); {USUAL}", None),
    ("llama_2_13b", "1 x rtx6000_ada", f"stack = peft; method = lora(rank = 64); {USUAL}", (27, 37)),
    ("llama_2_13b", "1 x rtx4090", f"stack = peft; method = qlora(rank = 64); {USUAL}", (10, 17)),
    ("llama_2_70b", "1 x rtx6000_ada", f"stack = peft; method = qlora; optimizer = adam8bit; {SHORT}", (36, 48)),
    ("llama_2_70b", "2 x rtx4090", f"stack = accelerate; sharding = fsdp; method = qlora(rank = 64); {SHORT}", None),
    ("llama_2_70b", "2 x rtx4090", f"stack = accelerate; sharding = fsdp; offload = weights; method = qlora; {SHORT}", (4, 24)),
    ("llama_3_1_70b", "1 x h100_sxm", f"stack = peft; method = lora; {USUAL}", None),
    ("llama_3_1_70b", "4 x h100_sxm", f"stack = accelerate; sharding = fsdp; method = lora; {USUAL}", (43, 64)),
    ("llama_3_1_8b", "1 x h100_sxm", f"stack = transformers; {PURE}; {USUAL}", (60, 80)),
    ("llama_3_1_8b", "1 x h100_sxm", f"stack = transformers; master_weights = true; {USUAL}", None),
    ("llama_2_7b", "1 x rtx4090", f"stack = transformers; optimizer = adam8bit; master_weights = false; {SHORT}", None),
    ("llama_3_1_8b", "8 x h100_sxm", f"stack = fsdp2; sharding = fsdp; {USUAL}", (20, 45)),
    ("llama_3_1_8b", "8 x h100_sxm", f"stack = trl; sharding = zero3; method = dpo; {USUAL}", (18, 40)),
    ("llama_3_1_8b", "8 x h100_sxm", f"stack = fsdp; sharding = fsdp; {LONG}", None),
    ("llama_2_13b", "4 x rtx3090", f"stack = transformers_deepspeed; sharding = zero3; offload = optimizer; {USUAL}", (8, 20)),
    ("llama_3_1_8b", "1 x rtx4090", "stack = unsloth; method = qlora(rank = 32); sequence = 16384 tokens; global_batch = 4 sequences", (8, 20)),
]  # fmt: skip
"""Model, cards, the rest of the job, and GiB on a card; None: it runs out of memory."""


COUNT = itertools.count()


@pytest.fixture(scope="module")
def compiler() -> Compiler:
    return Compiler(DiskStore(folder("specs")), folder("specs"))


@pytest.mark.parametrize(("model", "cards", "fields", "taken"), RUNS)
def test_what_fits_on_which_cards(
    compiler: Compiler, model: str, cards: str, fields: str, taken: tuple[float, float] | None
) -> None:
    count, part = cards.split(" x ")
    lines = fields.replace("; ", "\n  ")
    text = SPEC.format(model=model, part=part, count=count, fields=lines)
    name = f"run-{next(COUNT)}.gpuspec"
    told = compiler.compile(Source(name, text), name)
    codes = {found.code for found in told.diagnostics if found.severity.name == "ERROR"}
    assert codes == (set() if taken else {"GS5101"})
    if taken is not None:
        used = told.predictions["run"].number("memory.per_accelerator.total")
        assert used is not None
        assert taken[0] <= used / 2.0**30 <= taken[1]
