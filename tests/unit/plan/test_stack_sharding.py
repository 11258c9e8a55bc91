"""What the copies of a model divide where a training does not say: what its stack does."""

import pytest

from specc.cli.reading import Desk
from specc.compiler import Compiler
from specc.design.workload import Training
from specc.diagnostics.source import Source

TEXT = """edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.nvidia import dgx_h100
cluster pod {{ servers = 1 x dgx_h100 }}
training run {{
  model = llama_3_1_8b; cluster = pod; stack = {stack}; sequence = 2048 tokens; global_batch = 8 sequences
  recompute = full; {more}
}}
"""


@pytest.mark.parametrize(
    ("stack", "more", "sharding"),
    [
        ("transformers", "", "none"),
        ("trl", "", "none"),
        ("fsdp", "", "fsdp"),
        ("verl", "", "fsdp"),
        ("torchtune", "", "fsdp"),
        ("megatron", "", "zero1"),
        ("openrlhf", "", "zero2"),
        ("transformers_deepspeed", "", "zero1"),
        ("fsdp", "sharding = zero2", "zero2"),
        ("transformers", "sharding = zero1", "zero1"),
    ],
)
def test_a_stack_divides_what_it_does_unless_told(stack: str, more: str, sharding: str) -> None:
    desk = Desk()
    source = Source("run", TEXT.format(stack=stack, more=more))
    plan = (
        Compiler(desk.store, desk.catalogue).compile(source, "/nowhere/run.gpuspec").plans["run"]
    )
    assert isinstance(plan.workload, Training)
    assert plan.workload.sharding == sharding
