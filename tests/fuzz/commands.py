"""Run generated command lines and say where the program, not the input, was at fault.

    python -m fuzz.commands --seed 1 --count 50000
    python -m fuzz.commands --seed 1 --count 50000 --family imports --keep crashes

Each command line runs in a fork of this process, a batch in each, with limits on its CPU time and its memory. At fault is one
that ends in an exception, says GS0001, answers another exit code than those of the manual, takes too long or too much memory.
"""

import argparse
import contextlib
import hashlib
import importlib
import io
import json
import os
import pkgutil
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from fuzz.families import FAMILIES, Case
from fuzz.lines import SPEC
from fuzz.run import TooLong, place
from specc.compiler import Compiler
from specc.diagnostics.source import Source
from specc.diagnostics.store import MemoryStore
from specc.record import record
from specc.shipped import folder
from specc.topology.graph import symmetric

CPU = 5.0
"""Seconds of CPU that one command line may take."""
MEMORY = 2**30
"""Bytes that it may need beyond what was loaded before."""
LIMITED = ("TooLong", "MemoryError", "too much memory")
"""What a command line that passed a limit ended with."""
MANY = 50_000
"""Devices beyond which a list of all may take longer."""
BATCH = 64
"""Command lines that one fork runs."""


@record
class Fault:
    """What one command line came to that it must not.

    Attributes:
        where: The place in the program, or what was too much.
        case: The command line and its files.
    """

    where: str
    case: Case


def faults(seed: int, count: int, family: str) -> Iterator[Fault]:
    """Every fault of a family's first `count` command lines."""
    case = FAMILIES[family](seed)
    for start in range(0, count, BATCH):
        cases = [case() for _ in range(min(BATCH, count - start))]
        yield from batch(cases)


def warm() -> None:
    """Load what forks would load anew each: commands, formats, targets and all that they import."""
    for package in ("specc", "jinja2", "jsonschema", "xlsxwriter", "numpy"):
        found = importlib.import_module(package)
        if package == "specc":
            for module in pkgutil.walk_packages(found.__path__, "specc."):
                if module.name != "specc.__main__":
                    importlib.import_module(module.name)


def batch(cases: list[Case]) -> Iterator[Fault]:
    """Faults of a few command lines; one that ends its process is followed by the rest in another."""
    while cases:
        told, ended = _forked(cases)
        for at, where in told.items():
            if where and not (where.startswith(LIMITED) and vast(cases[at])):
                yield Fault(where=where, case=cases[at])
        if ended is None:
            return
        at = len(told)
        if not vast(cases[at]):
            yield Fault(where=ended, case=cases[at])
        cases = cases[at + 1 :]


def vast(case: Case) -> bool:
    """Whether a command line asks for a row for each of very many devices, which takes what it takes."""
    if case.words[0] != "cables" and not {"devices", "ports"} & set(case.words):
        return False
    catalogue = folder("specs")
    text = case.files.get(SPEC, case.stdin).decode("utf-8", "replace")
    store = MemoryStore({}, catalogue)
    result = Compiler(store, catalogue).compile(Source(SPEC, text), store.real(SPEC))
    drawn = [symmetric(topology) for topology in result.topologies.values()]
    return sum(node.count for graph in drawn for node in graph.nodes) > MANY


