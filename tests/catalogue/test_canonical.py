"""Every shipped file stands in the one canonical format."""

from specc.cli.main import main
from specc.shipped import folder


def test_what_is_shipped_is_formatted(capsys) -> None:
    assert main(["fmt", "--check", "-q", folder("specs")]) == 0, capsys.readouterr().out
