"""Optuna's HyperbandPruner over one of its samplers, both with their defaults; max_resource is the problem's."""

import math

import optuna

import optuna_peer

REDUCTION_FACTOR = 3  # HyperbandPruner's default


class Tool(optuna_peer.Tool):
    def __init__(self, space, seed, budget, max_resource, sampler):
        pruner = optuna.pruners.HyperbandPruner(max_resource=max_resource, reduction_factor=REDUCTION_FACTOR)
        super().__init__(space, seed, budget, sampler, pruner)
        self.max_resource = max_resource

    def next_resource(self, reached):
        """Where the pruner may decide next: at powers of its reduction factor. It ignores reports between them."""
        resource = 1
        while resource <= reached:
            resource *= REDUCTION_FACTOR
        return min(resource, self.max_resource)

    def report(self, number, params, resource, value):
        """The resource to train on to; None: the trial has ended. A value of None: diverged."""
        trial = self.trials[number]
        trial.report(math.nan if value is None else value, resource)
        if resource >= self.max_resource:
            self.tell(number, params, value)
            return None
        if trial.should_prune():
            self.study.tell(trial, state=optuna.trial.TrialState.PRUNED)
            return None
        return self.next_resource(resource)
