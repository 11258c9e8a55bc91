"""Ledgers sum to their totals, and memory moves the way it must."""

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from specc.design.model import Vision
from specc.design.replica import Speculative
from specc.design.workload import Inference
from specc.physics.quantisation import StorageFormat, format_of
from specc.plan.degrees import ServingDegrees
from specc.plan.host_weights import HostWeights
from specc.plan.layout import Layout
from specc.plan.ledger import Ledger, LedgerLine, explain
from specc.plan.lower.serving import serving_of
from specc.plan.memory.capacity import device_of
from specc.plan.memory.serving import serving_memory
from specc.plan.memory.training import fullest_bytes, peak, training_memory
from specc.plan.network.architecture import architecture
from specc.plan.serving_job import Serving
from specc.plan.training_job import JobDevice, Offload, States, TrainingJob
from specc.plan.work import work_of
from specc.record import evolve
from specc.validation.shelves import Shelves

SHELVES = Shelves()
LLAMA = architecture(SHELVES.model("llama_3_1_8b"))
DEEPSEEK = architecture(SHELVES.model("deepseek_v3"))
GEMMA = architecture(SHELVES.model("gemma_3_27b"))
BF16 = StorageFormat(name="bf16", bits=16.0)
GIB = 2.0**30
WORK = work_of(LLAMA, 4096.0)


def serving(**changes):
    vllm = SHELVES.engine("vllm")
    stated = {
        "architecture": LLAMA,
        "weights": BF16,
        "cache": BF16,
        "memory": 80 * GIB,
        "traits": {name: float(value) for name, value in vllm.traits.items()},
        "features": frozenset(vllm.features),
    }
    return Serving(**{**stated, **changes})


def job(**changes):
    layout = changes.pop(
        "layout", Layout(tensor=2.0, sequence=1.0, pipeline=2.0, data=4.0, microbatches=8.0)
    )
    words = changes.pop("recompute", "none")
    return TrainingJob(
        **{
            "work": WORK,
            "network": LLAMA,
            "layout": layout,
            "device": JobDevice(peak=1e15, half=1e15, bandwidth=3e12),
            "levels": (),
            "longest": 4096.0,
            "capacity": 80 * GIB,
            "recompute": float(words == "full"),
            "recompute_scores": float(words == "selective"),
            **changes,
        }
    )


def test_lines_sum_to_the_total_and_groups_share_it_out():
    for stage in training_memory(job()):
        ledger = stage.ledger
        assert sum(line.bytes for line in ledger.lines) == pytest.approx(ledger.total)
        assert sum(ledger.groups().values()) == pytest.approx(ledger.total)
        assert stage.allocated <= stage.reserved <= stage.driver


def test_what_is_offloaded_counts_to_the_host_alone():
    plain, moved = (
        peak(training_memory(job(offload=Offload(groups=words))))
        for words in (frozenset(), frozenset({"optimizer"}))
    )
    assert moved.ledger.group("optimizer") == 0
    assert moved.ledger.host == pytest.approx(plain.ledger.group("optimizer"))


@given(
    st.sampled_from([1, 2, 4, 8]),
    st.sampled_from([1, 2, 4]),
    st.sampled_from([0.0, 1.0, 2.0, 3.0]),
)
def test_more_ranks_and_more_sharding_never_need_more(tensor, data, shard):
    def total(t, d, s):
        layout = Layout(tensor=float(t), sequence=1.0, data=float(d), microbatches=4.0, shard=s)
        return float(peak(training_memory(job(layout=layout))).states)

    here = total(tensor, data, shard)
    assert total(2 * tensor, data, shard) <= here
    assert total(tensor, 2 * data, shard) <= here + 1
    if shard < 2.0:
        assert total(tensor, data, shard + 1.0) <= here + 1


def test_recomputation_saves_memory():
    totals = [
        float(peak(training_memory(job(recompute=word, flash=0.0))).activations)
        for word in ("none", "selective", "full")
    ]
    assert totals == sorted(totals, reverse=True)
    assert totals[2] < totals[0] / 5


def test_adapters_need_no_states_for_what_is_frozen():
    full, adapted = (
        peak(training_memory(job(layout=Layout(), states=States(adapter_rank=rank))))
        for rank in (0, 16)
    )
    assert adapted.states < full.states / 5
    quantised = peak(
        training_memory(job(layout=Layout(), states=States(adapter_rank=16, base=4.13 / 8)))
    )
    assert quantised.states < adapted.states / 2


