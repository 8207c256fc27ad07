"""scikit-optimize's Optimizer with the defaults of gp_minimize: GP, gp_hedge, 10 initial points. Failed: the worst value."""

import warnings

from skopt import Optimizer
from skopt.space import Categorical, Integer, Real

from encoding import Remembered
from space import choices_of, legal, log_of

warnings.filterwarnings("ignore")


def dimension(p):
    prior = "log-uniform" if not choices_of(p) and log_of(p) else "uniform"
    if choices_of(p):
        # By index: numpy would turn bools and numbers into other types.
        return Categorical([str(i) for i in range(len(choices_of(p)))])
    return (Integer if p["type"] == "int" else Real)(p["low"], p["high"], prior=prior)


class Tool:
    def __init__(self, space, seed, budget):
        self.space, self.memory = space, Remembered(space)
        self.optimizer = Optimizer(
            [dimension(p) for p in space], base_estimator="GP", acq_func="gp_hedge", n_initial_points=10, random_state=seed
        )
        self.points = []

    def ask(self):
        point = self.optimizer.ask()
        self.points.append(point)
        return self.memory.hand_out({p["name"]: legal(p, v) for p, v in zip(self.space, point)})

    def tell(self, number, params, value):
        self.optimizer.tell(self.points[number], self.memory.value(value))
