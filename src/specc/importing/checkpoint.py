"""Parameters of an architecture without a reader: counted in the checkpoint beside the file, or by the transformers package."""

import json
import re
from os import listdir, path
from typing import Any

from specc.record import record
from specc.sums import sum_counts

EXPERT = re.compile(r"\.experts?\.(\d+\.)?")
HEADER = 64 * 2**20
"""Bytes that the header of a safetensors file may have here; the format itself allows 100 MB."""


@record
class CountedTensors:
    """Parameters by count, and where the count comes from.

    Attributes:
        total: All parameters.
        routed: Those of routed experts.
        origin: Where it was counted.
    """

    total: int
    routed: int
    origin: str


def _header(file: str) -> dict[str, Any] | None:
    """The header of a safetensors file: eight bytes of length, then JSON. Source: the format's README."""
    try:
        with open(file, "rb") as stream:
            size = int.from_bytes(stream.read(8), "little")
            if not 2 <= size <= HEADER:
                return None
            header = json.loads(stream.read(size))
    except (OSError, ValueError, RecursionError):
        return None
    return header if isinstance(header, dict) else None


def _elements(entry: object) -> int | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("shape"), list):
        return None
    total = 1
    for side in entry["shape"]:
        if not isinstance(side, int) or isinstance(side, bool) or side < 0:
            return None
        total *= side
    return total


def from_safetensors(folder: str) -> CountedTensors | None:
    """The elements of every tensor of the `*.safetensors` files in a folder; None where there are none to read.

    Checkpoints of packed dtypes (two values in a byte) are left alone: their elements are no parameters.
    """
    try:
        files = sorted(name for name in listdir(folder) if name.endswith(".safetensors"))
    except OSError:
        return None
    total = routed = 0
    seen: set[str] = set()
    for name in files:
        header = _header(path.join(folder, name))
        if header is None:
            return None
        for tensor, entry in header.items():
            if tensor == "__metadata__" or tensor in seen:
                continue
            seen.add(tensor)
            count = _elements(entry)
            if count is None or str(entry.get("dtype")) not in ("BF16", "F16", "F32", "F64"):
                return None
            total += count
            routed += count if EXPERT.search(tensor) else 0
    return (
        CountedTensors(
            total=total, routed=routed, origin=f"the headers of {len(files)} safetensors files"
        )
        if total
        else None
    )


def from_index(folder: str) -> CountedTensors | None:
    """The total that `model.safetensors.index.json` states."""
    try:
        with open(path.join(folder, "model.safetensors.index.json"), "rb") as stream:
            header = json.loads(stream.read(HEADER))
    except (OSError, ValueError, RecursionError):
        return None
    block = header.get("metadata") if isinstance(header, dict) else None
    total = block.get("total_parameters") if isinstance(block, dict) else None
    if not isinstance(total, int) or isinstance(total, bool) or total < 1:
        return None
    return CountedTensors(total=total, routed=0, origin="model.safetensors.index.json")


def from_transformers(values: dict[str, Any]) -> CountedTensors | str:
    """The count on the meta device, where no weights exist; else why there is none.

    The package runs its own code for the type alone: nothing is fetched, and no code of a checkpoint runs.
    """
    try:
        import torch
        import transformers
        from transformers.models.auto.configuration_auto import CONFIG_MAPPING
    except ImportError as error:
        return f"the package {error.name} is not installed"
    kind = values.get("model_type")
    if kind not in CONFIG_MAPPING:
        return f"transformers {transformers.__version__} does not know {kind!r}"
    transformers.logging.set_verbosity_error()
    try:
        config = CONFIG_MAPPING[kind].from_dict(values)
        with torch.device("meta"):
            model = _built(config)
        sizes = [(name, int(parameter.numel())) for name, parameter in model.named_parameters()]
    except Exception as error:  # whatever a package of that size raises for a bad configuration
        return f"transformers {transformers.__version__} refuses the configuration: {type(error).__name__}: {str(error)[:200]}"
    routed = sum_counts(count for name, count in sizes if EXPERT.search(name))
    return CountedTensors(
        total=sum_counts(count for _name, count in sizes),
        routed=routed,
        origin=f"{type(model).__name__} of transformers {transformers.__version__} on the meta device",
    )


def _built(config: Any) -> Any:
    """The model of a configuration: of the class that it names, where the package has that class for it."""
    import transformers

    named: Any = getattr(transformers, next(iter(config.architectures or ()), ""), None)
    model = isinstance(named, type) and issubclass(named, transformers.PreTrainedModel)
    if model and named.config_class is type(config):
        return named(config)
    return _auto(config).from_config(config)


def _auto(config: Any) -> Any:
    """The class that builds a model of a configuration."""
    from transformers import (
        AutoModel,
        AutoModelForCausalLM,
        AutoModelForImageTextToText,
        AutoModelForSeq2SeqLM,
    )

    kind = type(config)
    for auto in (AutoModelForCausalLM, AutoModelForImageTextToText, AutoModelForSeq2SeqLM):
        if kind in auto._model_mapping:
            return auto
    return AutoModel
