"""The columns of a table of training measurements are read, and no row changes what is said of the others."""

import pytest

from specc.validation.memory_training import LedgerCache, compare_training
from specc.validation.training import validate_rows
from specc.validation.training_columns import (
    kept_on_host,
    recomputed_modules,
    stack_said,
    unstated_layout,
)

ROW = {
    "id": "r", "metric": "mem_gb_per_gpu", "value": "20", "model_name": "mistral-7b", "params": "7.24e9", "layers": "32",
    "hidden": "4096", "heads": "32", "kv_heads": "8", "ffn": "14336", "mlp_type": "swiglu", "vocab": "32000",
    "seq_len": "4096", "gpu": "A100-SXM-80", "gpu_mem_gb": "80", "n_gpus": "1", "gpus_per_node": "8", "precision": "bf16",
    "tp": "1", "pp": "1", "dp": "1", "micro_batch": "4", "global_batch": "4", "recompute": "full", "fsdp": "n",
    "flash_attention": "y", "stack": "HF Trainer", "mem_kind": "allocated", "method": "full",
}  # fmt: skip
GIB = 2.0**30


def predicted(**cells: str) -> float:
    compared = compare_training(LedgerCache(), {**ROW, **cells})
    return next(row.predicted for row in compared if row.metric == "mem_gb_per_gpu")


def test_methods_and_formats_of_states_count():
    full = predicted()
    small = predicted(method="qlora", lora_rank="16", lora_targets="q,k,v,o")
    narrow = predicted(optim_state_dtype="bf16", master_weights="none", grad_dtype="bf16")
    assert small < predicted(method="lora", lora_rank="16") < narrow < full
    # A 32-bit copy of the weight, wider moments and gradients, and the step's copy of one moment.
    assert full - narrow == pytest.approx(7.24e9 * (4 + 4 + 2 + 2) / GIB, rel=0.05)


def test_the_loss_kernel_counts():
    plain, fused, chunked = (
        predicted(method="lora", loss_kernel=kernel, vocab="131072")
        for kernel in (
            "torch CE",
            "unsloth fast CE (logits materialised)",
            "liger fused linear CE",
        )
    )
    assert plain > fused > chunked


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("nvidia-smi(probably)", "driver"),
        ("reserved peak", "reserved"),
        ("allocated peak", "allocated"),
    ],
)
def test_the_kind_of_memory_is_the_one_that_the_column_says(said, level):
    compared = compare_training(LedgerCache(), {**ROW, "mem_kind": said})[0]
    assert compared.assumptions == (f"read as the {level} level",)


def test_rows_that_ran_out_of_memory_are_verdicts():
    (out,) = compare_training(LedgerCache(), {**ROW, "value": "OOM", "micro_batch": "64"})
    assert (out.metric, out.measured, out.predicted) == ("fits", 0.0, 0.0)


def test_suspect_rows_are_compared_with_nothing():
    timed = {**ROW, "metric": "iter_time_s", "value": "1", "quality": "S"}
    for row in (
        *compare_training(LedgerCache(), {**ROW, "quality": "S"}),
        *validate_rows([timed]),
    ):
        assert row.predicted is None
        assert "suspect" in str(row.skipped)


def test_an_a800_is_an_a100_with_less_nvlink():
    rows = [
        {
            **ROW,
            "metric": "iter_time_s",
            "value": "1",
            "n_gpus": "8",
            "tp": tp,
            "dp": dp,
            "gpu": gpu,
        }
        for tp, dp in (("1", "8"), ("8", "1"))
        for gpu in ("A100-SXM-80", "A800")
    ]
    alone, alone_less, divided, divided_less = (row.predicted for row in validate_rows(rows))
    assert alone <= alone_less < 1.05 * alone
    assert divided_less > 1.05 * divided


def test_a_bad_row_leaves_the_others_as_they_are():
    good = {**ROW, "metric": "iter_time_s", "value": "1"}
    bad = {**good, "precision": "fp8-blockwise"}
    other = {**good, "layers": "16"}
    alone = [row.predicted for row in validate_rows([good, other])]
    beside = [row.predicted for row in validate_rows([bad, good, other])]
    assert beside[0] is None
    assert beside[1:] == alone
    assert None not in alone
    assert alone[0] != alone[1]


