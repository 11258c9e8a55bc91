"""Seconds that one accelerator computes for one microbatch: products, scores, streams, forward and backward."""

from collections.abc import Callable

from specc.physics.attention import flash_backward, flash_forward, plain_forward
from specc.physics.elementwise import cross_entropy_elements
from specc.physics.gemm import gemm_time, grouped_gemm_time
from specc.physics.numeric import Number, choose, largest
from specc.plan.training_job import TrainingJob
from specc.plan.work import Product, Scores
from specc.record import evolve, record

LAST = "mlp.down"
"""The product that ends a dense block: the residual stream that it is added to needs it for no gradient."""


@record
class Pass:
    """Seconds of the forward and backward pass of one microbatch through all blocks, by kind of operator.

    Attributes:
        last: Of `products`, those of which no backward pass needs the result: the last of dense blocks.
    """

    products: Number
    products_back: Number
    experts: Number
    experts_back: Number
    scores: Number
    scores_back: Number
    streams: Number
    streams_back: Number
    head: Number
    head_back: Number
    last: Number

    @property
    def forward(self) -> Number:
        """Blocks, forward."""
        return self.products + self.experts + self.scores + self.streams

    @property
    def backward(self) -> Number:
        """Blocks, backward, nothing recomputed."""
        return self.products_back + self.experts_back + self.scores_back + self.streams_back


def _plain_product(job: TrainingJob, product: Product) -> tuple[Number, Number]:
    """Seconds of one product forward, and of its two products backward."""
    layout, device = job.layout, job.device
    m = layout.microbatch * product.tokens / layout.context
    n = product.n + product.limited
    k = product.k
    if product.split in ("column", "vocabulary"):
        most = largest(product.pieces, 1.0)
        n = product.n / layout.tensor + product.limited / choose(
            layout.tensor > most, most + 0.0 * layout.tensor, layout.tensor + 0.0 * most
        )
    elif product.split == "row":
        k = product.k / layout.tensor
    elif product.split == "none":
        m = m / largest(layout.tensor * layout.sequence, 1.0)
    half = product.half
    peak, constants = (device.half, device.wide) if half else (device.peak, device.block)
    element: Number = 2.0 if half else job.recipe.element

    def seconds(rows: Number, columns: Number, inner: Number, outer: Number = 2.0) -> Number:
        return gemm_time(
            rows,
            columns,
            inner,
            peak=peak,
            bandwidth=device.bandwidth,
            efficiency=constants,
            inner=element,
            weight=element,
            outer=outer,
        )

    forward = seconds(m, n, k)
    back = seconds(m, k, n) + job.weight_gradients * seconds(n, k, m, 4.0)
    if not half:
        cast = job.recipe.casts / (device.bandwidth * constants.memory)
        forward = forward + cast * (m * k + n * k)
        back = back + cast * m * n
    return forward, back


ROUTED_ROWS = 3000.0
"""Tokens of an expert at which its products lose half of what those of few tokens lose beside plain ones: kernels that run many
groups as one are tuned to one shape of all. Of 1,000, 3,000 and 8,000 mixtures that were not fitted differ by 0.3 %."""


def _routed_product(job: TrainingJob, product: Product) -> tuple[Number, Number]:
    """Seconds of one product of the routed experts, forward and backward."""
    layout, device = job.layout, job.device
    groups = largest(product.copies / layout.expert, 1.0)
    tokens = layout.microbatch * product.tokens * product.used / layout.context
    m = job.habits.imbalance * tokens * layout.expert_tensor / layout.tensor / groups
    n = product.n + product.limited
    k = product.k
    if product.split == "column":
        n = n / layout.expert_tensor
    elif product.split == "row":
        k = k / layout.expert_tensor
    element = job.recipe.element

    def seconds(rows: Number, columns: Number, inner: Number, outer: Number = 2.0) -> Number:
        return grouped_gemm_time(
            groups,
            rows,
            columns,
            inner,
            peak=device.peak,
            bandwidth=device.bandwidth,
            efficiency=device.block,
            inner=element,
            weight=element,
            outer=outer,
        )

    forward = seconds(m, n, k)
    back = seconds(m, k, n) + job.weight_gradients * seconds(n, k, m, 4.0)
    cast = job.recipe.casts / (device.bandwidth * device.block.memory)
    forward = forward + cast * groups * (m * k + n * k)
    slow = 1.0 + (job.recipe.routed - 1.0) * ROUTED_ROWS / (m + ROUTED_ROWS)
    return slow * forward, slow * (back + cast * groups * m * n)


CHUNKED = 2.7
"""Time of a chunked recurrence over that of fused attention of as many operations: both take equally long at 2,048 tokens, where
attention has 2.7 times the operations. Source: Dao and Gu 2024 (Mamba-2), figure 10; states of 64, heads of 64, twice the width."""


