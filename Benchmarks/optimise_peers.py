#!/usr/bin/env python3
"""Optimisers of other libraries on standard functions, and the table that puts ours beside them.

    optimise_peers.py run [--seeds 10] [--evaluations 100] [--optimisers skopt tpe gp] [--functions branin ...]
    optimise_peers.py table FILE ...          Markdown from lines of JSON, ours (whiteline-bench --optimise) and theirs

Each run is one line: optimiser, version, function, seed, regret (best so far minus the minimum) after 25, 50 and 100
evaluations, seconds. Optimisers: skopt (gp_minimize's defaults: Gaussian process, gp_hedge), tpe (Optuna's default
sampler), gp (Optuna's Gaussian process; needs torch). The functions are those of Benchmarks/TestFunctions.swift.
"""
import argparse
import json
import math
import os
import statistics
import sys
import time
import warnings

for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR"):
    os.environ.setdefault(f"{name}_NUM_THREADS", "1")
warnings.filterwarnings("ignore")

MARKS = (25, 50, 100)
ACTIVATIONS = ["tanh", "relu", "silu", "gelu"]
BATCHES = [8, 16, 32, 64, 128]


def branin(x):
    a, b = x
    return ((b - 5.1 / (4 * math.pi ** 2) * a * a + 5 / math.pi * a - 6) ** 2
            + 10 * (1 - 1 / (8 * math.pi)) * math.cos(a) + 10)


H3_A = [[3, 10, 30], [0.1, 10, 35], [3, 10, 30], [0.1, 10, 35]]
H3_P = [[0.3689, 0.1170, 0.2673], [0.4699, 0.4387, 0.7470], [0.1091, 0.8732, 0.5547], [0.0381, 0.5743, 0.8828]]
H6_A = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
H6_P = [[0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381]]


def hartmann(a, p):
    def function(x):
        return -sum(c * math.exp(-sum(s * (v - m) ** 2 for s, v, m in zip(row, x, place)))
                    for c, row, place in zip((1.0, 1.2, 3.0, 3.2), a, p))
    return function


def ackley(x):
    n = len(x)
    return (-20 * math.exp(-0.2 * math.sqrt(sum(v * v for v in x) / n))
            - math.exp(sum(math.cos(2 * math.pi * v) for v in x) / n) + 20 + math.e)


def levy(x):
    w = [1 + (v - 1) / 4 for v in x]
    return (math.sin(math.pi * w[0]) ** 2
            + sum((v - 1) ** 2 * (1 + 10 * math.sin(math.pi * v + 1) ** 2) for v in w[:-1])
            + (w[-1] - 1) ** 2 * (1 + math.sin(2 * math.pi * w[-1]) ** 2))


def mixed(x):
    """Looks like the loss of a network: the best rate depends on activation, depth and batch."""
    rate, dropout, layers, units, activation, batch = x
    kind = ACTIVATIONS.index(activation)
    t = (math.log10(rate) + 3 + (-0.3, 0.0, 0.15, 0.1)[kind]
         - 0.25 * (math.log2(batch) - 5) + 0.1 * (layers - 3))
    u = math.log2(units) - 8.5 - 2 * dropout
    return (0.35 * t * t + 0.03 * (1 - math.cos(2 * math.pi * t)) + 0.04 * (layers - 3) ** 2 + 0.03 * u * u
            + 1.2 * (dropout - 0.18) ** 2 + (0.10, 0.05, 0.0, 0.02)[kind] + 0.01 * (math.log2(batch) - 5) ** 2)


MIXED = [("log", 1e-5, 1e-1), ("real", 0.0, 0.6), ("integer", 1, 6), ("logInteger", 16, 2048),
         ("choice", ACTIVATIONS), ("choice", BATCHES)]
FUNCTIONS = {
    "branin": (branin, [("real", -5.0, 10.0), ("real", 0.0, 15.0)], 0.397887357729738),
    "hartmann3": (hartmann(H3_A, H3_P), [("real", 0.0, 1.0)] * 3, -3.862779787332662),
    "hartmann6": (hartmann(H6_A, H6_P), [("real", 0.0, 1.0)] * 6, -3.322368011415515),
    "ackley5": (ackley, [("real", -32.768, 32.768)] * 5, 0.0),
    "levy4": (levy, [("real", -10.0, 10.0)] * 4, 0.0),
    "mixed": (mixed, MIXED, 0.0),
}


class Recorder:
    """Remembers the best value so far."""

    def __init__(self, function):
        self.function, self.best, self.trace = function, math.inf, []

    def __call__(self, x):
        value = self.function(x)
        self.best = min(self.best, value)
        self.trace.append(self.best)
        return value


