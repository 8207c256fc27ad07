"""Golden values of the Gaussian process, from scikit-learn (and numpy for the mixed kernel, which it lacks).

Run: /usr/bin/python3 test/golden/generate_gp.py > test/golden/gp.json
Each case: data, hyperparameters, log marginal likelihood with its gradient in (ln lengthscales, ln outputscale, ln noise),
posterior mean and variance of the latent f at query points; known_noise: variances beside the noise. Leave-one-out values, where
they are given, come from n models of n - 1 observations each.
"""

import json

import numpy as np
from scipy.stats import norm
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, Matern, WhiteKernel


def leave_one_out(covariance, known_noise, x, y):
    """Mean, variance (noise included) and log density of each observation given the others."""
    means, variances = [], []
    for i in range(len(y)):
        rest = np.arange(len(y)) != i
        model = GaussianProcessRegressor(covariance, alpha=known_noise[rest], optimizer=None).fit(x[rest], y[rest])
        mean, deviation = model.predict(x[i : i + 1], return_std=True)
        means.append(mean[0])
        variances.append(deviation[0] ** 2 + known_noise[i])
    return {"loo_mean": means, "loo_variance": variances, "loo_log_density": norm.logpdf(y, means, np.sqrt(variances)).tolist()}


def sklearn_case(name, kernel, n, d, noise, outputscale, rng, known=False):
    x, query = rng.random((n, d)), rng.random((7, d))
    y = np.sin(6 * x).sum(axis=1) + 0.1 * rng.standard_normal(n)
    y = (y - y.mean()) / (y.std() if n > 1 else 1.0)
    lengthscales = rng.uniform(0.3, 1.5, d)
    base = Matern(lengthscales, nu=2.5) if kernel == "matern52" else RBF(lengthscales)
    covariance = ConstantKernel(outputscale) * base + WhiteKernel(noise)
    known_noise = rng.uniform(0, 0.3, n) ** 2 if known else np.zeros(n)
    alpha = known_noise if known else 0.0
    model = GaussianProcessRegressor(covariance, alpha=alpha, optimizer=None).fit(x, y)
    value, gradient = model.log_marginal_likelihood(covariance.theta, eval_gradient=True)
    order = list(range(1, d + 1)) + [0, d + 1]  # theta: outputscale, lengthscales, noise
    mean, deviation = model.predict(query, return_std=True)
    return {
        "name": name, "kernel": kernel, "n": n, "d": d, "x": x.ravel().tolist(), "y": y.tolist(),
        "categorical": [0] * d, "lengthscales": lengthscales.tolist(), "outputscale": outputscale, "noise": noise,
        "value": value, "gradient": gradient[order].tolist(), "query": query.ravel().tolist(), "mean": mean.tolist(),
        "variance": (deviation**2 - noise).tolist(),
        **({"known_noise": known_noise.tolist(), **leave_one_out(covariance, known_noise, x, y)} if known else {}),
    }


def mixed_case(rng):
    """Matérn-5/2 with Hamming distance on the last dimension, written out in numpy."""
    n, d, noise, outputscale = 15, 3, 1e-2, 0.8
    level = lambda count: (rng.integers(0, 3, count) + 0.5) / 3
    x, query = rng.random((n, d)), rng.random((6, d))
    x[:, 2], query[:, 2] = level(n), level(6)
    y = np.sin(6 * x[:, 0]) + x[:, 1] * (x[:, 2] > 0.4)
    lengthscales = np.array([0.5, 0.9, 1.3])

    def distances(a, b):
        delta = (a[:, None, :] - b[None, :, :]) ** 2
        delta[:, :, 2] = a[:, None, 2] != b[None, :, 2]
        return delta / lengthscales**2

    def covariance(a, b):
        s = np.sqrt(5 * distances(a, b).sum(axis=2))
        return outputscale * (1 + s + s**2 / 3) * np.exp(-s), outputscale * 5 / 3 * (1 + s) * np.exp(-s)

    latent, slope = covariance(x, x)
    inverse = np.linalg.inv(latent + noise * np.eye(n))
    alpha = inverse @ y
    weight = np.outer(alpha, alpha) - inverse
    value = -0.5 * y @ alpha + 0.5 * np.linalg.slogdet(inverse)[1] - 0.5 * n * np.log(2 * np.pi)
    gradient = [0.5 * np.sum(weight * slope * distances(x, x)[:, :, k]) for k in range(d)]
    gradient += [0.5 * np.sum(weight * latent), 0.5 * noise * np.trace(weight)]
    cross = covariance(x, query)[0]
    return {
        "name": "mixed", "kernel": "matern52", "n": n, "d": d, "x": x.ravel().tolist(), "y": y.tolist(),
        "categorical": [0, 0, 1], "lengthscales": lengthscales.tolist(), "outputscale": outputscale, "noise": noise,
        "value": value, "gradient": gradient, "query": query.ravel().tolist(), "mean": (cross.T @ alpha).tolist(),
        "variance": (outputscale - np.sum(cross * (inverse @ cross), axis=0)).tolist(),
    }


rng = np.random.default_rng(20240607)
cases = [
    sklearn_case("one point", "matern52", 1, 2, 1e-2, 1.0, rng),
    sklearn_case("matern 20 x 3", "matern52", 20, 3, 1e-3, 0.7, rng),
    sklearn_case("matern 61 x 6", "matern52", 61, 6, 1e-2, 2.0, rng),
    sklearn_case("rbf 25 x 2", "rbf", 25, 2, 1e-2, 1.5, rng),
    sklearn_case("rbf 40 x 5", "rbf", 40, 5, 1e-1, 0.5, rng),
    mixed_case(rng),
    sklearn_case("known noise, matern 24 x 3", "matern52", 24, 3, 1e-3, 0.9, rng, known=True),
    sklearn_case("known noise, rbf 19 x 2", "rbf", 19, 2, 1e-2, 1.4, rng, known=True),
]
print(json.dumps({"cases": cases}, indent=None, separators=(",", ":")).replace('{"name"', '\n{"name"'))
