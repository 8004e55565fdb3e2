#!/usr/bin/env python3
"""PERFORMANCE.md out of what the benchmarks measured: page.py [--folder .build] [--output PERFORMANCE.md]

Reads the JSON lines of `make bench`, `make bench-peers` and `make load`; what was not run is left out. Standard library
only.
"""
import argparse
import json
import pathlib
import re

from peer_lines import fastest

arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
arguments.add_argument("--folder", default=".build")
arguments.add_argument("--output", default="PERFORMANCE.md")
options = arguments.parse_args()
folder = pathlib.Path(options.folder)


def lines(name):
    path = folder / name
    return [json.loads(line) for line in path.read_text().splitlines() if line] if path.exists() else []


def table(heads, rows):
    written = [heads, ["---"] + ["---:"] * (len(heads) - 1), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in written) + "\n"


def processor():
    found = re.search(r"model name\s*: (.+)", pathlib.Path("/proc/cpuinfo").read_text())
    return found.group(1) if found else "unknown processor"


def engine():
    measured = lines("bench.jsonl")
    if not measured:
        return ""
    peak = next(line for line in measured if line["case"] == "peak")
    rows = [[line["case"], f"{line['median_us']:.1f}", f"{line['best_us']:.1f}",
             f"{100 * line['of_peak']:.0f} %" if line.get("of_peak") else "",
             f"{line['times_naive']:.0f} x" if line.get("times_naive") else ""] for line in measured if "median_us" in line]
    return (f"## The engine and the path of a prediction\n\n`make bench`: kernels {peak['kernels']}, {peak['threads']} threads; the "
            f"peak of fused multiply-adds, measured in the same run, is {peak['gflops']:.0f} GFLOP/s. The network is the paper's "
            "(680-1150-1035-931-838-240), its weights such as training leaves them, which single rows read in sixteen bits, or any "
            "others. \"Plain\" is the specification written as loops, which every case is checked against "
            "before it is measured.\n\n"
            + table(["case", "median, us", "best, us", "of peak", "faster than plain"], rows))


def peers():
    measured = [line for line in lines("bench-peers.jsonl") if "median_us" in line]
    if not measured:
        return ""
    parts = []
    for case in dict.fromkeys(line["case"] for line in measured):
        best = fastest(measured, case)
        ours = dict(best).get("whiteline")
        if ours is None or len(best) < 2:
            continue
        rows = [[name, f"{median:.0f}", f"{least:.0f}", f"{median / ours[0]:.2f}"] for name, (median, least) in best]
        parts.append(f"**{case}**\n\n" + table(["engine", "median, us", "best, us", "times ours"], rows))
    versions = {line["engine"].split(",")[0]: line.get("version", "") for line in measured}
    named = ", ".join(f"{name} {version}" for name, version in sorted(versions.items()) if version)
    return (f"## Beside other engines\n\n`make bench-peers`: the same network, batch and threads by turns in one run ({named}).\n\n"
            + "\n".join(parts))


def load():
    # Runs are added to the file: the last of each counts.
    last = {(line["case"], line["connections"], line["against"]): line for line in lines("load.jsonl") if "ratio" in line}
    ratios = [last[key] for key in sorted(last)]
    if not ratios:
        return ""
    rows = [[line["case"], str(line["connections"]), line["against"], f"{line['ratio']:.2f}",
             f"{line['p99_ms']:.1f} / {line['peer_p99_ms']:.1f} ms" if "p99_ms" in line else ""] for line in ratios]
    return ("## Over HTTP\n\n`make load`: each server on one core, wrk on the other, by turns in one run. nginx answers a fixed body of "
            "the same length; `bare` is an ASGI application with ONNX Runtime that gathers requests into batches, `fastapi` the "
            "same with FastAPI; all answer alike, which is checked first.\n\n"
            + table(["request", "connections", "against", "throughput, times theirs", "99 % of answers within, ours / theirs"], rows))


measured = lines("bench.jsonl") + lines("bench-peers.jsonl")
threads = next((line["threads"] for line in measured if line["case"] == "peak"), None)
if threads is None:
    raise SystemExit(f"page: no lines of `make bench` or `make bench-peers` in {folder}; run one of them first")
opening = ("# Performance\n\nMade by `make bench-page` from the lines of the last `make bench`, `make bench-peers` and `make load`. "
           f"Machine: {processor()}, {threads} processors. Machines differ and are never quiet: only ratios within a run mean "
           "anything.\n")
pathlib.Path(options.output).write_text("\n".join(part for part in (opening, engine(), peers(), load()) if part))
print(f"page: {options.output}")
