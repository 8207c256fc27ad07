"""Golden values of the benchmark's tests, by SciPy, or by enumeration where SciPy has no exact p value with ties.

Writes statistics.json beside this file.
"""

import itertools
import json
import pathlib

import numpy as np
from scipy.stats import chi2, friedmanchisquare, mannwhitneyu, rankdata, studentized_range, wilcoxon


def tail(sums, observed):
    sums = np.asarray(sums)
    return float(min(1.0, 2 * min(np.mean(sums <= observed + 1e-9), np.mean(sums >= observed - 1e-9))))


def signed_rank(x, y):
    x, y = np.array(x), np.array(y)
    d = x[x != y] - y[x != y]
    scores = rankdata(np.abs(d))
    statistic = float(scores[d > 0].sum())
    tied = len(set(scores)) < len(scores)
    if len(d) > 50:
        p = wilcoxon(d, correction=True, mode="approx").pvalue
    elif tied:
        p = tail([np.dot(signs, scores) for signs in itertools.product([0, 1], repeat=len(d))], statistic)
    else:
        p = wilcoxon(d, mode="exact").pvalue
    return {"first": x.tolist(), "second": y.tolist(), "statistic": statistic, "p": float(p)}


def rank_sum(x, y):
    scores = rankdata(np.concatenate([x, y]))
    observed = scores[: len(x)].sum()
    tied = len(set(scores)) < len(scores)
    small = min(len(x), len(y)) <= 10 and len(x) + len(y) <= 60
    if small and tied:
        p = tail([scores[list(c)].sum() for c in itertools.combinations(range(len(scores)), len(x))], observed)
    else:
        p = mannwhitneyu(x, y, method="exact" if small else "asymptotic", use_continuity=True).pvalue
    statistic = float(mannwhitneyu(x, y).statistic)
    return {"first": list(map(float, x)), "second": list(map(float, y)), "statistic": statistic, "p": float(p)}


def holm(p):
    order = np.argsort(p)
    adjusted = np.minimum(1, np.maximum.accumulate([(len(p) - k) * p[i] for k, i in enumerate(order)]))
    return adjusted[np.argsort(order)].tolist()


def friedman(rows):
    n, k = rows.shape
    if k > 2:
        statistic, p = friedmanchisquare(*rows.T)
    else:  # SciPy wants three; the formula itself
        scores = np.apply_along_axis(rankdata, 1, rows)
        statistic = n * np.sum((scores.mean(axis=0) - (k + 1) / 2) ** 2) / (np.sum((scores - (k + 1) / 2) ** 2) / (n * (k - 1)))
        p = chi2.sf(statistic, k - 1)
    q = studentized_range.ppf(0.95, k, 1e6) / np.sqrt(2)
    distance = q * np.sqrt(k * (k + 1) / (6 * n))
    return {"rows": rows.tolist(), "statistic": float(statistic), "p": float(p), "criticalDifference": float(distance)}


def main():
    rng = np.random.default_rng(3)
    rounded = lambda n, shift=0.0, digits=6: np.round(rng.normal(shift, 1, n), digits)
    golden = {
        "signedRank": [signed_rank(rounded(n), rounded(n, s)) for n, s in [(1, 1), (5, 2), (10, 0.5), (20, 0.5), (50, 0.3), (80, 0.2), (200, 0.1)]]
        + [signed_rank(rounded(n, 0, 0), rounded(n, 1, 0)) for n in (6, 12, 15)]
        + [signed_rank(rounded(120, 0, 0), rounded(120, 0.3, 0))],
        "rankSum": [rank_sum(rounded(m), rounded(n, s)) for m, n, s in [(1, 1, 0), (3, 20, 2), (2, 20, 2), (5, 5, 1), (10, 20, 0.7), (5, 20, -1), (20, 20, 0.5), (40, 30, 0.4)]]
        + [rank_sum(rounded(m, 0, 0), rounded(n, 1, 0)) for m, n in ((3, 9), (5, 8), (6, 6), (3, 20))]
        + [rank_sum(rounded(20, 0, 0), rounded(20, 0.5, 0))],
        "holm": [{"p": p, "adjusted": holm(p)} for p in ([0.01], [0.04, 0.01, 0.03], [0.2, 0.2, 0.001, 0.9], rng.uniform(0, 0.1, 12).tolist())],
    }
    golden["friedman"] = [friedman(np.round(rng.normal(0, 1, (n, k)) + 0.3 * np.arange(k), 2)) for n, k in ((10, 2), (8, 3), (15, 6), (30, 10))]
    golden["friedman"] += [friedman(np.round(rng.normal(0, 1, (n, k)) + 0.3 * np.arange(k))) for n, k in ((12, 4), (20, 5))]
    path = pathlib.Path(__file__).with_name("statistics.json")
    path.write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
