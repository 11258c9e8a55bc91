"""Engines pad the vocabulary to 64 entries, whatever the tensor degree, and then divide it evenly.

Source: vLLM and SGLang, `vocab_parallel_embedding.py`: `pad_vocab_size(vocabulary, 64)`, then `divide(padded, tp_size)`, which
asserts that nothing is left. Training stacks pad to a multiple of the degree and divide any vocabulary.
"""

from collections.abc import Iterator

from specc.divisors import divisors
from specc.plan.limit import Division, Limit, Refusal, listed
from specc.units.text import number

PADDED = 64


def _refuses(division: Division) -> Iterator[Refusal]:
    model, tensor = division.model, division.degrees.tensor
    entries = model.vocabulary if model is not None else None
    if model is None or entries is None or not division.has("vocabulary_by_64"):
        return
    padded = -(-entries // PADDED) * PADDED
    if padded % tensor == 0:
        return
    fit = [d for d in divisors(model.heads or padded, 2 * tensor) if padded % d == 0]
    yield Refusal(
        degree="tensor",
        message=f"tensor degree {tensor} does not divide the vocabulary of `{model.name}`, padded to {number(padded)} entries",
        label=f"{number(padded)} / {tensor} is {number(padded / tensor, 6)}",
        others=((model, "vocabulary", f"{number(entries)} entries"),),
        helps=(f"degrees that divide it: {listed(fit)}",),
    )


LIMIT = Limit(name="vocabulary", refuses=_refuses)
