"""What devices of a replica send each other in a step: all-reduces, dispatch and combine of experts, activations of the next stage."""

from __future__ import annotations

from specc.physics.decode import DecoderShape, DeviceEfficiency
from specc.physics.numeric import Number, distinct, largest, log2, smallest
from specc.physics.replica_split import ReplicaSplit

# Time of a megabyte grows with the peers to this power where all reach each other.
MESHED_WAYS = 0.85
MEGABYTE = 1e6
MOST_PEERS = 8.0
EXCHANGED_BYTES = 1.5  # of an element: 8 bit to the experts, 16 bit back
"""Members of an all-reduce beyond which what was measured of eight holds."""


def all_reduce_once(payload: Number, members: Number, device: DeviceEfficiency) -> Number:
    """Seconds of one all-reduce of `payload` bytes by an engine's own kernels: a latency and a power of the size.

    Peers that all reach each other take a shorter way for small payloads than for large ones, so that time grows slower than
    the size, the more so the more peers there are. Over PCIe it grows in proportion, as round a ring, and more where the ways
    of several peers cross the same host bridge. Source: operator_timings.csv, kernels of three engines in graphs on A100, H100,
    B200 (NVLink) and L40S (PCIe): the constants are within 11 % (median) there, a line within 25 %.
    """
    peers = smallest(largest(members, 2.0), MOST_PEERS)
    doubled = log2(peers / 2.0)
    bridged = device.bridged
    power = 1.0 - (1.0 - bridged) * (0.04 + 0.08 * doubled)
    meshed = 2.0 ** (doubled * (0.25 + 0.65 * bridged))
    # Two peers take two steps, n of them 2 (n - 1) round a ring (Thakur et al. 2005), whatever a step sends.
    waits = largest(device.circled - 1.0, meshed)
    ways = (1.0 - bridged) * 2.0 ** (doubled * MESHED_WAYS) + bridged * ring_ways(peers, device)
    sent = MEGABYTE / device.reduce_bandwidth * (payload / MEGABYTE) ** power
    return device.reduce_latency * waits + sent * ways + device.crossing


def ring_ways(peers: Number, device: DeviceEfficiency) -> Number:
    """How much longer a large payload takes round a ring of so many peers than between two, whose ways cross host bridges.

    Source: Thakur et al. 2005: each of n peers sends 2 (n - 1) / n of the payload.
    """
    return 2.0 * (peers - 1.0) / peers * (0.5 * peers) ** device.crowding


def sent_parts(
    tokens: Number,
    shape: DecoderShape,
    device: DeviceEfficiency,
    split: ReplicaSplit,
    fullest: Number | None = None,
) -> dict[str, Number]:
    """Seconds that a step of so many tokens waits for links, by what is sent.

    Two all-reduces a layer of tensor parallelism, or one of them with dispatch and combine of expert parallelism, and what stages of
    a pipeline hand on to another domain.
    """
    local = tokens / split.data if fullest is None else fullest
    payload = largest(local, 1e-3) * shape.hidden * 2.0
    tensor = split.tensor
    many = smallest(largest(tensor - 1.0, 0.0), 1.0)
    reductions = 2.0 * shape.layers * many * all_reduce_once(payload, tensor, device)
    # With attention replicated, experts are reached by an all-to-all each way instead of the second all-reduce.
    apart = smallest(largest(split.data - 1.0, 0.0), 1.0)
    # Behind host bridges the peers' ways are shared, as those of an all-reduce are.
    peers = smallest(largest(split.data, 2.0), MOST_PEERS)
    ways = 1.0 + device.bridged * (ring_ways(peers, device) - 1.0)
    token = shape.hidden * EXCHANGED_BYTES
    sent = local * shape.active_experts * token * ways / device.reduce_bandwidth
    # A token leaves once for each other domain that has any of its experts, and is forwarded there while more arrive.
    # Source: DeepSeek-V3 technical report (2024), section 3.2.2.
    beyond = distinct(split.domains, shape.active_experts) * (1.0 - 1.0 / split.domains)
    sent = largest(sent, local * beyond * token / device.network)
    far = smallest(split.domains - 1.0, 1.0) * device.network_pass
    exchange = 2.0 * shape.moe_layers * apart * (2.0 * device.reduce_latency + far + sent)
    # Each rank of a tensor group sends its slice to the next stage.
    handed = split.crossings * (device.network_pass + payload / tensor / device.network)
    return {"reductions": reductions, "experts": exchange, "stages": handed}


def reduce_time(
    tokens: Number,
    shape: DecoderShape,
    device: DeviceEfficiency,
    split: ReplicaSplit,
    fullest: Number | None = None,
) -> Number:
    """All that a step sends; see `sent_parts`."""
    parts = sent_parts(tokens, shape, device, split, fullest)
    return parts["reductions"] + parts["experts"] + parts["stages"]