@pytest.mark.parametrize(
    ("said", "cells", "stack"),
    [
        ("Megatron-Bridge (May 2026), no EP overlap", {}, "megatron_bridge"),
        ("EasyR1 (verl, FSDP, vLLM)", {"fsdp": "y"}, "verl"),
        ("ms-swift Megatron-SWIFT", {}, "megatron"),
        ("ms-swift on torch_npu", {"zero_stage": "0"}, "transformers"),
        ("ms-swift on torch_npu", {"zero_stage": "3"}, "transformers_deepspeed"),
        ("HF Trainer + DeepSpeed", {"zero_stage": "3"}, "transformers_deepspeed"),
        ("DeepSpeed", {"zero_stage": "2"}, "deepspeed"),
        ("ColossalAI", {"zero_stage": "2"}, "colossalai"),
        ("NeMo AutoModel (FSDP2)", {"fsdp": "n"}, "nemo_automodel"),
        ("NeMo AutoModel (FSDP2)", {"fsdp": "y", "moe_experts": "128"}, "nemo_automodel"),
        ("NeMo AutoModel (FSDP2)", {"model_name": "nemotron-3-nano-30b-a3b"}, "nemo_automodel"),
        ("alpaca-lora", {}, "transformers"),
        ("InternEvo", {"fsdp": "n", "zero_stage": "1"}, "internevo"),
        ("InternEvo", {"fsdp": "y"}, "fsdp"),
        ("a loop of our own", {}, None),
    ],
)
def test_the_stack_is_the_one_that_the_column_says(said, cells, stack):
    assert stack_said({**ROW, "fsdp": "n", "notes": "", **cells, "stack": said}) == stack


def test_a_batch_that_nobody_states_is_not_guessed():
    unstated = {**ROW, "micro_batch": "", "global_batch": ""}
    (row,) = compare_training(LedgerCache(), unstated)
    assert row.skipped == "the batch is not stated"
    kept = {**unstated, "metric": "mem_static_gb_per_gpu", "mem_kind": "static"}
    assert compare_training(LedgerCache(), kept)[0].predicted
    timed = {**unstated, "metric": "tokens_per_s_per_gpu", "value": "500"}
    assert validate_rows([timed])[0].skipped == "the batch is not stated"


def test_what_draws_answers_is_no_memory_of_the_training():
    (row,) = compare_training(LedgerCache(), {**ROW, "method": "ppo(full)"})
    assert row.skipped == "what draws the answers holds memory that is not stated"


def test_preferences_have_a_reference_beside_them():
    assert predicted(method="dpo(full)") - predicted() == pytest.approx(7.24e9 * 2 / GIB, rel=0.02)
    assert predicted(method="dpo(lora)") == pytest.approx(predicted(method="lora"), rel=0.02)


def test_recipes_say_what_a_row_does_not():
    bridge = {"stack": "Megatron-Bridge", "n_gpus": "4", "tp": "4", "recompute": "none"}
    own = predicted(**bridge)
    other = predicted(**{**bridge, "stack": "Megatron-LM"}, sequence_parallel="y")
    assert other - own == pytest.approx(2 * 7.24e9 / 4 / GIB, rel=0.03)  # gradients in 16 bit
    assert own < predicted(**bridge, sequence_parallel="n")
    assert predicted(**bridge, optim_state_dtype="bf16") < own
    design = {"moe_dense_layers": "1", "moe_shared_experts": "2"}
    narrow = predicted(**bridge, **design)
    assert narrow == predicted(**bridge, **design, optim_state_dtype="bf16")
    assert narrow < predicted(**bridge, **design, optim_state_dtype="fp32")
    assert predicted(**{**bridge, **design, "moe_shared_experts": ""}) == own


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (
            {"packing": "padded to longest in batch (max 512)"},
            "samples have lengths of their own, which are not stated",
        ),
        (
            {"notes": "unbalanced router, expert capacity factor 2"},
            "how unbalanced its router is is not stated",
        ),
    ],
)
def test_times_do_not_follow_from_rows_that_leave_their_load_open(cells, reason):
    row = {**ROW, "metric": "iter_time_s", "value": "1"}
    assert validate_rows([row])[0].predicted
    assert validate_rows([{**row, **cells}])[0].skipped == reason