def _forked(cases: list[Case]) -> tuple[dict[int, str], str | None]:
    """What each command line came to, by its index, and how the process ended if not well."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _run_all(cases, writing)
    os.close(writing)
    with open(reading, "rb") as answers:
        lines = answers.read().splitlines()
    _, status = os.waitpid(child, 0)
    told = dict(json.loads(line) for line in lines)
    if os.WIFSIGNALED(status):
        return told, f"killed by {signal.Signals(os.WTERMSIG(status)).name}"
    code = os.WEXITSTATUS(status)
    return told, None if code == 0 else f"ended its process with {code}"


def _run_all(cases: list[Case], writing: int) -> None:
    """In the fork: run the command lines, and write a line for each."""
    folder = tempfile.mkdtemp(prefix="specc-fuzz-")
    leave = os._exit
    try:
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        signal.signal(signal.SIGPROF, _stop)
        data = _status("VmData") + MEMORY
        resource.setrlimit(resource.RLIMIT_DATA, (data, data))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.environ["XDG_CACHE_HOME"] = folder + ".cache"
        for at, case in enumerate(cases):
            where = run(case, os.path.join(folder, str(at)))
            os.write(writing, json.dumps([at, where]).encode() + b"\n")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        leave(0)


def _stop(signal_number: int, frame: object) -> None:
    raise TooLong


def _status(name: str) -> int:
    """Bytes that the kernel says of this process."""
    status = Path("/proc/self/status").read_text("ascii")
    return next(
        int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith(name)
    )


def run(case: Case, folder: str) -> str:
    """What is wrong with one command line, and where; nothing where all is well."""
    from specc.cli.main import main

    os.makedirs(folder)
    os.chdir(folder)
    for name, content in case.files.items():
        Path(name).write_bytes(content)
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace") for _ in range(2))
    stdin = io.TextIOWrapper(io.BytesIO(case.stdin), "utf-8")
    given, sys.stdin = sys.stdin, stdin
    words = [*case.words, "--debug"] if "--" not in case.words else list(case.words)
    used = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + 3 * CPU) + 2, resource.RLIM_INFINITY))
    before = _status("VmRSS")
    Path("/proc/self/clear_refs").write_bytes(b"5")  # the peak begins anew
    signal.setitimer(signal.ITIMER_PROF, CPU)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(words)
    except SystemExit as asked:  # help
        code = asked.code if isinstance(asked.code, int) else -1
    except (Exception, TooLong) as error:
        return place(error)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        sys.stdin = given
        for stream in (out, err):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
    if _status("VmHWM") - before > MEMORY:
        return "too much memory"
    said = out.buffer.getvalue() + err.buffer.getvalue()  # type: ignore[attr-defined]
    given_words = b"".join([*case.files.values(), *map(os.fsencode, case.words)])
    # `explain GS0000` asks whether that was meant, and an editor is offered it behind `allow`.
    said = said.replace(b'"label": "GS0001"', b"")
    if b"GS0001" in said and b"GS0001" not in given_words and case.words[0] != "explain":
        return "GS0001 " + said.partition(b"GS0001")[2][:120].decode("utf-8", "replace")
    return "" if code in {0, 1, 2} else f"exit code {code}"


def keep(fault: Fault, folder: Path) -> None:
    """Write a fault's files and command line, so that it can be run again."""
    name = hashlib.sha256(fault.where.encode()).hexdigest()[:12]
    kept = folder / name
    if kept.exists():
        return
    kept.mkdir(parents=True)
    (kept / "where").write_text(fault.where, "utf-8")
    (kept / "words").write_text(json.dumps(fault.case.words), "utf-8")
    if fault.case.stdin:
        (kept / "stdin").write_bytes(fault.case.stdin)
    for file, content in fault.case.files.items():
        (kept / file).write_bytes(content)


def main() -> None:
    """Print the places of faults, most frequent first."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000, help="command lines of each family")
    parser.add_argument("--family", action="append", choices=sorted(FAMILIES), help="[all]")
    parser.add_argument("--keep", type=Path, help="a folder for the first input of each place")
    arguments = parser.parse_args()
    warm()
    total = 0
    start = time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    seen: Counter[str] = Counter()
    for family in arguments.family or FAMILIES:
        for fault in faults(arguments.seed, arguments.count, family):
            if fault.where not in seen:
                print(
                    f"first of {family}: {fault.where}: specc {' '.join(fault.case.words)[:200]!a}",
                    flush=True,
                )
                if arguments.keep:
                    keep(fault, arguments.keep)
            seen[fault.where] += 1
        total += arguments.count
        print(f"{family}: {arguments.count} command lines", flush=True)
    for where, times in seen.most_common():
        print(f"{times:6} {where}")
    spent = time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2]) - start
    print(f"{total} command lines, {seen.total()} at fault, {spent:.0f} s of CPU")
    sys.exit(bool(seen))


if __name__ == "__main__":
    main()
