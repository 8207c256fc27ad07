"""Golden values of the 15 public functions: boxes, minima and values at random points of the peer harness.

Writes peer_functions.json beside this file. Needs the peer harness's functions.py (numpy):
    python3 generate_peer_functions.py ../../../shared/peers
"""

import json
import pathlib
import sys

import numpy as np


def main():
    sys.path.insert(0, sys.argv[1])
    from functions import PROBLEMS, random_params

    rng = np.random.default_rng(7)
    golden = {}
    for problem in PROBLEMS.values():
        points = [random_params(problem.space, rng) for _ in range(5)]
        points.append({p["name"]: v for p, v in zip(problem.space, problem.xmin)})
        golden[problem.name] = {
            "space": problem.space,
            "fmin": problem.fmin,
            "points": [{"params": params, "value": float(problem.f(params))} for params in points],
        }
    path = pathlib.Path(__file__).with_name("peer_functions.json")
    path.write_text(json.dumps(golden, indent=0) + "\n")


if __name__ == "__main__":
    main()
