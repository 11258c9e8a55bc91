"""Fit what a step takes beside reading, writing, handing over and training: the median of what is missing of measured steps.

Measured steps hold what no formula counts: waking and putting to sleep the engine, starting its workers anew, rewards, data. It does not
grow with the model or the accelerators in the rows, so that one constant for each stack is what they support.
"""

from __future__ import annotations

import re
from statistics import median

from calibration.paths import DATA, SPECS
from specc.predict.training.iteration import iteration
from specc.validation.rows import read_table
from specc.validation.training import Preparer
from specc.validation.training_columns import stack_said
from specc.validation.training_names import Unexpressible
from specc.validation.training_rollouts import method_drawn

STACKS = ("nemo_rl",)
"""Stacks with five measured steps or more of quality A."""
TRAIT = "rollout_fixed"
_LINE = re.compile(rf"({TRAIT}\s*= )(\d+)( s\b)")


def run(*, check: bool, write: bool) -> int:
    """Exit status: 1 where a stack's file does not say what the fit says."""
    wrong = 0
    for stack in STACKS:
        missing = _missing(stack)
        fitted = max(round(median(missing)), 0)
        print(f"{stack}: {fitted} s beside the phases of a step, the median of {len(missing)}")
        path = SPECS / "stacks" / f"{stack}.gpuspec"
        text = path.read_text(encoding="utf-8")
        changed = _LINE.sub(rf"\g<1>{fitted}\g<3>", text)
        if changed != text and write:
            path.write_text(changed, encoding="utf-8")
        wrong += int(changed != text and check)
    return int(wrong > 0)


def _missing(stack: str) -> list[float]:
    """Seconds of each measured step that no phase explains."""
    preparer = Preparer()
    missing = []
    for cells in read_table(DATA / "training_more.csv"):
        if cells["metric"] != "step_time_s" or cells["quality"] != "A" or not method_drawn(cells):
            continue
        if stack_said(cells) != stack:
            continue
        try:
            job = preparer.prepare(cells).job
        except Unexpressible:
            continue
        explained = float(iteration(job).total) - job.traits.get(TRAIT, 0.0)
        missing.append(float(cells["value"]) - explained)
    return missing
