"""The pipeline on one page: what becomes of a design, stage by stage, with a gate after each.

    source -> syntax -> resolve -> design | gate | topology | gate | plan | gate | prediction | gate | bill | gate |
    costs, highest rates, chains | gate | requirements | gate | failover | gate

A stage takes the result so far and returns it with its own part filled in; the gate after it is the rules for the value
that it made. An error stops only the cluster or workload that it is about, so that independent problems all show in one run.
"""

from specc.checks.judge import Verdict
from specc.record import evolve
from specc.result import Result
from specc.sizing.budget import Budget
from specc.sizing.memo import Memo
from specc.sizing.open_values import open_values
from specc.stages import (
    allowances,
    bill,
    booking,
    chain,
    cost,
    design,
    failover,
    first_token,
    growth,
    max_rate,
    prediction,
    requirements,
    site,
    topology,
)

STAGES = (
    design.STAGE,
    topology.STAGE,
    prediction.STAGE,
    booking.STAGE,
    bill.STAGE,
    site.STAGE,
    cost.STAGE,
    max_rate.STAGE,
    growth.STAGE,
    first_token.STAGE,
    chain.STAGE,
    requirements.STAGE,
    failover.STAGE,
    allowances.STAGE,
)


def run(result: Result, search: Memo | None = None) -> Result:
    """A design without open values through every stage; a search leaves out those that it need not know, a check those that find nothing."""
    for stage in STAGES:
        if stage.wanted(result, searching=search is not None):
            result = stage.run(result, search or Memo())
    return result


def sized(result: Result, work: Budget | None = None) -> Result:
    """A design with its open values solved by sending candidates through the stages, as far as there is work for it."""
    from specc.sizing.solve import solve  # most designs leave nothing open

    start, memo = evolve(result, verdict=Verdict()), Memo(searching=True)
    sizing = solve(
        result.design, lambda candidate: run(evolve(start, design=candidate), memo), work
    )
    return evolve(result.tell(sizing.diagnostics), design=sizing.design, sizing=sizing)


def compiled(result: Result, work: Budget | None = None) -> Result:
    """A design after resolving, with its profiles: sized, and sent through every stage."""
    if open_values(result.design):
        result = result.attempt("sizing", "", lambda so_far: sized(so_far, work))
    return result if result.crashes else run(result)
