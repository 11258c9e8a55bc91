"""Points of a sweep compiled on the workers of a Dask cluster.

Workers read the spec from their own disk under the same path, once each, and say so where they read another one. A worker that is
lost costs the points that it was at: the scheduler gives them to another.
"""

import threading
from itertools import islice

from specc.cli.command import UsageError
from specc.cli.sweeping import Answers, Task, rows_of
from specc.compiler import SweepSpace
from specc.reports.sweeps import SweepPoint
from specc.sums import sum_counts

PATIENCE = "10s"
"""How long a scheduler may take to answer."""
AHEAD = 4
"""Jobs for each thread that are with the cluster at a time: enough that none waits, few enough for a million points."""


class WorkerDiffers(Exception):
    """A worker reads another spec than the one that was swept."""


def on_cluster(task: Task, address: str, work: list[range]) -> Answers:
    """Each job with its rows, as they come, of the workers of a scheduler.

    Raises:
        UsageError: Dask is not installed, the scheduler does not answer, has no workers, was lost, or a worker reads another spec.
    """
    try:
        from distributed import Client, as_completed
    except ImportError as error:
        raise UsageError(
            "--scheduler needs Dask, which is not installed", "pip install 'gpuspec[dask]'"
        ) from error
    try:
        client = Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"no Dask scheduler answers at {address}: {error}",
            "start one: dask scheduler --host 127.0.0.1",
        ) from error
    with client:
        threads = sum_counts(client.nthreads().values())
        if not threads:
            raise UsageError(
                f"the scheduler at {address} has no workers",
                f"start some: dask worker {address} --nthreads 1",
            )
        known = client.scatter(task, broadcast=True)
        waiting = iter(work)
        jobs = {}

        def begin(job: range) -> object:
            future = client.submit(worked, known, job, pure=False)
            jobs[future.key] = job
            return future

        running = as_completed([begin(job) for job in islice(waiting, AHEAD * threads)])
        try:
            for future in running:
                yield jobs.pop(future.key), future.result()
                running.update(begin(job) for job in islice(waiting, 1))
        except WorkerDiffers as error:
            raise UsageError(str(error), "give all workers the same files and version") from error
        except Exception as error:
            if client.status == "running" and type(error).__module__.partition(".")[0] != "distributed":  # fmt: skip
                raise
            raise UsageError(
                f"the cluster at {address} was lost: {str(error) or type(error).__name__}",
                "with --resume the finished points are kept",
            ) from error


class _Held:
    """What a worker keeps between its jobs; its threads take turns."""

    lock = threading.Lock()
    key = ""
    space: SweepSpace | None = None


def worked(task: Task, job: range) -> list[SweepPoint]:
    """The rows of a job, on a worker.

    Raises:
        WorkerDiffers: it reads another spec than the one that was swept, or is of another version.
    """
    with _Held.lock:
        if _Held.space is None or _Held.key != task.key:
            space = task.space()
            if task.key_here(space) != task.key:
                raise WorkerDiffers(
                    f"a worker reads other files than this machine for {task.source[0]}"
                )
            _Held.key, _Held.space = task.key, space
        return rows_of(task, _Held.space, job)
