"""Launch commands of serving engines as services, by the options that the catalogue's entry of the engine states."""

import re
import shlex
from functools import cache
from os import path

from specc import disk
from specc.diagnostics.source import Source
from specc.importing.catalogue import repository
from specc.importing.config import ImportFault
from specc.importing.source import GivenFile, Imported, noted
from specc.shipped import folder
from specc.syntax import nodes
from specc.syntax.parse import parse

OPTIONS = ("model", "server", "servers", "concurrency", "prompt", "output")
WHOLE = ("tensor", "pipeline", "data", "expert", "max_batch", "max_batched_tokens", "max_length")
SWITCHES = ("data_attention", "expert_switch", "eager")
CACHES = {
    "fp8": "fp8",
    "fp8_e4m3": "fp8",
    "fp8_e5m2": "fp8",
    "nvfp4": "nvfp4",
    "auto": None,
    "float16": "fp16",
    "bfloat16": "bf16",
    "q8_0": "int8",
    "f16": "fp16",
    "bf16": "bf16",
    "f32": "fp32",
    **{word: word for word in ("q4_0", "q4_1", "q5_0", "q5_1")},
}
"""Dtypes of caches by what engines call them; None is what they take anyway."""
WEIGHTS = {
    "fp8": "fp8",
    "awq": "int4(group = 128, recipe = awq)",
    "gptq": "int4(group = 128, recipe = gptq)",
    "mxfp4": "mxfp4",
}
SAME = {
    "-tp": "--tensor-parallel-size",
    "-pp": "--pipeline-parallel-size",
    "-dp": "--data-parallel-size",
    "--tp": "--tp-size",
    "--dp": "--dp-size",
    "--ep": "--ep-size",
    "-c": "--ctx-size",
    "-np": "--parallel",
    "-ub": "--ubatch-size",
    "-m": "--model",
    "-ctk": "--cache-type-k",
}
"""Short forms of options, by the long one."""


ALSO = {
    "vllm serve": ("vllm.entrypoints.openai.api_server", "vllm.entrypoints.api_server"),
    "trtllm-serve serve": ("trtllm-serve",),
}
"""What else starts an engine, by what the catalogue's entry of it says. Source: the engines' documentation, older releases too."""


@cache
def flags_of(engine: str) -> dict[str, str]:
    """The options of an engine's command by the field that they set, from its entry in the catalogue."""
    file = path.join(folder("specs"), "engines", f"{engine}.gpuspec")
    tree, _faults = parse(Source(file, disk.contents(file).decode("utf-8")))
    for entity in tree.statements:
        if isinstance(entity, nodes.Declaration) and entity.name.text == engine:
            for block in entity.body:
                if isinstance(block, nodes.BlockStatement) and block.head.text == "flags":
                    return {
                        field.name: field.value.value
                        for field in block.body
                        if isinstance(field, nodes.FieldStatement)
                        and isinstance(field.value, nodes.String)
                    }
    return {}


def words_of(text: str) -> list[str]:
    """The words of a command in a script: comments and line ends taken out.

    Raises:
        ImportFault: quotes do not close.
    """
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\s*\n", " ", "\n".join(lines))
    try:
        return shlex.split(joined, comments=True)
    except ValueError as error:
        raise ImportFault(f"the command cannot be read: {error}") from None


def pairs(words: list[str]) -> list[tuple[str, str | None]]:
    """Options with their values; a word that belongs to none stands alone with an empty name."""
    read: list[tuple[str, str | None]] = []
    index = 0
    while index < len(words):
        word = words[index]
        following = words[index + 1] if index + 1 < len(words) else None
        if not word.startswith("-"):
            read.append(("", word))
        elif "=" in word:
            name, _, value = word.partition("=")
            read.append((name, value))
        elif following is not None and (
            not following.startswith("-") or re.fullmatch(r"-\d+", following)
        ):
            read.append((word, following))
            index += 1
        else:
            read.append((word, None))
        index += 1
    return [(SAME.get(name, name), value) for name, value in read]


def whole(name: str, value: str | None) -> int:
    """A whole number behind an option.

    Raises:
        ImportFault: there is none.
    """
    text = (value or "").strip()
    scale = {"k": 10**3, "K": 2**10}.get(text[-1:], 1)
    digits = text[:-1] if scale > 1 else text
    if not re.fullmatch(r"\d{1,12}", digits):
        said = "has no value" if value is None else f"is {value!r}"
        raise ImportFault(f"{name} {said}, but a whole number is needed")
    return int(digits) * scale


def service(given: GivenFile, engine: str) -> Imported:
    """A service with its cluster, from a command and what was said beside it.

    Raises:
        ImportFault: it is another program's command, or what a service needs was not said.
    """
    flags = flags_of(engine)
    options = pairs(_behind(words_of(given.text), flags.get("program", engine)))
    fields, left = _fields(options, flags)
    named = {key: given.options.get(key, "") for key in OPTIONS}
    named["model"] = named["model"] or _named_model(options, flags)
    lacking = tuple(key for key in ("model", "server", "prompt", "output") if not named[key])
    if lacking:
        raise ImportFault(
            "a command does not say what a service needs beside it", lacking,
            "such as --option model=std.models.meta.llama_3_1_70b --option server=std.servers.gigabyte.g593_zd2 "
            "--option prompt=1024 --option output=256",
        )  # fmt: skip
    return Imported(text=noted(_text(given, engine, fields, named), tuple(left)), left=tuple(left))


