"""A peer as a program that speaks tunesmith's stdio protocol (docs/stdio.md): one JSON object a line in, one a line out.

    python3 peer.py NAME               the conversation
    python3 peer.py NAME --versions    versions of what it runs on, as JSON; fails where it cannot be imported

NAME is a key of TOOLS. Replies to ask, tell and report carry "ms", the processor's milliseconds
inside the tool (one thread), its loading excluded: on a shared machine wall time would charge a tool for its neighbours.
"""

import importlib
import importlib.metadata
import json
import os
import sys
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

# name: (module, options of its Tool, distributions whose versions count)
TOOLS = {
    "optuna-gp": ("optuna_peer", {"sampler": "GPSampler"}, ("optuna", "torch", "scipy")),
    "optuna-gp-det": ("optuna_peer", {"sampler": "GPSampler", "deterministic_objective": True}, ("optuna", "torch", "scipy")),
    "optuna-tpe": ("optuna_peer", {"sampler": "TPESampler"}, ("optuna",)),
    "optuna-cmaes": ("optuna_peer", {"sampler": "CmaEsSampler"}, ("optuna", "cmaes")),
    "optuna-random": ("optuna_peer", {"sampler": "RandomSampler"}, ("optuna",)),
    "optuna-hyperband": ("optuna_hyperband_peer", {"sampler": "TPESampler"}, ("optuna",)),
    "botorch": ("botorch_peer", {}, ("botorch", "gpytorch", "torch")),
    "hebo": ("hebo_peer", {}, ("HEBO", "torch", "pymoo")),
    "smac": ("smac_peer", {}, ("smac", "ConfigSpace", "scikit-learn")),
    "skopt": ("skopt_peer", {}, ("scikit-optimize", "scikit-learn")),
    "bayesopt": ("bayesopt_peer", {}, ("bayesian-optimization", "scikit-learn")),
}


def version_of(distribution):
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return "source"


def load(name):
    """What creates the Tool of a peer, a function of (space, seed, budget[, max_resource]), and what it runs on."""
    module, options, distributions = TOOLS[name]
    tool = importlib.import_module(module).Tool
    versions = {"python": sys.version.split()[0], **{d: version_of(d) for d in distributions}}
    return (lambda *given: tool(*given, **options)), versions


def converse(create, lines, write):
    """Answers lines until they end or say close. A trial is told by its number or its parameters; others are an
    observation, for tools that can take one."""
    tool, asked = None, []
    for line in lines:
        message = json.loads(line)
        command = message["cmd"]
        start = time.process_time()
        try:
            if command == "create":
                limit = [message["maxResource"]] if "maxResource" in message else []
                tool, asked = create(message["space"], message.get("seed", 0), message.get("budget", 100), *limit), []
                reply = {"ok": True}
            elif command == "ask":
                params = tool.ask()
                reply = {"params": params, "trial": len(asked)}
                if hasattr(tool, "next_resource"):
                    reply["resource"] = tool.next_resource(0)
                asked.append(params)
            elif command == "tell":
                if "trial" not in message and message["params"] not in asked:
                    tool.observe(message["params"], message["value"])
                else:
                    number = message["trial"] if "trial" in message else asked.index(message["params"])
                    tool.tell(number, asked[number], message["value"])
                reply = {"ok": True}
            elif command == "report":
                number = message["trial"]
                resource = tool.report(number, asked[number], message["resource"], message["value"])
                reply = {"continue": False} if resource is None else {"continue": True, "resource": resource}
            elif command == "close":
                write({"ok": True})
                return
            else:
                reply = {"error": f"peer: expected create, ask, tell, report or close, received {command!r}.", "code": "UNKNOWN_COMMAND"}
        except Exception as error:  # the conversation goes on: the client decides
            reply = {"error": f"{type(error).__name__}: {error}", "code": "PEER"}
        if command in ("ask", "tell", "report"):
            reply["ms"] = round((time.process_time() - start) * 1000, 3)
        write(reply)


def main():
    if len(sys.argv) < 2 or sys.argv[1] not in TOOLS:
        sys.exit(f"peer.py: expected one of {', '.join(TOOLS)}, received {sys.argv[1:]}.")
    # Replies alone belong on standard output: what a tool prints goes to standard error.
    out, sys.stdout = sys.stdout, sys.stderr
    create, versions = load(sys.argv[1])
    if "--versions" in sys.argv:
        out.write(json.dumps(versions) + "\n")
        return

    def write(reply):
        out.write(json.dumps(reply) + "\n")
        out.flush()

    converse(create, sys.stdin, write)


if __name__ == "__main__":
    main()
