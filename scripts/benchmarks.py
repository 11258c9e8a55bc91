"""What the program does, counted in calls of functions, and the page of the manual that shows it.

    python -m scripts.benchmarks           # print the table
    python -m scripts.benchmarks --write   # keep the counts, and write docs/benchmarks.md from them

Calls are the same on a busy machine and an idle one; seconds are not. Each count is told as a ratio to that of importing attrs and
cattrs in the same Python, so that other versions of Python and other machines can be compared. `tests/bench/test_calls.py` fails
where a ratio has grown by more than 1.3 times.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.markdown_table import table

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "tests" / "bench" / "calls.json"
PAGE = ROOT / "docs" / "benchmarks.md"
YARDSTICK = "import attrs, cattrs"
COUNTING = """
import os, sys
calls = 0
def tick(frame, event, argument):
    global calls
    calls += event in ("call", "c_call")
words = sys.argv[1:]
sys.setprofile(tick)
if words[:1] == ["import"]:
    import attrs, cattrs
    sys.setprofile(None)
else:
    from specc.cli import bytecode, main
    keep = (lambda: None) if words[0] in main.VERSIONS else bytecode.use()
    sys.stdout = open(os.devnull, "w", encoding="utf-8")
    main.main(words)
    sys.setprofile(None)
    keep()
sys.stderr.write(f"\\n{calls}\\n")
"""
HEAD = """edition 2026
from std.models.meta import llama_3_1_8b
from std.nics.nvidia import cx7
from std.servers.gigabyte import g593_zd2
"""
POD = "cluster pod { servers = 2 x g593_zd2 }\n"
TRAINING = """training tuned {
  model = llama_3_1_8b; cluster = pod; tokens = 10B tokens; sequence = 8192 tokens
  global_batch = 512 sequences; sharding = fsdp; recompute = full
}
"""
SERVICE = """inference chat {
  model = llama_3_1_8b; cluster = pod
  traffic { rate = 5 requests/s; prompt = 1000 tokens; output = 200 tokens }
}
"""
MILLION = """switch big { ports = 512 x osfp(1 x 400 Gb/s) }
cluster pod {
  servers = 131072 x g593_zd2
  fabric compute { topology = rail_optimised; rails = 8; nic = cx7; leaf = big; spine = big; core = big }
}
"""
SERVER = 'server s{n} {{\n  title  = "Server {n}"\n  height = 5 U\n  power  = 8.5 kW\n  mass   = 120 kg\n}}\n'
SPECS = {
    "two_lines": "edition 2026\nserver s { height = 5 U }\n",
    "training": HEAD + POD + TRAINING,
    "service": HEAD + POD + SERVICE,
    "lines": "edition 2026\n" + "".join(SERVER.format(n=n) for n in range(1000)),
    "variants": HEAD
    + POD
    + TRAINING
    + "".join(f"variant v{n} {{ tuned.tokens = {n + 1}B tokens }}\n" for n in range(50)),
    "names": "edition 2026\n" + "".join(f"let q{n} = zz{n} + 1\n" for n in range(200)),
    "services": HEAD + POD.replace("2 x", "64 x") + SERVICE.replace(
        "inference chat {", f"inference chat for n in {list(range(1, 33))} {{\n  accelerators = 8"
    ),
    "million": HEAD + MILLION,
    "sweep": HEAD + POD + TRAINING + f"sweep points {{ pod.servers = {list(range(1, 17))} }}\n",
}  # fmt: skip
WORKS = {
    "specc --version": ("--version",),
    "check two lines": ("check", "--no-cache", "two_lines.gpuspec"),
    "check a cluster and a training": ("check", "--no-cache", "training.gpuspec"),
    "check a cluster and a service": ("check", "--no-cache", "service.gpuspec"),
    "check specs/examples/pretrain_70b": (
        "check",
        "--no-cache",
        str(ROOT / "specs" / "examples" / "pretrain_70b.gpuspec"),
    ),
    "check specs/examples/chat_70b, with a search": (
        "check",
        "--no-cache",
        str(ROOT / "specs" / "examples" / "chat_70b.gpuspec"),
    ),
    "check 6,000 lines of parts": ("check", "--no-cache", "lines.gpuspec"),
    "check 50 variants of a training": ("check", "--no-cache", "variants.gpuspec"),
    "check 200 unknown names": ("check", "--no-cache", "names.gpuspec"),
    "check 32 services of a template": ("check", "--no-cache", "services.gpuspec"),
    "bill of a million accelerators": ("bom", "-f", "json", "million.gpuspec"),
    "sweep of 16 trainings": ("sweep", "-j", "1", "-f", "json", "sweep.gpuspec"),
}


def counts() -> dict[str, int]:
    """Calls of the yardstick and of every work."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in SPECS.items():
            (Path(folder) / f"{name}.gpuspec").write_text(text, encoding="utf-8")
        return {
            YARDSTICK: _calls(("import",), folder),
            **{title: _calls(words, folder) for title, words in WORKS.items()},
        }


def _calls(words: tuple[str, ...], folder: str) -> int:
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "0",  # the order of sets, which decides a few calls
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONPYCACHEPREFIX": f"{folder}/bytecode",
        "PYTHONDONTWRITEBYTECODE": "",
        "XDG_CACHE_HOME": folder,
    }
    for _ in range(3):  # the first two write what is kept of modules and of what they compile
        ran = subprocess.run(
            [sys.executable, "-c", COUNTING, *words],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    return int(ran.stderr.split()[-1])


def ratios(counted: dict[str, int]) -> dict[str, float]:
    """The count of every work over that of the yardstick."""
    return {
        title: calls / counted[YARDSTICK] for title, calls in counted.items() if title != YARDSTICK
    }


def page_of(counted: dict[str, int]) -> str:
    """The page of the manual."""
    rows = [
        [title, f"{counted[title]:,}", f"{ratio:.2f}"] for title, ratio in ratios(counted).items()
    ]
    return (
        "# Benchmarks\n\n"
        "<!-- Written by scripts/benchmarks.py. -->\n\n"
        "What the program does is counted in calls of functions, its own and those of Python, which are the same on every machine and under any\n"
        f"load; a call takes some 0.1 µs. Beside it stands how many times the calls of `{YARDSTICK}` that is, in the same Python. No\n"
        "verdict is looked up, and the bytecode is kept (decision 16). A test fails where a ratio has grown by more than 1.3 times.\n\n"
        + table(["what", "calls", "times the imports"], rows)
        + "\nTo count again: `python -m scripts.benchmarks`; to keep the counts and write this page: `python -m scripts.benchmarks --write`.\n"
    )


def main() -> None:
    """Count, and print or write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    counted = counts()
    if parser.parse_args().write:
        KEPT.write_text(json.dumps(counted, indent=2) + "\n", encoding="utf-8")
        PAGE.write_text(page_of(counted), encoding="utf-8")
    else:
        print(page_of(counted))


if __name__ == "__main__":
    main()
