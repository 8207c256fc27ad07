"""BoTorch: 10 scrambled Sobol points, then SingleTaskGP with its default priors and LogExpectedImprovement maximized by
optimize_acqf(num_restarts=10, raw_samples=512) in float64. Logarithmic parameters in ln x, integers relaxed and rounded,
choices one-hot: each combination fixed in turn where there are at most 64, else relaxed. Failed trials count as the worst value."""

import warnings

import torch
from botorch.acquisition import LogExpectedImprovement
from botorch.fit import fit_gpytorch_mll
from botorch.models import SingleTaskGP
from botorch.models.transforms import Normalize, Standardize
from botorch.optim import optimize_acqf, optimize_acqf_mixed
from gpytorch.mlls import ExactMarginalLogLikelihood

from encoding import OneHot, Remembered

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)

START = 10
MOST_COMBINATIONS = 64


class Tool:
    def __init__(self, space, seed, budget):
        torch.manual_seed(seed)
        self.code, self.memory = OneHot(space), Remembered(space)
        self.start = torch.quasirandom.SobolEngine(self.code.dimension, scramble=True, seed=seed).draw(START).tolist()
        self.fixed = self.code.combinations(MOST_COMBINATIONS)
        self.x, self.y = [], []

    def ask(self):
        asked = len(self.memory.whole)
        x = self.start[asked] if max(asked, len(self.x)) < START else self.propose()
        return self.memory.hand_out(self.code.decode(x))

    def propose(self):
        x, y = torch.tensor(self.x), -torch.tensor(self.y).unsqueeze(-1)
        d = self.code.dimension
        model = SingleTaskGP(x, y, input_transform=Normalize(d=d), outcome_transform=Standardize(m=1))
        fit_gpytorch_mll(ExactMarginalLogLikelihood(model.likelihood, model))
        search = {
            "acq_function": LogExpectedImprovement(model, best_f=y.max()),
            "bounds": torch.stack([torch.zeros(d), torch.ones(d)]),
            "q": 1,
            "num_restarts": 10,
            "raw_samples": 512,
        }
        if self.fixed:
            found, _ = optimize_acqf_mixed(fixed_features_list=self.fixed, **search)
        else:
            found, _ = optimize_acqf(**search)
        return found[0].tolist()

    def tell(self, number, params, value):
        self.observe(self.memory.whole[number], self.memory.value(value))

    def observe(self, params, value):
        self.x.append(self.code.encode(params))
        self.y.append(float(value))
