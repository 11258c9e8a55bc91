"""What must hold of every service, whatever its sizes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.physics.decode import (
    DecoderShape,
    DeviceEfficiency,
    Precision,
    StepOverhead,
    experts_touched,
)
from specc.physics.job import OFFLINE, OPEN, OfferedLoad, Scheduler, ServingJob
from specc.physics.replica_split import ReplicaSplit
from specc.physics.serving import (
    closed_loop,
    prompt_time_alone,
    prompts_per_second,
    step_time,
    waves_begun,
)
from specc.predict.serving.job import accepted_tokens
from specc.predict.serving.outcome import Kinds, highest_rate, outcome
from specc.predict.serving.plan import shape_of
from specc.record import evolve
from specc.validation.shelves import Shelves


def job(users: float = 16.0, **changes: float) -> ServingJob:
    """Llama 3.1 70B in fp8 on four devices like an H100, as numbers."""
    device = {"bandwidth": 3.35e12, "rate": 1.979e15, "link": 300e9} | {
        key: value for key, value in changes.items() if key in ("bandwidth", "rate", "link")
    }
    return ServingJob(
        shape=DecoderShape(
            layers=80.0, hidden=8192.0, attention_params=151e6, dense_layers=80.0, ffn_params=705e6, head_params=1.05e9,
            embedding_params=1.05e9, kv_elements=2048.0, kv_heads=8.0, full_layers=80.0, prefill_pair=16384.0, decode_pair=16384.0,
        ),
        precision=Precision(
            linear_bytes=1.0, expert_bytes=1.0, attention_bytes=1.0, head_bytes=2.0, kv_bytes=1.0, linear_rate=device["rate"],
            expert_rate=device["rate"], attention_rate=9.89e14, head_rate=9.89e14,
        ),
        device=DeviceEfficiency(
            bandwidth=device["bandwidth"], linear_stream=0.8, expert_stream=0.5, head_stream=0.8, kv_stream=0.6, linear_compute=0.55,
            expert_compute=0.3, attention_compute=0.4, reduce_latency=8e-6, reduce_bandwidth=device["link"],
        ),
        split=ReplicaSplit(tensor=4.0, expert_group=4.0),
        overhead=StepOverhead(step=4e-4, layer=4e-5, sequence=1e-5),
        scheduler=Scheduler(first_token=0.03),
        users=users,
        slots=changes.get("slots", 400.0),
        prompt=changes.get("prompt", 2048.0),
        output=changes.get("output", 256.0),
    )  # fmt: skip


SIZES = st.tuples(
    st.floats(1.0, 512.0),
    st.floats(1.0, 32_000.0),
    st.floats(2.0, 8_000.0),
    st.floats(1.0, 2_000.0),
)


@settings(max_examples=60, deadline=None)
@given(SIZES, st.floats(1.01, 4.0), st.sampled_from(("bandwidth", "rate", "link", "slots")))
def test_more_of_a_part_is_never_slower(
    sizes: tuple[float, ...], factor: float, what: str
) -> None:
    users, prompt, output, slots = sizes
    sized = {"prompt": prompt, "output": output, "slots": slots}
    plain = {"bandwidth": 3.35e12, "rate": 1.979e15, "link": 300e9, "slots": slots}
    less = closed_loop(job(users, **sized))
    more = closed_loop(job(users, **(sized | {what: plain[what] * factor})))
    assert more.tokens_per_second >= less.tokens_per_second * (1.0 - 1e-9)
    if what != "slots":
        assert more.tpot <= less.tpot * (1.0 + 1e-9)


@pytest.mark.parametrize("what", ["bandwidth", "rate", "link"])
def test_a_faster_part_reads_a_lone_prompt_sooner(what: str) -> None:
    plain = {"bandwidth": 3.35e12, "rate": 1.979e15, "link": 300e9}
    assert closed_loop(job(1.0, **{what: plain[what] * 2.0})).ttft < closed_loop(job(1.0)).ttft


@settings(max_examples=60, deadline=None)
@given(SIZES, st.floats(1.0, 8.0))
def test_more_users_never_lower_throughput(sizes: tuple[float, ...], factor: float) -> None:
    users, prompt, output, slots = sizes
    sized = {"prompt": prompt, "output": output, "slots": slots}
    few, many = closed_loop(job(users, **sized)), closed_loop(job(users * factor, **sized))
    assert many.tokens_per_second >= few.tokens_per_second * (1.0 - 1e-6)
    assert many.tpot >= few.tpot * (1.0 - 1e-9)


def test_users_beyond_the_slots_wait_and_nothing_else() -> None:
    full, over = closed_loop(job(400.0)), closed_loop(job(800.0))
    assert over.tokens_per_second == pytest.approx(full.tokens_per_second)
    assert over.tpot == pytest.approx(full.tpot)
    assert over.ttft > full.ttft + 0.9 * (full.latency - full.ttft)


def test_single_stream_reads_every_weight_once_a_token() -> None:
    alone = job(1.0, prompt=1.0)
    weights = (80 * (151e6 + 705e6) + 2 * 1.05e9) / 4
    floor = weights / 3.35e12
    assert floor < step_time(alone, 1.0, 128.0) < floor / 0.8 + 80 * 4e-5 + 160 * 8e-6 + 2e-3


def test_prompts_grow_faster_than_their_length() -> None:
    short, long = prompt_time_alone(job(prompt=8192.0)), prompt_time_alone(job(prompt=65536.0))
    assert long > 8.0 * short


@pytest.mark.parametrize("prompt", [128.0, 1024.0, 8192.0, 40_000.0])
def test_a_worker_that_only_reads_reads_no_slower_than_one_prompt_at_a_time(prompt: float) -> None:
    """Short prompts share a step and its weights; those that fill it do not."""
    reader = job(prompt=prompt)
    gained = prompts_per_second(reader) * prompt_time_alone(reader)
    assert gained == pytest.approx(1.0) if prompt >= 8192.0 else gained > 1.0
    wider = evolve(reader, scheduler=evolve(reader.scheduler, budget=16_384.0))
    assert prompts_per_second(wider) >= 0.999 * prompts_per_second(reader)


def test_the_wait_for_a_lone_first_token_bounds_no_reader() -> None:
    reader = job(prompt=1024.0)
    slow = evolve(reader, overhead=evolve(reader.overhead, host_prompt=5e-3))
    assert prompt_time_alone(slow) > 2.0 * prompt_time_alone(reader)
    assert prompts_per_second(slow) == pytest.approx(prompts_per_second(reader))


def test_experts_touched_follows_the_coupon_collector() -> None:
    assert experts_touched(8.0, 2.0, 1.0) == pytest.approx(2.0)
    assert experts_touched(8.0, 2.0, 4.0) / 8.0 == pytest.approx(1.0 - 0.75**4)
    assert experts_touched(256.0, 8.0, 1e6) == pytest.approx(256.0)


def test_speculation_yields_leviathans_tokens() -> None:
    assert accepted_tokens(4.0, 0.5) == pytest.approx(1 + 0.5 + 0.25 + 0.125)
    assert accepted_tokens(1.0, 0.9) == pytest.approx(1.0)
    drafted = evolve(job(4.0), accepted=2.5, verified=4.0)
    assert closed_loop(drafted).tpot < closed_loop(job(4.0)).tpot


def test_a_device_reads_every_prompt_that_it_answers() -> None:
    seen = [
        closed_loop(evolve(job(256.0, prompt=8192.0), scheduler=Scheduler(interference=share)))
        for share in (0.3, 1.0)
    ]
    assert seen[0].tpot < seen[1].tpot
    assert seen[0].tokens_per_second == pytest.approx(seen[1].tokens_per_second)
    assert seen[0].tokens_per_second / 256.0 * seen[0].prompt_beside <= 1.0


def test_operands_between_products_cross_the_memory_of_each_device() -> None:
    plain = job(1.0)
    carrying = evolve(plain, shape=evolve(plain.shape, between=2.5e7))
    expected = 2048.0 * 2.5e7 * 2.0 / 4.0 / (0.8 * 3.35e12)
    added = prompt_time_alone(carrying) - prompt_time_alone(plain)
    assert added == pytest.approx(expected, rel=1e-3)
    assert step_time(carrying, 16.0, 1024.0) == step_time(plain, 16.0, 1024.0)


def test_operands_of_a_published_decoder() -> None:
    model = Shelves().model("llama_3_1_70b")
    assert model is not None
    attention, feed_forward = 2 * (8192 + 8192) + 2 * (8192 + 1024), 3 * (8192 + 28672)
    assert shape_of(model).between == 2 * 80 * (attention + feed_forward)


@settings(max_examples=40, deadline=None)
@given(SIZES, st.one_of(st.floats(0.02, 0.999), st.floats(1.001, 3.0)))
def test_an_open_service_serves_what_arrives_or_all_that_it_can(
    sizes: tuple[float, ...], load: float
) -> None:
    _, prompt, output, slots = sizes
    replica = job(1.0, prompt=prompt, output=output, slots=slots)
    most = float(highest_rate(replica))
    asked = OfferedLoad(kind=OPEN, users=1.0, rate=load * most, prompt=prompt, output=output)
    told = outcome(replica, asked, Kinds.of(asked))
    served = float(told.tokens_per_second) / output
    assert served == pytest.approx(min(load, 1.0) * most)
    assert bool(told.stable) == (load < 1.0)


def queued(requests: float, **changes: float) -> float:
    """Seconds of a run whose requests are all queued at its start."""
    sized = {"prompt": 1.0, "output": 512.0, "slots": 100.0} | changes
    asked = OfferedLoad(kind=OFFLINE, users=requests, requests=requests)
    replica = job(requests, **sized)
    replica = evolve(
        replica,
        asked=asked,
        scheduler=Scheduler(budget=sized.pop("budget", 1e6)),
    )
    told = outcome(replica, asked, Kinds.of(asked))
    return requests * sized["output"] / float(told.tokens_per_second)


@pytest.mark.parametrize(("requests", "waves"), [(40.0, [40.0]), (150.0, [100.0, 50.0])])
def test_a_finite_run_takes_the_steps_of_its_waves(requests: float, waves: list[float]) -> None:
    replica = job(requests, prompt=1.0, output=512.0)
    steps = 512.0 * sum(float(step_time(replica, width, 1.0 + 256.0)) for width in waves)
    assert queued(requests) == pytest.approx(steps, rel=0.03)


def test_requests_that_begin_one_by_one_end_one_by_one() -> None:
    size = {"prompt": 100.0, "output": 100.0}
    few, many = queued(210.0, **size, budget=200.0), queued(210.0, **size, budget=1e6)
    empty = float(2.0 * step_time(job(), 50.0, 150.0) - step_time(job(), 100.0, 150.0))
    later = 210.0 / 100.0 + 1.0 - float(waves_begun(2.1))  # of the steps of an answer
    assert few - many == pytest.approx(later * 100.0 * empty, rel=0.05)


def test_the_end_of_a_long_run_counts_for_little() -> None:
    long, longer = queued(20_000.0), queued(40_000.0)
    assert long < longer / 2.0 * 1.01


@given(st.floats(0.01, 40.0), st.floats(1.0, 1.5))
def test_waves_are_whole_and_never_fewer_with_more_requests(waves: float, factor: float) -> None:
    assert waves_begun(waves * factor) >= waves_begun(waves) - 1e-2
    assert waves_begun(waves) >= max(waves - 0.5, 1.0)
