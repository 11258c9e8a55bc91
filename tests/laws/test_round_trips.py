"""What was emitted is read back as it was: `import` of `emit` of a design says what both know."""

import pytest

from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.importing.source import GivenFile, find_source
from specc.reports.document import DocumentHeader
from specc.reports.emission import Emission, find_target
from specc.shipped import folder

SERVER = "std.servers.gigabyte.g593_zd2"
BLACKWELL = "std.servers.nvidia.dgx_b200"
MODEL = "std.models.meta.llama_3_1_8b"
QM9700 = "std.switches.nvidia.qm9700"


def emitted(target, text):
    """The file that a target makes of a spec without errors."""
    catalogue = folder("specs")
    result = Compiler(DiskStore(catalogue), catalogue).compile(
        Source("x.gpuspec", text), "x.gpuspec", {}
    )
    assert not result.errors, [error.message for error in result.errors]
    emission = Emission(name="x", result=result, head=DocumentHeader())
    return find_target(target).render(emission).text


def comes_back(target, source, text, **options):
    """Whether the file of a spec, imported and emitted, is the file."""
    first = emitted(target, text)
    read = find_source(source).read(GivenFile(path="-", content=first.encode(), options=options))
    assert emitted(target, read.text) == first, read.text


def cases(count, **fields):
    """So many choices of fields, in which every value of each stands at least once; None leaves a field out."""
    assert count >= max(map(len, fields.values()))
    chosen = [{k: v[n % len(v)] for k, v in fields.items()} for n in range(count)]
    return [{k: v for k, v in case.items() if v is not None} for case in chosen]


def block(fields, indent="  "):
    return "".join(f"{indent}{name} = {value}\n" for name, value in fields.items())


ENGINES = {
    "vllm": cases(
        4, tensor=[1, 2, 4, 8], pipeline=[None, None, 2], max_batch=[16, None, 256], max_batched_tokens=[2048, None, 8192],
        max_length=["4096 tokens", None], memory_fraction=[0.8, None, 0.95], kv_cache=[None, "fp8"], weights=[None, "fp8", None],
        cuda_graphs=["false", None, None], chunked_prefill=[None, "false", None],
    ),
    "sglang": [{"tensor": 1, "data": 8}, {"tensor": 2, "data": 2}, *cases(
        4, tensor=[1, 2, 4, 8], pipeline=[None, None, 2], max_batch=[16, None, 256], max_batched_tokens=[2048, None],
        max_length=["4096 tokens", None], memory_fraction=[0.8, None], kv_cache=[None, "fp8"], weights=[None, "fp8", None],
        cuda_graphs=["false", None, None],
    )],
    "tensorrt_llm": cases(
        4, tensor=[1, 2, 4, 8], pipeline=[None, None, 2], max_batch=[16, None, 256], max_batched_tokens=[2048, None],
        max_length=["4096 tokens", None], memory_fraction=[0.8, None],
    ),
    "llama_cpp": cases(
        5, max_batch=[1, None, 4, 16], max_batched_tokens=[512, None], max_length=["2048 tokens", None, "4096 tokens"],
        kv_cache=["int8", "q4_0", "q5_1", "fp32", "bf16"],
    ),
}  # fmt: skip
DIVIDES = ("tensor", "pipeline", "data", "expert")


@pytest.mark.parametrize(
    ("engine", "fields"), [(engine, case) for engine, of in ENGINES.items() for case in of]
)
def test_launch_commands(engine, fields):
    degrees = {key: value for key, value in fields.items() if key in DIVIDES}
    fields = {key: value for key, value in fields.items() if key not in DIVIDES}
    text = f"""edition 2026
from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {{
  servers = 2 x g593_zd2
}}

inference service {{
  model = llama_3_1_8b
  cluster = pod
  engine = {engine}
{block(fields)}  traffic {{
    concurrency = 8
    prompt = 512 tokens
    output = 128 tokens
  }}
  parallel {{
{block(degrees, "    ")}  }}
}}
"""
    said = {"model": MODEL, "server": SERVER, "servers": "2", "concurrency": "8", "prompt": "512", "output": "128"}  # fmt: skip
    comes_back(engine.replace("_", "-"), engine, text, **said)


