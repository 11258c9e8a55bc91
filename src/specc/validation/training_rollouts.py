"""Rows of methods that draw the answers that they train on: the lengths, the batch and the engine that a step means."""

import re

from specc.units.text import plain
from specc.validation.rows import Cells, number
from specc.validation.training_names import Unexpressible

DRAWS = "draws"
"""The cell that `as_steps` adds: the method."""
MEAN_LENGTH = r"(\d+) \((?:average|mean) sequence"
METHOD = re.compile(r"\b(grpo|ppo|rloo)\b")


def method_drawn(cells: Cells) -> str | None:
    """The method of a row that draws answers; None of any other."""
    found = METHOD.match(cells.get("method", "").lower())
    return None if found is None else found.group(1)


def as_steps(cells: Cells) -> Cells:
    """A row whose batch is the answers of a step and whose sequence is the longest, where its method draws answers.

    Raises:
        Unexpressible: it does not say what decides its time.
    """
    if method_drawn(cells) is None:
        return cells
    layout = cells.get("rl_layout", "")
    if re.search(r"\bOff\b|async|training GPUs", layout):
        raise Unexpressible("which accelerators draw answers beside the training is not stated")
    if cells.get("metric") == "mfu":
        raise Unexpressible("the utilisation of the update alone")
    if "differ per cell" in cells.get("notes", ""):
        raise Unexpressible(
            "what is trained, and how it is sharded, differs by row and is not stated"
        )
    if not _named(cells.get("response_len", ""), MEAN_LENGTH):
        raise Unexpressible("how long answers are is not stated, but for their limit")
    answers = number(cells, "rollout_batch") or _named(layout, r"rollout batch (\d+)")
    longest = number(cells, "seq_len") or _longest(cells)
    if not answers or not longest:
        raise Unexpressible("the answers of a step, or their longest, are not stated")
    if not number(cells, "rollout_batch"):  # the stack counts prompts
        answers *= _named(layout, r"\bn=(\d+)") or 1.0
    micro = _named(layout, r"update/experience (\d+)")
    method = method_drawn(cells) or ""
    changed = {
        **cells,
        DRAWS: method,
        "global_batch": f"{plain(answers)}",
        "seq_len": f"{plain(longest)}",
    }
    return {**changed, "micro_batch": f"{plain(micro)}"} if micro else changed


def drawn_lines(cells: Cells) -> list[str]:
    """The method of a row whose batch is the answers of a step, as the field says it."""
    method = cells.get(DRAWS)
    if not method:
        return []
    said = []
    many = number(cells, "num_generations") or _named(cells.get("rl_layout", ""), r"\bn=(\d+)")
    if many:
        said.append(f"rollouts = {plain(many)}")
    mean = _named(cells.get("response_len", ""), MEAN_LENGTH)
    longest = number(cells, "seq_len")
    if mean and longest:
        prompt = longest / 8.0
        said += [
            f"prompt = {plain(prompt)} tokens",
            f"answer = {plain(max(mean - prompt, 1.0))} tokens",
        ]
    tensor = _named(cells.get("rollout_engine", ""), r"\btp(\d+)")
    if tensor:
        said.append(f"tensor = {plain(tensor)}")
    return [f"  method = {method}({', '.join(said)})" if said else f"  method = {method}"]


def _longest(cells: Cells) -> float | None:
    """Tokens of the longest prompt and answer together."""
    layout = cells.get("rl_layout", "")
    prompt = number(cells, "prompt_len") or _named(layout, r"prompt (\d+)")
    answer = number(cells, "response_len") or _named(layout, r"response (\d+)")
    return prompt + answer if prompt and answer else None


def _named(text: str, pattern: str) -> float | None:
    found = re.search(pattern, text)
    return None if found is None else float(found.group(1))
