"""What a stage is: a file under `stages/` with one `STAGE`, which takes the result so far and returns it with its part filled in."""

from collections.abc import Callable, Iterable

from specc.record import record
from specc.result import Result
from specc.sizing.memo import Memo


def once(_: Result) -> Iterable[str]:
    """The subjects of a stage that is about the whole design."""
    return ("",)


def always(_: Result) -> bool:
    """Of a stage that no search leaves out."""
    return True


@record
class Stage:
    """A stage of the pipeline.

    Attributes:
        name: What a crash in it is reported as.
        step: The result with what the stage makes of one subject, judged by the rules for it; the memo of a search may
            hold what was made before.
        subjects: Names of what it is about, one after the other, so that a crash at one keeps nothing from the others.
        searched: Whether a search for open values must go through it, by what there is so far.
        finds: Whether it may find something. One that does not is left out where only findings are wanted, unless a
            search had to go through it.
    """

    name: str
    step: Callable[[Result, str, Memo], Result]
    subjects: Callable[[Result], Iterable[str]] = once
    searched: Callable[[Result], bool] = always
    finds: bool = True

    def wanted(self, result: Result, *, searching: bool) -> bool:
        """Whether a result goes through it."""
        if searching or (result.findings_only and not self.finds):
            return self.searched(result)
        return True

    def run(self, result: Result, memo: Memo) -> Result:
        """The result with what the stage makes of every subject."""
        for name in tuple(self.subjects(result)):

            def at(so_far: Result, name: str = name) -> Result:
                return self.step(so_far, name, memo)

            result = result.attempt(self.name, name, at)
        return result
