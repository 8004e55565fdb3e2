#!/usr/bin/env python3
"""Servers under load, each on one core and wrk on another, all in one run: ours, nginx, and the same work in Python.

    load.py PROGRAM [--seconds 5] [--connections 1,16,64] [--python PYTHON] [--json FILE]

GET /healthz against nginx that answers a body of the same size with one worker; POST /predict of 40 atoms against
peer_service.py. Answers are compared before anything is measured. Needs wrk and taskset; nginx, and a Python with numpy,
safetensors, onnx, onnxruntime, uvicorn and fastapi (uvloop, httptools, orjson where they are), are left out where they
are missing.
"""
import argparse
import json
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

MODEL = "fe-k-rankine2020"
arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
arguments.add_argument("program")
arguments.add_argument("--seconds", type=float, default=5)
arguments.add_argument("--connections", default="1,16,64")
arguments.add_argument("--python", default=sys.executable)
arguments.add_argument("--json", default=".build/load.jsonl")
options = arguments.parse_args()
root = pathlib.Path(__file__).resolve().parent.parent
scratch = pathlib.Path(tempfile.mkdtemp())
running = []
records = []


def molecule():
    """Iron and 39 light atoms around it on a jittered lattice: 40 atoms, most of them within 4 Angstrom."""
    dice = random.Random(40)
    places = sorted((x * x + y * y + z * z, x, y, z) for x in range(-2, 3) for y in range(-2, 3) for z in range(-2, 3))
    species, positions = [], []
    for number, (_, x, y, z) in enumerate(places[:40]):
        jitter = [0.0 if number == 0 else round(dice.uniform(-0.12, 0.12), 4) for _ in range(3)]
        species.append("Fe" if number == 0 else dice.choice("CCCNOHH"))
        positions.append([round(1.9 * c + d, 4) for c, d in zip((x, y, z), jitter)])
    return {"species": species, "positions": positions}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(name, command, port, core=0):
    log = open(scratch / f"{name}.log", "w")
    process = subprocess.Popen(["taskset", "-c", str(core), *command], stdout=log, stderr=log)
    running.append(process)
    for _ in range(600):
        if process.poll() is not None:
            sys.exit(f"load: {name} ended: {(scratch / f'{name}.log').read_text()[-2000:]}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.1)
    sys.exit(f"load: {name} does not listen")


def ask(port, path, body=None):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", json.dumps(body).encode() if body is not None else None,
        {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def wrk(name, case, port, path, connections, script=None, seconds=None):
    command = ["taskset", "-c", "1", "wrk", "--threads", "1", "--connections", str(connections),
               "--duration", f"{max(1, round(seconds or options.seconds))}s", "--latency"]
    text = subprocess.run(command + (["--script", str(script)] if script else []) + [f"http://127.0.0.1:{port}{path}"],
                          capture_output=True, text=True, check=True).stdout
    value = lambda pattern: re.search(pattern, text).group(1)
    errors = sum(int(n) for n in re.findall(r"(?:connect|read|write|timeout) (\d+)", text)) + \
        sum(int(n) for n in re.findall(r"Non-2xx or 3xx responses: (\d+)", text))
    record = {"server": name, "case": case, "connections": connections,
              "requests_per_second": float(value(r"Requests/sec: +([0-9.]+)")),
              "p50_ms": milliseconds(value(r"50% +(\S+)")), "p99_ms": milliseconds(value(r"99% +(\S+)")), "errors": errors}
    records.append(record)
    print(f"{name:12} {case:14} {connections:4} {record['requests_per_second']:10.0f}/s "
          f"{record['p50_ms']:9.3f} {record['p99_ms']:9.3f} ms {errors or ''}", flush=True)
    return record


def milliseconds(text):
    number, unit = re.match(r"([0-9.]+)([a-z]+)", text).groups()
    return float(number) * {"us": 1e-3, "ms": 1, "s": 1000, "m": 60000}[unit]


def pause(process, is_paused):
    """Only the server under load runs: the others rest."""
    process.send_signal(signal.SIGSTOP if is_paused else signal.SIGCONT)


def matrix(port, card):
    """The convolution as a matrix, column by column from the service itself: it is linear before it is normalised."""
    recipe = card["recipe"]
    grid, convolution = recipe["grid"], dict(recipe["convolution"], normalise=False)
    output = convolution.pop("energies")
    energies = [grid["from"] + grid["step"] * k for k in range(grid["count"])]
    rows = []
    for k in range(grid["count"]):
        unit = [1.0 if k == j else 0.0 for j in range(grid["count"])]
        asked = {"energies": energies, "intensities": unit, "convolution": convolution,
                 "outputEnergies": {key: output[key] for key in ("from", "step", "count")}}
        rows.append(ask(port, "/convolve", asked)["intensities"])
    path = scratch / "matrix.json"
    path.write_text(json.dumps(rows))
    target = scratch / "matrix.npy"
    subprocess.run([options.python, "-c",
                    f"import json, numpy; numpy.save({str(target)!r}, numpy.array(json.load(open({str(path)!r}))))"], check=True)
    return target


def verify(name, port, body, expected):
    found = ask(port, "/predict", body)
    worst = 0
    for part, other in ((found["average"], expected["average"]), (found["sites"][0], expected["sites"][0])):
        for curve in ("raw", "rawSigma", "convolved", "convolvedSigma"):
            assert len(part[curve]) == len(other[curve]), f"{name} answers a {curve} of another length"
            worst = max([worst] + [abs(a - b) for a, b in zip(part[curve], other[curve])])
    assert worst < 1e-3, f"{name} answers otherwise, by {worst}"
    print(f"{name} answers the same to {worst:.1e}")


def healthz(ours, our_process):
    if not shutil.which("nginx"):
        return print("nginx is not installed and left out")
    body = urllib.request.urlopen(f"http://127.0.0.1:{ours}/healthz").read().decode()
    port = free_port()
    (scratch / "nginx.conf").write_text(f"""
worker_processes 1; daemon off; pid {scratch}/nginx.pid; error_log {scratch}/nginx.err;
events {{ worker_connections 4096; }}
http {{
  access_log off; keepalive_requests 100000000; default_type application/json;
  client_body_temp_path {scratch}/a; proxy_temp_path {scratch}/b; fastcgi_temp_path {scratch}/c;
  uwsgi_temp_path {scratch}/d; scgi_temp_path {scratch}/e;
  server {{ listen 127.0.0.1:{port}; location / {{ return 200 '{body}'; }} }}
}}
""")
    start("nginx", ["nginx", "-p", str(scratch), "-c", str(scratch / "nginx.conf")], port)
    for connections in (16, 64):
        ratios = []
        turns = [("whiteline", ours, "/healthz"), ("nginx", port, "/")]
        for _ in range(round(6 * options.seconds)):
            # By short turns, each first as often as the other, so that whatever else the machine does hits both.
            turns.reverse()
            found = {name: wrk(name, "GET /healthz", where, path, connections, seconds=1) for name, where, path in turns}
            ratios.append(found["whiteline"]["requests_per_second"] / found["nginx"]["requests_per_second"])
        note("GET /healthz", connections, "nginx", ratios, None)


def note(case, connections, peer, ratios, tails):
    ratios.sort()
    record = {"case": case, "connections": connections, "against": peer, "ratio": round(ratios[len(ratios) // 2], 3)}
    if tails:
        record["p99_ms"], record["peer_p99_ms"] = tails
    records.append(record)
    print(f"  {case}, {connections} connections: {record['ratio']:.2f} x {peer}"
          + (f", p99 {tails[0]:.2f} against {tails[1]:.2f} ms" if tails else ""), flush=True)


def predict(ours):
    missing = subprocess.run([options.python, "-c", "import numpy, safetensors, onnx, onnxruntime, uvicorn, fastapi"],
                             capture_output=True, text=True)
    structure = molecule()
    body = {"structure": structure, "model": MODEL, "absorber": 0}
    expected = ask(ours, "/predict", body)
    script = scratch / "predict.lua"
    script.write_text("wrk.method = 'POST'\nwrk.headers['Content-Type'] = 'application/json'\n"
                      f"wrk.body = [==[{json.dumps(body, separators=(',', ':'))}]==]\n")
    peers = {}
    if missing.returncode == 0:
        folder = root / "Models" / MODEL
        version = json.loads((folder / "active.json").read_text())["version"]
        card = json.loads((folder / str(version) / "card.json").read_text())
        columns = matrix(ours, card)
        for kind in ("bare", "fastapi"):
            port = free_port()
            command = [options.python, str(root / "Benchmarks/peer_service.py"), kind, str(port), str(folder), str(columns)]
            process = start(kind, command, port)
            verify(kind, port, body, expected)
            pause(process, True)
            peers[kind] = (port, process)
    else:
        print("the Python peers are left out:", missing.stderr.strip().splitlines()[-1])
    for connections in (int(text) for text in options.connections.split(",")):
        ratios, tails = {kind: [] for kind in peers}, {}
        for _ in range(2):
            mine = wrk("whiteline", "POST /predict", ours, "/predict", connections, script)
            for kind, (port, process) in peers.items():
                pause(process, False)
                theirs = wrk(kind, "POST /predict", port, "/predict", connections, script)
                pause(process, True)
                ratios[kind].append(mine["requests_per_second"] / theirs["requests_per_second"])
                tails[kind] = (mine["p99_ms"], theirs["p99_ms"])
        for kind in peers:
            note("POST /predict", connections, kind, ratios[kind], tails[kind])


def main():
    for tool in ("wrk", "taskset"):
        if not shutil.which(tool):
            sys.exit(f"load: install {tool}")
    ours = free_port()
    (scratch / "load.json5").write_text("{logging: {access: false, level: 'warning'}}")
    process = start("whiteline", [options.program, "serve", "--config", str(scratch / "load.json5"), "--port", str(ours),
                                  "--models", str(root / "Models"), "--data", str(scratch / "data")], ours)
    print(f"{'server':12} {'case':14} conn.  throughput       p50       p99")
    healthz(ours, process)
    predict(ours)
    pathlib.Path(options.json).parent.mkdir(parents=True, exist_ok=True)
    with open(options.json, "a") as lines:
        for record in records:
            lines.write(json.dumps(record) + "\n")


try:
    main()
finally:
    for process in running:
        process.send_signal(signal.SIGCONT)
        process.terminate()
    for process in running:
        process.wait()
    shutil.rmtree(scratch, ignore_errors=True)
