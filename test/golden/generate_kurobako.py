"""Problem specifications as kurobako-py writes them: the example of its documentation, and one with every kind of variable.

    git clone https://github.com/optuna/kurobako-py && python3 generate_kurobako.py kurobako-py > kurobako.json

kurobako (0.2, kurobako_core/src/epi/solver/message.rs) wraps a specification in CREATE_SOLVER_CAST as it comes from the problem.
"""

import json
import sys

sys.path[:0] = [sys.argv[1], sys.argv[1] + "/examples"]

from kurobako import problem
from quadratic_problem import QuadraticProblemFactory

every_kind = problem.ProblemSpec(
    name="every kind",
    params=[
        problem.Var("rate", problem.ContinuousRange(1e-5, 1), problem.Distribution.LOG_UNIFORM),
        problem.Var("units", problem.DiscreteRange(8, 513), problem.Distribution.LOG_UNIFORM),
        problem.Var("kernel", problem.CategoricalRange(["linear", "rbf", "poly"])),
        problem.Var("dropout", problem.ContinuousRange(0, 0.5)),
    ],
    values=[problem.Var("loss")],
    steps=9,
)
conditional = problem.ProblemSpec(
    name="conditional",
    params=[
        problem.Var("kernel", problem.CategoricalRange(["linear", "rbf"])),
        problem.Var("gamma", problem.ContinuousRange(0, 1), constraint='kernel == "rbf"'),
    ],
    values=[problem.Var("loss")],
)
two_values = problem.ProblemSpec(
    name="two values", params=[problem.Var("x", problem.ContinuousRange(0, 1))], values=[problem.Var("f"), problem.Var("g")]
)
boundless = problem.ProblemSpec(name="boundless", params=[problem.Var("x")], values=[problem.Var("f")])

specifications = {
    "quadratic": QuadraticProblemFactory().specification(),
    "everyKind": every_kind,
    "conditional": conditional,
    "twoValues": two_values,
    "boundless": boundless,
}
print(json.dumps({name: spec.to_dict() for name, spec in specifications.items()}, indent=1))
