"""The pre-commit hooks, installed by the real program in a scratch repository: a bad file stopped, a good one passed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
GOOD = "edition 2026\n\nserver s {\n  height = 5 U\n}\n"
BAD = "edition 2026\n\nserver s {\n  height = 5 Gigs\n}\n"
UGLY = "edition 2026\nserver   s {\n height=5 U\n}\n"


class Scratch:
    """A repository that uses the hooks of this one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "PRE_COMMIT_HOME": str(folder / "cache"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_NAME": "a",
            "GIT_AUTHOR_EMAIL": "a@b",
            "GIT_COMMITTER_NAME": "a",
            "GIT_COMMITTER_EMAIL": "a@b",
        }

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words,
            cwd=self.folder / "work",
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    def commit(self, text: str, name: str = "a.gpuspec") -> subprocess.CompletedProcess[str]:
        (self.folder / "work" / name).write_text(text)
        self.run("git", "add", name)
        return self.run("git", "commit", "-m", "a change")


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """This checkout as the hooks' repository, with everything that the wheel needs, and a repository that uses it."""
    scratch = Scratch(tmp_path_factory.mktemp("hooks"))
    hooks = scratch.folder / "gpuspec"
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, tracked.split("\0")):
        if name.split("/")[0] not in {"tests", "docs"} and (ROOT / name).is_file():
            (hooks / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, hooks / name)
    (scratch.folder / "work").mkdir()
    for command in ("init -q", "add -A", "commit -q -m hooks"):
        subprocess.run(
            ["git", *command.split()],
            cwd=hooks,
            env=scratch.environment,
            check=True,
            capture_output=True,
        )
    revision = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=hooks, capture_output=True, text=True, check=True
    ).stdout.strip()
    scratch.run("git", "init", "-q")
    (scratch.folder / "work" / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {hooks}\n    rev: {revision}\n    hooks:\n      - id: specc-fmt\n      - id: specc-check\n"
    )
    program = str(Path(sys.executable).parent / "pre-commit")
    installed = scratch.run(program, "install", "--install-hooks")
    assert installed.returncode == 0, installed.stdout + installed.stderr
    return scratch


@pytest.mark.slow
def test_hooks_stop_a_bad_file_and_pass_a_good_one(scratch: Scratch) -> None:
    good = scratch.commit(GOOD)
    assert good.returncode == 0, good.stdout + good.stderr
    bad = scratch.commit(BAD)
    assert bad.returncode == 1
    assert "GS2101" in bad.stdout + bad.stderr
    ugly = scratch.commit(UGLY)
    assert ugly.returncode == 1
    assert "files were modified by this hook" in ugly.stdout + ugly.stderr
    assert (scratch.folder / "work" / "a.gpuspec").read_text() != UGLY
    scratch.run("git", "add", "a.gpuspec")
    assert scratch.run("git", "commit", "-m", "formatted").returncode in {0, 1}
    log = scratch.run("git", "log", "--oneline").stdout
    assert "a change" in log


@pytest.mark.slow
def test_hooks_check_what_imports_a_file_and_show_warnings(scratch: Scratch) -> None:
    assert scratch.commit(GOOD).returncode == 0
    user = 'edition 2026\n\nfrom "a.gpuspec" import s\n\nserver mine : s {\n  height = 6 U\n}\n'
    made = scratch.commit(user, "user.gpuspec")
    assert made.returncode == 0, made.stdout + made.stderr
    renamed = scratch.commit(GOOD.replace("server s", "server renamed"))
    assert renamed.returncode == 1
    assert "user.gpuspec:3" in renamed.stdout + renamed.stderr
    assert scratch.commit(GOOD).returncode in {0, 1}
    scratch.run("git", "rm", "-q", "-f", "a.gpuspec")
    gone = scratch.run("git", "commit", "-m", "gone")
    assert gone.returncode == 1
    assert "GS2201" in gone.stdout + gone.stderr
