"""Golden values of the normal distribution and of log expected improvement, by mpmath at 100 digits.

Writes normal.json beside this file: decimal inputs are exact doubles, outputs are correctly rounded doubles.
"""

import json
import pathlib

from mpmath import erfc, erfinv, exp, log, mp, mpf, pi, sqrt

mp.dps = 100


def pdf(z):
    return exp(-z * z / 2) / sqrt(2 * pi)


def cdf(z):
    return erfc(-z / sqrt(2)) / 2


def improvement(z):
    z = mpf(z)
    h = pdf(z) + z * cdf(z)
    return float(log(h)), float(cdf(z) / h), float(pdf(z) / h)


def main():
    zs = [-1e6, -1e5, -1e4, -1e3, -300.0, -100.0, -60.0, -40.0, -38.0, -30.0, -25.001, -25.0, -24.999, -20.0, -15.5]
    zs += [-0.25 * i for i in range(1, 52)] + [-1.0 - 2**-40, -1.0 + 2**-40, -1e-3, -1e-9, 0.0, 1e-9, 1e-3]
    zs += [0.25 * i for i in range(1, 33)] + [10.0, 15.0, 20.0, 40.0]
    values = []
    for z in sorted(set(zs)):
        log_h, a, b = improvement(z)
        values.append({"z": z, "log_cdf": float(log(cdf(mpf(z)))), "log_h": log_h, "a": a, "b": b})
    ps = [1e-300, 1e-200, 1e-100, 1e-30, 1e-17, 1e-12, 1e-11, 1e-9, 1e-6, 1e-4, 1e-3, 0.01, 0.02425, 0.05, 0.0749, 0.0751]
    ps += [i / 64 for i in range(1, 64)] + [0.499999, 0.500001, 0.9249, 0.9251, 0.95, 0.99, 0.999, 1 - 2.0**-30, 1 - 2.0**-53]
    mp.dps = 700  # 1 - 2p must keep the digits of p = 1e-300
    quantiles = [{"p": p, "z": float(-sqrt(2) * erfinv(1 - 2 * mpf(p)))} for p in sorted(set(ps))]
    mp.dps = 100
    path = pathlib.Path(__file__).with_name("normal.json")
    path.write_text(json.dumps({"improvement": values, "quantile": quantiles}, indent=0) + "\n")


if __name__ == "__main__":
    main()
