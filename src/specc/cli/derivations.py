"""The second half of `specc explain`: a number of a spec, taken apart."""

from argparse import Namespace

from specc.cli.command import UsageError
from specc.cli.terminal import Terminal


def explain_path(arguments: Namespace, terminal: Terminal) -> int:
    """Write the derivation of a result.

    Raises:
        UsageError: the spec has no such name.
    """
    from specc.cli.compiling import compile_file
    from specc.cli.reporting import deliver
    from specc.reports.derivations import Derivation, derive, known_paths
    from specc.reports.report import format_names

    if arguments.format not in format_names("explain"):
        raise UsageError(
            f"a derivation has no format {arguments.format}; it has {', '.join(format_names('explain'))}"
        )
    arguments.rentals = "cost.break_even" in arguments.path
    compiled = compile_file(arguments, terminal, arguments.subject)
    step = derive(compiled.result, arguments.path)
    if step is None:
        from specc.diagnostics.suggest import near

        known = known_paths(compiled.result)
        below = [name for name in known if name.startswith(f"{arguments.path}.")]
        close = near(arguments.path, known)
        hint = (
            f"did you mean {' or '.join(close)}?"
            if close
            else f"below it are {', '.join(below[:6])}"
            if below
            else f"specc names {arguments.subject} lists them"
        )
        raise UsageError(f"{arguments.subject} has no {arguments.path}", hint)
    deliver(
        "explain",
        Derivation(file=compiled.name, step=step, head=compiled.head),
        arguments,
        terminal,
        [arguments.subject],
    )
    return compiled.code
