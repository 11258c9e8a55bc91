"""Makes the pictures of the README and the manual from shipped specs; needs Chromium.

    python scripts/pictures.py            all of them
    python scripts/pictures.py NAME …     those of some specs: `chat_500_users`

The report that stands in front is drawn light and dark, those of the gallery light, each as its first screen.
"""

import io
import shutil
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from scripts.chromium import browser, program

from specc.cli.main import main
from specc.shipped import examples

PICTURES = ROOT / "docs" / "pictures"
FRONT = "chat_500_users"
GALLERY = {
    name: file
    for name, file in examples().items()
    if "/examples/" in file and "\ncluster " in Path(file).read_text(encoding="utf-8")
}
"""The shipped specs that have something to show, with their files."""
LARGE, SMALL = {"width": 1280, "height": 1500}, {"width": 1040, "height": 760}


def stem(name: str) -> str:
    """The file name of a picture of the gallery."""
    return name.replace("/", "-")


def draw(running, page: Path, picture: Path, size: dict[str, int], scheme: str) -> None:
    """One picture of a page."""
    shrunk = {} if picture.suffix == ".png" else {"type": "jpeg", "quality": 60}
    context = running.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
    try:
        tab = context.new_page()
        tab.goto(page.as_uri())
        tab.screenshot(path=picture, **shrunk)
    finally:
        context.close()


def pictures(names: tuple[str, ...]) -> None:
    """Those of some specs, each made where its file is called as users call theirs."""
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, chdir(folder), browser() as running:
        for name in names:
            file, page = f"{stem(name)}.gpuspec", Path(folder) / f"{stem(name)}.html"
            shutil.copyfile(GALLERY[name], file)
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                main(["report", file, "--quiet", "-o", str(page)])
            if not page.exists():
                sys.exit(f"{name}: no report was made")
            if name == FRONT:
                draw(running, page, PICTURES / "report.png", LARGE, "light")
                draw(running, page, PICTURES / "report-dark.png", LARGE, "dark")
            draw(running, page, PICTURES / f"{stem(name)}.jpg", SMALL, "light")
            print(f"docs/pictures/{stem(name)}.jpg")


if __name__ == "__main__":
    if program() is None:
        sys.exit("scripts/pictures.py needs Chromium: apt install chromium")
    pictures(tuple(sys.argv[1:]) or tuple(GALLERY))
