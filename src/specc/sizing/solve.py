"""A design with open values to one without: its components searched one after the other, and the answer in words."""

from collections.abc import Iterator, Mapping

from specc.design.design import Design
from specc.diagnostics.diagnostic import Diagnostic
from specc.record import evolve
from specc.sizing import faults
from specc.sizing.budget import ALL, Budget
from specc.sizing.component import components
from specc.sizing.conflicts import EXTRA, conflicts_of
from specc.sizing.open_values import Open, open_values, with_values
from specc.sizing.relaxation import relaxations
from specc.sizing.search import Search
from specc.sizing.solution import Alternative, Conflict, Sizing, SolvedValue
from specc.sizing.trial import Trial
from specc.sizing.trials import Assess, passing
from specc.sums import sum_counts
from specc.units.text import percent, show


def solve(design: Design, assess: Assess, work: Budget | None = None) -> Sizing:
    """Fill what a design leaves open with the best that passes: by its objectives, else the cheapest, else the smallest.

    Args:
        design: The design.
        assess: Sends a design without open values through the stages.
        work: What the searches of its independent parts may take together.
    """
    parts = components(design)
    work = work or Budget(ALL)
    work.left -= passing(design)  # with what is chosen it goes through once more
    searches = []
    for place, part in enumerate(parts):
        search = Search(part, assess, work.share(len(parts) - place))
        search.run()
        work.took(search.budget)
        searches.append(search)
    answers = [(search, answer) for search in searches if (answer := _answer(search)) is not None]
    values = {o: v for _, answer in answers for o, v in answer.values.items()}
    values |= {o: o.least for o in open_values(design) if o not in values}
    solved = bool(answers) and len(answers) == len(parts) and all(a.passed for _, a in answers)
    complete = not any(search.cut for search in searches)
    failed = [search for search, answer in answers if not answer.passed]
    more = Budget(EXTRA)
    conflicts = {id(s): conflicts_of(s, more.share(len(failed))) for s in failed}
    return Sizing(
        design=with_values(design, values),
        choices=tuple(choice for s, a in answers for choice in _choices(s, a)),
        solved=solved,
        assessed=sum_counts(s.assessed for s in searches),
        priced=sum_counts(s.priced for s in searches),
        proven=solved and all(search.proven for search in searches),
        complete=complete,
        objective=tuple(aim for _, answer in answers for aim in answer.aims),
        binding=tuple(b for s, a in answers if a.passed for b in _binding(s, a)),
        runner_up=tuple(r for s, a in answers if a.passed for r in _runner_up(s, a)),
        conflicts=tuple(conflict for group in conflicts.values() for conflict in group),
        diagnostics=tuple(d for s, a in answers for d in _said(s, a, conflicts.get(id(s), ()))),
        changed=lambda: tuple(r for s, a in answers if a.passed for r in relaxations(s, a)),
    )


UNTRIED = "no layout of the workloads was tried that can run there"


def _answer(search: Search) -> Trial | None:
    """The best trial; where none could run, what stands there, which alone is no answer where there are workloads."""
    tried = search.best
    if tried is not None and len(tried.values) == len(search.space.opens):
        return tried
    bare = min(search.standing.values(), key=lambda trial: trial.rank, default=None)
    if bare is None:
        return None
    first = search.space.together[:1] if search.space.joint else ()
    layout: Mapping[Open, int] = (
        first[0]
        if first
        else {o: v for own in search.space.by_workload.values() for o, v in own[0].items()}
    )
    if bare.passed and search.workloads:
        bare = evolve(bare, faults=((faults.SearchCutShort.code, UNTRIED),))
    return bare.at(search.space.values(search.counts_of(bare), layout))


def _choices(search: Search, answer: Trial) -> Iterator[SolvedValue]:
    for open_, value in answer.values.items():
        if not answer.passed:
            why = "nothing passes; this came closest"
            yield SolvedValue(open=open_, value=value, why=why)
            continue
        tried = {
            n: worse(trial, answer) if n != value else ""
            for n, trial in sorted(_of(search, open_, answer).items())
        }
        below = [n for n in tried if n < value]
        name = open_.path.rpartition(".")[2].replace("_", " ")
        least = (
            f"{value} is the least that is allowed"
            if open_.counted
            else f"`{open_.shown(value)}` is the least that is tried"
            if open_.words
            else f"the smallest {name} that was tried"
        )
        why = f"with {open_.shown(max(below))}: {tried[max(below)]}" if below else least
        yield SolvedValue(open=open_, value=value, why=why, tried=tuple(tried.items()))


