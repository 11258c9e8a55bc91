"""Collectives of PyTorch: one process a rank, which meet by a file and talk over loopback or their links."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable

from specc.measuring.operations import CannotMeasure

ROUNDS = 7
CALLS = 4
BACKENDS = {"cuda": "nccl", "cpu": "gloo"}


def collective(name: str, size: int, ranks: int, kind: str) -> float:
    """Seconds of one collective over `ranks` devices of a kind.

    Args:
        name: `all_reduce` or `all_gather`.
        size: Bytes of the result.
        ranks: Devices.
        kind: PyTorch's word for them.

    Raises:
        CannotMeasure: the kind has no collectives here, or a rank failed.
    """
    import torch.multiprocessing as workers

    if kind not in BACKENDS:
        raise CannotMeasure(f"no collectives are known for {kind}")
    with tempfile.TemporaryDirectory() as folder:
        try:
            workers.spawn(_rank, args=(name, size, ranks, kind, folder), nprocs=ranks)
        except Exception as error:
            raise CannotMeasure(str(error).strip().splitlines()[-1][:200]) from None
        with open(os.path.join(folder, "seconds"), encoding="utf-8") as file:
            return float(file.read())


def _rank(rank: int, name: str, size: int, ranks: int, kind: str, folder: str) -> None:
    import torch
    import torch.distributed as group

    if kind == "cpu":
        os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
        torch.set_num_threads(1)
    else:
        torch.cuda.set_device(rank)
    meeting = f"file://{os.path.join(folder, 'meeting')}"
    group.init_process_group(BACKENDS[kind], init_method=meeting, rank=rank, world_size=ranks)
    try:
        whole = torch.zeros(size // ranks * ranks, dtype=torch.uint8, device=kind)
        own = whole[: size // ranks].clone()

        def once() -> None:
            if name == "all_reduce":
                group.all_reduce(whole)
            else:
                group.all_gather_into_tensor(whole, own)

        _calls(once, kind)
        seconds = statistics.median(_calls(once, kind) for _ in range(ROUNDS))
        if rank == 0:
            with open(os.path.join(folder, "seconds"), "w", encoding="utf-8") as file:
                file.write(repr(seconds))
        group.barrier()
    finally:
        group.destroy_process_group()


def _calls(once: Callable[[], None], kind: str) -> float:
    import torch

    def settle() -> None:
        if kind == "cuda":
            torch.cuda.synchronize()

    settle()
    begun = time.perf_counter()
    for _ in range(CALLS):
        once()
    settle()
    return (time.perf_counter() - begun) / CALLS
