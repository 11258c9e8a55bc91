"""Time of a matrix product of shape m x k by k x n.

The product is cut into tiles that are dealt to the processors in waves; the last wave is rarely full, and an edge tile
computes more than is asked for. Short inner dimensions do not amortise the pipeline's filling and the output's writing.
Source: NVIDIA, "Matrix Multiplication Background User's Guide" (tile and wave quantisation); Narayanan et al. 2021 and
the BLOOM chronicles chose hidden sizes by it.
"""

from specc.physics.efficiency import Efficiency
from specc.physics.numeric import Number, ceiling, choose, largest

TILE = 128.0
"""Rows of an output tile. Source: cuBLAS's and CUTLASS's usual block of 128 x 256."""
WIDE = 256.0
"""Columns of an output tile, for counting waves. An edge wastes 128 of them at most: ragged edges take narrower tiles."""


def gemm_flops(m: Number, n: Number, k: Number) -> Number:
    """Multiply-adds count as two: 2 m n k."""
    return 2.0 * m * n * k


def gemm_bytes(
    m: Number, n: Number, k: Number, inner: Number = 2.0, outer: Number = 2.0, weight: Number = 2.0
) -> Number:
    """Bytes read and written once: activations m x k, weights k x n, result m x n.

    Args:
        m: Rows (tokens).
        n: Columns (outputs).
        k: Inner dimension.
        inner: Bytes of an element of the activations.
        outer: Bytes of an element of the result.
        weight: Bytes of an element of the weights.
    """
    return m * k * inner + k * n * weight + m * n * outer


def shape_efficiency(m: Number, n: Number, k: Number, efficiency: Efficiency) -> Number:
    """The share of the best product's rate that this shape reaches, at most 1."""
    rows, columns = ceiling(m / TILE), ceiling(n / TILE)
    edges = (m / TILE / rows) * (n / TILE / columns)
    units = largest(efficiency.units, 1.0)
    tiles = rows * ceiling(n / WIDE)
    waves = ceiling(tiles / units)
    idle = choose(efficiency.units > 0, waves * units / tiles - 1.0, 0.0 * tiles)
    return edges / (1.0 + efficiency.wave * idle) * (k / (k + efficiency.depth))


def gemm_time(
    m: Number,
    n: Number,
    k: Number,
    *,
    peak: Number,
    bandwidth: Number,
    efficiency: Efficiency,
    inner: Number = 2.0,
    outer: Number = 2.0,
    weight: Number = 2.0,
) -> Number:
    """Seconds of one product, without the launch.

    Args:
        m: Rows (tokens).
        n: Columns (outputs).
        k: Inner dimension.
        peak: Dense peak of the dtype, FLOP/s.
        bandwidth: Memory bandwidth, byte/s.
        efficiency: The accelerator's constants for this dtype.
        inner: Bytes of an element of the activations.
        outer: Bytes of an element of the result.
        weight: Bytes of an element of the weights.
    """
    rate = peak * efficiency.gemm * shape_efficiency(m, n, k, efficiency)
    moved = gemm_bytes(m, n, k, inner, outer, weight)
    return largest(gemm_flops(m, n, k) / rate, moved / (bandwidth * efficiency.memory))


def grouped_gemm_time(
    groups: Number,
    m: Number,
    n: Number,
    k: Number,
    *,
    peak: Number,
    bandwidth: Number,
    efficiency: Efficiency,
    inner: Number = 2.0,
    outer: Number = 2.0,
    weight: Number = 2.0,
) -> Number:
    """Seconds of `groups` products of equal shape run as one kernel: the experts of a mixture.

    All groups' tiles share the waves, but each group pays for its own ragged edge (a token count spread by chance
    leaves half a tile on average) and reads its own weights.
    Source: MegaBlocks (Gale et al. 2022) for the grouping.
    """
    rows = m / TILE + 0.5
    columns = ceiling(n / TILE)
    edges = (m / TILE / rows) * (n / TILE / columns)
    units = largest(efficiency.units, 1.0)
    tiles = groups * rows * ceiling(n / WIDE)
    idle = choose(efficiency.units > 0, ceiling(tiles / units) * units / tiles - 1.0, 0.0 * tiles)
    shape = edges / (1.0 + efficiency.wave * idle) * (k / (k + efficiency.depth))
    moved = groups * gemm_bytes(m, n, k, inner, outer, weight)
    return largest(
        groups * gemm_flops(m, n, k) / (peak * efficiency.gemm * shape),
        moved / (bandwidth * efficiency.memory),
    )
