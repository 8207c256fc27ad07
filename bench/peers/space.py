"""Search spaces of the stdio protocol, as peers see them: a list of parameters, parents before children."""

import math


def log_of(parameter):
    return parameter.get("scale") == "log" or bool(parameter.get("log"))


def choices_of(parameter):
    """Choices of a categorical, ordinal or bool; None for numbers."""
    if parameter["type"] in ("float", "int"):
        return None
    return parameter.get("choices", [False, True])


def active(parameter, params):
    """Whether a parameter exists, given those of its parents."""
    for parent, values in (parameter.get("when") or {}).items():
        values = values if isinstance(values, list) else [values]
        if parent not in params or params[parent] not in values:
            return False
    return True


def only_active(space, params):
    """The parameters that exist: for peers without conditions, which propose all of them."""
    kept = {}
    for parameter in space:
        if active(parameter, kept):
            kept[parameter["name"]] = params[parameter["name"]]
    return kept


def from_unit(parameter, u):
    """A number's legal value at u in [0, 1], even in x or in ln x; integers and steps are rounded."""
    low, high, step = parameter["low"], parameter["high"], parameter.get("step")
    u = min(1.0, max(0.0, float(u)))
    value = low * (high / low) ** u if log_of(parameter) else low + u * (high - low)
    if parameter["type"] == "int" or step:
        step = step or 1
        value = low + step * round((value - low) / step)
        # The last legal value may lie below high.
        value = min(value, low + step * math.floor((high - low) / step + 1e-9))
    return int(value) if parameter["type"] == "int" else min(high, max(low, value))


def legal(parameter, value):
    """A tool's value as the protocol has it: a choice by its index, a number moved to the nearest legal one."""
    choices = choices_of(parameter)
    if choices is not None:
        return choices[int(value)]
    return from_unit(parameter, to_unit(parameter, min(parameter["high"], max(parameter["low"], float(value)))))


def to_unit(parameter, value):
    low, high = parameter["low"], parameter["high"]
    if log_of(parameter):
        return math.log(value / low) / math.log(high / low)
    return (value - low) / (high - low)