def skopt(function, space, seed, evaluations):
    from skopt import gp_minimize
    from skopt.space import Categorical, Integer, Real

    def dimension(d):
        if d[0] == "choice":
            return Categorical(d[1])
        kind = Integer if "nteger" in d[0] else Real
        return kind(d[1], d[2], prior="log-uniform" if d[0].startswith("log") else "uniform")

    gp_minimize(function, [dimension(d) for d in space], n_calls=evaluations, random_state=seed)


def optuna_with(sampler):
    def run(function, space, seed, evaluations):
        import optuna
        optuna.logging.set_verbosity(optuna.logging.ERROR)

        def value(trial, name, d):
            if d[0] == "choice":
                return trial.suggest_categorical(name, d[1])
            suggest = trial.suggest_int if "nteger" in d[0] else trial.suggest_float
            return suggest(name, d[1], d[2], log=d[0].startswith("log"))

        def objective(trial):
            return function([value(trial, f"x{i}", d) for i, d in enumerate(space)])

        kind = {"tpe": optuna.samplers.TPESampler, "gp": getattr(optuna.samplers, "GPSampler", None)}[sampler]
        optuna.create_study(sampler=kind(seed=seed)).optimize(objective, n_trials=evaluations)
    return run


OPTIMISERS = {"skopt": ("skopt", skopt), "tpe": ("optuna", optuna_with("tpe")), "gp": ("optuna", optuna_with("gp"))}


def run(options):
    done = set()
    if options.skip:
        with open(options.skip, encoding="utf-8") as lines:
            done = {(r["optimiser"], r["function"], r["seed"]) for r in map(json.loads, lines)}
    for seed in range(1, options.seeds + 1):
        for name in options.functions or FUNCTIONS:
            function, space, minimum = FUNCTIONS[name]
            for optimiser in options.optimisers:
                module, minimise = OPTIMISERS[optimiser]
                if (optimiser, name, seed) in done:
                    continue
                try:
                    version = __import__(module).__version__
                    recorder, start = Recorder(function), time.perf_counter()
                    minimise(recorder, space, seed, options.evaluations)
                except ImportError as error:
                    print(f"{optimiser}: {error}", file=sys.stderr)
                    continue
                regret = {str(m): recorder.trace[m - 1] - minimum for m in MARKS if m <= options.evaluations}
                print(json.dumps({
                    "optimiser": optimiser, "version": version, "function": name, "seed": seed, "regret": regret,
                    "seconds": round(time.perf_counter() - start, 2)}), flush=True)


def table(options):
    runs, versions = {}, {}
    for path in options.files:
        with open(path, encoding="utf-8") as lines:
            for line in map(json.loads, lines):
                if "case" in line:
                    print(f"{line['case']}: {line['seconds']} s\n")
                    continue
                runs.setdefault((line["function"], line["optimiser"]), []).append(line["regret"])
                versions[line["optimiser"]] = line["version"]
    names = sorted(versions, key=lambda n: (n != "whiteline", n))
    print("| function | evaluations | " + " | ".join(f"{n} {versions[n]}".strip() for n in names) + " |")
    print("|---|---|" + "---|" * len(names))
    slower = 0
    for function in FUNCTIONS:
        for mark in map(str, MARKS):
            medians = {n: statistics.median(r[mark] for r in runs[function, n])
                       for n in names if (function, n) in runs}
            if not medians:
                continue
            best = min(medians.values())
            cells = [f"{medians[n]:.2e}" if n in medians else "" for n in names]
            cells = [f"**{c}**" if n in medians and medians[n] == best else c for n, c in zip(names, cells)]
            slower += medians.get("whiteline", best) > best
            print(f"| {function} | {mark} | " + " | ".join(cells) + " |")
    counts = sorted({len(r) for r in runs.values()})
    print(f"\nMedian regret over {counts[0]} seeds" + (f" to {counts[-1]}" if len(counts) > 1 else "")
          + f"; the smallest in bold. Rows in which another is ahead of whiteline: {slower}.")


parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
commands = parser.add_subparsers(required=True)
runner = commands.add_parser("run")
runner.add_argument("--seeds", type=int, default=10)
runner.add_argument("--evaluations", type=int, default=100)
runner.add_argument("--optimisers", nargs="+", choices=OPTIMISERS, default=["skopt", "tpe"])
runner.add_argument("--functions", nargs="+", choices=FUNCTIONS)
runner.add_argument("--skip", help="file of lines already there: what it holds is not run again")
runner.set_defaults(call=run)
tabulator = commands.add_parser("table")
tabulator.add_argument("files", nargs="+")
tabulator.set_defaults(call=table)
options = parser.parse_args()
options.call(options)
