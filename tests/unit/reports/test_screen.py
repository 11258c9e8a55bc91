"""What people read fits their screen, whole words and colours included; what programs and files get does not change."""

import os
import pty
import re
import struct
import subprocess
import sys
import termios
from fcntl import ioctl
from pathlib import Path

import pytest

from specc.diagnostics.snippet import cells
from specc.reports.aligned import aligned
from specc.reports.screen import fitted, painted

ROOT = Path(__file__).parent.parent.parent.parent
EXAMPLES = ROOT / "specs" / "examples"
HEADS = ("part", "what it is for", "note", "count")
ROWS = [
    HEADS,
    ("switch", "joins the servers of a row", "", "2"),
    ("cable", "is pulled between them", "by two people", "1024"),
]


def test_a_file_gets_whole_rows() -> None:
    assert list(aligned(ROWS, (3,))) == [
        "part    what it is for              note           count",
        "switch  joins the servers of a row                     2",
        "cable   is pulled between them      by two people   1024",
    ]


@pytest.mark.parametrize("fit", [30, 36, 44, 60])
def test_a_table_fits_and_loses_no_word_of_the_columns_that_it_keeps(fit: int) -> None:
    lines = list(aligned(ROWS, (3,), fit, ("note",)))
    body = [line for line in lines if not line.startswith("a wider screen")]
    assert max(map(cells, body)) <= fit
    words = " ".join(body).split()
    for row in ROWS:
        assert set(row[1].split()) <= set(words)
    left_out = [line for line in lines if line.startswith("a wider screen")]
    assert bool(left_out) is ("note" not in words)
    if left_out:
        assert "note" in left_out[0]


def test_numbers_are_folded_nowhere() -> None:
    wide = [("part", "price"), ("a long name of a part", "15,591,040 USD")]
    assert any(line.endswith("  15,591,040 USD") for line in aligned(wide, (1,), 28))


def test_lines_go_on_under_their_column_and_branches_stay_branches() -> None:
    text = "  name   12 GB   one two three four five six\n├─ seven  eight nine ten eleven twelve\n│  = a × b"
    assert fitted(text, 26).split("\n") == [
        "  name   12 GB   one two",
        "                 three",
        "                 four five",
        "                 six",
        "├─ seven  eight nine ten",
        "│         eleven twelve",
        "│  = a × b",
    ]
    assert fitted(text, 200) == text


def test_a_column_that_begins_far_to_the_right_goes_on_below_its_line() -> None:
    text = "    mean time between failures   5.785 years   Llama 3 (2024), section 3.3.4"
    assert fitted(text, 48).split("\n") == [
        "    mean time between failures   5.785 years",
        "        Llama 3 (2024), section 3.3.4",
    ]
    assert fitted("  note: one two three four", 14).split("\n") == [
        "  note: one",
        "    two three",
        "    four",
    ]


def test_a_word_that_is_too_long_under_its_column_stands_below_its_line() -> None:
    text = "│  ├─ model    Llama  specs/examples/chat.gpuspec:49:14"
    assert fitted(text, 40).split("\n") == [
        "│  ├─ model    Llama",
        "│  │      specs/examples/chat.gpuspec:49:14",
    ]


def test_names_are_broken_behind_their_marks() -> None:
    rows = [("name", "value"), ("chat.cost.per_million_output_tokens", "1 USD")]
    assert [line.split()[0] for line in aligned(rows, (1,), 30)] == [
        "name",
        "chat.cost.per_million_",
        "output_tokens",
    ]


def test_states_have_colours_and_other_words_none() -> None:
    shown = painted(
        "  met  a <= 1\n  FAILED  b <= 1\n  capital  at least 3,000 USD  x\n  power  unknown\nmet and unknown words\n"
    )
    assert re.findall("\x1b\\[1;[0-9]+m([^\x1b]*)", shown) == [
        "met",
        "FAILED",
        "at least 3,000 USD",
        "unknown",
    ]