def test_arrays_of_layouts_give_the_memory_of_each():
    tensors = np.array([1.0, 2.0, 4.0, 8.0])
    for pipeline in (1.0, 2.0, 4.0, 8.0):
        shared = Layout(pipeline=pipeline, sequence=1.0, data=2.0, microbatches=8.0)
        several = fullest_bytes(job(layout=evolve(shared, tensor=tensors)))
        for index, tensor in enumerate(tensors.tolist()):
            layout = evolve(shared, tensor=tensor)
            one = peak(training_memory(job(layout=layout)))
            assert several[index] == pytest.approx(float(one.driver))
            assert fullest_bytes(job(layout=layout)) == pytest.approx(float(one.driver))


def test_the_fullest_stage_may_lie_between_the_ends():
    layers = Layout(pipeline=16.0, microbatches=32.0)
    mixture = evolve(job(layout=layers), network=DEEPSEEK)
    stages = training_memory(mixture)
    assert 0 < peak(stages).stage < 15
    assert fullest_bytes(mixture) == pytest.approx(float(peak(stages).driver))


def test_stages_hold_all_layers_once():
    shares = [
        float(s.ledger.line("weights").bytes)
        for s in training_memory(job(layout=Layout(pipeline=5.0, microbatches=8.0)))
    ]
    assert sum(shares) == pytest.approx(2 * LLAMA.parameters(), rel=0.01)


def test_a_growing_prompt_and_a_growing_card_move_capacity_the_right_way():
    small, large = (serving_memory(serving(memory=size * GIB)) for size in (40, 80))
    assert large.tokens > small.tokens > 0
    assert serving_memory(serving(cache=format_of("fp8"))).tokens == pytest.approx(
        2 * large.tokens, rel=0.01
    )
    assert serving_memory(serving(weights=format_of("fp8"))).tokens > large.tokens
    assert serving_memory(serving(memory=12 * GIB)).fits is False
    assert serving_memory(serving(memory=None)).fits is None


def test_a_latent_cache_is_not_divided_by_tensor_ranks():
    one, eight = (
        serving_memory(serving(architecture=DEEPSEEK, tensor=t, memory=None)).cost.per_token
        for t in (1, 8)
    )
    assert one == eight == 61 * 576 * 2


def test_windows_stop_growing():
    cost = serving_memory(serving(architecture=GEMMA, memory=None)).cost
    long, longer = cost.sequence(32_768), cost.sequence(65_536)
    assert longer - long == pytest.approx(cost.per_token * 32_768)


def test_conventions_of_engines_differ():
    base = serving()
    free = serving_memory(evolve(base, features=frozenset({"reserve_of_free"}), fraction=0.9))
    total = serving_memory(evolve(base, features=frozenset({"reserve_of_total"}), fraction=0.9))
    assert free.budget > total.budget


def test_an_explanation_names_every_line_and_the_room_left():
    text = explain(serving_memory(serving()).ledger)
    assert any("weights: mlp" in line for line in text)
    assert any(line.strip().startswith("left") for line in text)
    short = explain(
        Ledger(
            title="t", lines=(LedgerLine(name="a", group="weights", bytes=2 * GIB),), capacity=GIB
        )
    )
    assert short[-1].split() == ["short", "1", "GiB"]


def test_an_amount_on_the_host_leaves_the_accelerator():
    plain = serving_memory(serving())
    moved = serving_memory(serving(host=HostWeights(amount=4 * GIB)))
    assert moved.ledger.host == 4 * GIB
    assert moved.budget == pytest.approx(plain.budget + 4 * GIB)
    away = serving_memory(serving(host=HostWeights(all=True)))
    assert away.ledger.group("weights") == 0
    part = peak(training_memory(job(offload=Offload(optimizer=GIB))))
    assert part.ledger.host == GIB


def test_prediction_layers_take_weights_and_cache_where_nothing_else_guesses():
    model, degrees = SHELVES.model("deepseek_v3"), ServingDegrees(tensor=8)
    plain, guessing, drafted = (
        serving_memory(serving_of(Inference(name="s", model=model, speculative=given), degrees))
        for given in (
            None,
            Speculative(tokens=1),
            Speculative(tokens=1, draft=SHELVES.model("llama_3_2_1b")),
        )
    )
    assert guessing.cost.per_token == 62 / 61 * plain.cost.per_token
    assert drafted.cost.per_token == plain.cost.per_token
    layer = next(block for block in DEEPSEEK.blocks if block.count == 58).parameters() / 58
    more = float(guessing.ledger.group("weights")) - float(plain.ledger.group("weights"))
    assert more > layer / 8


