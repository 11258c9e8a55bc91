"""What cannot run is refused before memory and time, by the same limits that sizing asks."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.physics.residency import local_elements
from specc.plan.network.architecture import architecture
from specc.validation.shelves import Shelves

SHELVES = Shelves()

SERVICE = """edition 2026
from std.accelerators.nvidia import h100_sxm
{imports}
{model}
server box {{
  accelerators = 8 x h100_sxm
  scale_up {{ switch = nvswitch3; domain = 8 gpus }}
}}
cluster pod {{
  servers = {servers} x box
  fabric compute {{ rate = 400 Gb/s; per = accelerator }}
}}
inference chat {{
  model = {name}
  cluster = pod
  {fields}
  traffic {{ concurrency = 4; prompt = 1000 tokens; output = 100 tokens }}
  parallel {{ {parallel} }}
}}
"""
JOB = """edition 2026
from std.accelerators.nvidia import h100_sxm
{imports}
{model}
server box {{ accelerators = 8 x h100_sxm }}
cluster pod {{
  servers = {servers} x box
  fabric compute {{ rate = 400 Gb/s; per = accelerator }}
}}
training run {{
  model = {name}
  cluster = pod
  global_batch = 1024 sequences
  recompute = full
  {fields}
  parallel {{ {parallel} }}
}}
"""


def codes(specc, template: str, **parts: str) -> dict[str, str]:
    """The codes of a spec's findings, with their severities."""
    model = parts.get("model", "")
    name = re.search(r"model (\w+) {", model)
    imported = parts.pop("std", "")
    text = template.format(
        imports=f"from std.models.{imported.rpartition('.')[0]} import {imported.rpartition('.')[2]}"
        if imported
        else "",
        model=model,
        name=name.group(1) if name else imported.rpartition(".")[2],
        servers=parts.get("servers", "1"),
        fields=parts.get("fields", ""),
        parallel=parts["parallel"],
    )
    ran = specc("check", "-", "-f", "concise", stdin=text)
    return {code: word for word, code in re.findall(r"(error|warning|info)\[(GS\d+)\]", ran.out)}


def odd(**sizes: int) -> str:
    stated = {"layers": 32, "hidden": 6144, "heads": 48, "ffn": 16384, "vocabulary": 64000} | sizes
    lines = "; ".join(f"{name} = {value}" for name, value in stated.items())
    return f"model odd {{ {lines}; context = 8192 tokens }}"


@pytest.mark.parametrize(("chunks", "fills"), [(8, True), (16, False), (7, False)])
def test_embedding_and_head_may_be_chunks_of_their_own(specc, chunks: int, fills: bool) -> None:
    """126 layers on 16 stages of 8 chunks: the first holds the embedding alone, the last the head (Llama 3, 3.3.2)."""
    told = codes(
        specc,
        JOB,
        std="meta.llama_3_1_405b",
        servers="16",
        fields="sequence = 8192 tokens",
        parallel=f"tensor = 8; pipeline = 16; virtual_pipeline = {chunks}",
    )
    assert ("GS5302" not in told) == fills


@pytest.mark.parametrize(
    ("kv_heads", "tensor", "refused"),
    [(6, 4, True), (6, 2, False), (6, 3, False), (2, 3, True), (2, 8, False), (12, 8, True)],
)
def test_key_value_heads_are_divided_or_copied_evenly(specc, kv_heads, tensor, refused) -> None:
    severities = codes(specc, SERVICE, model=odd(kv_heads=kv_heads), parallel=f"tensor = {tensor}")
    assert (severities.get("GS5308") == "error") == refused


@pytest.mark.parametrize(
    ("name", "weights", "parallel", "refused"),
    [
        # ffn 29568: https://github.com/QwenLM/Qwen3-VL/issues/831
        ("qwen.qwen2_5_72b", "int4(group = 128)", "tensor = 2", True),
        ("qwen.qwen2_5_72b", "int4(group = 128)", "tensor = 8", True),
        ("qwen.qwen2_5_72b", "int4(group = 64)", "tensor = 2", False),
        ("qwen.qwen2_5_72b", "int4", "tensor = 8", False),
        # Experts of 1536 over 8 ranks: https://github.com/vllm-project/vllm/issues/17569
        ("qwen.qwen3_235b_a22b", "fp8(block = 128)", "tensor = 8", True),
        ("qwen.qwen3_235b_a22b", "fp8(block = 128)", "tensor = 4", False),
        ("qwen.qwen3_235b_a22b", "fp8(block = 128)", "tensor = 8; expert = 8", False),
        ("qwen.qwen3_235b_a22b", "int4(group = 128)", "tensor = 8", False),
        ("deepseek.deepseek_v3", "fp8(block = 128)", "tensor = 16", False),
    ],
)
def test_shards_hold_whole_groups(specc, name, weights, parallel, refused) -> None:
    fields = f"weights = {weights}"
    severities = codes(specc, SERVICE, std=name, fields=fields, parallel=parallel, servers="2")
    assert (severities.get("GS5309") == "error") == refused


