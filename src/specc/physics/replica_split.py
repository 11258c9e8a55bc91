"""How many devices share a replica, and in which ways."""

from __future__ import annotations

from specc.physics.numeric import Number
from specc.record import record


@record
class ReplicaSplit:
    """How a replica is divided over devices.

    `tensor` divides attention and dense layers, `data` replicates attention with its own sequences, `expert_group` is the
    number of devices over which the experts lie, `expert_parallel` how many of those hold whole experts. `domains` are the
    scale-up domains over which those lie, `crossings` the stages of a pipeline whose next one lies in another domain.
    """

    tensor: Number = 1.0
    pipeline: Number = 1.0
    data: Number = 1.0
    expert_group: Number = 1.0
    expert_parallel: Number = 1.0
    domains: Number = 1.0
    crossings: Number = 0.0
