"""A training job as another program's settings describe it, as the text of a spec."""

from collections.abc import Mapping

from specc.importing.catalogue import Listed, named, repository
from specc.importing.config import ImportFault
from specc.importing.engine_commands import whole
from specc.importing.source import GivenFile, Imported, noted
from specc.record import record

OPTIONS = ("model", "server", "servers", "link", "accelerators", "sequence", "global_batch")
Written = dict[str, str]
"""Fields as they are written."""


@record(eq=False)
class ImportedJob:
    """What settings say of a job.

    Attributes:
        stack: The entry of the software.
        fields: Fields of the training block, as they are written.
        division: Fields of its parallel block.
        model: The repository that the settings name; empty where they name none.
        sequence: Length of a sequence; None where it is not said.
        micro: Sequences of one forward pass; None where it is not said.
        accumulation: Passes in a step; None where it is not said.
        batch: Sequences of a step; None where it is not said.
    """

    stack: str
    fields: Written
    division: Written
    model: str = ""
    sequence: int | None = None
    micro: int | None = None
    accumulation: int | None = None
    batch: int | None = None


def job(given: GivenFile, said: ImportedJob, left: list[str]) -> Imported:
    """The job with its cluster, from what the settings say and what was said beside them.

    Raises:
        ImportFault: what a job needs was not said.
    """
    options = given.options
    model = _model(given, said)
    servers = whole("servers", options.get("servers") or "1")
    sequence = _number(options, "sequence") or said.sequence
    accelerators = _number(options, "accelerators")
    lacking = [name for name, value in (("model", model), ("sequence", sequence)) if value is None]
    lacking += [name for name in ("server",) if name not in options]
    lacking += ["link"] if servers > 1 and "link" not in options else []
    batch = _number(options, "global_batch") or said.batch
    if batch is None and said.micro is not None and accelerators is None:
        lacking.append("accelerators")
    elif batch is None and said.micro is None:
        lacking.append("global_batch")
    if lacking or model is None or (batch is None and accelerators is None):
        raise ImportFault(
            "the settings do not say what a job needs beside them",
            tuple(lacking),
            "such as --option model=std.models.meta.llama_3_1_8b --option server=std.servers.gigabyte.g593_zd2 --option accelerators=8 "
            "--option sequence=4096",
        )
    if accelerators is not None and said.micro is not None:
        step = said.micro * (said.accumulation or 1) * _copies(said, accelerators)
        if batch is not None and said.accumulation is not None and batch != step:
            raise ImportFault(
                f"a batch of {batch} sequences is not {said.micro} x {said.accumulation} steps of accumulation x {_copies(said, accelerators)} "
                "copies of the model",
                hint=f"say how many accelerators there are, or leave one of them out; {step} would fit",
            )
        batch = batch or step
    server = named(options["server"])
    fields = {
        "model": model.name,
        "cluster": "pod",
        "stack": said.stack,
        **({"accelerators": str(accelerators)} if accelerators else {}),
        "sequence": f"{sequence} tokens",
        "global_batch": f"{batch} sequences",
        **said.fields,
    }
    division = {**said.division, **({"microbatch": str(said.micro)} if said.micro else {})}
    link = whole("link", options["link"]) if "link" in options else None
    text = _text(given, (model, server), servers, link, fields, division)
    return Imported(text=noted(text, tuple(left)), left=tuple(left))


def adapted(method: str, rank: int | None, targets: list[str]) -> Written:
    """The method of training adapters, on the matrices that have words; an empty word among them has none."""
    words = list(dict.fromkeys(word for word in targets if word))
    arguments = [f"rank = {rank}"] if rank else []
    if len(words) == 1:
        arguments.append(f"targets = {words[0]}")
    elif words:
        arguments.append(f"targets = [{', '.join(words)}]")
    return {"method": f"{method}({', '.join(arguments)})" if arguments else method}


def _model(given: GivenFile, said: ImportedJob) -> Listed | None:
    if "model" in given.options:
        return named(given.options["model"])
    return repository(said.model) if said.model else None


def _number(options: Mapping[str, str], name: str) -> int | None:
    value = options.get(name)
    return whole(name, value) if value else None


def _copies(said: ImportedJob, accelerators: int) -> int:
    """Copies of the model that take batches of their own.

    Raises:
        ImportFault: the degrees do not divide the accelerators.
    """
    replica = 1
    for name in ("tensor", "pipeline", "context"):
        replica *= int(said.division.get(name, "1"))
    if accelerators % replica:
        raise ImportFault(
            f"{accelerators} accelerators are no multiple of the {replica} of a copy of the model"
        )
    return accelerators // replica


def _text(
    given: GivenFile,
    parts: tuple[Listed, Listed],
    servers: int,
    link: int | None,
    fields: Written,
    division: Written,
) -> str:
    name = given.name or "train"
    joined = ["", "  fabric compute {", f"    rate = {link} Gb/s", "    per = accelerator", "  }"]
    return "\n".join(
        [
            "edition 2026", "", *(part.line for part in parts), "",
            "cluster pod {", f"  servers = {servers} x {parts[1].name}", *(joined if link else []), "}", "",
            f"training {name} {{", *(f"  {key} = {value}" for key, value in fields.items()),
            *(["  parallel {", *(f"    {key} = {value}" for key, value in division.items()), "  }"] if division else []), "}", "",
        ]
    )  # fmt: skip
