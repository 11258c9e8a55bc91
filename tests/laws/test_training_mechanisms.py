"""Mechanisms of a training iteration, each against what its source says."""

import pytest

from specc.physics.attention import flash_forward
from specc.physics.efficiency import Efficiency
from specc.plan.split import splits
from specc.plan.training_job import Recipe, TrainingJob
from specc.predict.training.iteration import iteration
from specc.predict.training.kernels import ROUTED_ROWS, microbatch_pass
from specc.record import evolve
from specc.validation.training import Preparer

USUAL: dict[str, str] = {
    "model_name": "mine", "layers": "24", "hidden": "2048", "heads": "16", "ffn": "8192", "mlp_type": "gelu", "vocab": "50257",
    "seq_len": "2048", "gpu": "H100-SXM", "gpu_mem_gb": "80", "n_gpus": "8", "gpus_per_node": "8", "precision": "bf16", "tp": "1",
    "pp": "1", "cp": "1", "ep": "1", "virtual_pp": "1", "micro_batch": "1", "global_batch": "512", "recompute": "none",
    "zero_stage": "1", "fsdp": "n", "offload": "none", "flash_attention": "y", "metric": "iter_time_s", "value": "1", "notes": "",
}  # fmt: skip
"""A row that leaves nothing open."""


@pytest.fixture(scope="module")
def preparer() -> Preparer:
    return Preparer()


def parts(job: TrainingJob) -> dict[str, float]:
    return {name: float(seconds) for name, seconds in iteration(job).parts().items()}


def test_a_stage_that_runs_again_is_not_sent_its_input_again(preparer: Preparer) -> None:
    row = {**USUAL, "pp": "4", "tp": "2", "n_gpus": "16"}
    kept, again = (
        parts(preparer.prepare({**row, "recompute": word}).job) for word in ("none", "full")
    )
    assert kept["pipeline"] > 0.0
    assert again["pipeline"] == pytest.approx(kept["pipeline"])
    assert again["tensor"] > 1.2 * kept["tensor"]


def test_recomputing_stops_before_the_last_product(preparer: Preparer) -> None:
    job = preparer.prepare({**USUAL, "recompute": "full"}).job
    whole, stopped = (
        parts(evolve(job, habits=evolve(job.habits, early_stop=stops)))["recompute"]
        for stops in (0.0, 1.0)
    )
    compute = microbatch_pass(job)
    last = float(compute.last * job.layout.microbatches / job.layout.pipeline)
    assert whole - stopped == pytest.approx(last)
    assert 0.2 < float(compute.last / compute.products) < 0.4


@pytest.mark.parametrize(("said", "stops"), [("torchtitan", 1.0), ("HF Trainer", 0.0)])
def test_checkpoints_that_reenter_run_to_their_end(
    preparer: Preparer, said: str, stops: float
) -> None:
    cells = {**USUAL, "recompute": "full", "stack": said, "fsdp": "y", "zero_stage": "3"}
    assert preparer.prepare(cells).job.habits.early_stop == stops


def test_narrow_heads_wait_for_exponentials() -> None:
    constants = Efficiency(attention_width=22.0)

    def seconds(heads: float, width: float, efficiency: Efficiency = constants) -> float:
        return float(
            flash_forward(
                1, heads, heads, 65536.0, 65536.0, width, causal=0.5, peak=1e15, bandwidth=1e13, efficiency=efficiency
            )
        )  # fmt: skip

    assert seconds(64, 64.0) > 1.1 * seconds(32, 128.0)
    assert seconds(16, 256.0) < seconds(32, 128.0)
    wide = evolve(constants, attention_width=0.0)
    assert seconds(32, 128.0) == pytest.approx(seconds(32, 128.0, wide))


def test_a_fused_loss_brings_kernels_for_blocks_where_its_package_does(
    preparer: Preparer,
) -> None:
    def streams(stack: str, kernel: str) -> float:
        cells = {**USUAL, "stack": stack, "loss_kernel": kernel}
        return float(preparer.prepare(cells).job.habits.streams)

    assert streams("HF Trainer", "liger fused linear CE") < 0.5 * streams("HF Trainer", "torch CE")
    assert streams("Megatron-Bridge", "te/native fused CE") == streams("Megatron-Bridge", "")


def test_adapters_cost_what_their_inputs_and_outputs_stream(preparer: Preparer) -> None:
    cells = {**USUAL, "stack": "HF Trainer", "method": "lora", "lora_rank": "16"}
    few, all_ = (
        preparer.prepare({**cells, "lora_targets": targets}).job
        for targets in ("q,v", "q,k,v,o,gate,up,down")
    )
    full = preparer.prepare({**cells, "method": "full"}).job
    assert float(full.work.adapted) == 0.0
    assert 0.0 < float(few.work.adapted) < 0.3 * float(all_.work.adapted)
    assert parts(full)["elementwise"] < parts(few)["elementwise"] < parts(all_)["elementwise"]


def test_weights_that_are_prepared_for_training_widen_the_stream(preparer: Preparer) -> None:
    cells = {**USUAL, "stack": "HF Trainer", "method": "qlora", "base_quant": "nf4"}
    plain = preparer.prepare(cells).job
    wide = preparer.prepare({**cells, "notes": "framework baseline-peft-bnb"}).job
    assert (plain.stream, wide.stream) == (2.0, 4.0)
    assert parts(wide)["elementwise"] > 1.3 * parts(plain)["elementwise"]


def test_experts_of_many_tokens_run_as_plain_products(preparer: Preparer) -> None:
    row = {**USUAL, "moe_experts": "8", "moe_topk": "2", "moe_ffn": "4096"}
    job = preparer.prepare(row).job

    def excess(microbatch: float) -> float:
        many = evolve(job, layout=evolve(job.layout, microbatch=microbatch))
        plain = evolve(many, recipe=evolve(many.recipe, routed=1.0))
        return float(microbatch_pass(many).experts / microbatch_pass(plain).experts) - 1.0

    routed = float(job.recipe.routed) - 1.0
    assert routed > 0.0
    assert excess(64.0) < 0.5 * excess(1.0) < excess(1.0) < routed
    rows = 4.0 * ROUTED_ROWS / float(job.work.sequence)  # two of eight experts see a quarter
    assert excess(rows) == pytest.approx(0.5 * routed, rel=0.05)


def test_a_loop_over_experts_runs_plain_products(preparer: Preparer) -> None:
    row = {**USUAL, "moe_experts": "8", "moe_topk": "2", "moe_ffn": "4096"}
    loop = preparer.prepare({**row, "stack": "HF Trainer"}).job
    assert loop.recipe == Recipe(element=2.0, routed=1.0)


def test_every_split_that_is_kept_exists() -> None:
    from specc.predict.training.iteration import KEPT

    assert set(KEPT) <= {split.name for split in splits()}
