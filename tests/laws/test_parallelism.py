"""What must hold of every kind of parallelism, those of tomorrow included."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specc.design.fields import attributes
from specc.design.workload import Training, TrainingParallel
from specc.physics.quantisation import StorageFormat
from specc.physics.transfer import Link
from specc.plan.degrees import ServingDegrees, TrainingDegrees
from specc.plan.layout import Layout
from specc.plan.levels import Level
from specc.plan.lower.training import layout_of
from specc.plan.memory.serving import weight_bytes
from specc.plan.memory.training import training_memory
from specc.plan.network.architecture import architecture
from specc.plan.serving_job import Serving
from specc.plan.share import copies_of, local_parameters
from specc.plan.split import CollectiveTraffic, Split, Widths, divided_by, shown_degrees, splits
from specc.plan.training_job import JobDevice, TrainingJob
from specc.plan.work import work_of
from specc.predict.training.bound import bound_of
from specc.predict.training.calls import priced
from specc.predict.training.iteration import iteration
from specc.record import evolve
from specc.validation.shelves import Shelves

SHELVES = Shelves()
LLAMA = architecture(SHELVES.model("llama_3_1_8b"))
MIXTRAL = architecture(SHELVES.model("mixtral_8x7b_v0_1"))
DEEPSEEK = architecture(SHELVES.model("deepseek_v3"))
BF16 = StorageFormat(name="bf16", bits=16.0)
SLOW = Level(name="fabric", size=float("inf"), link=Link(bandwidth=5e10))


def job(network=LLAMA, **degrees) -> TrainingJob:
    return TrainingJob(
        work=work_of(network, 4096.0),
        network=network,
        layout=Layout(**{name: float(value) for name, value in degrees.items()}),
        device=JobDevice(peak=1e15, half=1e15, bandwidth=3e12),
        levels=(SLOW,),
        longest=4096.0,
    )


@pytest.mark.parametrize("when", ["forward", "backward", "step"])
@pytest.mark.parametrize(
    "hides", ["layer", "attention", "pass", "backward", "forward", "nothing", "a new word"]
)
@pytest.mark.parametrize("collective", ["all_reduce", "gather", "all_to_all", "send"])
def test_what_a_member_sends_shows_in_the_time(monkeypatch, when, hides, collective):
    def sends(work, layout, widths):
        return (
            CollectiveTraffic(
                split="novel", collective=collective, moved=1e15, members=2.0, stride=1.0, hides=hides, **{when: 200.0}
            ),
        )  # fmt: skip

    plain = iteration(job(data=8, microbatches=4))
    novel = Split(name="novel", place=99, layout=lambda *_: {}, sends=sends)
    together = (*splits(), novel)
    for module in (
        "specc.predict.training.calls",
        "specc.predict.training.iteration",
        "specc.predict.training.bound",
    ):
        monkeypatch.setattr(f"{module}.splits", lambda: together)
    times = iteration(job(data=8, microbatches=4))
    assert float(times.total) > float(plain.total) + 1e15 / 5e10
    assert float(times.parts()["novel"]) > 1e15 / 5e10
    assert bound_of(job(data=8, microbatches=4), times).by == "fabric"


def test_ranks_of_a_divided_expert_gather_what_each_of_them_received():
    """The parts of an expert together receive the tokens of one part's ranks: a rank sends its own tokens alone."""
    sent = {}
    for inner in (1, 4):
        layout = job(MIXTRAL, tensor=4, sequence=1, expert=4, expert_tensor=inner, data=4).layout
        split = next(split for split in splits() if split.name == "expert")
        sent[inner] = split.sends(work_of(MIXTRAL, 4096.0), layout, Widths())
    for one, four in zip(sent[1], sent[4], strict=True):
        assert one.collective == four.collective
        if one.collective == "all_to_all":
            assert one.moved == four.moved > 0
            assert four.stride == 4 * one.stride
    assert sent[1][-1].forward == 0
    assert sent[4][-1].forward == 2 * sent[4][0].forward
    assert sent[4][-1].moved == 4 * sent[4][0].moved


def test_gathers_of_one_adapter_are_slow_between_servers_alone():
    inside = Level(name="scale-up", size=8.0, link=Link(bandwidth=3e11))
    outside = Level(name="fabric", size=float("inf"), link=Link(bandwidth=2.5e10))
    for data, slower in ((8, 1.0), (64, 8.0)):
        whole = evolve(job(data=data, shard=3), levels=(inside, outside))
        one = evolve(whole, habits=evolve(whole.habits, rails=0.125))
        gathers = [
            next(price for traffic, price in priced(each)["sharded"] if traffic.forward)
            for each in (whole, one)
        ]
        assert gathers[0] * (slower**0.5) <= gathers[1] <= gathers[0] * slower


