"""Pipeline parallelism: layers in stages; a boundary's activations go forward and their gradients back.

Source: Narayanan et al. 2021, section 2.2: interleaving sends `virtual` times as often.
"""

from specc.design.workload import Training
from specc.physics.numeric import Number, choose, largest
from specc.plan.degrees import ManyDegrees, TrainingDegrees
from specc.plan.layout import Layout
from specc.plan.split import CollectiveTraffic, Split, Widths
from specc.plan.work import Work


def _sends(work: Work, layout: Layout, widths: Widths) -> tuple[CollectiveTraffic, ...]:
    shared = layout.context * largest(layout.tensor * layout.sequence, 1.0)
    moved = layout.microbatch * work.sequence * work.hidden / shared * widths.activation
    calls = choose(layout.pipeline > 1, layout.virtual + 0.0 * moved, 0.0 * moved)
    return (
        CollectiveTraffic(
            split="pipeline",
            collective="send",
            moved=moved,
            members=layout.pipeline,
            stride=layout.stride("pipeline"),
            forward=calls,
            backward=calls,
        ),
    )


def _layout(_training: Training, degrees: TrainingDegrees | ManyDegrees) -> dict[str, Number]:
    return {"pipeline": 1.0 * degrees.pipeline, "virtual": 1.0 * degrees.virtual_pipeline}


SPLIT = Split(
    name="pipeline",
    place=4,
    degrees=("pipeline", "virtual_pipeline"),
    layout=_layout,
    divides={"weights": lambda layout: layout.pipeline, "experts": lambda layout: layout.pipeline},
    sends=_sends,
    shown=lambda traits: traits.pipeline,
)