def test_buffers_of_fused_collectives_need_links_of_their_own():
    """vLLM, `allreduce_rms_fusion.py`: compute capabilities 9.0 and 10.0, on NVLink."""
    parts = [SHELVES.accelerator(name) for name in ("h100_sxm", "a100_sxm_80gb", "rtx5090")]
    assert [device_of(part).linked for part in parts] == [True, False, False]
    apart, linked = (
        float(serving_memory(serving(tensor=2, linked=said)).ledger.group("overhead"))
        for said in (False, True)
    )
    alone = [
        float(serving_memory(serving(linked=said)).ledger.group("overhead"))
        for said in (False, True)
    ]
    assert linked > apart > alone[0] == alone[1]


def test_sums_over_ranks_stay_where_the_release_holds_them():
    """vLLM 0.2.5: two sums of a layer, for each of the tokens, until the step is over; without ranks there are none."""
    held = frozenset({"reserve_of_total", "holds_sums"})
    plain = held - {"holds_sums"}

    def step(features, tensor):
        return float(
            serving_memory(
                serving(features=features, tensor=tensor, step_tokens=4096.0)
            ).ledger.group("activations")
        )

    sums = 2 * LLAMA.body_layers * 4096 * LLAMA.hidden * 2
    assert step(held, 2) - step(plain, 2) == pytest.approx(sums)
    assert step(held, 1) == step(plain, 1)


def test_a_built_engine_has_room_for_a_prompt_of_every_sequence():
    """TensorRT-LLM 0.5 reserves for the largest batch that it was built for, whatever runs."""
    entry = SHELVES.engine("tensorrt_llm_0_6")
    steps = [
        serving(
            features=frozenset(entry.features), traits=dict(entry.traits), max_batch=batch
        ).per_step()
        for batch in (8, 192)
    ]
    assert steps == [(8 * 2048.0, 8.0), (192 * 2048.0, 192.0)]


def test_slices_of_experts_make_sums_of_the_whole_width():
    """Tensor ranks divide what an expert widens to, not what it gives back."""
    experts = architecture(SHELVES.model("mixtral_8x7b_v0_1"))
    whole, sliced = (
        float(
            serving_memory(
                serving(architecture=experts, tensor=tensor, step_tokens=32768.0, max_batch=1)
            ).ledger.group("activations")
        )
        for tensor in (1, 8)
    )
    given_back = 2 * experts.hidden
    widened = 2 * 2 * 14336 * 1.5
    passing = 2 * experts.hidden
    assert sliced / whole == pytest.approx(
        (widened / 8 + given_back + passing) / (widened + given_back + passing), rel=0.02
    )


def tower_of(rows: int):
    """LLaMA with the tower of CLIP ViT-L/14 at 336 pixels before it, or without."""
    model = SHELVES.model("llama_3_1_8b")
    tower = Vision(
        name="vision", layers=rows, hidden=1024, heads=16, ffn=4096, patch=14, image=336
    )
    return architecture(attrs.evolve(model, vision=tower))


def test_a_tower_of_images_lies_on_the_first_stage_whole():
    network = tower_of(24)
    assert network.parameters() - LLAMA.parameters() == pytest.approx(303.5e6, rel=0.01)
    one = Layout(microbatches=2.0)
    first, plain = (
        training_memory(job(network=here, work=work_of(here, 4096.0), layout=one))[0]
        for here in (network, LLAMA)
    )
    more = network.parameters() - LLAMA.parameters()
    assert first.states - plain.states == pytest.approx(more * (2 + 4 + 12), rel=0.01)
    shallow = training_memory(
        job(network=tower_of(12), work=work_of(tower_of(12), 4096.0), layout=one)
    )
    kept = [float(stage.activations) for stage in (plain, shallow[0], first)]
    assert kept[2] - kept[1] == pytest.approx(kept[1] - kept[0], rel=0.01)
    # 576 patches and a class token: inputs of norms and products, queries, keys, values and output, and both sides of the feed-forward network.
    assert kept[2] - kept[0] == pytest.approx(24 * 577 * (8 * 1024 + 2 * 4096) * 2, rel=0.01)
