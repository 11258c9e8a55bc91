"""The fit of what serving engines and accelerators reach: a robust norm of log errors with priors.

Rows of quality A of data/inference_measured.csv. A group is one source, model, accelerator, count and tensor degree.
"""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import coo_array, csr_array

from calibration.serving.levels import Parameters, bind
from calibration.serving.rows import Row, stack, take
from specc.physics.job import OFFLINE, OPEN, STATIC, ServingJob
from specc.physics.numeric import smallest
from specc.predict.serving.job import Numbers, with_numbers
from specc.predict.serving.numbers import PER_EXPERT
from specc.predict.serving.outcome import Kinds, outcome
from specc.record import evolve, fields
from specc.validation.inference_metrics import decoder_metric

Array = NDArray[np.float64]
NAMES = tuple(f.name for f in fields(Numbers) if f.name not in PER_EXPERT.values())
"""Numbers that are fitted; no row speaks of a host that goes from expert to expert."""
FACTORS = {
    "stream": ("engine_stream", "recipe_stream"),
    "expert_stream": ("engine_expert_stream",),
    "expert_compute": ("engine_expert_compute",),
    "kv_stream": ("engine_kv_stream",),
    "attention": ("engine_attention",),
    "reduce_latency": ("engine_reduce_latency",),
    "reduce_bandwidth": ("engine_reduce_bandwidth",),
    "host_expert_stream": ("engine_host_expert_stream",),
    "layer": ("layer_storage", "layer_kind", "launch"),
    "moe_layer": ("launch", "expert_launch"),
    "host_layer": ("recipe_host", "host", "host_storage"),
    "host_step": ("host",),
    "host_prompt": ("host_prompt_layers", "host"),
}
"""Measures by which a number is multiplied beside its own."""
DELTA = 0.06
ROUNDS = 60
CHORDS = 16
"""Steps with the same derivatives at most."""
REFITS, REFITS_APART = 4, 2
"""Rounds with derivatives of their own, at most, of fits without some of the rows, and of those without a whole source: they have
stepped with the derivatives of the fit of all rows before. With one round a fit still remembers the rows that it begins from."""
CONVERGED, STILL = 1e-5, 2
"""Relative change of the cost below which a round has lowered it no more, and the rounds in a row after which a fit stops."""


