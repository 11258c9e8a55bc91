"""What must hold of every training prediction, whatever the job."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specc.physics.architecture import Architecture, Block
from specc.physics.efficiency import Efficiency
from specc.physics.layers.attention import SelfAttention
from specc.physics.layers.embedding import Embedding
from specc.physics.layers.experts import ExpertsLayer
from specc.physics.layers.feed_forward import FeedForward
from specc.physics.layers.head import OutputHead
from specc.physics.layers.norm import Norm
from specc.physics.transfer import Link
from specc.plan.layout import Layout
from specc.plan.levels import Level, fans
from specc.plan.stack_traits import StackTraits
from specc.plan.training_job import JobDevice, Recipe, TrainingJob
from specc.plan.work import work_of
from specc.predict.training.iteration import iteration
from specc.record import evolve, fields

COMPUTES = {
    "products", "experts", "attention", "elementwise", "head", "recompute", "gradients", "host", "bubble", "imbalance",
    "optimizer", "offload", "fixed", "jitter",
}  # fmt: skip


def network(hidden: int, layers: int, experts: bool) -> Architecture:
    attention = SelfAttention(hidden=hidden, heads=16, kv_heads=8, head_dim=hidden // 16)
    if experts:
        dense = ExpertsLayer(hidden=hidden, ffn=hidden, count=16, active=2)
    else:
        dense = FeedForward(hidden=hidden, ffn=4 * hidden)
    norms = (Norm(width=hidden), Norm(width=hidden))
    return Architecture(
        name="net",
        hidden=hidden,
        vocabulary=32000,
        blocks=(
            Block(
                name="table",
                count=1,
                layers=(Embedding(entries=32000, width=hidden),),
                place="before",
            ),
            Block(name="layer", count=layers, layers=(*norms, attention, dense)),
            Block(
                name="head",
                count=1,
                layers=(OutputHead(entries=32000, width=hidden),),
                place="after",
            ),
        ),
    )


@st.composite
def jobs(draw: st.DrawFn) -> TrainingJob:
    tensor = draw(st.sampled_from([1, 2, 4, 8]))
    pipeline = draw(st.sampled_from([1, 2, 4]))
    experts = draw(st.booleans())
    layout = Layout(
        tensor=float(tensor),
        sequence=float(tensor > 1 and draw(st.booleans())),
        context=float(draw(st.sampled_from([1, 2]))),
        pipeline=float(pipeline),
        virtual=float(draw(st.sampled_from([1, 2, 4]))) if pipeline > 1 else 1.0,
        expert=float(draw(st.sampled_from([1, 4]))) if experts else 1.0,
        expert_tensor=float(draw(st.sampled_from([1, tensor]))) if experts else 1.0,
        data=float(draw(st.sampled_from([4, 8, 64]))),
        microbatch=float(draw(st.sampled_from([1, 2, 8]))),
        microbatches=float(draw(st.sampled_from([4, 8, 32]))),
        shard=float(draw(st.sampled_from([0, 1, 3]))),
    )
    scale_up = Link(bandwidth=draw(st.floats(1e10, 1e12)), latency=draw(st.floats(1e-6, 3e-5)))
    fabric = Link(bandwidth=draw(st.floats(1e9, 1e11)), latency=draw(st.floats(1e-6, 3e-5)))
    wide = Efficiency(units=draw(st.sampled_from([0.0, 108.0, 132.0])))
    return TrainingJob(
        work=work_of(
            network(draw(st.sampled_from([1024, 2048])), draw(st.sampled_from([8, 12])), experts),
            2048.0,
        ),
        layout=layout,
        device=JobDevice(
            peak=draw(st.floats(1e14, 2e15)),
            half=1e15,
            bandwidth=draw(st.floats(5e11, 8e12)),
            block=wide,
            wide=wide,
        ),
        levels=(
            Level(name="scale-up", size=8.0, link=scale_up),
            Level(name="fabric", size=float("inf"), link=fabric),
        ),
        recipe=Recipe(),
        habits=StackTraits(
            streams=draw(st.floats(1.0, 3.0)),
            data=draw(st.floats(0.0, 1.0)),
            rails=draw(st.sampled_from([0.125, 1.0])),
            jitter=draw(st.floats(0.0, 0.01)),
        ),
        recompute=float(draw(st.booleans())),
        flash=float(draw(st.booleans())),
    )


def total(job: TrainingJob) -> float:
    return float(iteration(job).total)


def with_links(job: TrainingJob, bandwidth: float = 1.0, latency: float = 1.0) -> TrainingJob:
    changed = [
        evolve(
            level,
            link=evolve(
                level.link,
                bandwidth=level.link.bandwidth * bandwidth,
                latency=level.link.latency * latency,
            ),
        )
        for level in job.levels
    ]
    return evolve(job, levels=tuple(changed))


@settings(max_examples=40, deadline=None)
@given(jobs(), st.floats(1.0, 8.0))
def test_better_hardware_is_never_slower(job: TrainingJob, factor: float) -> None:
    before = total(job) * (1.0 + 1e-9)
    device = job.device
    assert total(evolve(job, device=evolve(device, peak=device.peak * factor))) <= before
    assert total(evolve(job, device=evolve(device, half=device.half * factor))) <= before
    assert total(evolve(job, device=evolve(device, bandwidth=device.bandwidth * factor))) <= before
    assert total(with_links(job, bandwidth=factor)) <= before


@settings(max_examples=40, deadline=None)
@given(jobs(), st.floats(1.0, 8.0))
def test_more_hops_are_never_faster(job: TrainingJob, factor: float) -> None:
    assert total(with_links(job, latency=factor)) >= total(job) * (1.0 - 1e-9)


@settings(max_examples=40, deadline=None)
@given(jobs())
def test_parts_add_up(job: TrainingJob) -> None:
    times = iteration(job)
    parts = {name: float(value) for name, value in times.parts().items()}
    assert sum(parts.values()) == pytest.approx(float(times.total))
    assert all(value >= 0.0 for value in parts.values())


@settings(max_examples=40, deadline=None)
@given(jobs())
def test_infinite_fabric_leaves_compute_and_bubble(job: TrainingJob) -> None:
    """Ranks of a tensor group still wait for each other: that is no link's doing."""
    job = evolve(job, habits=evolve(job.habits, sync=0.0))
    free = iteration(with_links(job, bandwidth=float("inf"), latency=0.0))
    for name, value in free.parts().items():
        if name not in COMPUTES:
            assert float(value) == 0.0, name


