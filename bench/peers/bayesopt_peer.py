"""bayesian-optimization (suggest and register) with its defaults: 5 random points, then UCB. Logarithmic parameters in log10,
choices by index as its own categorical type. Failed: the worst value."""

import math
import warnings

import numpy as np
from bayes_opt import BayesianOptimization

from encoding import Remembered
from space import choices_of, from_unit, log_of, to_unit

warnings.filterwarnings("ignore")

START = 5


def bounds(p):
    if choices_of(p):
        return tuple(str(i) for i in range(len(choices_of(p))))
    if log_of(p):
        return (math.log10(p["low"]), math.log10(p["high"]))
    return (p["low"], p["high"], int) if p["type"] == "int" else (p["low"], p["high"])


class Tool:
    def __init__(self, space, seed, budget):
        self.space, self.memory = space, Remembered(space)
        self.optimizer = BayesianOptimization(
            f=None, pbounds={p["name"]: bounds(p) for p in space}, random_state=seed, verbose=0, allow_duplicate_points=True
        )
        target = self.optimizer.space
        random = np.random.RandomState(seed)
        self.start = [target.array_to_params(target.random_sample(random_state=random)) for _ in range(START)]
        self.points = []

    def ask(self):
        point = self.start.pop(0) if self.start else self.optimizer.suggest()
        self.points.append(point)
        return self.memory.hand_out({p["name"]: self.legal(p, point[p["name"]]) for p in self.space})

    def legal(self, p, value):
        if choices_of(p):
            return choices_of(p)[int(value)]
        value = 10.0 ** float(value) if log_of(p) else float(value)
        return from_unit(p, to_unit(p, min(p["high"], max(p["low"], value))))

    def tell(self, number, params, value):
        self.optimizer.register(params=self.points[number], target=-self.memory.value(value))
