"""HEBO with its defaults. Failed: the worst value."""

import warnings

import numpy as np
import pandas as pd
import torch
from hebo.design_space.design_space import DesignSpace
from hebo.optimizers.hebo import HEBO

from encoding import Remembered
from space import choices_of, from_unit, log_of, to_unit

warnings.filterwarnings("ignore")
torch.set_num_threads(1)


def entry(p):
    if choices_of(p):
        return {"name": p["name"], "type": "cat", "categories": [str(i) for i in range(len(choices_of(p)))]}
    kind = "pow" if log_of(p) else "int" if p["type"] == "int" else "num"
    return {"name": p["name"], "type": kind, "lb": p["low"], "ub": p["high"]}


class Tool:
    def __init__(self, space, seed, budget):
        np.random.seed(seed)
        torch.manual_seed(seed)
        self.space, self.memory = space, Remembered(space)
        self.optimizer = HEBO(DesignSpace().parse([entry(p) for p in space]), scramble_seed=seed)
        self.points, self.worst = [], 0.0

    def ask(self):
        point = self.optimizer.suggest(n_suggestions=1)
        self.points.append(point)
        values = point.iloc[0].to_dict()
        return self.memory.hand_out({p["name"]: self.legal(p, values[p["name"]]) for p in self.space})

    def legal(self, p, value):
        if choices_of(p):
            return choices_of(p)[int(value)]
        return from_unit(p, to_unit(p, min(p["high"], max(p["low"], float(value)))))

    def tell(self, number, params, value):
        self.worst = self.worst if value is None else max(self.worst, value)
        self.optimizer.observe(self.points[number], np.array([[self.worst if value is None else value]]))
