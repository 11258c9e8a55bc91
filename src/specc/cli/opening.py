"""Pages that a command opens where people look at them."""

from specc.cli.terminal import Terminal


def show(address: str, terminal: Terminal) -> None:
    """Open an address in the browser of whoever runs the command, and say where it is where there is none."""
    import webbrowser

    if not webbrowser.open(address):
        terminal.complain("no browser was found", f"open {address}")


def show_file(path: str, terminal: Terminal) -> None:
    """Open a file in the browser."""
    from pathlib import Path

    show(Path(path).resolve().as_uri(), terminal)