def on_a_screen(columns: int, *words: str) -> str:
    """What a command shows on a terminal of that width, colours and all."""
    main, side = pty.openpty()
    ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    environment = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR"}}
    ran = subprocess.Popen(
        [sys.executable, "-m", "specc", *words],
        cwd=EXAMPLES,
        stdout=side,
        stderr=side,
        env={**environment, "PYTHONPATH": str(ROOT / "src"), "TERM": "xterm"},
    )
    os.close(side)
    read = b""
    try:
        while piece := os.read(main, 65536):
            read += piece
    except OSError:  # the other end is closed
        pass
    os.close(main)
    assert ran.wait() == 0
    return read.decode().replace("\r\n", "\n")


def bare(text: str) -> list[str]:
    """Its lines without colours; of a progress bar what stands in the end."""
    return [re.sub("\x1b\\[[0-9;?]*[a-zA-Z]", "", line) for line in text.split("\n")]


@pytest.mark.parametrize("columns", [80, 160])
@pytest.mark.parametrize("words", ["bom", "predict", "compare", "names"])
def test_commands_fit_a_terminal(words: str, columns: int) -> None:
    spec = "chat_500_users.gpuspec"
    text = on_a_screen(columns, words, spec)
    assert "\x1b[" in text
    lines = bare(text)
    assert len(lines) > 10
    assert max(map(cells, lines)) <= columns
    found = [line for line in lines if line.startswith("warning[")]
    assert len(found) == 1, "a warning takes a line where a report was asked for"
    assert not [line for line in lines if "^^^" in line]
    assert f"specc check {spec} says more of it" in " ".join(line.strip() for line in lines)


@pytest.mark.parametrize("columns", [80, 160])
@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("size questions/deadline_7b.gpuspec -q", "questions/deadline_7b.gpuspec"),
        ("sweep chat_curve.gpuspec -q", "rate"),
        ("stages questions/growing_chat.gpuspec -q", "4 stages, each sized for its end"),
        ("sensitivity lora_rtx.gpuspec -q", " is "),
        ("predict pretrain_70b.gpuspec -q --scaling 64,128", "pretrain"),
        ("diff chat_500_users.gpuspec chat_70b.gpuspec -q", "chat_500_users.gpuspec -> chat_70b"),
        ("catalog h100", "accelerator"),
        ("catalog std.models.meta.llama_3_3_70b", "Llama-3.3-70B"),
        ("fields inference", "inference: "),
        ("fields server slots", "server.slots: "),
        ("explain chat_500_users.gpuspec chat.cost.per_month -q", "chat.cost.per_month = "),
        ("explain chat_500_users.gpuspec chat.ttft.p95 -q", "chat.ttft.p95 = "),
        ("explain GS5101", "GS5101"),
        ("validate models -q", "models: "),
        ("examples", "catalogue_excerpt"),
        ("emit --help", "usage: specc emit"),
        ("--help", "specc, the compiler"),
    ],
)
def test_every_command_fits_and_opens_with_what_it_is(
    words: str, first: str, columns: int
) -> None:
    lines = bare(on_a_screen(columns, *words.split()))
    assert max(map(cells, lines)) <= columns
    shown = [line for line in lines if line.strip() and "━" not in line and "0:00:0" not in line]
    assert first in shown[0]


def test_a_screen_gets_the_catalogue_by_kinds_and_a_file_all_of_it(specc) -> None:
    lines = bare(on_a_screen(80, "catalog"))
    assert len(lines) < 50
    assert any(re.fullmatch(r"  accelerator +\d+", line) for line in lines)
    assert len(specc("catalog").out.split("\n")) > 1000


def test_variants_with_the_same_answer_are_named_in_one_line(specc) -> None:
    told = specc("size", str(EXAMPLES / "chat_500_users.gpuspec"), "-q").out
    assert len(re.findall(r"serving\.servers      = \d", told)) == 1
    assert (
        "variants with the same answer, for the same reasons: aws, azure, lambda, nebius, oracle"
        in told
    )


def test_what_is_met_unknown_or_a_bound_has_its_colour_in_every_table() -> None:
    sized = on_a_screen(80, "size", "questions/deadline_7b.gpuspec", "-q")
    assert "\x1b[1;32mmet\x1b[0m" in sized
    compared = on_a_screen(80, "diff", "chat_500_users.gpuspec", "chat_70b.gpuspec", "-q")
    assert "\x1b[1;33munknown\x1b[0m" in compared
    assert re.search("\x1b\\[1;33mat least [0-9,]{9} USD\x1b\\[0m", compared)
