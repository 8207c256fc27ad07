"""Golden values of the benchmark's diagrams, with NumPy and SciPy: distributions, performance profiles, groups of a critical-difference
diagram, runtime distributions and bootstrap intervals, each by counting from its definition; the critical difference from SciPy's
studentized range, the intervals from SciPy's bootstrap.

Writes diagrams.json beside this file.
"""

import itertools
import json
import pathlib

import numpy as np
from scipy.stats import bootstrap, studentized_range

INFINITE = "Infinity"


def shown(values):
    return [INFINITE if np.isinf(v) else float(v) for v in values]


def distribution(values, weights):
    at = np.unique(values[np.isfinite(values)])
    shares = [float(weights[values <= x].sum() / weights.sum()) for x in at]
    return {"values": shown(values), "weights": weights.tolist(), "x": at.tolist(), "shares": shares}


def profiles(times):
    with np.errstate(invalid="ignore"):
        ratios = times / times.min(axis=1, keepdims=True)
    ratios[np.isnan(ratios)] = np.inf
    at = [1.0, 1.5, 2.0, 3.0, 10.0, 1e6]
    return {"times": [shown(row) for row in times], "at": at, "shares": [[float(np.mean(column <= t)) for t in at] for column in ratios.T]}


def groups(ranks, n):
    k = len(ranks)
    distance = studentized_range.ppf(0.95, k, 1e6) / np.sqrt(2) * np.sqrt(k * (k + 1) / (6 * n))
    joined = [(a, b) for a, b in itertools.combinations(range(k), 2) if ranks[b] - ranks[a] < distance]
    inside = lambda one, other: one != other and other[0] <= one[0] and one[1] <= other[1]
    maximal = [g for g in joined if not any(inside(g, other) for other in joined)]
    return {"ranks": ranks, "criticalDifference": float(distance), "groups": maximal}


def runtime(rng):
    """Best-so-far regret at every evaluation, then the share of (problem, target) pairs reached by each budget / dimension."""
    targets = 10.0 ** (2 - np.arange(51) / 5)
    at = [0.5, 1.0, 2.0, 5.0, 12.0, 30.0]
    problems, reached = [], np.zeros((3, len(at)))
    for p, (dimension, repetitions) in enumerate(((2, 1), (5, 3), (10, 2))):
        runs = []
        for _ in range(repetitions):
            regret = np.minimum.accumulate(np.round(10.0 ** rng.uniform(-9 + 3 * p, 3, 60), 12))
            runs.append(regret)
            for i, x in enumerate(at):
                n = int(np.floor(x * dimension + 1e-9))
                best = regret[min(n, 60) - 1] if n >= 1 else np.inf
                reached[p, i] += np.mean(best <= targets) / repetitions
        problems.append({"dimension": dimension, "runs": [r.tolist() for r in runs]})
    return {"problems": problems, "at": at, "shares": reached.mean(axis=0).tolist()}


def interval(rows, rng):
    means = rows.mean(axis=0)
    found = [bootstrap((c,), np.mean, n_resamples=200_000, method="percentile", random_state=rng).confidence_interval for c in rows.T]
    return {"rows": rows.tolist(), "means": means.tolist(), "low": [float(c.low) for c in found], "high": [float(c.high) for c in found]}


def main():
    rng = np.random.default_rng(5)
    samples = [np.round(rng.lognormal(0, 1, n), 1) for n in (1, 12, 60)]
    for sample in samples[1:]:
        sample[::4] = np.inf
    times = [np.round(rng.lognormal(2, 1, (n, k))) + 1 for n, k in ((4, 2), (15, 5))]
    times[1][:3, 1:4] = np.inf
    times[1][4] = np.inf
    golden = {
        "distribution": [distribution(s, np.round(rng.uniform(0.5, 2, len(s)), 2)) for s in samples],
        "profiles": [profiles(t) for t in times],
        "cliques": [
            groups(sorted(np.round(rng.uniform(1, k, k), 2).tolist()), n) for n, k in ((5, 4), (15, 6), (40, 8), (100, 10), (10, 9))
        ],
    }
    golden["runtime"] = runtime(rng)
    golden["intervals"] = interval(np.round(rng.uniform(1, 6, (15, 4)), 1), rng)
    pathlib.Path(__file__).with_name("diagrams.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