def test_engines_divide_the_padded_vocabulary(specc) -> None:
    model = odd(vocabulary=50257)  # padded to 50304 = 2^7 x 393
    assert "GS5310" not in codes(specc, SERVICE, model=model, parallel="tensor = 3")
    assert codes(specc, SERVICE, model=odd(), parallel="tensor = 3")["GS5310"] == "error"
    old = codes(specc, SERVICE, model=odd(), fields="engine = transformers", parallel="tensor = 3")
    assert "GS5310" not in old


@pytest.mark.parametrize(
    ("sequence", "context", "refused"), [(4096, 8, False), (4100, 8, True), (8, 16, True)]
)
def test_context_divides_the_sequence(specc, sequence, context, refused) -> None:
    severities = codes(
        specc,
        JOB,
        model=odd(),
        servers="16",
        fields=f"sequence = {sequence} tokens",
        parallel=f"tensor = 8; context = {context}",
    )
    assert (severities.get("GS5311") == "error") == refused


@pytest.mark.parametrize(
    ("template", "parallel", "refused"),
    [
        (SERVICE, "expert = 8", True),
        (SERVICE, "tensor = 4; expert = 4", False),
        (SERVICE, "tensor = 2; data = 4; expert = 8", False),
        (SERVICE, "tensor = 2; expert_tensor = 8", True),
        (JOB, "tensor = 4; expert = 8; pipeline = 2", True),
        (JOB, "tensor = 4; expert = 4; pipeline = 2", False),
        (JOB, "expert = 8", False),
    ],
)
def test_experts_lie_on_ranks_that_exist(specc, template, parallel, refused) -> None:
    fields = "weights = fp8" if template is SERVICE else "sequence = 4096 tokens"
    severities = codes(
        specc, template, std="mistral.mixtral_8x7b_v0_1", fields=fields, parallel=parallel
    )
    assert (severities.get("GS5304") == "error") == refused


@pytest.mark.parametrize(
    ("name", "parallel", "severity"),
    [
        ("meta.llama_3_1_405b", "tensor = 8; pipeline = 16", None),  # 126 layers and both ends
        ("bigscience.bloom_176b", "tensor = 4; pipeline = 12", None),  # 70 and both ends
        ("meta.llama_3_1_70b", "tensor = 8; pipeline = 3", "warning"),
        ("meta.llama_3_1_8b", "pipeline = 64", "error"),
    ],
)
def test_stages_hold_layers(specc, name, parallel, severity) -> None:
    fields = "sequence = 4096 tokens"
    severities = codes(specc, JOB, std=name, servers="48", fields=fields, parallel=parallel)
    assert severities.get("GS5302") == severity


def test_versions_of_an_engine_differ(specc) -> None:
    def checked(engine: str, parallel: str = "pipeline = 3", fields: str = "") -> dict[str, str]:
        fields = f"engine = {engine}; {fields}"
        return codes(specc, SERVICE, std="meta.llama_3_1_8b", fields=fields, parallel=parallel)

    assert checked("vllm_0_4")["GS5302"] == "error"
    assert checked("vllm")["GS5302"] == "warning"
    assert checked("vllm_0_6", "data = 2")["GS5312"] == "error"
    assert "GS5312" not in checked("vllm", "data = 2")
    assert checked("vllm", "tensor = 1", 'engine_version = "0.10"')["GS5313"] == "error"
    assert "GS5313" not in checked("vllm_0_11", "tensor = 1", 'engine_version = "0.10.2"')


def test_a_version_that_nobody_measured_is_a_guess(specc, tmp_path) -> None:
    def said(engine: str, version: str) -> str:
        text = SERVICE.format(
            imports="from std.models.meta import llama_3_1_8b\nfrom std.engines import vllm\n"
            'engine own : vllm { since = "99.0"; until = "99.0" }',
            model="", name="llama_3_1_8b", servers="1", parallel="",
            fields=f'engine = {engine}; engine_version = "{version}"',
        )  # fmt: skip
        (tmp_path / "a.gpuspec").write_text(text)
        return " ".join(specc("check", "a.gpuspec").out.split())

    assert "warning[GS5313]: version 99.0 of `vllm` is later than any" in said("vllm", "99.0")
    assert "a guess from 0.19" in said("vllm", "0.20.1")
    for engine, version in (("vllm", "0.19.3"), ("vllm", "0.15"), ("own", "99.0")):
        assert "GS5313" not in said(engine, version)


