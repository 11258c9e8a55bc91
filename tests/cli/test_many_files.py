"""Many files are checked side by side, and the report does not show it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from specc.cli.checking import ENOUGH, check_part
from specc.cli.command import find_command
from specc.cli.dispatch import parse
from specc.cli.reading import Desk
from specc.compiler import Compiler

FORMS = (
    "edition 2026\nserver s{n} {{ height = {n} U }}\n",
    "edition 2026\nserver s{n} {{ heigt = {n} U }}\n",
    "edition 2026\nserver s{n} {{ height = {n} W\n",
    "edition 2026\nfrom std.servers.gigabyte import g593_zd2, g593_zd3\n"
    'cluster c {{\n  servers = {n} x g593_zd2\n  allow GS9999 because "none"\n}}\n',
    'edition 2026\nfrom "0.gpuspec" import s0\nlet a{n} = b{n}\n',
)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    (folder / "gpuspec.toml").write_text("")
    for n in range(2 * ENOUGH + 5):
        (folder / f"{n}.gpuspec").write_text(FORMS[n % len(FORMS)].format(n=n))
    return folder


def check(folder: Path, *words: str) -> tuple[int, bytes, bytes]:
    ran = subprocess.run(
        [sys.executable, "-m", "specc", "check", *words],
        cwd=folder,
        capture_output=True,
        check=False,
        env={**os.environ, "XDG_CACHE_HOME": str(folder.parent / f"{folder.name}-cache")},
    )
    return ran.returncode, ran.stdout, ran.stderr


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_the_report_is_the_same_for_any_number_of_processes(form: str, many: Path) -> None:
    one = check(many, "--no-cache", "-f", form, "-j", "1")
    assert one[0] == 1
    assert one[2] == b""
    assert check(many, "--no-cache", "-f", form, "-j", "2") == one


def test_a_verdict_rests_on_what_every_process_read(many: Path) -> None:
    before = check(many, "-j", "2")
    assert check(many, "-j", "2") == before
    for n in (1, 2 * ENOUGH):  # of one process and of another
        path = many / f"{n}.gpuspec"
        text = path.read_text()
        path.write_text("edition 2026\nlet a = nowhere\n")
        assert check(many, "-j", "2") == check(many, "-j", "2", "--no-cache") != before
        path.write_text(text)
    assert check(many, "-j", "2") == before


def test_a_verdict_rests_on_what_every_process_loaded(many: Path) -> None:
    """Rules that only other processes read: one that is edited makes the verdict anew."""
    kept = many.parent / f"{many.name}-cache" / "gpuspec" / "verdicts"
    before = set(kept.iterdir()) if kept.exists() else set()
    check(many, "-j", "2", "-q")
    (verdict,) = set(kept.iterdir()) - before
    assert b"checks/rules/topology/" in verdict.read_bytes()


def test_a_file_rests_on_what_it_imports_and_not_on_those_before_it(many: Path) -> None:
    """What is kept of many files would grow with their square."""
    desk = Desk()
    arguments = parse(find_command("check"), [])
    paths = [str(many / f"{n}.gpuspec") for n in (1, 4, 0, 5, 9)]
    part = check_part(arguments, desk, Compiler(desk.store, desk.catalogue), paths)
    rests = [{Path(name).name for name in design.files} for design in part.designs]
    shared = {"0.gpuspec"}  # 4 imports it, so that it is kept for others
    assert rests == [
        {"1.gpuspec"},
        {"4.gpuspec", *shared},
        shared,
        {"5.gpuspec", *shared},
        {"9.gpuspec", *shared},
    ]
