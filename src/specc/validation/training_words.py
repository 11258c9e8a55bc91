"""From a row of training measurements to a spec, as a user who knows no more than the row would write it.

Software, and what it does, is known by words in the row's source and notes; nothing here knows the name of a collection
of measurements. Every blank is an assumption, listed with the result.
"""

import math
import re

from specc.plan.assumptions import combined
from specc.record import record
from specc.units.text import plain
from specc.validation.rows import Cells, number
from specc.validation.training_columns import (
    kept_on_host,
    offloaded,
    recomputed_modules,
    stack_of,
    states,
)
from specc.validation.training_metrics import RUNS
from specc.validation.training_names import Unexpressible, accelerator, catalogue_model
from specc.validation.training_rollouts import drawn_lines

PRECISION = {
    "fp8-cs": "fp8", "fp8-ds": "fp8", "fp8-mx": "mxfp8", "fp16/bf16": "bf16", "bf16(amp)": "bf16", "fp8(amp)": "fp8",
    "fp16(amp)": "fp16", "": "bf16",
}  # fmt: skip
SHARDING = {"0": "none", "1": "zero1", "2": "zero2", "3": "zero3", "": "zero1"}
BLANK, WEIGHTY, LOST = 1.25, 1.6, 4.0
"""Factors by which a blank alone widens the interval: one of those that time does not hang on much, one of the others, and what a
whole run lost to restarts, evaluation and work that was thrown away."""
WEIGHS = (
    "sequence",
    "parallelism",
    "global batch",
    "microbatch",
    "layers",
    "hidden",
    "model",
    "accelerators",
)
INNER_SIZES = {"nvl72": 72, "nvl36": 36}


@record
class WrittenRow:
    """A row as a spec.

    Attributes:
        text: The spec, with a cluster `pod` and a training job `job`.
        assumptions: What the row leaves blank.
        widens: Factor by which these widen the interval.
    """

    text: str
    assumptions: tuple[str, ...]
    widens: float


def _between_servers(text: str, per_server: int) -> str | None:
    """The fabric block that an interconnect's description means."""
    rate = re.search(r"([\d.]+)\s*Gb/s", text)
    if rate is None:
        return None
    value = float(rate.group(1))
    each = re.match(r"(\d+)x", text.strip())
    if "per node" in text or "per server" in text:
        value *= int(each.group(1)) if each else 1
        return f"rate = {plain(value)} Gb/s; per = server"
    return f"rate = {plain(value)} Gb/s; per = accelerator"


