"""Optuna's samplers by ask and tell, with their defaults; conditional parameters as Optuna has them, defined by run."""

import warnings

import optuna

from space import active, choices_of, log_of

optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.filterwarnings("ignore")


class Tool:
    def __init__(self, space, seed, budget, sampler, pruner=None, **options):
        if sampler == "GPSampler":
            import torch

            torch.set_num_threads(1)
        if sampler == "CmaEsSampler":
            import cmaes  # noqa: F401  Optuna imports it only when it proposes
        self.space = space
        # Hyperband in Optuna draws a trial's bracket from the study's name, which would else be random.
        self.study = optuna.create_study(
            sampler=getattr(optuna.samplers, sampler)(seed=seed, **options), pruner=pruner, study_name=f"seed {seed}"
        )
        self.trials = []

    def ask(self):
        trial = self.study.ask()
        self.trials.append(trial)
        return self.suggest(trial)

    def suggest(self, trial):
        params = {}
        for p in self.space:
            if not active(p, params):
                continue
            name, choices = p["name"], choices_of(p)
            if choices is not None:
                params[name] = trial.suggest_categorical(name, choices)
            elif p["type"] == "int":
                # Optuna has no integers both stepped and logarithmic.
                params[name] = trial.suggest_int(name, p["low"], p["high"], step=p.get("step") or 1, log=log_of(p))
            else:
                params[name] = trial.suggest_float(name, p["low"], p["high"], step=p.get("step"), log=log_of(p))
        return params

    def tell(self, number, params, value):
        if value is None:
            self.study.tell(self.trials[number], state=optuna.trial.TrialState.FAIL)
        else:
            self.study.tell(self.trials[number], value)

    def observe(self, params, value):
        fixed = optuna.trial.FixedTrial(params)
        self.suggest(fixed)
        self.study.add_trial(optuna.trial.create_trial(params=fixed.params, distributions=fixed.distributions, value=value))
