"""Names in rows of serving memory: formats of weights and cache, accelerators, models."""

import re

from specc.design.entity import EnumValue, Value
from specc.design.model import Model
from specc.design.parts.accelerator import Accelerator
from specc.physics.quantisation import format_of
from specc.plan.memory.capacity import DRIVER, KEPT, NO_DEVICE, DeviceMemory, device_of
from specc.record import evolve
from specc.units import Quantity
from specc.validation import inference_words as words
from specc.validation.model_names import candidates
from specc.validation.rows import Cells, number
from specc.validation.shelves import Shelves

GIB = 2.0**30
UNIFIED_SHARE = 0.75
"""Share of a unified memory that a GPU may use. Source: Apple, `recommendedMaxWorkingSetSize`, about three quarters."""


class Unmapped(Exception):
    """A row that can't be expressed; its text is the reason."""


def serving_format(text: str) -> EnumValue | None:
    """The format that a precision column names, groups and blocks included; None where it is blank.

    Raises:
        Unmapped: a format that has no counterpart.
    """
    low = text.lower().strip().strip('"')
    if not low or low == "auto":
        return None
    if "nf4" in low or "bnb-4" in low:
        return EnumValue("nf4")
    if re.match(r"w4a(16|8)", low):
        return EnumValue("int4", named={"group": Quantity(128)})
    if re.match(r"8-?bit|w8a(8|16)$|bnb-8", low):
        return EnumValue("int8")
    if re.match(r"fp8 .*block|fp8.*\bblock", low):
        return EnumValue("fp8", named={"block": Quantity(128)})
    gguf = re.match(r"(i?q\d_[a-z0-9_]+)$", low)
    if gguf and format_of(gguf.group(1)) is not None:
        return EnumValue(gguf.group(1))
    if low == "q8_0":
        return EnumValue(low)
    if re.match(r"gptq|awq|int4|4-bit|int8-?group", low):
        bits = 8 if "int8" in low else 3 if "int3" in low else 4
        group = re.search(r"g(?:roup)?-?(\d+)", low)
        whole = re.search(r"\bg-", low) is not None
        size = int(group.group(1)) if group else None if whole else 128
        named: dict[str, Value] = {} if size is None else {"group": Quantity(size)}
        return EnumValue(f"int{bits}", named=named)
    word = words.dtype_word(low)
    if word is None or format_of(word) is None:
        raise Unmapped(f"the precision {text!r} has no counterpart")
    return EnumValue(word)


def accelerator_of(shelves: Shelves, text: str) -> tuple[Accelerator | None, DeviceMemory]:
    """The part that a GPU column names, and what software finds of it; from the label where it is not known."""
    stated = re.search(r"\((\d+(?:\.\d+)?) GiB\)", text)
    joined = re.sub(
        r"\s+",
        "-",
        re.sub(r"^(nvidia|amd|intel|google|apple)\s+", "", text.strip(), flags=re.IGNORECASE),
    )
    word = words.accelerator_word(text) or words.accelerator_word(joined)
    part = shelves.accelerator(word) if word else None
    device = device_of(part)
    if stated is not None:  # as the runtime sees it
        return part, evolve(device, memory=float(stated.group(1)) * GIB)
    if part is not None:
        return part, device
    label = re.search(r"(\d+)\s?GB\b", text)
    if label is None:
        return None, NO_DEVICE
    size = float(label.group(1)) * GIB
    unified = re.match(r"m\d", text.lower()) is not None
    usable = size * (UNIFIED_SHARE if unified else KEPT)
    return None, DeviceMemory(memory=usable - DRIVER)


def model_in(shelves: Shelves, row: Cells) -> Model:
    """The model of a row: from the catalogue by name, else by the architecture in its notes, else by its parameters.

    Raises:
        Unmapped: neither is known.
    """
    name = row.get("model", "")
    for word in candidates(name):
        found = shelves.model(word)
        if found is not None:
            return found
    noted = re.search(r"arch: (\d+) heads x(\d+), (\d+) layers, vocab (\d+)", row.get("notes", ""))
    if noted is not None:
        heads, width, layers, vocabulary = (int(n) for n in noted.groups())
        return Model(
            name=words.model_word(name), layers=layers, heads=heads, hidden=heads * width, ffn=4 * heads * width,
            vocabulary=vocabulary, activation="gelu", norm="layernorm", biases=("all",), positions="learned",
            position_table=1024, context=Quantity(1024), tied_embeddings=True,
        )  # fmt: skip
    billions = number(row, "params_b")
    if billions is None:
        raise Unmapped(
            f"the model {name!r} is not in the catalogue and its parameters are not stated"
        )
    return Model(name=words.model_word(name), parameters=Quantity(int(billions * 1e9)))
