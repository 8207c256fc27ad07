"""Golden values of EI, log EI and UCB (minimization), by mpmath at 60 digits.

Writes acquisition.json beside this file. EI is the integral of max(best - f, 0) over N(mean, variance), in closed form;
the derivatives are mpmath's numerical derivatives of that value, not the formulae under test.
"""

import json
import pathlib

from mpmath import diff, erfc, exp, log, mp, mpf, pi, quad, sqrt

mp.dps = 60


def ei(best, mean, variance):
    sigma = sqrt(variance)
    z = (best - mean) / sigma
    return sigma * (exp(-z * z / 2) / sqrt(2 * pi) + z * erfc(-z / sqrt(2)) / 2)


def check_against_integral():
    best, mean, variance = mpf("0.3"), mpf("0.1"), mpf("0.25")
    density = lambda f: exp(-((f - mean) ** 2) / (2 * variance)) / sqrt(2 * pi * variance)
    integral = quad(lambda f: (best - f) * density(f), [mean - 15, mean - 5, mean - 1, best])
    assert abs(integral - ei(best, mean, variance)) < mpf(10) ** -20


def main():
    check_against_integral()
    cases = []
    beta = mpf(1.8)
    for variance in [1e-12, 1e-8, 1e-4, 0.01, 0.25, 1.0, 4.0]:
        for z in [-300.0, -60.0, -26.0, -24.0, -8.0, -2.0, -1.01, -0.99, -0.3, 0.0, 0.5, 2.0, 6.0]:
            best = -1.25
            mean = best - z * variance**0.5
            b, m, v = mpf(best), mpf(mean), mpf(variance)
            value = ei(b, m, v)
            step = {"h": mpf(10) ** -25}
            cases.append({
                "best": best, "mean": mean, "variance": variance, "ei": float(value), "log_ei": float(log(value)),
                "log_ei_d_mean": float(diff(lambda t: log(ei(b, t, v)), m, **step)),
                "log_ei_d_variance": float(diff(lambda t: log(ei(b, m, t)), v, **step)),
                "ucb": float(-(m - beta * sqrt(v))), "ucb_d_variance": float(beta / (2 * sqrt(v))),
            })
    path = pathlib.Path(__file__).with_name("acquisition.json")
    path.write_text(json.dumps(cases, indent=0) + "\n")


if __name__ == "__main__":
    main()