JOBS = {
    "llama_3_1_8b": cases(
        5, tensor=[None, 2, 4, 8, 1], pipeline=[None, None, 2, 4], context=[None, 2, None], microbatch=[1, 2], virtual_pipeline=[None, None, None, 2],
        sharding=["zero1", "zero2", "zero3", "none"], precision=["bf16", "fp16", "fp8", "mxfp8", "fp32"], optimizer=["adam", "sgd"],
        recompute=["full", "selective", "none"], steps=[1000, 10], flash_attention=["true", "true", "false"],
    ),
    "mixtral_8x7b_v0_1": cases(2, tensor=[8, 4], expert=[8, 4], expert_tensor=[1, None], steps=[100], recompute=["full"]),
    "deepseek_v3": cases(1, tensor=[8], pipeline=[16], expert=[32], steps=[100], recompute=["full"]),
    "qwen2_5_7b": cases(1, tensor=[4], steps=[100]),
    "qwen3_30b_a3b": cases(1, tensor=[4], expert=[8], steps=[100], recompute=["full"]),
    "glm_4_5_air": cases(1, tensor=[8], expert=[8], pipeline=[4], steps=[100], recompute=["full"]),
    "gpt_2_xl": cases(1, tensor=[1], steps=[100]),
    "nemotron_4_15b": cases(1, tensor=[8], steps=[100]),
}  # fmt: skip
PUBLISHERS = {"llama": "meta", "mixtral": "mistral", "deepseek": "deepseek", "qwen2": "qwen", "qwen3": "qwen", "gpt": "openai", "nemotron": "nvidia", "glm": "zai"}  # fmt: skip
DIVIDED = (
    "shard",
    "tensor",
    "pipeline",
    "context",
    "expert",
    "expert_tensor",
    "microbatch",
    "virtual_pipeline",
)


def job(model, fields, servers=64, sequence=1024, stack="megatron"):
    degrees = {key: value for key, value in fields.items() if key in DIVIDED}
    fields = {key: value for key, value in fields.items() if key not in DIVIDED}
    return f"""edition 2026
from std.models.{PUBLISHERS[model.split("_")[0]]} import {model}
from std.servers.gigabyte import g593_zd2

cluster pod {{
  servers = {servers} x g593_zd2
  fabric compute {{
    rate = 400 Gb/s
    per = accelerator
  }}
}}

training train {{
  model = {model}
  cluster = pod
  stack = {stack}
  global_batch = {servers * 8} sequences
  sequence = {sequence} tokens
{block(fields)}  parallel {{
{block(degrees, "    ")}  }}
}}
"""


@pytest.mark.parametrize(
    ("model", "fields"), [(model, case) for model, of in JOBS.items() for case in of]
)
def test_megatron(model, fields):
    scaled = fields.get("precision") == "mxfp8"  # which Hopper has no units for
    text = job(model, fields)
    if scaled:
        text = text.replace("servers.gigabyte", "servers.nvidia").replace("g593_zd2", "dgx_b200")
    comes_back("megatron", "megatron", text, server=BLACKWELL if scaled else SERVER, link="400")


FABRICS = {
    "rails": "topology = rail_optimised\n rails = 8\n spine = qm9700\n oversubscription = 1:1",
    "rail_only": "topology = rail_only\n rails = 8",
    "leaf_spine": "topology = leaf_spine\n links_per_server = 2\n spine = qm9700\n oversubscription = 3:1",
    "fat_tree": "topology = fat_tree\n links_per_server = 8\n spine = qm9700\n core = qm9700\n oversubscription = 2:1",
    "single": "topology = single\n links_per_server = 1",
}
SWITCHES = dict.fromkeys(("leaf", "spine", "core"), QM9700)


