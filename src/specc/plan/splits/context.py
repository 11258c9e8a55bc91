"""Context parallelism: each rank holds a part of every sequence; keys and values go round.

Source: Liu et al., "Ring attention" (2023); Llama 3 (2024), section 3.3.2, for the variant that gathers them. Each rank
sees all keys and values once forward; backward they go round again with their gradients.
"""

from specc.design.workload import Training
from specc.physics.numeric import Number, choose
from specc.plan.degrees import ManyDegrees, TrainingDegrees
from specc.plan.layout import Layout
from specc.plan.split import CollectiveTraffic, Split, Widths
from specc.plan.work import Work


def _sends(work: Work, layout: Layout, widths: Widths) -> tuple[CollectiveTraffic, ...]:
    elements: Number = 0.0
    calls: Number = 0.0
    for scores in work.scores:
        elements = elements + scores.count * scores.keys * scores.kv_heads * (
            scores.width + scores.value_width
        )
        calls = calls + scores.count
    moved = (
        layout.microbatch * elements / calls * widths.activation / layout.tensor
        if work.scores
        else 0.0 * layout.context
    )
    calls = choose(
        layout.context > 1, (calls + 0.0 * layout.context) / layout.pipeline, 0.0 * layout.context
    )
    return (
        CollectiveTraffic(
            split="context",
            collective="gather",
            moved=moved,
            members=layout.context,
            stride=layout.stride("context"),
            forward=calls,
            backward=2.0 * calls,
            hides="attention",
        ),
    )


def _layout(_training: Training, degrees: TrainingDegrees | ManyDegrees) -> dict[str, Number]:
    return {"context": 1.0 * degrees.context}


SPLIT = Split(
    name="context",
    place=3,
    degrees=("context",),
    layout=_layout,
    sends=_sends,
    shown=lambda traits: traits.context,
)
