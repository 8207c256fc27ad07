"""Values of test functions from SigOpt's evalset, which was written independently (by A. Gavana and M. McCourt).

    git clone https://github.com/sigopt/evalset && python3 generate_functions.py evalset > functions.json

Per function: our name, and five points [x, value] drawn from its box in evalset. Left out, since evalset defines them otherwise: bird,
cosine mixture, Easom and sum of powers (another formula), Hartmann in three dimensions, Hosaki and Shekel (rounded or other constants),
Schwefel (offset).
"""

import json
import sys

import numpy

sys.path.insert(0, sys.argv[1])

from evalset import test_funcs

# our name: (class, dimension)
PAIRS = {
    "ackley-3": ("Ackley", 3),
    "adjiman": ("Adjiman", 2),
    "alpine1-3": ("Alpine01", 3),
    "beale": ("Beale", 2),
    "bohachevsky": ("Bohachevsky", 2),
    "branin": ("Branin01", 2),
    "brown-3": ("Brown", 3),
    "bukin6": ("Bukin06", 2),
    "cross-in-tray": ("CrossInTray", 2),
    "drop-wave": ("DropWave", 2),
    "eggholder": ("EggHolder", 2),
    "exponential-3": ("Exponential", 3),
    "griewank-2": ("Griewank", 2),
    "hartmann6": ("Hartmann6", 6),
    "himmelblau": ("HimmelBlau", 2),
    "holder-table": ("HolderTable", 2),
    "levy-8": ("Levy03", 8),
    "matyas": ("Matyas", 2),
    "mccormick": ("McCormick", 2),
    "michalewicz-3": ("Michalewicz", 3),
    "perm-3": ("Perm01", 3),
    "powell-4": ("Powell", 4),
    "qing-3": ("Qing", 3),
    "rastrigin-8": ("Rastrigin", 8),
    "salomon-3": ("Salomon", 3),
    "schwefel222-3": ("Schwefel22", 3),
    "shubert": ("Shubert01", 2),
    "sixhump-camel": ("SixHumpCamel", 2),
    "sphere-3": ("Sphere", 3),
    "styblinski-tang-3": ("StyblinskiTang", 3),
    "three-hump-camel": ("ThreeHumpCamel", 2),
    "trid-6": ("Trid", 6),
}


def points(name, dimension):
    function = getattr(test_funcs, name)(dimension)
    low, high = numpy.array(function.bounds, dtype=float).T
    draws = numpy.random.RandomState(7).uniform(size=(5, dimension))
    return [[x.tolist(), float(function.do_evaluate(x))] for x in low + (high - low) * draws]


print(json.dumps({name: points(*pair) for name, pair in PAIRS.items()}))
