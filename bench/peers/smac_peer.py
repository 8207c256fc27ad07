"""SMAC3's BlackBoxFacade with its defaults: Sobol points, then a GP with expected improvement. Failed: the worst value."""

import tempfile
import warnings

from ConfigSpace import Categorical, ConfigurationSpace, Float, Integer
from smac.facade.blackbox_facade import BlackBoxFacade
from smac.runhistory.dataclasses import TrialValue
from smac.scenario import Scenario

from encoding import Remembered
from space import choices_of, legal, log_of

warnings.filterwarnings("ignore")


def hyperparameter(p):
    if choices_of(p):
        # By index: numpy would turn bools and numbers into other types.
        return Categorical(p["name"], [str(i) for i in range(len(choices_of(p)))])
    return (Integer if p["type"] == "int" else Float)(p["name"], (p["low"], p["high"]), log=log_of(p))


class Tool:
    def __init__(self, space, seed, budget):
        self.space, self.memory = space, Remembered(space)
        configurations = ConfigurationSpace(seed=seed)
        configurations.add([hyperparameter(p) for p in space])
        self.output = tempfile.TemporaryDirectory()
        scenario = Scenario(
            configurations, deterministic=True, n_trials=budget, seed=seed, output_directory=self.output.name
        )
        self.facade = BlackBoxFacade(scenario, lambda config, seed: 0.0, logging_level=False, overwrite=True)
        self.trials = []

    def ask(self):
        trial = self.facade.ask()
        self.trials.append(trial)
        return self.memory.hand_out({p["name"]: legal(p, trial.config[p["name"]]) for p in self.space})

    def tell(self, number, params, value):
        self.facade.tell(self.trials[number], TrialValue(cost=self.memory.value(value), time=0.0))