def _of(search: Search, open_: Open, answer: Trial) -> dict[int, Trial]:
    """For each value of an open one the best trial with the other counts as chosen; with the other degrees too, of a degree."""
    by_value: dict[int, tuple[bool, Trial]] = {}
    # What stands there alone passes by itself, which says nothing.
    bare = [trial for trial in search.standing.values() if not trial.passed and open_.counted]
    for trial in (*bare, *search.trials.values()):
        if any(trial.values[o] != v for o, v in answer.values.items() if o.counted and o != open_):
            continue
        same = not open_.counted and all(
            trial.values.get(o) == v for o, v in answer.values.items() if o != open_
        )
        held = by_value.get(trial.values[open_])
        better = held is None or (same, trial.rank) == (held[0], min(trial.rank, held[1].rank))
        if better or (held is not None and same and not held[0]):
            by_value[trial.values[open_]] = (same, trial)
    return {value: trial for value, (_, trial) in by_value.items()}


def worse(trial: Trial, chosen: Trial) -> str:
    """Why a trial lost."""
    if trial.failures:
        return trial.failures[0]
    if trial.undecided > chosen.undecided:
        return "leaves more requirements undecided: what they rest on is not known"
    for (text, mine), (_, its) in zip(trial.aims, chosen.aims, strict=True):
        if mine is None or its is None or float(mine) == float(its):
            continue
        return f"`{text}` is {show(mine)}, against {show(its)}"
    if trial.size > chosen.size:
        return "passes, and is more than it takes"
    if trial.price > chosen.price:
        return "passes, and costs more"
    return trial.merit_against(chosen)


def _binding(search: Search, answer: Trial) -> Iterator[str]:
    """What the next smaller choice fails by; else the requirement with the least to spare."""
    for open_ in search.space.counts:
        below = [n for n in _of(search, open_, answer) if n < answer.values[open_]]
        if below:
            trial = _of(search, open_, answer)[max(below)]
            if trial.misses:
                yield f"`{trial.misses[0].requirement.text}`"
                return
            if trial.faults:
                yield trial.faults[0][1]
                return
    if answer.slack is not None:
        requirement, share = answer.slack
        yield f"`{requirement.text}`, with {percent(share)} to spare"


def _runner_up(search: Search, answer: Trial) -> Iterator[Alternative]:
    """The best that passes with other counts; where there are none, with another layout."""
    counts = search.counts_of(answer)
    others = [
        trial
        for trial in search.trials.values()
        if trial.passed
        and trial is not answer
        and (not counts or search.counts_of(trial) != counts)
    ]
    if others:
        best = min(others, key=lambda trial: trial.rank)
        yield Alternative(
            condition="",
            values=tuple((open_.name, open_.shown(n)) for open_, n in best.values.items()),
            aims=best.aims,
            words=worse(best, answer),
        )


def _said(search: Search, answer: Trial, conflicts: tuple[Conflict, ...]) -> Iterator[Diagnostic]:
    for requirement, (text, value), missing in zip(
        search.aims, answer.aims, answer.missing, strict=False
    ):
        if value is None:
            yield faults.ObjectiveUnknown(
                span=requirement.span, text=text, missing=missing
            ).diagnostic(requirement.scope)
    opens = search.space.counts or search.space.opens
    placed = [open_ for open_ in opens if open_.span is not None and not open_.words]
    if not answer.passed:
        for open_ in placed:
            yield _none_passes(search, answer, open_, conflicts)
    elif search.cut and placed and placed[0].span is not None:
        yield faults.SearchCutShort(
            span=placed[0].span, name=placed[0].name, assessed=len(search.trials)
        ).diagnostic(placed[0].entity)


def _none_passes(
    search: Search, answer: Trial, open_: Open, conflicts: tuple[Conflict, ...]
) -> Diagnostic:
    assert open_.span is not None
    every = (*search.trials.values(), *search.standing.values(), answer)
    tried = [trial.values[open_] for trial in every if open_ in trial.values]
    conflict = tuple(
        f"`{c.text}`" + ("" if c.distance is None else f" is missed by {percent(c.distance)}")
        for c in conflicts
    )
    return faults.NoSizePasses(
        span=open_.span,
        name=open_.name,
        tried=max(tried),
        least=min(tried),
        most=open_.auto.high,
        closest=answer.values[open_],
        failures=answer.failures[:3],
        conflict=conflict,
        assessed=len(search.trials) + len(search.standing) if search.cut else None,
    ).diagnostic(open_.entity)
