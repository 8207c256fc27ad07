"""High and low fidelity of test functions from mf2, which was written independently (by S. van Rijn).

    git clone https://github.com/sjvrijn/mf2 && python3 generate_multi_fidelity.py mf2 > multi_fidelity.json

Per function: our name, and five points [x, value at fidelity 1, value at fidelity 0] drawn from its box.
"""

import json
import sys

import numpy

sys.path.insert(0, sys.argv[1])

from mf2.borehole import borehole
from mf2.forrester import forrester
from mf2.park91a import park91a
from mf2.park91b import park91b


def points(function):
    low, high = numpy.atleast_1d(function.l_bound), numpy.atleast_1d(function.u_bound)
    drawn = low + (high - low) * numpy.random.RandomState(7).uniform(size=(5, len(low)))
    return [
        [x.tolist(), float(numpy.squeeze(function.high(x[None, :]))), float(numpy.squeeze(function.low(x[None, :])))]
        for x in drawn
    ]


functions = {"borehole": borehole, "park1": park91a, "park2": park91b, "fidelity-forrester": forrester}
print(json.dumps({name: points(function) for name, function in functions.items()}))
