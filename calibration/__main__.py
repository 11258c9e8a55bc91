"""The command line of all fits: exit status 0 where the catalogue says what the data says, 1 where it does not."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

NAMES = {
    "training": "iteration times of training",
    "others": "speeds of training on accelerators of other makers than NVIDIA",
    "stacks": "how far runs of stacks that were not fitted lie from their predictions",
    "serving": "speeds of serving",
    "rollouts": "steps of methods that draw their answers",
    "memory": "what engines and stacks keep in memory beside weights and cache",
    "operators": "what training and serving keep of the rates of single operators",
}


def main(arguments: Sequence[str]) -> int:
    """Run one fit."""
    parser = argparse.ArgumentParser(
        prog="python -m calibration",
        description="Fit measured constants to the tables in data/, and hold the catalogue against them.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"  {name:10s} {what}" for name, what in NAMES.items()),
    )
    parser.add_argument("name", choices=NAMES, help="what is fitted")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--check", action="store_true", help="say where the catalogue differs; write nothing"
    )
    what.add_argument(
        "--write",
        action="store_true",
        help="fit, cross-validate, and write the catalogue's files and the pages of errors",
    )
    options = parser.parse_args(arguments)
    run: Callable[..., int] = import_module(f"calibration.{options.name}.run").run
    return run(check=options.check, write=options.write)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
