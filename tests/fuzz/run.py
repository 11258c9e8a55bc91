"""Compile generated specs and say where the program, not the spec, was at fault.

    python -m fuzz.run --seed 1 --count 50000
    python -m fuzz.run --seed 1 --count 50000 --from spoil --shrink

`make` makes specs of every kind and field, `spoil` puts extreme values into sound ones. Each spec is compiled in this process; a crash of a stage is kept by the place where it was raised, with the shortest
spec that shows it.
"""

import argparse
import resource
import signal
import time
import traceback
import warnings
from collections.abc import Iterator

from fuzz.generate import Generator
from fuzz.repair import repaired
from fuzz.spoil import Spoiler
from specc.compiler import Compiler
from specc.diagnostics.diagnostic import Diagnostic
from specc.diagnostics.source import Source
from specc.diagnostics.store import MemoryStore
from specc.shipped import folder

SLOW = 2.0
"""Seconds of CPU that a small spec may take."""
LONGEST = 20.0
MEMORY = 2 * 2**30
"""Bytes that the whole run may have."""


class TooLong(BaseException):
    """A spec that was stopped; no stage takes this for a crash of its own."""


def _stop(signal_number: int, frame: object) -> None:
    raise TooLong


class Trial:
    """Compiles one text after the other over one reading of the catalogue."""

    def __init__(self) -> None:
        signal.signal(signal.SIGVTALRM, _stop)
        catalogue = folder("specs")
        self.store = MemoryStore({}, catalogue)
        self.compiler = Compiler(self.store, catalogue)
        self.diagnostics: list[Diagnostic] = []

    def faults(self, text: str) -> list[tuple[str, float]]:
        """The place of each crash and the CPU seconds that the spec took; a place of "slow" where they are too many."""
        source = Source("main.gpuspec", text, self.store.real("main.gpuspec"))
        self.compiler.reader.loader.modules.pop(source.path, None)
        self.diagnostics = []
        start = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
        try:
            result = self.compiler.compile(source, source.path)
            failed: list[BaseException] = list(result.crashes)
            self.diagnostics = result.diagnostics
        except (Exception, TooLong) as error:
            failed = [error]
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        took = time.process_time() - start
        return [(place(error), took) for error in failed] + [("slow", took)] * (took > SLOW)


def crashes(
    seed: int, count: int, source: str = "make", trial: Trial | None = None
) -> Iterator[tuple[str, str, float]]:
    """The place of each crash, the spec, and the CPU seconds that it took."""
    trial = trial or Trial()
    generator = Generator(seed) if source == "make" else Spoiler(seed)
    text = None
    for _ in range(count):
        text = text or generator.spec()
        for where, took in trial.faults(text):
            yield where, text, took
        text = repaired(text, trial.diagnostics)


def shrunk(text: str, where: str, trial: Trial) -> str:
    """The spec without the lines and blocks that the crash does not need."""
    lines = text.split("\n")
    size = len(lines)
    while size:
        at = 0
        while at < len(lines):
            less = lines[:at] + lines[at + size :]
            if any(here == where for here, _ in trial.faults("\n".join(less))):
                lines = less
            else:
                at += 1
        size //= 2
    return "\n".join(lines)


def place(error: BaseException) -> str:
    """Where an exception was raised, in the program's own files."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if "specc" in f.filename] or frames
    last = own[-1]
    return f"{type(error).__name__} {last.filename.rpartition('specc/')[2]}:{last.lineno} {last.name}: {str(error)[:80]}"


def main() -> None:
    """Print the places, most frequent first."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument(
        "--show", action="store_true", help="print the shortest spec of each place"
    )
    parser.add_argument("--from", dest="source", choices=("make", "spoil"), default="make")
    parser.add_argument(
        "--shrink", action="store_true", help="and leave out what it does not need"
    )
    arguments = parser.parse_args()
    warnings.simplefilter("error")
    trial = Trial()
    seen: dict[str, list[str]] = {}
    start = time.process_time()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for where, text, took in crashes(arguments.seed, arguments.count, arguments.source, trial):
        kind = where if where != "slow" else f"slow {took:.0f} s"
        if kind not in seen:
            print("first", kind, flush=True)
        seen.setdefault(kind, []).append(text)
    for where, texts in sorted(seen.items(), key=lambda pair: -len(pair[1])):
        print(f"{len(texts):6} {where}")
        shortest = min(texts, key=len)
        if arguments.show or arguments.shrink:
            print(shrunk(shortest, where, trial) if arguments.shrink else shortest)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{arguments.count} specs, {sum(map(len, seen.values()))} at fault, {time.process_time() - start:.0f} s, {peak} MB"
    )


if __name__ == "__main__":
    main()
