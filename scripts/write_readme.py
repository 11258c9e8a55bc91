"""Writes what the README and the first page of the manual show: specs as shipped, outputs as they come out, errors as published.

    python scripts/write_readme.py            rewrite them
    python scripts/write_readme.py --check    exit code 1 where one would change

A block is made by the comment before it: `output: COMMAND` with an optional count of lines or a first line, `shipped: NAME`, `accuracy`.
"""

import io
import re
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

from specc.cli.main import main
from specc.shipped import examples

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", ROOT / "docs" / "quickstart.md")
BLOCK = re.compile(
    r"<!-- (?P<how>[^\n]*) -->\n(?P<body>```\w+\n.*?^```\n|(?:\|[^\n]*\n)+)",
    re.MULTILINE | re.DOTALL,
)
OUTPUT = re.compile(
    r'output: (?P<command>specc .*?)(?:, (?P<lines>\d+) lines)?(?:, from "(?P<first>[^"]+)")?$'
)
SPEC = re.compile(r"```gpuspec\n(.*?)^```", re.MULTILINE | re.DOTALL)


def output(command: str, lines: int | None, first: str | None) -> str:
    """What a command prints, from a line on, so many lines of it."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        main(command.split()[1:])
    shown = out.getvalue().rstrip("\n").split("\n")
    if first:
        at = next(index for index, line in enumerate(shown) if first in line)
        shown = [*shown[:1], "  …", *shown[at:]]
    if lines and len(shown) > lines:
        shown = [*shown[:lines], "  …"]
    return f"```text\n$ {command}\n" + "".join(f"{line}\n" for line in shown) + "```\n"


def shipped(name: str, until: str) -> str:
    """A shipped spec up to the first line that starts with a word, without comments and what only the rest imports."""
    lines = Path(examples()[name]).read_text(encoding="utf-8").split("\n")
    kept: list[str] = []
    for line in lines:
        if line.startswith(until):
            break
        code = re.sub(r"\s+# .*$", "", line)
        if not code.lstrip().startswith("#") and (code or (kept and kept[-1])):
            kept.append(code)
    text = "\n".join(kept)
    used = [
        line
        for line in kept
        if not (quoted := re.fullmatch(r"from \S+ import (\w+)", line))
        or text.count(quoted[1]) > 1
    ]
    return "```gpuspec\n" + "\n".join(used).strip("\n") + "\n```\n"


def accuracy() -> str:
    """The medians of the pages of errors."""
    rows = []
    training = (ROOT / "docs/training_errors.md").read_text(encoding="utf-8")
    found = re.search(r"\| all sources \| (\d+) \| ([\d.]+) ?% \|", training)
    if found:
        rows.append(("time of a training step", found.group(1), found.group(2)))
    serving = (ROOT / "docs/inference_errors.md").read_text(encoding="utf-8")
    names = {
        "single": "tokens per second of one stream", "tpot dense": "time per token, dense models",
        "tpot moe": "time per token, mixtures of experts", "ttft": "time to first token",
        "throughput dense": "highest throughput, dense models", "throughput moe": "highest throughput, mixtures",
    }  # fmt: skip
    for key, title in names.items():
        found = re.search(rf"\| {key} \| (\d+) \| ([\d.]+) ?% \|", serving)
        if found:
            rows.append((title, found.group(1), found.group(2)))
    table = "".join(f"| {title} | {count} | {error} % |\n" for title, count, error in rows)
    return f"| what | rows | median error |\n| --- | ---: | ---: |\n{table}"


def made(how: str) -> str:
    """The block that a comment asks for."""
    if how == "accuracy":
        return accuracy()
    if found := re.fullmatch(r'shipped: (\w+), without comments, until "(\w+)"', how):
        return shipped(*found.groups())
    found = OUTPUT.fullmatch(how)
    assert found, how
    lines = found["lines"]
    return output(found["command"], int(lines) if lines else None, found["first"])


def written(text: str) -> str:
    """A page with every block made anew, in a folder with the specs that it names."""
    with TemporaryDirectory() as folder, chdir(folder):
        with redirect_stdout(io.StringIO()):
            main(["new", "chat", "--from", "chat_500_users"])
            main(["new", "wrong"])
        text = BLOCK.sub(
            lambda block: (
                f"<!-- {block['how']} -->\n{made(block['how'])}"
                if block["how"].startswith("shipped")
                else block[0]
            ),
            text,
        )
        mistaken = SPEC.findall(text)[1:]
        if mistaken:
            Path("wrong/wrong.gpuspec").write_text(mistaken[0], encoding="utf-8")
        return BLOCK.sub(lambda block: f"<!-- {block['how']} -->\n{made(block['how'])}", text)


if __name__ == "__main__":
    changed = False
    for page in PAGES:
        before = page.read_text(encoding="utf-8")
        after = written(before)
        changed |= after != before
        if "--check" not in sys.argv[1:]:
            page.write_text(after, encoding="utf-8")
    sys.exit("--check" in sys.argv[1:] and changed)
