"""FLOP of a sample: of the model, and with what is computed again."""

from specc.plan.training_job import TrainingJob


def executed(job: TrainingJob, *, masked: bool = False) -> tuple[float, float]:
    """Model FLOP and executed FLOP of one sample, forward and backward.

    Args:
        job: The job.
        masked: Whether the model's count leaves out what a causal mask hides; most publications include it.
    """
    work = job.work
    back = 1.0 + float(job.weight_gradients)
    model = (1.0 + back) * float(work.flops if masked else work.flops_full)
    again = float(job.recompute) * float(work.flops_full)
    scores = 0.0
    for score in work.scores:
        pairs = float(score.queries) * float(score.keys) * float(score.count) * float(score.heads)
        scores += 2.0 * pairs * (float(score.width) + float(score.value_width))
    inside = float(job.recompute_scores) * scores
    for product in work.body:
        part = job.again.experts if product.routed else job.again.products
        width = float(product.n) + float(product.limited)
        each = 2.0 * float(product.tokens) * width * float(product.k) * float(product.used)
        inside += float(part) * each * float(product.count)
    again += (1.0 - float(job.recompute)) * inside
    return model, model + again
