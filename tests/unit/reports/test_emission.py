"""Designs as the files of other programs: each read by a parser of its format, options held against recorded lists."""

import json
import shlex
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.diagnostics.store import DiskStore
from specc.reports.document import DocumentHeader
from specc.reports.emission import Emission, Unemittable, find_target, target_names
from specc.shipped import folder

OPTIONS = json.loads((Path(__file__).parent / "options.json").read_text("utf-8"))

TEXT = """
edition 2026

from std.models.meta import llama_3_1_70b
from std.models.deepseek import deepseek_v3
from std.servers.gigabyte import g593_zd2
from std.switches.nvidia import qm9700, sn5400
from std.nics.nvidia import cx7

cluster pod {
  servers = 16 x g593_zd2

  fabric compute {
    topology = rail_optimised
    rails    = 8
    nic      = cx7
    leaf     = qm9700
    spine    = qm9700
  }

  fabric storage {
    topology         = leaf_spine
    links_per_server = 2
    leaf             = sn5400
    spine            = sn5400
  }
}

training pretrain {
  model        = llama_3_1_70b
  cluster      = pod
  accelerators = 64
  sequence     = 8192 tokens
  steps        = 1000
  global_batch = 128 sequences
  recompute    = full
  sharding     = SHARDING
  parallel { tensor = 4; pipeline = 2; virtual_pipeline = 4 }
}

inference chat {
  model              = MODEL
  cluster            = pod
  accelerators       = 32
  engine             = ENGINE
  weights            = fp8
  kv_cache           = KV
  memory_fraction    = 0.88
  max_batch          = 64
  max_batched_tokens = 4096
  max_length         = 16384 tokens
  cuda_graphs        = false
  traffic { rate = 3 requests/s; prompt = 1024 tokens; output = 128 tokens }
  parallel { tensor = TENSOR; expert = EXPERT }

  require ttft.p95 <= 2 s "people wait no longer"
  require tokens_per_second >= 100 tokens/s
}
"""


def emission(
    engine="vllm", sharding="zero1", model="llama_3_1_70b", tensor=4, expert=1, cache="fp8"
):
    text = TEXT
    for name, value in (
        ("ENGINE", engine), ("SHARDING", sharding), ("MODEL", model), ("TENSOR", tensor), ("EXPERT", expert), ("KV", cache),
    ):  # fmt: skip
        text = text.replace(name, str(value))
    catalogue = folder("specs")
    result = Compiler(DiskStore(catalogue), catalogue).compile(
        Source("pod.gpuspec", text), "pod.gpuspec", {}
    )
    assert not result.errors, [e.message for e in result.errors]
    return Emission(name="pod.gpuspec", result=result, head=DocumentHeader())


@pytest.fixture(scope="module")
def pod():
    return emission()


def emitted(subject, target):
    return find_target(target).render(subject)


def options_of(text):
    """The words of a shell script that are options, with values."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return shlex.split(" ".join(lines).replace("\\", ""))


def keys_of(document):
    """The keys of a document and of what it holds."""
    for key, value in document.items():
        yield key
        if isinstance(value, dict):
            yield from keys_of(value)


def flags(words):
    return [word for word in words if word.startswith("--")]


@pytest.mark.parametrize(
    ("target", "engine", "known"),
    [
        ("vllm", "vllm", "vllm"),
        ("sglang", "sglang", "sglang"),
        ("tensorrt-llm", "tensorrt_llm", "tensorrt_llm"),
    ],
)
def test_launch_commands_hold_options_that_the_engine_has(target, engine, known):
    words = options_of(emitted(emission(engine), target).text)
    accepted = set(OPTIONS[known]["options"])
    assert len(flags(words)) >= 5
    assert not [word for word in flags(words) if word.replace("--no-", "--") not in accepted]
    assert "4" in words
    assert "0.88" in words


LLAMA = """
edition 2026

from std.models.meta import llama_3_1_8b
from std.servers.gigabyte import g593_zd2

cluster pod {
  servers = 1 x g593_zd2
}

