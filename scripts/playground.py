"""Put the compiler into a built site, as the page playground/ that runs it in the browser.

    npm pack pyodide
    python scripts/playground.py build/site pyodide-*.tgz

SITE is the folder that mkdocs built; PYODIDE the package `pyodide` of the npm registry, packed or as a folder. Beside Pyodide's own
files the page has the compiler with its catalogue, attrs and rapidfuzz in one archive: nothing is loaded from another host, and the site works without it.
"""

import json
import shutil
import sys
import tarfile
import zipfile
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[1]
OURS = ROOT / "scripts" / "playground"
PYODIDE = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
PARTS = {"src/specc": "specc", "specs": "specc/_specs", "data": "specc/_data"}
COMPILED = {".pyc", ".so", ".pyd"}
PACKAGES = ("attr", "attrs", "rapidfuzz")
"""Those that a command for people loads; of rapidfuzz its modules in Python, which do without the compiled ones."""
EXAMPLES = ("chat_500_users", "pretrain_70b", "chat_70b", "lora_rtx", "questions/deadline_7b")


def copy_pyodide(package, page):
    """The files of Pyodide that a page needs."""
    if package.is_dir():
        for name in PYODIDE:
            shutil.copyfile(package / name, page / name)
        return
    with tarfile.open(package) as archive:
        for name in PYODIDE:
            (page / name).write_bytes(archive.extractfile(f"package/{name}").read())


def write_compiler(archive):
    """The package as a wheel would hold it, and what it imports, from where this script's own is."""
    beside = {Path(find_spec(name).origin).parent: name for name in PACKAGES}
    parts = {ROOT / folder: name for folder, name in PARTS.items()}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for folder, name in {**parts, **beside}.items():
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.suffix not in COMPILED:
                    packed.write(path, f"{name}/{path.relative_to(folder)}")


def main(site, package):
    page = Path(site) / "playground"
    page.mkdir(parents=True, exist_ok=True)
    copy_pyodide(Path(package), page)
    write_compiler(page / "gpuspec.zip")
    for path in OURS.iterdir():
        shutil.copyfile(path, page / path.name)
    folder = ROOT / "specs" / "examples"
    texts = {name: (folder / f"{name}.gpuspec").read_text("utf-8") for name in EXAMPLES}
    (page / "examples.json").write_text(json.dumps(texts), encoding="utf-8")
    return page


if __name__ == "__main__":
    print(f"wrote {main(*sys.argv[1:])}")