def test_gradients_hide_behind_the_passes_of_an_interleaved_pipeline():
    """As many microbatches as there are stages pass through the other chunks, but one chunk's part is left for the end."""
    shown = {}
    for virtual in (1, 2, 4):
        degrees = {"pipeline": 4, "data": 64, "microbatches": 16, "shard": 1}
        run = job(virtual=virtual, **degrees)
        run = evolve(run, habits=evolve(run.habits, data=0.01))
        shown[virtual] = float(iteration(run).sent["data"].step)
    assert shown[1] > shown[2] > shown[4] > 0
    assert shown[4] > shown[1] / 5


def test_every_field_of_parallel_is_one_member_s():
    fields = set(attributes(TrainingParallel)) - {"schedule", "order"}
    owned = [name for split in splits() for name in split.degrees]
    assert set(owned) - {"microbatches"} == fields
    assert len(owned) == len(set(owned))


def test_reports_show_the_degrees_that_members_own():
    assert list(shown_degrees(TrainingDegrees(tensor=4)))[:3] == ["tensor", "sequence", "context"]
    assert "shard" not in shown_degrees(TrainingDegrees())
    assert shown_degrees(TrainingDegrees(shard=8))["shard"] == 8
    assert set(shown_degrees(ServingDegrees())) >= {"tensor", "pipeline", "expert", "data"}


def test_the_layout_is_what_members_make_of_it():
    degrees = TrainingDegrees(
        tensor=4, sequence=True, context=2, pipeline=4, virtual_pipeline=2, expert=8, expert_tensor=2, data=8
    )  # fmt: skip
    layout = layout_of(Training(name="run", sharding="hsdp"), degrees)
    assert (layout.tensor, layout.sequence, layout.context) == (4.0, 1.0, 2.0)
    assert (layout.pipeline, layout.virtual, layout.expert, layout.expert_tensor) == (
        4.0,
        2.0,
        8.0,
        2.0,
    )
    assert (layout.data, layout.shard, layout.shard_group) == (8.0, 3.0, 8.0)


DEGREES = st.fixed_dictionaries(
    {
        "tensor": st.sampled_from([1, 2, 4, 8]),
        "context": st.sampled_from([1, 2]),
        "pipeline": st.sampled_from([1, 2, 4]),
        "expert": st.sampled_from([1, 2, 8, 64, 256]),
        "expert_tensor": st.sampled_from([1, 2, 8]),
        "data": st.sampled_from([1, 2, 16]),
    }
)
"""Degrees that may divide by more ranks than there are."""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DEGREES, st.sampled_from([LLAMA, MIXTRAL, DEEPSEEK]))
def test_shards_of_all_ranks_together_are_at_least_the_model(degrees, network):
    layout = layout_of(Training(name="run", sharding="none"), TrainingDegrees(**degrees))
    work = work_of(network, 1024.0)
    for what, whole in (("weights", work.dense_parameters), ("experts", work.expert_parameters)):
        held = whole / divided_by(layout, what) * layout.accelerators
        assert held >= whole * copies_of(layout, what) * (1 - 1e-9)
    dense, experts = local_parameters(work, layout)
    assert (dense + experts) * layout.accelerators >= work.parameters * (1 - 1e-9)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DEGREES, st.sampled_from([LLAMA, MIXTRAL, DEEPSEEK]))
def test_stages_of_a_job_hold_the_model(degrees, network):
    layout = layout_of(Training(name="run", sharding="none"), TrainingDegrees(**degrees))
    stages = training_memory(evolve(job(network), layout=layout))
    held = sum(float(stage.ledger.line("weights").bytes) for stage in stages)
    assert held * float(layout.accelerators / layout.pipeline) >= 2 * network.parameters() * 0.999


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DEGREES, st.sampled_from([LLAMA, MIXTRAL, DEEPSEEK]))
def test_ranks_of_a_replica_that_serves_hold_the_model(degrees, network):
    serving = Serving(
        architecture=network,
        weights=BF16,
        cache=BF16,
        tensor=degrees["tensor"],
        pipeline=degrees["pipeline"],
        data=degrees["data"],
        expert=min(degrees["expert"], degrees["tensor"] * degrees["data"]),
        expert_tensor=degrees["expert_tensor"],
    )
    ranks = serving.tensor * serving.pipeline * serving.data
    assert sum(weight_bytes(serving).values()) * ranks >= 2 * network.parameters() * 0.999


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DEGREES, st.sampled_from(["tensor", "context", "pipeline", "expert", "data"]))
def test_memory_falls_with_a_degree_and_never_vanishes(degrees, name):
    def held(**more):
        split = TrainingDegrees(**{**degrees, **more}, sequences=64)
        layout = layout_of(Training(name="run", sharding="zero3"), split)
        return max(
            float(stage.states) + float(stage.activations)
            for stage in training_memory(evolve(job(MIXTRAL), layout=layout))
        )

    degrees["expert"] = min(
        degrees["expert"], 4
    )  # twice as many are still no more than there are experts
    before, after = held(), held(**{name: 2 * degrees[name]})
    assert 0 < after <= before * (1 + 1e-9)