def _fused(job: TrainingJob, scores: Scores) -> tuple[Number, Number]:
    """Seconds of fused attention of one layer, forward and backward."""
    layout, device = job.layout, job.device
    heads = scores.heads / layout.tensor
    kv_heads = largest(scores.kv_heads / layout.tensor, 1.0)
    queries = scores.queries / layout.context
    wide = device.wide.attention_width
    whole = evolve(
        device.wide, attention_width=choose(scores.chunked > 0, 0.0 * scores.width, wide)
    )

    def seconds(kernel: Callable[..., Number]) -> Number:
        return kernel(
            layout.microbatch,
            heads,
            kv_heads,
            queries,
            scores.keys,
            scores.width,
            causal=scores.share,
            peak=device.half,
            bandwidth=device.bandwidth,
            efficiency=whole,
            value_width=scores.value_width,
        )

    return seconds(flash_forward), seconds(flash_backward)


def _stored(job: TrainingJob, scores: Scores) -> tuple[Number, Number]:
    """Seconds of attention of one layer whose scores go through memory, forward and backward."""
    layout, device = job.layout, job.device
    forward = plain_forward(
        layout.microbatch / layout.context,
        scores.heads / layout.tensor,
        scores.keys,
        scores.width,
        peak=device.half,
        bandwidth=device.bandwidth,
        efficiency=device.wide,
        passes=job.habits.score_passes,
    )
    return forward, 2.0 * forward


def _scores(job: TrainingJob) -> tuple[Number, Number]:
    """Seconds of all layers' attention, forward and backward, as slow as the stack makes it."""
    forward: Number = 0.0
    backward: Number = 0.0
    flash = job.flash
    always = isinstance(flash, (int, float)) and flash > 0
    never = isinstance(flash, (int, float)) and flash <= 0
    for scores in job.work.scores:
        own = choose(scores.chunked > 0, CHUNKED + 0.0 * scores.count, 1.0 + 0.0 * scores.count)
        slow = choose(scores.chunked > 0, own, own * job.habits.attention)
        fused = (0.0, 0.0) if never else _fused(job, scores)
        stored = (0.0, 0.0) if always else _stored(job, scores)
        forward = forward + scores.count * choose(flash > 0, slow * fused[0], own * stored[0])
        backward = backward + scores.count * choose(flash > 0, slow * fused[1], own * stored[1])
    return forward, backward


def _head(job: TrainingJob) -> tuple[Number, Number]:
    layout, device, work = job.layout, job.device, job.work
    forward: Number = 0.0
    backward: Number = 0.0
    for product in job.work.head:
        there, back = _plain_product(job, product)
        forward, backward = forward + product.count * there, backward + product.count * back
    tokens = layout.microbatch * work.sequence / layout.context
    elements = tokens * cross_entropy_elements(
        work.vocabulary / layout.tensor, job.habits.fused_loss
    )
    loss = 2.0 * elements / (device.bandwidth * device.wide.memory)
    return forward + 0.4 * loss, backward + 0.6 * loss


def microbatch_pass(job: TrainingJob) -> Pass:
    """Seconds of one microbatch through all blocks and the head, on one tensor and context rank."""
    layout, device, habits = job.layout, job.device, job.habits
    totals: list[Number] = [0.0, 0.0, 0.0, 0.0]
    last: Number = 0.0
    for product in job.work.body:
        place = 2 if product.routed else 0
        forward, backward = (_routed_product if product.routed else _plain_product)(job, product)
        if product.name == LAST:
            last = last + product.count * forward
        totals[place] = totals[place] + product.count * forward
        totals[place + 1] = totals[place + 1] + product.count * backward
    scores, scores_back = _scores(job)
    head, head_back = _head(job)
    samples = layout.microbatch / layout.context
    narrow = job.work.narrow / largest(layout.tensor * layout.sequence, 1.0)
    between = habits.streams * (narrow + job.work.wide / layout.tensor)
    beside = habits.permute * job.work.dispatched + habits.adapters * job.work.adapted
    moved = samples * (job.stream * between + 2.0 * beside / layout.tensor)
    streams = moved / (device.bandwidth * device.wide.memory)
    slow = habits.slowdown
    return Pass(
        products=slow * totals[0],
        products_back=slow * totals[1],
        experts=slow * totals[2],
        experts_back=slow * totals[3],
        scores=slow * scores,
        scores_back=slow * scores_back,
        streams=slow * streams,
        streams_back=slow * 1.5 * streams,
        head=slow * head,
        head_back=slow * head_back,
        last=slow * last,
    )