@pytest.mark.parametrize(
    ("engine", "version", "told"),
    [
        ("engine = vllm", "0.6.4", ["write `engine = vllm_0_6`, which is vLLM 0.6"]),
        ("", "v0.12.1", ["write `engine = vllm_0_12`, which is vLLM 0.12 and 0.13"]),
        ("engine = sglang_0_4", "0.5.1", ["write `engine = sglang_0_5_1`"]),
        (
            "engine = vllm",
            "0.0.9",
            [
                "no entry for it; the nearest is `vllm_0_2` (0.1 to 0.3)",
                "from std.engines import vllm_0_2",
                "engine own : vllm_0_2",
            ],
        ),
    ],
)
def test_a_version_that_the_entry_lacks_hears_of_the_one_that_has_it(
    specc, tmp_path, engine: str, version: str, told: list[str]
) -> None:
    text = SERVICE.format(
        imports="from std.models.meta import llama_3_1_8b",
        model="", name="llama_3_1_8b", servers="1", parallel="",
        fields=f'{engine}\n  engine_version = "{version}"',
    )  # fmt: skip
    (tmp_path / "a.gpuspec").write_text(text)
    out = " ".join(specc("check", "a.gpuspec").out.split())
    assert "GS5313" in out
    for part in told:
        assert part in out
    specc("check", "--fix", "--unsafe-fixes", "--select", "GS5313", "a.gpuspec")
    mended = "GS5313" not in specc("check", "a.gpuspec").out
    assert mended == ("write" in told[0] and bool(engine))


def test_what_is_not_stated_is_not_missing_hardware(specc) -> None:
    """Rates that nobody stated are unknown; weights that are only stored narrow need no arithmetic."""

    def checked(part: str, weights: str) -> dict[str, str]:
        text = SERVICE.replace("h100_sxm", part).format(
            imports="from std.models.meta import llama_3_1_8b",
            model="", name="llama_3_1_8b", servers="1", fields=f"weights = {weights}", parallel="",
        )  # fmt: skip
        ran = specc("check", "-", "-f", "concise", stdin=text)
        return dict(re.findall(r"\[(GS\d+)\]()", ran.out))

    assert "GS5501" not in checked("a10g", "bf16")
    assert "GS5501" not in checked("gb10", "bf16")
    assert "GS5501" not in checked("a100_sxm_80", "int4(group = 128)")
    assert "GS5501" in checked("a100_sxm_80", "fp8")


def test_a_service_may_span_two_nodes(specc) -> None:
    parallel = "tensor = 16"
    name = "deepseek.deepseek_v3"
    severities = codes(
        specc,
        SERVICE,
        std=name,
        servers="2",
        fields="weights = fp8(block = 128)",
        parallel=parallel,
    )
    assert severities == {"GS5401": "warning"}


def test_auto_never_proposes_experts_without_ranks(specc) -> None:
    text = SERVICE.format(
        imports="from std.models.deepseek import deepseek_v3", model="", name="deepseek_v3",
        servers="auto", fields="weights = fp8", parallel="tensor = auto; expert = auto; data = 2",
    )  # fmt: skip
    ran = specc("size", "-", "-f", "json", stdin=text)
    chosen = {
        k: int(v) for k, v in re.findall(r'"chat\.parallel\.(\w+)"[^}]*?"value": (\d+)', ran.out)
    }
    assert ran.code == 0, ran.err
    assert chosen["tensor"] * 2 % chosen["expert"] == 0


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["deepseek_v3", "mixtral_8x7b_v0_1", "llama_3_1_70b"]),
    st.sampled_from([1, 2, 4, 8]),
    st.sampled_from([1, 2, 4]),
    st.data(),
)
def test_shards_add_up_to_the_model(name: str, tensor: int, data: int, drawn) -> None:
    """The weights over all ranks of a replica are at least the model, for every degree that is not refused."""
    network = architecture(SHELVES.model(name))
    ranks = tensor * data
    expert = drawn.draw(st.sampled_from([d for d in range(1, ranks + 1) if ranks % d == 0]))
    for block in network.blocks:
        for layer in block.layers:
            for tensor_ in layer.tensors():
                share = local_elements(tensor_, tensor, expert, ranks // expert)
                assert share * ranks >= tensor_.elements * (1 - 1e-9)


@pytest.mark.parametrize(
    ("prefill", "decode", "refused"), [(1, 1, False), (2, 1, True), (1, 2, True)]
)
def test_workers_of_pools_are_counted(specc, prefill, decode, refused) -> None:
    fields = (
        f"disaggregated {{ prefill {{ workers = {prefill}; tensor = 4 }};"
        f" decode {{ workers = {decode}; tensor = 4 }} }}"
    )
    severities = codes(specc, SERVICE, std="meta.llama_3_1_8b", fields=fields, parallel="")
    assert (severities.get("GS5305") == "error") == refused
