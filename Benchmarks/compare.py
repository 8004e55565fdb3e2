#!/usr/bin/env python3
"""whiteline-bench and the peers by turns, in one run; a table of medians and bests, and all lines as JSON.

    compare.py [--rounds 3] [--seconds 1.5] [--bench .build/release/whiteline-bench] [--output FILE] [ENGINE ...]

Each round runs our cases and then each peer in a process of its own, so that all see the same minutes. The median
shown is the least of the rounds' medians: rounds that something else disturbed do not count against anyone.
"""
import argparse
import json
import pathlib
import subprocess
import sys

from peer_lines import fastest

HERE = pathlib.Path(__file__).parent
ENGINES = ["numpy", "jax", "torch", "tensorflow", "onnxruntime"]
CASES = ["training step 48", "inference 1", "inference 8", "inference 32", "inference 256"]
OURS = ["whiteline", "whiteline, any weights"]

arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
arguments.add_argument("--rounds", type=int, default=3)
arguments.add_argument("--seconds", type=float, default=1.5)
arguments.add_argument("--threads", type=int, default=2)
arguments.add_argument("--bench", default=".build/release/whiteline-bench")
arguments.add_argument("--output", default=".build/bench-peers.jsonl")
arguments.add_argument("engines", nargs="*", default=ENGINES)
options = arguments.parse_args()


def lines(command):
    """The JSON lines that a command prints; what it says on standard error goes through."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        print(f"compare.py: {command[0]} ended with {done.returncode}", file=sys.stderr)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


found, peaks = [], []
for turn in range(options.rounds):
    for line in lines([options.bench, "--json", "--rounds", "3", "--threads", str(options.threads), *CASES]):
        if line["case"] == "peak":
            peaks.append(line)
            continue
        is_other = line["case"].endswith(", any weights")
        line["engine"] = OURS[1] if is_other else OURS[0]
        line["case"] = line["case"].removesuffix(", any weights")
        found.append(line | {"round": turn})
    for engine in options.engines:
        command = [sys.executable, str(HERE / "peers.py"), "--seconds", str(options.seconds)]
        found += [line | {"round": turn} for line in lines(command + ["--threads", str(options.threads), engine])]

pathlib.Path(options.output).parent.mkdir(parents=True, exist_ok=True)
with open(options.output, "w", encoding="utf-8") as file:
    for line in peaks + found:
        file.write(json.dumps(line) + "\n")

for peak in peaks:
    print(f"peak {peak['gflops']} GFLOP/s, {peak['threads']} threads = {peak['scaling']} x one"
          + (", DISTURBED" if peak["disturbed"] else ""))
for case in CASES:
    best = fastest(found, case)
    ours = dict(best).get(OURS[0])
    print(f"\n{case:24}{'median us':>12}{'best us':>12}{'x ours':>10}{'x best':>10}")
    for engine, (median, least) in best:
        ratio = f"{median / ours[0]:10.2f}{least / ours[1]:10.2f}" if ours else ""
        print(f"  {engine:22}{median:12.1f}{least:12.1f}{ratio}")
print(f"\nall lines: {options.output}")