class Fit:
    """All rows as arrays, and the model over them."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.parameters: Parameters = bind([row.job.filed for row in rows])
        self.jobs = stack([row.job for row in rows])
        asked = self.jobs.asked
        static = np.array([row.job.asked.kind == STATIC for row in rows], dtype=float)
        opened = np.array([row.job.asked.kind == OPEN for row in rows], dtype=float)
        offline = np.array([row.job.asked.kind == OFFLINE for row in rows], dtype=float)
        self.kinds = Kinds(static=static, open=opened, offline=offline)
        # Open traffic is settled by search; the others need none.
        self.parts = [
            (where, kinds)
            for where, kinds in (
                (np.flatnonzero(opened > 0.5), Kinds(static=0.0, open=1.0, offline=0.0)),
                (np.flatnonzero(opened < 0.5), evolve(self.kinds, open=0.0)),
            )
            if len(where)
        ]
        self.asked = asked
        self.measured = np.array([float(row.cells["value"]) for row in rows])
        self.metrics = np.array([row.cells["metric"] for row in rows])
        self.devices = np.array([row.case.devices for row in rows])
        self.replicas = np.array([row.case.replicas for row in rows])
        self.decode_only = np.array([row.case.decode_only for row in rows], dtype=float)
        self.kind = np.array([row.kind for row in rows])
        self.source = np.array([row.cells["source"] for row in rows])
        groups = {group: at for at, group in enumerate(dict.fromkeys(row.group for row in rows))}
        self.group = np.array([groups[row.group] for row in rows])
        self.weight = self._weights()

    def _weights(self) -> Array:
        """Sources count alike, within bounds; first tokens, which vary most, count half."""
        count = Counter(zip(self.source.tolist(), self.kind.tolist(), strict=True))
        weights = np.array(
            [
                math.sqrt(150.0 / count[key])
                for key in zip(self.source.tolist(), self.kind.tolist(), strict=True)
            ]
        )
        return np.clip(weights, 0.5, 4.0) * np.where(self.kind == "ttft", 0.5, 1.0)

    def numbers(self, x: Array, bumped: str = "", step: float = 0.0) -> Numbers:
        """The measured numbers of every row, one of them moved by a logarithmic step."""
        own = {
            measure.name: sum((x[index] for index in measure.index), np.zeros(len(self.rows)))
            for measure in self.parameters.measures
        }
        value: dict[str, Array] = {}
        for name in NAMES:
            exponent = sum((own[factor] for factor in FACTORS.get(name, ())), own[name])
            value[name] = np.exp(exponent + step if name == bumped else exponent)
        value["acceptance"] = smallest(value["acceptance"], 0.95)
        return Numbers(**value)

    def predict(self, x: Array, bumped: str = "", step: float = 0.0) -> Array:
        """Logarithm of the prediction of every row, in its metric."""
        whole = with_numbers(self.jobs, self.numbers(x, bumped, step))
        result = np.empty(len(self.rows))
        for where, kinds in self.parts:
            result[where] = self._priced(take(whole, where), where, take(kinds, where))
        return np.log(np.maximum(result, 1e-12))

    def _priced(self, job: ServingJob, where: NDArray[np.int64], kinds: Kinds) -> Array:
        """Predictions of some of the rows."""
        told = outcome(job, take(self.asked, where), kinds)
        metrics = self.metrics[where]
        result = np.empty(len(where))
        for metric in np.unique(metrics):
            value = decoder_metric(
                str(metric),
                job,
                told,
                self.kinds.static[where],
                self.decode_only[where],
                self.devices[where],
                self.replicas[where],
            )
            result = np.where(metrics == metric, value, result)
        return result

    def solve(
        self, chosen: NDArray[np.bool_], start: Array | None = None, rounds: int = ROUNDS
    ) -> tuple[Array, float]:
        """Damped Gauss-Newton on a pseudo-Huber norm of log errors, with normal priors.

        Args:
            chosen: Rows that are fitted.
            start: Where to begin; the priors, where nothing is known.
            rounds: Rounds of steps at most; it stops where some in a row lower the cost by less than `CONVERGED`.

        Returns:
            The levels, and by how much (relative) the last round lowered the cost.
        """
        x = self.parameters.prior.copy() if start is None else start.copy()
        gain, still = math.inf, 0
        for _ in range(rounds):
            x, before, after = self._settled(x, self.jacobian(x), chosen)
            gain = (before - after) / before
            still = still + 1 if gain < CONVERGED else 0
            if still == STILL:
                break
        return x, gain

    def _cost(self, x: Array, chosen: NDArray[np.bool_]) -> tuple[float, Array]:
        """What is minimised, and the log errors that it is made of."""
        error = self.predict(x) - np.log(self.measured)
        robust = np.sqrt(1.0 + (error / DELTA) ** 2) - 1.0
        held = (((x - self.parameters.prior) / self.parameters.spread) ** 2).sum()
        return float(2.0 * (np.where(chosen, self.weight, 0.0) * robust).sum() + held), error

    def _settled(
        self, x: Array, jacobian: csr_array, chosen: NDArray[np.bool_]
    ) -> tuple[Array, float, float]:
        """Steps with the same derivatives until they lower the cost no more; the cost before and after them."""
        p = self.parameters
        first, error = self._cost(x, chosen)
        best, damping = first, 1e-3
        scaled = self._scaled(error, chosen)
        hessian = (jacobian.T @ jacobian.multiply(scaled[:, None])).toarray()
        hessian += np.diag(1.0 / p.spread**2)
        factor = None
        for _ in range(CHORDS):
            if factor is None:
                factor = cho_factor(hessian + damping * np.diag(np.diag(hessian)))
            gradient = jacobian.T @ (self._scaled(error, chosen) * error)
            move = -cho_solve(factor, gradient + (x - p.prior) / p.spread**2)
            trial = x + np.clip(move, -0.5, 0.5)
            value, trial_error = self._cost(trial, chosen)
            if value >= best:
                damping, factor = damping * 12.0, None
                if damping > 1e3:
                    break
                continue
            gain = (best - value) / best
            x, best, error = trial, value, trial_error
            if gain < CONVERGED:
                break
        return x, first, best

    def _scaled(self, error: Array, chosen: NDArray[np.bool_]) -> Array:
        """How much each row's error pulls."""
        return np.where(chosen, self.weight, 0.0) / (
            DELTA**2 * np.sqrt(1.0 + (error / DELTA) ** 2)
        )

    def jacobian(self, x: Array) -> csr_array:
        """Derivatives of the log predictions: one evaluation a number serves all levels of all its factors."""
        step = 1e-3
        rows = np.arange(len(self.rows))
        base = self.predict(x)
        slope = {name: (self.predict(x, name, step) - base) / step for name in NAMES}
        places, columns, values = [], [], []
        for measure in self.parameters.measures:
            moved = [n for n in NAMES if measure.name == n or measure.name in FACTORS.get(n, ())]
            total = sum((slope[name] for name in moved), np.zeros(len(rows)))
            for index in measure.index:
                places.append(rows)
                columns.append(index)
                values.append(total)
        shape = (len(self.rows), len(x))
        return coo_array(
            (np.concatenate(values), (np.concatenate(places), np.concatenate(columns))), shape
        ).tocsr()

    def folds(self, count: int) -> NDArray[np.int64]:
        """Groups dealt to folds, source by source, the same way every time."""
        random = np.random.RandomState(0)
        fold = np.empty(int(self.group.max()) + 1, dtype=np.int64)
        for source in np.unique(self.source):
            groups = np.unique(self.group[self.source == source])
            random.shuffle(groups)
            fold[groups] = (np.arange(len(groups)) + random.randint(count)) % count
        return fold[self.group]

    def left_out(self, fold: NDArray[np.int64], start: Array, rounds: int = REFITS) -> Array:
        """Predictions of rows by fits that did not see their fold.

        Each begins at the fit of all rows, but with the levels that only its left-out rows speak about at their priors; it
        steps with the derivatives of the fit of all rows first, then with its own.
        """
        result = np.empty(len(self.rows))
        first = self.jacobian(start)
        for number in np.unique(fold):
            kept = fold != number
            near, _, _ = self._settled(self._unseen(start, kept), first, kept)
            x, _ = self.solve(kept, near, rounds)
            result = np.where(kept, result, self.predict(x))
        return result

    def _unseen(self, x: Array, kept: NDArray[np.bool_]) -> Array:
        """Levels of which no kept row speaks are at their priors."""
        seen = np.zeros(len(x), dtype=bool)
        for measure in self.parameters.measures:
            for index in measure.index:
                seen[index[kept]] = True
        return np.where(seen, x, self.parameters.prior)