def _behind(words: list[str], program: str) -> list[str]:
    """The words behind the program, however its interpreter and folder are written.

    Raises:
        ImportFault: it is not there.
    """
    first = program.removeprefix("python -m ")
    for said in (first, *ALSO.get(program, ())):
        wanted = said.split()
        for at in range(len(words)):
            program_words = words[at : at + len(wanted)]
            if [path.basename(program_words[0]), *program_words[1:]] == wanted:
                return words[at + len(wanted) :]
    raise ImportFault(f"there is no `{program}` in it", hint="is it another engine's command?")


def _named_model(options: list[tuple[str, str | None]], flags: dict[str, str]) -> str:
    """The path of the catalogue's model that the command names; empty where it names none that is there."""
    named = (value for name, value in options if name in ("", "--model", flags.get("model")))
    models = (repository(value) for value in named if value and "/" in value)
    return next((f"{model.module}.{model.name}" for model in models if model is not None), "")


def _fields(
    options: list[tuple[str, str | None]], flags: dict[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Fields of the service and of its division, as they are written, and options that are not read."""
    by_flag = {
        option.replace("_", "-"): field
        for field, option in flags.items()
        if field != "program" and " " not in option  # an option with a value is another field's
    }
    fields: dict[str, str] = {}
    left: list[str] = []
    for name, value in options:
        field = by_flag.get(name.replace("_", "-"))  # engines take either
        if field == "max_batched_tokens" and value == "-1":
            fields["chunked_prefill"] = "false"
        elif field in WHOLE:
            fields[field] = str(whole(name, value))
        elif field == "memory_fraction":
            if not re.fullmatch(r"0?\.\d+|1(\.0+)?", value or ""):
                said = "has no value" if value is None else f"is {value!r}"
                raise ImportFault(f"{name} {said}, but a share of 1 is needed")
            fields[field] = value or ""
        elif field == "kv_cache" and value in CACHES:
            if CACHES[value]:
                fields[field] = str(CACHES[value])
        elif field == "weights" and value in WEIGHTS:
            fields[field] = WEIGHTS[value]
        elif field in SWITCHES:
            fields[field] = "true"
        elif field == "unchunked":
            fields["chunked_prefill"] = "false"
        elif field != "model" and name and name not in ("--cache-type-v", "--model"):
            left.append(f"{name} {value or ''}".strip())
    return _settled(fields, flags, left), left


def _settled(fields: dict[str, str], flags: dict[str, str], left: list[str]) -> dict[str, str]:
    """The fields with what options mean together."""
    if flags.get("program") == "llama-server" and "max_length" in fields:
        # Source: llama.cpp, tools/server: the context is that of all sequences together.
        together = int(fields["max_length"])
        fields["max_length"] = str(together // max(int(fields.get("max_batch", "1")), 1))
    switched = fields.pop("data_attention", None) is not None
    if "data_attention" in flags and "data" in fields and not switched:
        left.append("--dp-size without --enable-dp-attention: copies of the model are replicas")
        fields.pop("data")
    elif switched and "data" in fields:  # the tensor degree counts the copies of attention too
        ranks, copies = int(fields.get("tensor", "1")), int(fields["data"])
        if copies < 1 or ranks % copies:
            raise ImportFault(
                f"{flags['data']} {copies} does not divide {flags['tensor']} {ranks}, which counts the copies of attention too"
            )
        fields["tensor"] = str(ranks // copies)
    if fields.pop("expert_switch", None):
        fields["expert"] = str(int(fields.get("tensor", "1")) * int(fields.get("data", "1")))
    if fields.pop("eager", None):
        fields["cuda_graphs"] = "false"
    return fields


def catalogued(dotted: str) -> tuple[str, str]:
    """The import of a dotted path of the catalogue, and the name that it gives.

    Raises:
        ImportFault: it is none.
    """
    if not re.fullmatch(r"std(\.[a-z0-9_]+){2,}", dotted):
        raise ImportFault(
            f"{dotted!r} is no path of the catalogue", hint="such as std.models.meta.llama_3_1_70b"
        )
    module, _, name = dotted.rpartition(".")
    return f"from {module} import {name}", name


def _text(given: GivenFile, engine: str, fields: dict[str, str], named: dict[str, str]) -> str:
    model_line, model = catalogued(named["model"])
    server_line, server = catalogued(named["server"])
    name = given.name or "service"
    counts = {
        key: whole(key, named[key] or "1")
        for key in ("servers", "concurrency", "prompt", "output")
    }
    division = [
        f"    {key} = {fields[key]}"
        for key in ("tensor", "pipeline", "data", "expert")
        if key in fields
    ]
    plain = [
        f"  {key} = {value}{' tokens' if key == 'max_length' else ''}"
        for key, value in fields.items()
        if key not in ("tensor", "pipeline", "data", "expert")
    ]
    lines = [
        "edition 2026", "", model_line, server_line, "",
        "cluster pod {", f"  servers = {counts['servers']} x {server}", "}", "",
        f"inference {name} {{", f"  model = {model}", "  cluster = pod", f"  engine = {engine}", *plain,
        "  traffic {", f"    concurrency = {counts['concurrency']}", f"    prompt = {counts['prompt']} tokens",
        f"    output = {counts['output']} tokens", "  }",
        *(["  parallel {", *division, "  }"] if division else []), "}", "",
    ]  # fmt: skip
    return "\n".join(lines)