inference chat {
  model      = llama_3_1_8b
  cluster    = pod
  engine     = llama_cpp
  weights    = q4_k_m
  kv_cache   = q8_0
  max_batch  = 8
  max_length = 4096 tokens
  traffic { concurrency = 4; prompt = 1024 tokens; output = 128 tokens }
}
"""


def test_llama_cpps_context_is_that_of_all_slots(specc, tmp_path):
    (tmp_path / "chat.gpuspec").write_text(LLAMA, "utf-8")
    ran = specc("emit", "llama-cpp", "chat.gpuspec")
    words = options_of(ran.out)
    assert set(flags(words)) <= set(OPTIONS["llama_cpp"]["options"])
    assert words[words.index("--ctx-size") + 1] == str(8 * 4096)
    assert words[words.index("--cache-type-k") + 1] == "q8_0"
    assert "weights = q4_k_m: take a checkpoint that is stored so" in ran.err


def test_experts_over_all_ranks_are_a_switch_in_vllm_and_a_degree_in_sglang():
    vllm = options_of(emitted(emission(model="deepseek_v3", tensor=16, expert=16), "vllm").text)
    assert "--enable-expert-parallel" in vllm
    sglang = options_of(
        emitted(emission("sglang", model="deepseek_v3", tensor=16, expert=16), "sglang").text
    )
    assert sglang[sglang.index("--ep-size") + 1] == "16"


def test_another_engines_command_is_refused_with_the_right_one(pod):
    with pytest.raises(Unemittable, match="runs on vllm") as caught:
        emitted(pod, "sglang")
    assert "specc emit vllm" in caught.value.hint


def test_megatrons_arguments_exist_and_say_how_the_job_is_divided(pod):
    words = options_of(emitted(pod, "megatron").text)
    at = words.index("pretrain_gpt.py")
    assert not set(flags(words[:at])) - set(OPTIONS["torchrun"]["options"])
    assert not set(flags(words[at:])) - set(OPTIONS["megatron"]["options"])
    said = {
        name: words[words.index(f"--{name}") + 1]
        for name in (
            "tensor-model-parallel-size",
            "pipeline-model-parallel-size",
            "global-batch-size",
            "num-layers",
            "train-iters",
        )
    }
    assert list(said.values()) == ["4", "2", "128", "80", "1000"]
    assert words[words.index("--nnodes") + 1] == "8"


def test_deepspeeds_batch_is_micro_batch_times_steps_times_replicas(pod):
    document = json.loads(emitted(pod, "deepspeed").text)
    replicas = 64 // (4 * 2)
    steps = document["gradient_accumulation_steps"]
    assert (
        document["train_micro_batch_size_per_gpu"] * steps * replicas
        == document["train_batch_size"]
        == 128
    )
    assert document["zero_optimization"]["stage"] == 1
    assert set(keys_of(document)) <= {*OPTIONS["deepspeed"]["options"], "type"}


def test_torchtitans_degrees_multiply_to_the_job(pod):
    degrees = tomllib.loads(emitted(pod, "torchtitan").text)["parallelism"]
    product = 1
    for name, degree in degrees.items():
        product *= degree if name != "expert_parallel_degree" else 1
    assert product == 64


def test_accelerate_takes_sharded_jobs_and_refuses_zero_1(pod):
    with pytest.raises(Unemittable, match="zero1"):
        emitted(pod, "accelerate")
    given = emitted(emission(sharding="fsdp"), "accelerate")
    document = yaml.safe_load(given.text)
    assert document["fsdp_config"]["fsdp_sharding_strategy"] == "FULL_SHARD"
    assert any("tensor = 4" in line for line in given.left)
    known = {name.removeprefix("--") for name in OPTIONS["accelerate"]["options"]}
    assert set(keys_of(document)) <= known


def test_kubernetes_gives_a_deployment_or_a_set_over_servers(pod):
    deployment, front = yaml.safe_load_all(emitted(pod, "kubernetes").text)
    assert deployment["kind"] == "Deployment"
    assert deployment["spec"]["replicas"] == 8
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    assert deployment["spec"]["selector"]["matchLabels"] == labels == front["spec"]["selector"]
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    assert container["resources"]["limits"] == {"nvidia.com/gpu": "4"}
    assert container["command"][:3] == ["vllm", "serve", "$(MODEL)"]
    wide, _front = yaml.safe_load_all(
        emitted(emission(model="deepseek_v3", tensor=16, expert=16), "kubernetes").text
    )
    assert wide["kind"] == "LeaderWorkerSet"
    assert wide["spec"]["leaderWorkerTemplate"]["size"] == 2


def test_kueues_quota_is_every_accelerator(pod):
    *_flavours, queue = yaml.safe_load_all(emitted(pod, "kueue").text)
    (group,) = queue["spec"]["resourceGroups"]
    assert group["flavors"][0]["resources"][0]["nominalQuota"] == 16 * 8


def test_helm_values_hold_the_command_of_the_service(pod):
    (model,) = yaml.safe_load(emitted(pod, "helm").text)["servingEngineSpec"]["modelSpec"]
    assert model["requestGPU"] == 4
    assert model["vllmConfig"]["tensorParallelSize"] == 4
    assert "--kv-cache-dtype" in model["vllmConfig"]["extraArgs"]


def test_slurm_and_ansible_name_every_server_as_the_cables_do(pod):
    nodes = emitted(pod, "slurm-nodes").text
    assert "NodeName=g593_zd2-[1-16] " in nodes
    assert "Gres=gpu:h100_sxm:8" in nodes
    assert "Count=8" in emitted(pod, "slurm-gres").text
    inventory = yaml.safe_load(emitted(pod, "ansible").text)["all"]["children"]
    assert len(inventory["g593_zd2"]["hosts"]) == 16
    lldp = [line.split("\t") for line in emitted(pod, "lldp").text.splitlines()[1:]]
    hosts = {row[0] for row in lldp} & set(inventory["g593_zd2"]["hosts"])
    assert len(hosts) == 16


def test_expected_neighbours_are_mutual_and_part_ethernet_from_infiniband(pod):
    lldp = {tuple(line.split("\t")) for line in emitted(pod, "lldp").text.splitlines()[1:]}
    assert all((c, d, a, b) in lldp for a, b, c, d in lldp)
    assert not any("compute" in row[0] for row in lldp)
    fabric = emitted(pod, "ibnetdiscover").text
    assert fabric.count("Ca\t8 ") == 16
    assert "storage" not in fabric


def test_unknown_latencies_are_no_numbers(pod):
    given = emitted(pod, "astra-sim")
    document = yaml.safe_load(given.text)
    assert document["npus_count"] == [8, 16]
    assert 0 not in document.get("latency", [])


def test_requirements_become_rules_and_panels(pod):
    (group,) = yaml.safe_load(emitted(pod, "prometheus").text)["groups"]
    first, second = group["rules"]
    assert first["expr"].endswith("> 2")
    assert first["labels"]["severity"] == "page"
    assert second["expr"].endswith("< 100")
    board = json.loads(emitted(pod, "grafana").text)
    assert len(board["panels"]) == 2


def test_diagrams_are_xml_whose_lines_end_at_boxes(pod):
    cells = ElementTree.fromstring(emitted(pod, "drawio").text).iter("mxCell")
    cells = list(cells)
    boxes = {cell.get("id") for cell in cells if cell.get("vertex")}
    lines = [cell for cell in cells if cell.get("edge")]
    assert lines
    assert all({line.get("source"), line.get("target")} <= boxes for line in lines)


@pytest.mark.parametrize("target", target_names())
def test_every_target_gives_a_text_or_says_why_not(pod, target):
    needs = {
        "accelerate": "zero1", "llama-cpp": "runs on", "sglang": "runs on", "tensorrt-llm": "runs on", "slurm-block": "several nodes",
    }  # fmt: skip
    if target in needs:
        with pytest.raises(Unemittable, match=needs[target]):
            emitted(pod, target)
    else:
        assert emitted(pod, target).text.endswith("\n")


def test_what_is_left_out_stands_beside_the_text(specc):
    ran = specc("emit", "vllm", str(Path(__file__).parents[3] / "specs/examples/chat_70b.gpuspec"))
    assert ran.code == 0, ran.err
    assert "not said in vllm: replicas" in ran.err
    assert "# not said here: replicas" in ran.out
    missing = specc("emit", "vlm", "x.gpuspec")
    assert missing.code == 2
    assert "did you mean vllm?" in missing.err