@settings(max_examples=40, deadline=None)
@given(jobs())
def test_recomputing_costs_time(job: TrainingJob) -> None:
    assert total(evolve(job, recompute=1.0)) >= total(evolve(job, recompute=0.0))


@settings(max_examples=30, deadline=None)
@given(jobs())
def test_arrays_and_numbers_agree(job: TrainingJob) -> None:
    """A search prices the same layout as a single prediction does."""
    plain = {field.name: getattr(job.layout, field.name) for field in fields(Layout)}
    many = Layout(
        **{name: value if name == "order" else np.full(3, value) for name, value in plain.items()}
    )
    times = np.asarray(iteration(evolve(job, layout=many)).total)
    assert times == pytest.approx(np.full(3, total(job)))


@given(
    st.sampled_from([1, 2, 3, 8, 24, 64]),
    st.sampled_from([1, 2, 4, 8, 16]),
    st.sampled_from([4, 8, 72]),
)
def test_a_group_spreads_over_all_levels(members: int, stride: int, size: int) -> None:
    levels = (
        Level(name="inside", size=float(size), link=Link(bandwidth=1e11)),
        Level(name="outside", size=float("inf"), link=Link(bandwidth=1e10)),
    )
    spread = fans(float(members), float(stride), levels)
    assert np.prod(spread) == pytest.approx(members)
    assert spread[0] * stride <= max(size, stride)
