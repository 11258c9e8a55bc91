"""What must hold of replicas that are divided in several ways, and of what a table prints of them."""

import pytest

from laws.test_serving import job
from specc.physics.decode import StepOverhead, linear_parts
from specc.physics.exchange import all_reduce_once
from specc.physics.job import CLOSED, OfferedLoad, ServingJob
from specc.physics.launches import device_overhead
from specc.physics.replica_split import ReplicaSplit
from specc.physics.serving import PromptTimes, closed_loop, prompt_time, step_time
from specc.predict.serving.outcome import Kinds, outcome, settle
from specc.predict.serving.plan import shape_of
from specc.record import evolve
from specc.validation.inference_metrics import decoder_metric
from specc.validation.shelves import Shelves


def mixture(**split: float) -> ServingJob:
    """DeepSeek-V3 on eight devices."""
    model = Shelves().model("deepseek_v3")
    assert model is not None
    plain = job()
    return evolve(plain, shape=shape_of(model), split=evolve(plain.split, **split))


@pytest.mark.parametrize("stages", [2.0, 8.0])
def test_a_sequence_is_read_whole_however_many_stages_there_are(stages: float) -> None:
    plain = evolve(job(1.0), split=evolve(job().split, pipeline=1.0))
    staged = evolve(plain, split=evolve(plain.split, pipeline=stages))
    assert step_time(staged, 1.0, 1e5) >= step_time(plain, 1.0, 1e5)


def test_a_prompt_lies_on_one_rank_unless_all_have_some_that_wait() -> None:
    alone = mixture(tensor=1.0, data=8.0, expert_group=8.0, expert_parallel=8.0)
    plain = evolve(alone, split=evolve(alone.split, data=1.0))
    assert prompt_time(alone, 8.0) > 0.8 * prompt_time(plain, 8.0)
    assert prompt_time(alone, 8.0, 0.0, 1.0) < 0.5 * prompt_time(alone, 8.0)


def test_a_busy_rank_has_more_tokens_and_reads_no_more_weights() -> None:
    whole = mixture(tensor=8.0, expert_group=8.0, expert_parallel=8.0)

    def experts(tokens: float, imbalance: float) -> float:
        return float(
            linear_parts(
                tokens,
                tokens,
                whole.shape,
                whole.precision,
                whole.device,
                whole.split,
                1.0,
                imbalance,
            )["experts"]
        )

    assert experts(32.0, 2.0) == pytest.approx(experts(32.0, 0.0), rel=0.05)
    assert experts(65536.0, 2.0) > 2.0 * experts(65536.0, 0.0)


def test_small_all_reduces_take_a_latency_and_large_ones_the_link() -> None:
    meshed = job().device
    bridged = evolve(meshed, bridged=1.0)
    assert all_reduce_once(1e3, 8.0, meshed) < 2.0 * meshed.reduce_latency
    assert all_reduce_once(1e3, 8.0, bridged) > 3.0 * meshed.reduce_latency
    twice = all_reduce_once(2e9, 8.0, meshed) / all_reduce_once(1e9, 8.0, meshed)
    assert 1.5 < twice < 2.0
    apart = evolve(meshed, crossing=4e-5)
    assert all_reduce_once(1e3, 8.0, apart) - all_reduce_once(1e3, 8.0, meshed) == pytest.approx(
        4e-5
    )


def test_large_payloads_over_pcie_grow_as_a_ring_or_faster_where_bridges_are_shared() -> None:
    """Each of n peers sends 2 (n - 1) / n of the payload, so that eight take 1.75 times as long as two at least."""
    ring = evolve(job().device, bridged=1.0, crowding=0.0, reduce_latency=0.0)
    shared = evolve(ring, crowding=0.5)
    assert all_reduce_once(1e9, 8.0, ring) == pytest.approx(1.75 * all_reduce_once(1e9, 2.0, ring))
    assert all_reduce_once(1e9, 8.0, shared) == pytest.approx(
        2.0 * all_reduce_once(1e9, 8.0, ring)
    )
    assert all_reduce_once(1e9, 2.0, shared) == all_reduce_once(1e9, 2.0, ring)


def test_a_tensor_group_waits_for_its_last_rank_once_a_step() -> None:
    plain = job()
    for tensor, waits in ((1.0, 0.0), (4.0, 3e-4)):
        split = evolve(plain.split, tensor=tensor)
        calm = device_overhead(1.0, plain.shape, evolve(plain.overhead, group=0.0), split)
        waiting = device_overhead(1.0, plain.shape, evolve(plain.overhead, group=3e-4), split)
        assert waiting - calm == pytest.approx(waits)


@pytest.mark.parametrize(("shared", "spared"), [(0.0, 1.0 / 3.0), (1e6, 0.0)])
def test_experts_launch_in_place_of_dense_products(shared: float, spared: float) -> None:
    """A layer of experts without shared ones launches none of a dense layer's product, activation and product."""
    dense = evolve(job().shape, moe_layers=0.0)
    mixture = evolve(dense, moe_layers=0.5 * dense.layers, shared_params=shared)
    overhead = StepOverhead(layer=3e-5)
    whole = device_overhead(1.0, dense, overhead, ReplicaSplit())
    told = device_overhead(1.0, mixture, overhead, ReplicaSplit())
    assert whole - told == pytest.approx(3e-5 * spared * 0.5 * dense.layers)


def test_users_in_flight_are_those_that_the_rate_keeps_there() -> None:
    plain = job()
    steady = closed_loop(evolve(plain, users=64.0))
    rate = 64.0 / float(steady.prompt_alone + plain.output * steady.tpot)
    assert settle(plain, rate, 4.0, PromptTimes.of(plain)).users == pytest.approx(64.0, rel=1e-3)


def test_a_speed_over_the_whole_run_counts_the_prompt() -> None:
    def told(prompt: float, steps: float) -> float:
        alone = job(1.0, prompt=prompt)
        result = outcome(
            alone,
            OfferedLoad(kind=CLOSED, users=1.0, rate=0.0, prompt=prompt, output=256.0),
            Kinds(static=0.0, open=0.0, offline=0.0),
        )
        return float(decoder_metric("decode_tok_s_single", alone, result, 0.0, steps, 4.0, 1.0))

    assert told(16.0, 0.0) == pytest.approx(told(16.0, 1.0), rel=0.03)
    assert told(131072.0, 0.0) < 0.8 * told(131072.0, 1.0)
