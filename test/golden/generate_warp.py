"""Golden output warps, written in numpy and SciPy from the published definition (Vizier's half-rank, log, infeasible).

Writes warp.json beside this file. null stands for a failed trial.
"""

import json
import pathlib

import numpy as np
from scipy.stats import norm, rankdata


def half_rank(y):
    median, unique = np.median(y), np.unique(y)
    index = np.searchsorted(unique, median)
    denominator = index + 0.5 * (unique[index] == median)
    good = unique[unique >= median]
    sigma = np.sqrt(np.mean((good - median) ** 2)) or np.sqrt(np.mean((unique - median) ** 2))
    quantile = norm.ppf(np.minimum(0.5 * (rankdata(y, "dense") - 0.5) / denominator, 0.5)) if denominator else 0
    return np.where(y < median, median + sigma * quantile, y)


def log_warp(y):
    return 0.5 - np.log1p(0.5 * (y.max() - y) / np.ptp(y)) / np.log(1.5)


def infeasible(y):
    """With Vizier's shift towards the prior mean, which standardizing undoes."""
    ok = ~np.isnan(y)
    p = (0.5 + ok.sum()) / (1 + y.size)
    bad = y[ok].min() - (0.5 * np.ptp(y[ok]) + 1)
    return np.where(ok, y, bad) - y[ok].mean() * p - bad * (1 - p)


def warp(losses, enabled):
    y = -np.array(losses, float)
    ok = ~np.isnan(y)
    if not ok.any():
        return np.zeros(y.size)
    if np.ptp(y[ok]) == 0:
        y[ok] = 0
    elif enabled:
        y[ok] = log_warp(half_rank(y[ok]))
    else:
        y[ok] = (y[ok] - y[ok].mean()) / y[ok].std()
    y = infeasible(y)
    return np.zeros(y.size) if np.ptp(y) == 0 else -(y - y.mean()) / y.std()


def main():
    rng = np.random.default_rng(20240607)
    nan = float("nan")
    samples = [[3.0], [1.0, 1.0, 1.0], [1.0, 2.0], [nan, nan], [5.0, nan], [2.0, 2.0, nan, 2.0], [0.0, 0.0, 0.0, 4.0],
               [4.0, 4.0, 4.0, 0.0], [1.0, 2.0, 3.0], [1.0, 2.0, 3.0, 4.0], [1.0, 1.0, 2.0, 2.0, 3.0, 3.0],
               [nan, 1.0, nan, 10.0, 100.0, 1000.0, nan]]
    for n in (5, 10, 11, 40):
        samples.append(rng.normal(size=n).tolist())
        samples.append(np.exp(3 * rng.normal(size=n)).tolist())
        samples.append(rng.integers(0, 6, size=n).astype(float).tolist())
        heavy = rng.standard_cauchy(size=n) + 1e3
        heavy[rng.random(n) < 0.2] = nan
        samples.append(heavy.tolist())
    cases = []
    for losses in samples:
        for enabled in (True, False):
            shown = [None if np.isnan(loss) else loss for loss in losses]
            cases.append({"losses": shown, "enabled": enabled, "targets": warp(losses, enabled).tolist()})
    path = pathlib.Path(__file__).with_name("warp.json")
    path.write_text(json.dumps(cases) + "\n")


if __name__ == "__main__":
    main()
