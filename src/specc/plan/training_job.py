"""Everything that decides how long one iteration takes, in plain numbers.

Both a compiled design and a row of a table of measurements become a `TrainingJob`; the formulas read nothing else. Each
field may be an array: one element a layout to rank, or a measurement to compare with.
"""

import attrs

from specc.physics.efficiency import Efficiency
from specc.physics.numeric import Number
from specc.plan.layout import Layout
from specc.plan.levels import Level
from specc.plan.split import Widths
from specc.plan.work import Work


@attrs.frozen(kw_only=True)
class Device:
    """An accelerator: its data sheet and its calibration.

    Attributes:
        peak: Dense FLOP/s of the dtype that the blocks' products run in.
        half: Dense FLOP/s in 16 bit, for attention, router and head.
        bandwidth: Memory bandwidth, byte/s.
        block: Constants for the blocks' products.
        wide: Constants for 16 bit.
        host: byte/s each way to the host, for what is offloaded.
    """

    peak: Number
    half: Number
    bandwidth: Number
    block: Efficiency = attrs.field(factory=Efficiency)
    wide: Efficiency = attrs.field(factory=Efficiency)
    host: Number = 25e9


@attrs.frozen(kw_only=True)
class Recipe:
    """A numeric recipe: what the blocks' products read.

    Attributes:
        element: Bytes of an element that a product reads, scale factors included.
        routed: Time of the experts' products over that of plain ones, beyond what their shapes explain.
        casts: Bytes moved for each element that is cast down before a product, beyond what fusion hides.
    """

    element: Number = 2.0
    casts: Number = 0.0
    routed: Number = 1.0


@attrs.frozen(kw_only=True)
class StackTraits:
    """What a software stack does well or badly.

    Attributes:
        slowdown: Time of its kernels over that of the best kernels.
        attention: Time of its fused attention over that of the best kernels.
        streams: Times that elementwise operators cross the memory, over what full fusion needs.
        score_passes: Times that the scores of attention that is not fused cross the memory.
        fused_loss: 1 where logits and loss are one kernel.
        host: Seconds that the host needs to launch the forward pass of one block (and twice that backward).
        call: Seconds that the host needs for one collective that its neighbours wait for.
        sync: Seconds that tensor ranks wait for each other at a collective, for each doubling of their number; twice for an
            all-reduce.
        permute: Times that tokens on their way to experts and back cross the memory, beyond what fusion needs.
        accumulate: Bytes moved for each local parameter to add a microbatch's gradient to the sum.
        fixed: Seconds of an iteration for everything else: data, logging, the optimiser's launches.
        jitter: Growth of the time for each doubling of the accelerators beyond one: the slowest rank counts.
        tensor: Share of the tensor traffic that shows.
        context: Share of the context traffic that shows at least.
        pipeline: Share of the pipeline's sends that shows.
        expert: Share of the expert traffic that shows.
        data: Share of the gradient traffic that shows at least; 1 where nothing overlaps.
        sharded: Share of the gathers of fully sharded weights that shows at least.
        gathers: Gathers that it makes for each block of fully sharded weights.
        bubble: Share of the pipeline's bubble that stays; below 1 for schedules that fill it with weight gradients.
        imbalance: Tokens of the busiest expert rank over the mean.
    """

    slowdown: Number = 1.0
    attention: Number = 1.0
    streams: Number = 1.0
    score_passes: Number = 6.0
    fused_loss: Number = 1.0
    host: Number = 150e-6
    call: Number = 50e-6
    sync: Number = 40e-6
    permute: Number = 6.0
    accumulate: Number = 0.0
    fixed: Number = 5e-3
    jitter: Number = 0.0
    tensor: Number = 0.5
    context: Number = 0.2
    pipeline: Number = 0.5
    expert: Number = 0.8
    data: Number = 0.1
    sharded: Number = 0.1
    gathers: Number = 1.0
    bubble: Number = 1.0
    imbalance: Number = 1.0


@attrs.frozen(kw_only=True)
class TrainingJob:
    """One iteration to be timed.

    Attributes:
        work: What a sample costs.
        layout: How it is divided.
        device: On what.
        levels: Joined how, innermost first.
        widths: Bytes of what is sent.
        recipe: Numeric recipe of the blocks.
        habits: The software stack's.
        recompute: Share of the blocks' forward pass that is run again backward: 0 or 1.
        recompute_scores: 1 where only the scores are run again (selective).
        flash: 1 where attention is fused.
        update: Bytes that the optimiser moves for one trained parameter.
        offloaded: Bytes that travel to the host and back in an iteration, for each accelerator.
        weight_gradients: Share of the products that make weight gradients: 1, or nearly 0 where weights are frozen.
    """

    work: Work
    layout: Layout
    device: Device
    levels: tuple[Level, ...]
    widths: Widths = attrs.field(factory=Widths)
    recipe: Recipe = attrs.field(factory=Recipe)
    habits: StackTraits = attrs.field(factory=StackTraits)
    recompute: Number = 0.0
    recompute_scores: Number = 0.0
    flash: Number = 1.0
    update: Number = 38.0
    offloaded: Number = 0.0
    weight_gradients: Number = 1.0

    @property
    def accelerators(self) -> Number:
        """Accelerators of the job."""
        return self.layout.accelerators
