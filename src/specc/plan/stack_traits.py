"""What a software stack does well or badly, as numbers."""

from specc.physics.numeric import Number
from specc.record import record


@record
class StackTraits:
    """What a software stack does well or badly.

    Attributes:
        slowdown: Time of its kernels over that of the best kernels.
        attention: Time of its fused attention over that of the best kernels.
        streams: Times that elementwise operators cross the memory, over what full fusion needs.
        score_passes: Times that the scores of attention that is not fused cross the memory.
        fused_loss: 1 where logits and loss are one kernel.
        host: Seconds that the host needs to launch the forward pass of one block (and twice that backward).
        host_experts: Seconds that it needs beside that for a block's experts: router, permutation, dispatch, one product each.
        call: Seconds that the host needs for one collective that its neighbours wait for.
        sync: Seconds that tensor ranks wait for each other at a collective, for each doubling of their number; twice for an
            all-reduce.
        early_stop: 1 where a block that runs again stops once all that its backward pass needs is there.
        permute: Times that tokens on their way to experts and back cross the memory, beyond what fusion needs.
        adapters: Times that what enters and leaves a product crosses the memory for its low-rank adapter: an input that is read,
            an output that is written, scaled and added; 0 where one kernel does both.
        accumulate: Bytes moved for each local parameter to add a microbatch's gradient to the sum.
        fixed: Seconds of an iteration for everything else: data, logging, the optimiser's launches.
        jitter: Growth of the time for each doubling of the accelerators beyond one: the slowest rank counts.
        tensor: Share of the tensor traffic that shows.
        context: Share of the context traffic that shows at least.
        pipeline: Share of the pipeline's sends that shows.
        expert: Share of the expert traffic that shows.
        dispatch_once: 1 where a token goes to a server once, however many of its experts are there.
        data: Share of the gradient traffic that shows at least; 1 where nothing overlaps.
        sharded: Share of the gathers of fully sharded weights that shows at least.
        rails: Share of a server's network adapters that carry its gathers of fully sharded weights.
        bubble: Share of the pipeline's bubble that stays; below 1 for schedules that fill it with weight gradients.
        imbalance: Tokens of the busiest expert rank over the mean.
        offload: Share of what crosses the host link that shows at least; 1 where nothing overlaps.
    """

    slowdown: Number = 1.0
    attention: Number = 1.0
    streams: Number = 1.0
    score_passes: Number = 6.0
    fused_loss: Number = 1.0
    host: Number = 150e-6
    host_experts: Number = 0.0
    call: Number = 50e-6
    sync: Number = 40e-6
    permute: Number = 6.0
    adapters: Number = 0.0
    early_stop: Number = 0.0
    accumulate: Number = 0.0
    fixed: Number = 5e-3
    jitter: Number = 0.0
    tensor: Number = 0.5
    context: Number = 0.2
    pipeline: Number = 0.5
    expert: Number = 0.8
    dispatch_once: Number = 0.0
    data: Number = 0.1
    sharded: Number = 0.1
    rails: Number = 1.0
    bubble: Number = 1.0
    imbalance: Number = 1.0
    offload: Number = 1.0
