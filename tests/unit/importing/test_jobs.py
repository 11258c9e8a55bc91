"""Configurations of training software as jobs."""

import json
import sys
from pathlib import Path

import pytest

from specc.importing.config import ImportFault
from specc.importing.source import GivenFile, find_source

SEEDS = Path(__file__).parents[2] / "fuzz" / "seeds"
SAID = {
    "model": "std.models.meta.llama_3_1_8b", "server": "std.servers.gigabyte.g593_zd2", "accelerators": "8", "sequence": "4096",
}  # fmt: skip


def imported(source, text, **options):
    given = GivenFile(path="-", content=text.encode(), options=options or SAID)
    return find_source(source).read(given)


def deepspeed(**values):
    return imported("deepspeed", json.dumps(values, indent=2))


@pytest.mark.parametrize(
    ("source", "file", "said"),
    [
        ("torchtune", "torchtune.yaml", ["method = lora(rank = 8, targets = [q, v, out, mlp])", "global_batch = 128 sequences", "steps = 500", "stack = torchtune"]),
        ("axolotl", "axolotl.yml", ["method = qlora(rank = 32, targets = all)", "global_batch = 64 sequences", "steps = 1000", "stack = accelerate", "precision = bf16"]),
        ("torchtitan", "torchtitan.toml", ["model = llama_3_8b", "global_batch = 4 sequences", "tensor = 2", "sharding = fsdp", "reshard_after_forward = false", "recompute = selective"]),
    ],
)  # fmt: skip
def test_a_configuration_names_its_model_and_is_predicted(source, file, said, specc, tmp_path):
    (tmp_path / file).write_text((SEEDS / file).read_text("utf-8"), "utf-8")
    words = ["--option", f"server={SAID['server']}", "--option", "accelerators=8"]
    ran = specc("import", source, file, *words, "-o", "job.gpuspec")
    assert ran.code == 0, ran.err
    spec = (tmp_path / "job.gpuspec").read_text("utf-8")
    for line in said:
        assert line in spec, spec
    ran = specc("predict", "job.gpuspec", "-f", "json")
    assert ran.code == 0, ran.err
    (workload,) = json.loads(ran.out)["workloads"].values()
    assert workload["iteration_time"]["value"] > 0


def test_deepspeed_says_batch_precision_stage_and_offload():
    read = deepspeed(
        train_micro_batch_size_per_gpu=2,
        gradient_accumulation_steps=4,
        bf16={"enabled": True},
        zero_optimization={"stage": 3, "offload_optimizer": {"device": "cpu"}, "offload_param": {"device": "cpu"}},
        optimizer={"type": "FusedAdam", "params": {"lr": 1e-5}},
        gradient_clipping=1.0,
    )  # fmt: skip
    for line in (
        "global_batch = 64 sequences", "precision = bf16", "sharding = zero3", "offload = [optimizer, weights]", "optimizer = adam", "microbatch = 2",
    ):  # fmt: skip
        assert line in read.text
    assert read.left == (
        "line 19: optimizer.params.lr = 1e-05",
        "line 22: gradient_clipping = 1.0",
    )


def test_what_is_left_to_the_trainer_is_asked_for():
    automatic = {
        "train_batch_size": "auto",
        "train_micro_batch_size_per_gpu": "auto",
        "bf16": {"enabled": "auto"},
    }
    with pytest.raises(ImportFault) as caught:
        deepspeed(**automatic)
    assert caught.value.missing == ("global_batch",)
    read = imported("deepspeed", json.dumps(automatic), **SAID, global_batch="32")
    assert "precision" not in read.text.replace("state `precision`", "")
    assert "bf16.enabled = auto: state `precision`" in read.left


def test_a_batch_that_contradicts_itself_is_a_fault():
    with pytest.raises(ImportFault, match="no multiple") as caught:
        deepspeed(train_batch_size=10, train_micro_batch_size_per_gpu=3)
    assert caught.value.line == 2
    with pytest.raises(ImportFault, match="64 would fit"):
        deepspeed(train_batch_size=32, train_micro_batch_size_per_gpu=2, gradient_accumulation_steps=4)  # fmt: skip


def test_everything_that_is_not_said_is_named_at_once():
    with pytest.raises(ImportFault) as caught:
        imported("axolotl", "micro_batch_size: 1\nbase_model: someone/unknown\n", servers="2")
    assert set(caught.value.missing) == {"model", "sequence", "server", "link", "accelerators"}


@pytest.mark.parametrize(
    ("source", "text", "line", "why"),
    [
        ("deepspeed", '{\n "zero_optimization": {\n  "stage": 7}}', 3, "a stage from 0 to 3"),
        ("deepspeed", '{"zero_optimization": {"stage": [1]}}', 1, "is a list"),
        ("deepspeed", '{"train_batch_size": "many"}', 1, "whole number"),
        ("deepspeed", '{"train_batch_size": 0}', 1, "from 1"),
        ("deepspeed", '{"train_batch_size": true}', 1, "whole number"),
        ("deepspeed", "[]", None, "no JSON object"),
        ("torchtune", "a: b: c", 1, "no YAML"),
        ("torchtune", "- a\n- b", 1, "a block of KEY: VALUE"),
        ("torchtune", "", None, "no settings"),
        ("torchtune", "# nothing\n---\n", 3, "a block of KEY"),
        ("torchtune", "model: &m\n  model: *m", None, "do not say"),
        ("torchtune", "batch_size: 2024-99-99", None, "month must be"),
        ("torchtune", "batch_size: !!python/object:os.system x", 1, "no YAML"),
        ("torchtune", "{a: " * 5000 + "1" + "}" * 5000, None, "nested|do not say"),
        ("torchtune", "batch_size: -1\n", 1, "whole number"),
        ("axolotl", "x: 1\nload_in_4bit: maybe\n", 2, "true or false"),
        ("axolotl", "adapter: lora\nlora_target_modules: q_proj\n", 2, "a list"),
        ("axolotl", "num_epochs: 0\n", 1, "above 0"),
        ("torchtitan", "[training]\nseq_len = = 3\n", 2, "no TOML"),
        ("torchtitan", "[training]\nseq_len = 'x'\n", 2, "whole number"),
        ("torchtitan", "training = 3\n[x]\na = 1\n", None, "do not say"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_where(source, text, line, why):
    said = {key: value for key, value in SAID.items() if key == "server"}
    with pytest.raises(ImportFault, match=why) as caught:
        imported(source, text, **said)
    assert caught.value.line == line, caught.value.reason


def test_a_yaml_that_unfolds_is_not_unfolded():
    lines = ["a0: &a0 [x, x]"] + [
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 20)
    ]
    read = imported("torchtune", "\n".join([*lines, "batch_size: 1"]), **SAID)
    assert sum(map(len, read.left)) < 10_000


def test_without_the_package_yaml_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "yaml", None)
    with pytest.raises(ImportFault, match="pyyaml") as caught:
        imported("axolotl", "a: 1")
    assert "gpuspec[formats]" in caught.value.hint
