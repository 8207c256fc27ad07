"""HEBO with its defaults: warped GP, MACE by NSGA-II. Failed evaluations count as the worst value."""

import warnings

import numpy as np
import torch
from hebo.design_space.design_space import DesignSpace
from hebo.optimizers.hebo import HEBO

from encoding import Remembered
from space import choices_of, legal, log_of

warnings.filterwarnings("ignore")
torch.set_num_threads(1)


def dimension(p):
    if choices_of(p):
        # By index: pandas would turn bools and numbers into other types.
        return {"name": p["name"], "type": "cat", "categories": [str(i) for i in range(len(choices_of(p)))]}
    kind = ("pow_int" if log_of(p) else "int") if p["type"] == "int" else ("pow" if log_of(p) else "num")
    return {"name": p["name"], "type": kind, "lb": p["low"], "ub": p["high"]}


class Tool:
    def __init__(self, space, seed, budget):
        np.random.seed(seed)
        torch.manual_seed(seed)
        self.space, self.memory = space, Remembered(space)
        self.optimizer = HEBO(DesignSpace().parse([dimension(p) for p in space]), scramble_seed=seed)
        self.points = []

    def ask(self):
        point = self.optimizer.suggest(n_suggestions=1)
        self.points.append(point)
        return self.memory.hand_out({p["name"]: legal(p, point.iloc[0][p["name"]]) for p in self.space})

    def tell(self, number, params, value):
        self.optimizer.observe(self.points[number], np.array([[self.memory.value(value)]]))
