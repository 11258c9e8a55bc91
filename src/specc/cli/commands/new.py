"""`specc new NAME`: start a project that checks at once."""

import os
import re
from argparse import ArgumentParser, Namespace

from specc.cli.codes import WELL
from specc.cli.command import Command, UsageError
from specc.cli.terminal import Terminal

SPEC = """# {name}: what does a server with eight GPUs give, and what does it cost?  specc check, then specc predict and specc bom.
edition 2026

from std.models.meta import llama_3_1_8b
from std.servers.nvidia import dgx_h100

## Requests that arrive; change it here, or with --set "rate=100 requests/s".
param rate = 40 requests/s

# An indicative price; put your own quote here, or beside the spec with --prices.
offer quoted {{
  part       = dgx_h100
  seller     = "market"
  price      = 310000..317000 USD
  date       = "2024-08"
  indicative = true
  confidence = medium
}}

site hall {{
  electricity = 0.09 USD/kWh
  pue         = 1.3
}}

cluster pod {{
  site    = hall
  servers = 1 x dgx_h100

  economics {{
    life        = 4 years
    utilisation = 60 %
  }}
}}

inference chat {{
  model   = llama_3_1_8b
  cluster = pod

  traffic {{
    rate   = rate
    prompt = 1024 tokens
    output = 256 tokens
  }}

  require ttft.p95 <= 500 ms "people wait for the first word"
}}
"""

HOOKS = """# Install once with: pre-commit install
repos:
  - repo: local
    hooks:
      - id: specc-check
        name: specc check
        entry: specc check --dependents
        language: system
        files: \\.gpuspec$
        always_run: true
        require_serial: true
        verbose: true
      - id: specc-fmt
        name: specc fmt
        entry: specc fmt
        language: system
        files: \\.gpuspec$
"""


def arguments(parser: ArgumentParser) -> None:
    """The project's name."""
    parser.add_argument(
        "name", metavar="NAME", help="lower case letters, digits and _; becomes a folder"
    )
    parser.add_argument(
        "--from",
        dest="example",
        metavar="EXAMPLE",
        help="start with a copy of a shipped spec; specc examples lists them",
    )


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write the folder, or nothing if anything of that name exists."""
    from specc.cli.output import write_file
    from specc.cli.shipped_examples import example_text

    folder = arguments.name
    name = os.path.basename(os.path.normpath(folder))
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,254}", name):
        raise UsageError(
            f"{name!r} can't be a project's name",
            "take lower case letters, digits and _, not a digit first",
        )
    text = example_text(arguments.example) if arguments.example else SPEC.format(name=name)
    if os.path.lexists(folder):
        raise UsageError(f"{folder} exists already", "choose another name, or remove it first")
    try:
        os.makedirs(folder)
    except OSError as error:
        raise UsageError(f"cannot make {folder}: {error.strerror}") from None
    files = {f"{name}.gpuspec": text, ".pre-commit-config.yaml": HOOKS}
    for file, content in files.items():
        write_file(os.path.join(folder, file), content)
    spec = os.path.join(folder, f"{name}.gpuspec")
    terminal.say(
        f"made {spec}\nnext: specc check {spec}\n      specc predict {spec}\n      specc bom {spec}\n"
    )
    return WELL


COMMAND = Command(
    name="new",
    about="start a project",
    usage=("specc new my_cluster", "specc new pod --from pretrain_70b"),
    arguments=arguments,
    run=run,
)
