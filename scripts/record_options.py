"""Record in `tests/unit/reports/options.json` what a program's own source accepts.

    pip download --no-deps accelerate && unzip accelerate-*.whl
    python scripts/record_options.py accelerate "accelerate/commands/launch.py in the package accelerate 1.15.0" accelerate/commands/launch.py

Of every file: the option strings of its `add_argument` calls, the words that its module-level constants hold, and the fields of
its classes. Nothing is imported, so that no accelerator and no other package is needed.
"""

import ast
import json
import re
import sys
from pathlib import Path

OUT = Path(__file__).parents[1] / "tests" / "unit" / "reports" / "options.json"
WORD = re.compile(r"[a-z][a-z0-9_]*")


def options(tree):
    """Option strings of parsers."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "add_argument":
            for argument in node.args:
                if isinstance(argument, ast.Constant) and str(argument.value).startswith("--"):
                    yield argument.value


def constants(tree):
    """Words that module-level constants hold."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            value = node.value.value
            if isinstance(value, str) and WORD.fullmatch(value):
                yield value


def attributes(tree):
    """Fields that classes annotate."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.AnnAssign) and isinstance(inner.target, ast.Name):
                    yield inner.target.id


def main(name, source, *files):
    accepted = set()
    for file in files:
        tree = ast.parse(Path(file).read_text(encoding="utf-8"))
        accepted |= {*options(tree), *constants(tree), *attributes(tree)}
    recorded = json.loads(OUT.read_text(encoding="utf-8"))
    recorded[name] = {"source": source, "options": sorted(accepted)}
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in recorded.items()]
    OUT.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
