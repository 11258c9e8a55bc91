"""Compile generated specs and say where the program, not the spec, was at fault.

    python -m fuzz.run --seed 1 --count 50000

Each spec is compiled in this process; a crash of a stage is kept by the place where it was raised, with the shortest
spec that shows it.
"""

import argparse
import resource
import signal
import time
import traceback
from collections.abc import Iterator

from fuzz.generate import Generator
from fuzz.repair import repaired
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


def crashes(seed: int, count: int) -> Iterator[tuple[str, str, float]]:
    """The place of each crash, the spec, and the CPU seconds that it took; a place of "slow" for those over the limit."""
    catalogue = folder("specs")
    store = MemoryStore({}, catalogue)
    compiler = Compiler(store, catalogue)
    generator = Generator(seed)
    text = None
    for _ in range(count):
        text = text or generator.spec()
        source = Source("main.gpuspec", text, store.real("main.gpuspec"))
        compiler.reader.loader.modules.pop(source.path, None)
        start = time.process_time()
        found: list[Diagnostic] = []
        signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
        try:
            result = compiler.compile(source, source.path)
            failed: list[BaseException] = list(result.crashes)
            found = result.diagnostics
        except (Exception, TooLong) as error:
            failed = [error]
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        took = time.process_time() - start
        for error in failed:
            yield place(error), text, took
        if took > SLOW:
            yield "slow", text, took
        text = repaired(text, found)


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
    arguments = parser.parse_args()
    seen: dict[str, list[str]] = {}
    start = time.process_time()
    signal.signal(signal.SIGVTALRM, _stop)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for where, text, took in crashes(arguments.seed, arguments.count):
        seen.setdefault(where if where != "slow" else f"slow {took:.0f} s", []).append(text)
    for where, texts in sorted(seen.items(), key=lambda pair: -len(pair[1])):
        print(f"{len(texts):6} {where}")
        if arguments.show:
            print(min(texts, key=len))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{arguments.count} specs, {sum(map(len, seen.values()))} at fault, {time.process_time() - start:.0f} s, {peak} MB"
    )


if __name__ == "__main__":
    main()
