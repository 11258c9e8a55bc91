"""What a command would change in a file, as a unified diff that `patch` takes."""

from difflib import unified_diff


def unified(name: str, before: str, after: str, what: str) -> str:
    """The diff of a file's text; `what` says how the new one came about."""
    lines = unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        f"{name} (as it is)",
        f"{name} ({what})",
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ no newline at the end of the file\n"
        for line in lines
    )