@pytest.mark.parametrize(
    ("detail", "lines"),
    [
        ("custom", ["  recompute = full"]),
        (
            "custom; offloaded to host: decoder_layer_input",
            ["  recompute = full", "  offload = [activations]"],
        ),
        (
            "custom; offloaded to host: decoder_layer_input,query_proj,key_proj",
            ["  recompute = [attention, norms, mlp]", "  offload = [activations]"],
        ),
        (
            "qkv_proj_offloaded",
            ["  recompute = [attention, norms, mlp]", "  offload = [activations]"],
        ),
        ("core_attn", None),
        ("", None),
    ],
)
def test_a_policy_keeps_what_it_names_and_computes_all_else_again(detail, lines):
    assert kept_on_host({**ROW, "recompute_detail": detail}) == lines


def test_experts_of_a_mixture_are_computed_again():
    lines = kept_on_host({**ROW, "recompute_detail": "qkv_proj_offloaded", "moe_experts": "8"})
    assert lines is not None
    assert lines[0] == "  recompute = [attention, norms, moe]"


def test_a_job_of_several_accelerators_says_how_it_is_divided():
    blank = dict.fromkeys(("tp", "pp", "dp", "fsdp", "zero_stage"), "")
    assert unstated_layout({**ROW, **blank, "n_gpus": "8"})
    assert not unstated_layout({**ROW, **blank, "n_gpus": "1"})
    assert not unstated_layout({**ROW, **blank, "n_gpus": "8", "zero_stage": "3"})
    compared = compare_training(LedgerCache(), {**ROW, **blank, "n_gpus": "8", "value": "OOM"})
    assert [row.skipped for row in compared] == [
        "how it is divided over its accelerators is not stated"
    ]


def test_modules_that_the_language_knows_are_computed_again_beside_those_that_it_does_not():
    assert recomputed_modules({"recompute_detail": "fc1,layernorm"}) == "[norms]"
    assert (
        recomputed_modules({"recompute_detail": "moe_act,layernorm"}) == "[moe_activation, norms]"
    )
    assert recomputed_modules({"recompute_detail": "fc1"}) is None


def test_what_ran_is_judged_without_an_amount():
    asked = {**ROW, "metric": "fits", "value": "ran", "verdict": "ran", "method": "lora"}
    assert [(row.metric, row.measured, row.predicted) for row in judged(asked)] == [("fits", 1, 1)]
    large = {**asked, "recompute": "none", "micro_batch": "64", "value": "OOM", "verdict": "oom"}
    assert [(row.measured, row.predicted) for row in judged(large)] == [(0, 0)]
    host = judged({**asked, "value": "host_oom", "verdict": "host_oom"})
    assert [row.skipped for row in host] == ["it is host memory that ran out"]


def judged(cells):
    return compare_training(LedgerCache(), cells)


def test_a_peak_is_not_compared_where_nobody_says_what_is_recomputed():
    assert judged({**ROW, "recompute": ""})[0].skipped == "what is recomputed is not stated"
    at_rest = judged({**ROW, "recompute": "", "metric": "mem_static_gb_per_gpu"})
    assert at_rest[0].skipped is None


def test_samples_beyond_a_learned_table_of_positions_are_compared_with_nothing():
    long = {
        **ROW,
        "model_name": "santacoder-1.1b",
        "layers": "24",
        "vocab": "49280",
        "hidden": "2048",
    }
    assert judged(long)[0].skipped == "samples are longer than the 2048 positions of the model"
    assert judged({**long, "seq_len": "2048"})[0].skipped is None


def test_answers_of_unstated_length_are_no_step():
    row = {
        **ROW, "metric": "step_time_s", "method": "grpo(full)", "seq_len": "4096", "rollout_batch": "512", "stack": "NeMo RL",
        "num_generations": "8", "global_batch": "512", "fsdp": "y", "zero_stage": "3", "n_gpus": "8", "dp": "8",
    }  # fmt: skip
    assert (
        validate_rows([row])[0].skipped
        == "how long answers are is not stated, but for their limit"
    )
    mean = {**row, "response_len": "1500 (average sequence, prompt included)"}
    assert validate_rows([mean])[0].predicted > 0
