"""Parameters as points of the unit cube, choices one-hot: for peers that know nothing but floats."""

import itertools

from space import choices_of, from_unit, only_active, to_unit


class OneHot:
    def __init__(self, space):
        self.space = space
        self.columns, self.dimension = [], 0
        for p in space:
            width = len(choices_of(p) or [0])
            self.columns.append(slice(self.dimension, self.dimension + width))
            self.dimension += width

    def decode(self, x):
        """All parameters, inactive ones too."""
        params = {}
        for p, columns in zip(self.space, self.columns):
            choices, values = choices_of(p), list(x[columns])
            params[p["name"]] = from_unit(p, values[0]) if choices is None else choices[values.index(max(values))]
        return params

    def encode(self, params):
        """Of what is executed: numbers rounded, choices exact."""
        x = [0.0] * self.dimension
        for p, columns in zip(self.space, self.columns):
            choices, value = choices_of(p), params[p["name"]]
            if choices is None:
                x[columns.start] = to_unit(p, value)
            else:
                x[columns.start + choices.index(value)] = 1.0
        return x

    def combinations(self, limit):
        """Fixed one-hot columns of every combination of choices; none where there are no choices or over `limit` of them."""
        one_hot = [c for p, c in zip(self.space, self.columns) if choices_of(p) is not None]
        count = 1
        for c in one_hot:
            count *= c.stop - c.start
        if not one_hot or count > limit:
            return []
        return [
            {c.start + i: float(i == chosen) for c, chosen in zip(one_hot, picks) for i in range(c.stop - c.start)}
            for picks in itertools.product(*(range(c.stop - c.start) for c in one_hot))
        ]


class Remembered:
    """What was asked for, whole, beside what was handed out: only_active of it. And the worst value, for tools without failures."""

    def __init__(self, space):
        self.space, self.whole, self.worst = space, [], None

    def value(self, told):
        """What a tool is told: the value, or for a failure the worst value so far, 0 where there is none."""
        if told is None:
            return 0.0 if self.worst is None else self.worst
        self.worst = told if self.worst is None else max(self.worst, told)
        return told

    def hand_out(self, params):
        self.whole.append(params)
        return only_active(self.space, params)