def pod(fabric, servers):
    return f"""edition 2026
from std.nics.nvidia import cx7
from std.servers.gigabyte import g593_zd2
from std.switches.nvidia import qm9700

cluster pod {{
  servers = {servers} x g593_zd2
  fabric compute {{
    nic = cx7
    leaf = qm9700
    {fabric}
  }}
}}
"""


@pytest.mark.parametrize("shape", FABRICS)
@pytest.mark.parametrize("servers", [16, 48])
def test_ibnetdiscover(shape, servers):
    text = pod(FABRICS[shape], servers)
    said = {"server": SERVER, "nic": "std.nics.nvidia.cx7", **SWITCHES}
    comes_back("ibnetdiscover", "ibnetdiscover", text, **said)


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ("rails", {"rails": "8"}),
        ("rail_only", {"rails": "8"}),
        ("leaf_spine", {"links": "2"}),
        ("fat_tree", {"links": "8"}),
        ("single", {"links": "1"}),
    ],
)
def test_slurm_trees(shape, said):
    said |= {"server": SERVER, "nic": "std.nics.nvidia.cx7", **SWITCHES}
    comes_back("slurm-topology", "slurm_topology", pod(FABRICS[shape], 48), **said)


def test_slurm_blocks():
    text = """edition 2026
from std.enclosures.nvidia import gb300_nvl72

cluster pod {
  servers = 4 x gb300_nvl72
}
"""
    comes_back("slurm-block", "slurm_topology", text, server="std.enclosures.nvidia.gb300_nvl72")


@pytest.mark.parametrize(
    "fields",
    cases(
        4, sharding=["zero1", "zero2", "zero3", "none"], precision=["bf16", "fp16", "fp32"], optimizer=["adam", "sgd", "muon"],
        recompute=["full", "none"], microbatch=[1, 2], context=[None, 2], offload=[None, "optimizer", "[optimizer, weights]"],
    ),
)  # fmt: skip
def test_deepspeed(fields):
    text = job("llama_3_2_1b", fields, servers=2, stack="deepspeed")
    said = {"model": "std.models.meta.llama_3_2_1b", "server": SERVER, "servers": "2", "link": "400", "sequence": "1024", "accelerators": "16"}  # fmt: skip
    comes_back("deepspeed", "deepspeed", text, **said)


@pytest.mark.parametrize(
    "fields",
    cases(
        3, sharding=["fsdp", "hsdp", "none"], recompute=["full", "selective", "none"], tensor=[None, 2, 8], context=[2, None, None],
        steps=[100, 1000], microbatch=[1, 2],
    ),
)  # fmt: skip
def test_torchtitan(fields):
    text = job("llama_3_2_1b", fields, servers=2, stack="torchtitan")
    said = {"model": "std.models.meta.llama_3_2_1b", "server": SERVER, "servers": "2", "link": "400", "sequence": "1024", "accelerators": "16"}  # fmt: skip
    comes_back("torchtitan", "torchtitan", text, **said)


def documents(text, model):
    """The documents of a device type whose model begins so."""
    return [part for part in text.split("---\n") if f'model: "{model}' in part]


@pytest.mark.parametrize(
    ("switch", "maker", "word"),
    [
        ("qm9700", "nvidia", "QM9700"), ("sn5600", "nvidia", "SN5600"), ("sn2201", "nvidia", "SN2201"), ("n9332d_gx2b", "cisco", "Nexus 9332D"),
    ],
)  # fmt: skip
def test_types_of_switches(switch, maker, word):
    def spec(line, name):
        return f"""edition 2026
{line}
from std.servers.gigabyte import g593_zd2

cluster pod {{
  servers = 2 x g593_zd2
  fabric compute {{
    topology = single
    links_per_server = 1
    leaf = {name}
  }}
}}
"""

    first = documents(emitted("netbox", spec(f"from std.switches.{maker} import {switch}", switch)), word)  # fmt: skip
    assert len(first) == 1
    read = find_source("netbox").read(
        GivenFile(path="-", content=first[0].encode(), name="it", options={"kind": "switch"})
    )
    part = read.text.replace("edition 2026\n", "")
    assert documents(emitted("netbox", spec(part, "it")), word) == first