def _usual_heads(hidden: int) -> int:
    """The number of heads nearest to 128 features each that divides the width."""
    wanted = max(1, hidden // 128)
    return min(
        (n for n in range(1, min(hidden, 4096) + 1) if hidden % n == 0),
        key=lambda n: (abs(n - wanted), n),
    )


def _layers_of(cells: Cells, hidden: float, vocabulary: float) -> float:
    """Layers of a usual transformer of that width and that many parameters: 12 h^2 each, and the table."""
    count = number(cells, "params") or 0.0
    return max(1.0, round((count - vocabulary * hidden) / (12.0 * hidden * hidden)))


def _chunks_of(cells: Cells, stages: int) -> int:
    """Chunks of layers on a stage where nobody says: as many as four, if layers divide, as is usual with Megatron Core."""
    layers = int(number(cells, "layers") or 0)
    if stages < 2 or not layers or stack_of(cells) in ("megatron_2021", "deepspeed"):
        return 1
    for chunks in (4, 3, 2):
        if layers % (stages * chunks) == 0 or (layers + 2) % (stages * chunks) == 0:
            return chunks
    return 1


def _expert_tensor(cells: Cells, split: dict[str, int]) -> int:
    """Ranks that one expert is divided over: as stated, else NeMo's default, the tensor degree, where there are ranks for it.

    Source: Megatron-Core, core/model_parallel_config.py (`expert_tensor_parallel_size`); recipes of Megatron-Bridge state 1.
    """
    stated = re.search(r"\bETP (\d+)", cells.get("notes", ""))
    if stated is not None:
        return int(stated.group(1))
    if not number(cells, "moe_experts") or stack_of(cells) != "nemo":
        return 1
    experts = int(number(cells, "ep") or 1)
    ranks = int(number(cells, "n_gpus") or 1) // split["pipeline"]
    return split["tensor"] if experts * split["tensor"] <= ranks else 1


def _widening(cells: Cells, blanks: list[str]) -> float:
    """Factor by which what a row leaves blank widens its interval."""
    factors = [WEIGHTY if blank.startswith(WEIGHS) else BLANK for blank in blanks]
    whole = cells.get("metric", "") in (*RUNS, "gpu_hours")
    return combined([*factors, LOST] if whole else factors)


class RowWriter:
    """Writes the specs of rows."""

    def __init__(self, parts: dict[str, str], models: dict[str, str]) -> None:
        """`parts` and `models` give the import path of every accelerator and model by name."""
        self.parts = parts
        self.models = models

    def write(
        self, cells: Cells, *, base: bool = True, avoid: frozenset[str] = frozenset()
    ) -> WrittenRow:
        """The spec of a row.

        Args:
            cells: The row.
            base: Whether sizes may be taken from the catalogue's model of that name.
            avoid: Parts of which too little is known; a sibling with other memory stands for them.

        Raises:
            Unexpressible: no spec can say it.
        """
        blanks: list[str] = []
        part = accelerator(cells, self.parts, avoid)
        if avoid:
            blanks.append(f"accelerator: {part}, its nearest relative in the catalogue")
        lines = ["edition 2026", f"from std.{self.parts[part]} import {part}"]
        name = catalogue_model(cells.get("model_name", ""), self.models) if base else None
        if name is not None:
            lines.append(f"from std.{self.models[name]} import {name}")
        lines += self._cluster(cells, part, blanks)
        lines += self._model(cells, name, blanks)
        lines += self._training(cells, blanks)
        return WrittenRow(
            text="\n".join(lines) + "\n",
            assumptions=tuple(blanks),
            widens=_widening(cells, blanks),
        )

    def _cluster(self, cells: Cells, part: str, blanks: list[str]) -> list[str]:
        count = number(cells, "n_gpus")
        if count is None:
            blanks.append("accelerators: 8")
            count = 8.0
        inside = cells.get("interconnect_intra", "").lower()
        each = int(number(cells, "gpus_per_node") or (4 if part.startswith("gb") else 8))
        domain = next((size for word, size in INNER_SIZES.items() if word in inside), each)
        servers = max(1, -(-int(count) // each))
        lines = [
            "server node {",
            f"  accelerators = {each} x {part}",
            f"  scale_up {{ domain = {max(domain, 1)} gpus }}",
            "}",
            "cluster pod {",
            f"  servers = {servers} x node",
        ]
        outside = cells.get("interconnect_inter", "")
        fabric = _between_servers(outside, each)
        if fabric is None:
            usual = (
                "100 Gb/s"
                if part.startswith("v100")
                else "200 Gb/s"
                if part.startswith("a100")
                else "400 Gb/s"
            )
            fabric = f"rate = {usual}; per = accelerator"
            if servers > 1:
                blanks.append(f"network: {usual} for each accelerator")
        return [*lines, f"  fabric compute {{ {fabric} }}", "}"]

    def _model(self, cells: Cells, base: str | None, blanks: list[str]) -> list[str]:
        said = {
            key: number(cells, column)
            for key, column in (
                ("layers", "layers"), ("hidden", "hidden"), ("heads", "heads"), ("kv_heads", "kv_heads"), ("ffn", "ffn"),
                ("vocabulary", "vocab"),
            )
        }  # fmt: skip
        if said["hidden"] and not said["layers"] and number(cells, "params"):
            said["layers"] = _layers_of(cells, said["hidden"], said["vocabulary"] or 50257.0)
            blanks.append(f"layers: {plain(said['layers'] or 0)}, from the parameters")
        fields = [f"{key} = {int(value)}" for key, value in said.items() if value]
        if base is not None:
            keep = ("layers", "vocabulary")
            fields = [f"{key} = {int(value)}" for key in keep if (value := said[key])]
            dense = number(cells, "moe_dense_layers")
            if dense is not None and number(cells, "moe_experts") and said["layers"]:
                most = max(0, min(int(dense), int(said["layers"])))
                if (
                    most < said["layers"] / 2
                ):  # a count of dense layers at the start, not of every second one
                    fields.append(f"experts {{ first_dense = {most} }}")
            return [f"model net : {base} {{ {'; '.join(fields)} }}"]
        if said["layers"] and said["hidden"] and (said["heads"] or said["ffn"]):
            if not said["heads"]:
                blanks.append("heads: of 128 features")
                fields.append(f"heads = {_usual_heads(int(said['hidden']))}")
            if not said["ffn"] and not number(cells, "moe_ffn"):
                blanks.append("ffn: 4 x hidden")
                fields.append(f"ffn = {4 * int(said['hidden'])}")
            if not said["vocabulary"]:
                blanks.append("vocabulary: 50257")
                fields.append("vocabulary = 50257")
            kind = cells.get("mlp_type") or "gelu"
            fields.append(f"activation = {kind}")
            if (
                kind == "gelu"
            ):  # the GPT recipe: layer norms, biases, one table for input and output
                fields += ["norm = layernorm", "biases = all", "tied_embeddings = true"]
            return [f"model net {{ {'; '.join(fields)}{self._experts(cells)} }}"]
        count = number(cells, "params")
        if count is None:
            raise Unexpressible("neither the sizes nor the parameters of the model are stated")
        blanks += ["model: by its parameters alone", "layers", "hidden"]
        return [f"model net {{ parameters = {plain(count)} params }}"]

    def _experts(self, cells: Cells) -> str:
        count = number(cells, "moe_experts")
        if not count:
            return ""
        fields = [f"count = {int(count)}", f"active = {int(number(cells, 'moe_topk') or 1)}"]
        ffn = number(cells, "moe_ffn")
        if ffn:
            fields.append(f"ffn = {int(ffn)}")
        for key, column in (("shared", "moe_shared_experts"), ("first_dense", "moe_dense_layers")):
            value = number(cells, column)
            if value:
                fields.append(f"{key} = {int(value)}")
        return f"; experts {{ {'; '.join(fields)} }}"

    def _training(self, cells: Cells, blanks: list[str]) -> list[str]:
        count = number(cells, "n_gpus") or 8.0
        sequence = number(cells, "seq_len")
        if sequence is None:
            blanks.append("sequence: 2048 tokens")
            sequence = 2048.0
        degrees = {
            name: number(cells, column)
            for name, column in (("tensor", "tp"), ("pipeline", "pp"), ("context", "cp"))
        }
        if degrees["tensor"] is None and degrees["pipeline"] is None:
            blanks += ["parallelism: sharded data parallelism", "parallelism"]
        split = {name: int(value or 1) for name, value in degrees.items()}
        copies = max(1.0, count // (split["tensor"] * split["pipeline"] * split["context"]))
        batch = number(cells, "global_batch")
        micro = number(cells, "micro_batch")
        if batch is None:
            blanks.append("global batch: four microbatches for each replica")
            batch = 4.0 * copies * (micro or max(1.0, 8192.0 // sequence))
        if micro is None:
            micro = max(1.0, min(8192.0 // sequence, batch / copies / (2 * split["pipeline"])))
            micro = float(2 ** int(math.log2(micro)))
            blanks.append(f"microbatch: {plain(micro)}")
        micro = max(1.0, min(micro, batch // copies))
        precision = cells.get("precision", "")
        lines = [
            "training job {",
            "  model = net; cluster = pod",
            f"  accelerators = {int(count)}",
            f"  sequence = {plain(sequence)} tokens; global_batch = {plain(batch)} sequences",
            f"  precision = {PRECISION.get(precision, precision)}",
            f"  stack = {stack_of(cells)}",
        ]
        lines += states(cells) + drawn_lines(cells)
        lines += self._sharding(cells, degrees, blanks) + self._recompute(cells, blanks)
        if cells.get("flash_attention") == "n":
            lines.append("  flash_attention = false")
            if cells.get("mlp_type") == "gelu":
                lines.append("  dropout = true")
        lines += offloaded(cells)
        guessed = re.search(r"\bw/(o)? MTP\b", cells.get("notes", ""))
        if guessed is not None:
            lines.append(f"  mtp_layers = {0 if guessed[1] else 1}")
        if re.search(r"expandable_segments: ?true", cells.get("notes", ""), re.IGNORECASE):
            lines.append("  expandable_segments = true")
        if not cells.get("method") and re.search(r"\bLoRA\b", cells.get("notes", "")):
            lines.append("  method = lora(rank = 16)")
        lines.append(f"  parallel {{ {self._parallel(cells, split, micro, blanks)} }}")
        return [*lines, "}"]

    def _sharding(
        self, cells: Cells, degrees: dict[str, float | None], blanks: list[str]
    ) -> list[str]:
        stage = cells.get("zero_stage", "")
        if "without reshard" in cells.get("notes", ""):
            return ["  sharding = zero2"]
        if cells.get("fsdp") == "y" and stage in ("", "3"):
            return ["  sharding = fsdp"]
        if not stage and degrees["tensor"] is None:
            return ["  sharding = fsdp"]
        if not stage:
            blanks.append("sharding: zero1")
        return [f"  sharding = {SHARDING.get(stage, 'zero1')}"]

    def _recompute(self, cells: Cells, blanks: list[str]) -> list[str]:
        word = cells.get("recompute", "")
        if not word:
            blanks.append("recompute: none")
        if word not in ("full", "selective"):
            return ["  recompute = none"]
        first = re.search(r"first (\d+) layers", cells.get("notes", ""))
        modules = recomputed_modules(cells) if word == "selective" else None
        kept = kept_on_host(cells)
        if kept is not None:
            return kept
        lines = [f"  recompute = {modules or word}"]
        if word == "full" and first is not None:
            stages = int(number(cells, "pp") or 1)
            lines.append(f"  recompute_layers = {max(1, -(-int(first.group(1)) // stages))}")
        return lines

    def _parallel(
        self, cells: Cells, split: dict[str, int], micro: float, blanks: list[str]
    ) -> str:
        fields = [f"{name} = {value}" for name, value in split.items()]
        said = cells.get("sequence_parallel", "")
        if not said and split["tensor"] > 1 and stack_of(cells) in ("megatron_bridge", "nemo"):
            said = "y"  # its recipes set it wherever tensors are divided
        fields.append(f"sequence = {'true' if said == 'y' else 'false'}")
        for name, column in (("virtual_pipeline", "virtual_pp"), ("expert", "ep")):
            value = number(cells, column)
            if value is None and name == "virtual_pipeline" and split["pipeline"] > 1:
                value = float(_chunks_of(cells, split["pipeline"]))
                blanks.append(f"chunks of a stage: {plain(value)}")
            if value is None and name == "expert" and number(cells, "moe_experts"):
                value = 8.0
                blanks.append("expert parallelism: 8")
            if value and value > 1:
                fields.append(f"{name} = {int(value)}")
        inner = _expert_tensor(cells, split)
        if inner > 1:
            fields.append(f"expert_tensor = {inner}")
        fields.append(f"microbatch = {int(micro)}")
        return "; ".join(fields)
