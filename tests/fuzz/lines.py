"""Command lines over files called `main.gpuspec` and so on: every command, in every format that it has."""

from functools import cache
from random import Random

from specc.cli.command import command_names, find_command
from specc.cli.commands.validate import TOPICS
from specc.importing.source import find_source, source_names
from specc.reports.emission import target_names
from specc.reports.report import format_names

SPEC, OTHER = "main.gpuspec", "other.gpuspec"
MODES: dict[str, tuple[tuple[str, ...], ...]] = {
    "bom": ((SPEC,), (SPEC, "--orderable"), (SPEC, "--prices", OTHER)),
    "cables": ((SPEC,),),
    "check": ((SPEC,), (SPEC, "--strict"), (SPEC, "--fix", "--diff", "--unsafe-fixes"), (SPEC, "--diff", "--select", "GS1,GS2002"), (SPEC, OTHER, "--dependents", "-j", "1")),
    "compare": ((SPEC,),),
    "diff": ((SPEC,), (SPEC, OTHER)),
    "emit": (),
    "explain": ((SPEC, "pod.power.it"), (SPEC, "chat.ttft.p95"), (SPEC, "pretrain.duration"), (SPEC, "a")),
    "fmt": ((SPEC, "--check"), (SPEC, "--diff"), (SPEC,)),
    "graph": ((SPEC,), (SPEC, "--level", "devices"), (SPEC, "--level", "ports")),
    "names": ((SPEC,),),
    "predict": ((SPEC,), (SPEC, "--scaling", "8..32"), (SPEC, "--strict")),
    "report": ((SPEC,),),
    "sensitivity": ((SPEC,),),
    "size": ((SPEC,),),
    "stages": ((SPEC,), (SPEC, "--months", "6", "--count", "3")),
    "sweep": ((SPEC, "-j", "1"),),
}  # fmt: skip
"""What stands behind each command that reads a spec; `emit` takes a target before it."""
WORDS = (
    "calibrate", "catalog", "examples", "fields", "import", "lsp", "measure", "new", "schema", "validate", "verify",
)  # fmt: skip
"""Commands that read no spec, or another file beside it."""
ENDLESS = ("watch",)
"""Commands that run until they are interrupted; tests of their own do that."""
SAID = {
    "model": "std.models.meta.llama_3_1_8b", "server": "std.servers.gigabyte.g593_zd2", "prompt": "128", "output": "64", "link": "400",
    "accelerator": "std.accelerators.nvidia.h100_sxm", "nic": "std.nics.nvidia.cx7", "leaf": "std.switches.nvidia.qm9700",
    "spine": "std.switches.nvidia.qm9700", "core": "std.switches.nvidia.qm9700", "rails": "8", "links": "8",
}  # fmt: skip


@cache
def over_specs() -> tuple[tuple[str, ...], ...]:
    """Every command line over a spec."""
    lines: list[tuple[str, ...]] = []
    for name, modes in MODES.items():
        report = find_command(name).report
        formats = [("-f", form) for form in format_names(report)] if report else [()]
        lines += [(name, *words, *form) for words in modes for form in formats]
    lines += [("emit", target, SPEC) for target in target_names()]
    return tuple(lines)


def import_line(source: str, file: str) -> tuple[str, ...]:
    """The command line that imports a file, with what sources ask for beside it."""
    options = [f"--option={name}={SAID.get(name, '2')}" for name in find_source(source).options]
    return (
        "import",
        source.replace("_", "-") if source not in source_names() else source,
        file,
        *options,
    )


def over_tables() -> tuple[tuple[str, ...], ...]:
    """Command lines over a table of measurements."""
    validated = (
        ("validate", topic, "--data", "rows.csv", "-f", form)
        for topic in TOPICS
        for form in ("json", "text", "markdown")
    )
    fitted = (("calibrate", topic, "--data", "rows.csv") for topic in ("training", "inference"))
    return (*validated, *fitted)


def any_line(pick: Random) -> tuple[str, ...]:
    """Words that may or may not be a command line."""
    words = [pick.choice([name for name in command_names() if name not in ENDLESS])]
    for _ in range(pick.randrange(5)):
        words.append(pick.choice(LOOSE))
    return tuple(words)


LOOSE = (
    SPEC, OTHER, "nothing.gpuspec", ".", "-", "--", "-f", "json", "text", "svg", "-o", "out", "out/of/it", "--set", "count=3", "count", "=", "-j", "0",
    "-1", "1e9", "--cluster", "pod", "--variant", "long", "--workload", "chat", "--strict", "--quiet", "--color", "never", "always", "llama", "hf", "gguf",
    "vllm", "training", "models", "h100", "GS5101", "GS0000", "GS99999999999999999999", "server", "traffic.prompt", "", "\x1b[2J", "\u202e", "\ud800", "a" * 5000, "%s%n",
    "--help", "--scaling", "8..32", "0..0", "1..1e30", "--columns", "a,b", "--sweep", "--from", "pretrain_70b", "--prices", "--option", "a=b", "--resume",
)  # fmt: skip


def unlisted() -> set[str]:
    """Commands that no list here knows."""
    return set(command_names()) - set(MODES) - set(WORDS) - set(ENDLESS)
