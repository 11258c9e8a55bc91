"""The stages of a spec that grows, sized one after the other, with progress for whoever watches."""

from specc.cli.command import UsageError
from specc.cli.progress import progress
from specc.cli.terminal import Terminal
from specc.compiler import Compiler
from specc.reports.stages import PurchaseStage, loads_at, stage_of, staged
from specc.resolve.resolve import Spec
from specc.result import Result
from specc.units import Quantity


def sized(
    compiler: Compiler,
    spec: Spec,
    spans: list[tuple[int, int]],
    param: str | None,
    terminal: Terminal,
) -> tuple[list[PurchaseStage], list[Result]]:
    """Each stage with its result, on what stands there from the one before.

    Raises:
        UsageError: the spec has no such param.
    """
    stages: list[PurchaseStage] = []
    results: list[Result] = []
    with progress("stages", len(spans), terminal) as tick:
        for span in spans:
            values = loads_at(spec.base, span[1])
            if param is not None:
                values[param] = Quantity(span[1] / 12)
            design = spec.restated(values)
            if design is None:
                raise UsageError(f"the spec has no param {param}", "param year = 0")
            result = compiler.run(staged(design, results[-1] if results else None))
            stages.append(stage_of(result, span, values, stages[-1] if stages else None))
            results.append(result)
            tick(1)
    return stages, results
