"""Sound specs to spoil: the examples, the pages of the messages, the manual."""

import re
from functools import cache
from pathlib import Path

from specc.reports.pages import pages

ROOT = Path(__file__).parent.parent.parent
BLOCK = re.compile(r"^```gpuspec *\n(.*?)^```", re.MULTILINE | re.DOTALL)


@cache
def sound_specs() -> tuple[str, ...]:
    """Texts of whole files that compile, the same in every run; later stages come first."""
    examples = sorted((ROOT / "specs" / "examples").glob("*.gpuspec"))
    texts = [path.read_text(encoding="utf-8") for path in examples]
    for _, page in sorted(pages().items()):
        texts += page.examples("Use instead")
    for path in sorted((ROOT / "docs").glob("*.md")):
        texts += BLOCK.findall(path.read_text(encoding="utf-8"))
    return tuple(dict.fromkeys(text for text in texts if text.startswith("edition")))


@cache
def systems() -> tuple[str, ...]:
    """Those of them that have a cluster, and so a bill; those with a workload, which go further, several times."""
    texts = [text for text in sound_specs() if re.search(r"^cluster ", text, re.MULTILINE)]
    return (
        *texts,
        *(t for t in texts if re.search(r"^(training|inference) ", t, re.MULTILINE)),
        *(t for t in texts if "traffic {" in t or "parallel {" in t),
    )
