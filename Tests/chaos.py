#!/usr/bin/env python3
"""Chaos: many short jobs while workers, server and database are killed, and the disk fills up.

    python3 Tests/chaos.py [--store sqlite|postgres] [--jobs 200] [--workers N] [--seed S] [--program PATH]

At the end every accepted job must have reached a final state exactly once, no result may exist twice, equal tasks must
have given equal weights to the last bit, and no file may be torn. Needs python3 only, and for PostgreSQL Debian's
`postgresql`; the full disk needs the right to mount a tmpfs and is skipped, saying so, without it.
"""
import argparse, gzip, hashlib, io, json, math, os, random, shutil, signal, subprocess, sys, tarfile, tempfile, threading
import time, urllib.error, urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RECIPE = {
    "descriptor": [{"kind": "radialDistribution", "cutoff": 4, "maximum": 8, "points": 24, "alpha": 10, "pairs": "all"}],
    "grid": {"from": -10, "step": 0.5, "count": 120}, "hidden": [24, 16], "activation": "tanh", "batchNormalisation": True,
    "batchSize": 4, "learningRate": 5e-3, "epochs": 40, "test": 0.25, "checkpointEvery": 5,
}


def dataset():
    """A made-up dataset as tar.gz: a dozen octahedra whose bond length moves the white line."""
    axes = [(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)]
    files = {"dataset.json": '{"element": "Fe", "edge": "K", "edgeEnergy": 7112.0, "spectra": "raw"}'}
    for number in range(12):
        bond = 1.88 + 0.03 * number
        atoms = ["Fe 0 0 0"] + [f"{'NO'[(i + number) % 2]} {x * bond} {y * bond} {z * bond}" for i, (x, y, z) in enumerate(axes)]
        files[f"structures/fe{number:02}.xyz"] = f"{len(atoms)}\nmade up\n" + "\n".join(atoms) + "\n"
        line = 22 - 8 * (bond - 1.9)
        rows = []
        for index in range(151):
            energy = -15 + 0.5 * index
            step = 0.5 + math.atan((energy - 8) / 2) / math.pi
            rows.append(f"{7112 + energy} {0.02 * (step + 0.6 * math.exp(-((energy - line) ** 2) / 18))}")
        files[f"spectra/fe{number:02}.txt"] = "# energy mu\n" + "\n".join(rows) + "\n"
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    return buffer.getvalue()


class Postgres:
    """A cluster of its own, on a Unix socket only."""

    def __init__(self, folder):
        candidates = sorted(p for p in (f"/usr/lib/postgresql/{v}/bin" for v in range(30, 11, -1)) if os.path.exists(p + "/initdb"))
        if not candidates:
            sys.exit("chaos: there is no PostgreSQL here; install Debian's postgresql, or use --store sqlite")
        self.bin, self.folder = candidates[-1], folder
        os.makedirs(folder)
        self.user = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"] if os.getuid() == 0 else []
        if self.user:
            shutil.chown(folder, "postgres", "postgres")
        self.run("initdb", "-D", f"{folder}/data", "-A", "trust", "-U", "postgres", "-E", "UTF8")
        self.start()
        self.run("createdb", "-h", folder, "-U", "postgres", "whiteline")
        self.connection = f"host={folder} user=postgres dbname=whiteline"

    def run(self, program, *arguments):
        subprocess.run([*self.user, f"{self.bin}/{program}", *arguments], check=True, cwd="/", stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def start(self):
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-w", "-l", f"{self.folder}/log", "-o",
                 f"-k {self.folder} -c listen_addresses=''", "start")

    def stop(self, mode):
        self.run("pg_ctl", "-D", f"{self.folder}/data", "-w", "-m", mode, "stop")


class Chaos:
    def __init__(self, options):
        self.options = options
        self.random = random.Random(options.seed)
        self.folder = tempfile.mkdtemp(prefix="whiteline-chaos-")
        os.chmod(self.folder, 0o755)
        self.data = f"{self.folder}/data"
        os.makedirs(self.data)
        self.is_mounted = False
        self.events = []
        self.processes = {}
        self.port = None
        self.is_over = False
        self.postgres = None

    def say(self, text):
        line = f"{time.monotonic() - self.began:7.2f} s  {text}"
        self.events.append(line)
        print(line, flush=True)

    # -- processes

    def configuration(self):
        jobs = {"workers": 0, "threads": 1, "leaseSeconds": 2, "heartbeatSeconds": 0.5}
        if self.postgres:
            jobs["database"] = self.postgres.connection
        path = f"{self.folder}/whiteline.json5"
        with open(path, "w") as file:
            json.dump({"jobs": jobs, "logging": {"access": False}}, file)
        return path

    def spawn(self, name):
        log = open(f"{self.folder}/{name}.log", "ab")
        common = ["--config", self.config, "--data", self.data]
        if name == "server":
            port = str(self.port or 0)
            command = [self.options.program, "serve", *common, "--port", port]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, cwd=ROOT)
            line = process.stdout.readline().decode().strip()
            if "listens on" in line:
                self.port = int(line.rsplit(":", 1)[1])
        else:
            command = [self.options.program, "work", *common, "--slots", "1"]
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log, cwd=ROOT)
        self.processes[name] = process

    def supervise(self):
        """Starts again whatever has ended, as an operator's supervisor would."""
        while not self.is_over:
            for name, process in list(self.processes.items()):
                if process.poll() is not None and not self.is_over:
                    self.spawn(name)
            time.sleep(0.1)

    # -- HTTP

    def ask(self, method, path, body=None, headers=None, patience=60):
        """Asks until there is an answer that is not the server's own trouble."""
        deadline = time.monotonic() + patience
        while True:
            try:
                request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, headers or {}, method=method)
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return answer.status, answer.read()
            except urllib.error.HTTPError as error:
                if error.code < 500 or time.monotonic() > deadline:
                    return error.code, error.read()
            except (OSError, urllib.error.URLError, ValueError) as error:
                if time.monotonic() > deadline:
                    raise SystemExit(f"chaos: no answer to {method} {path}: {error}")
            time.sleep(0.2)

    def json(self, path):
        status, body = self.ask("GET", path)
        if status != 200:
            raise SystemExit(f"chaos: GET {path} gave {status}: {body[:300]}")
        return json.loads(body)

    # -- the run

    def run(self):
        self.began = time.monotonic()
        self.mount()
        if self.options.store == "postgres":
            self.postgres = Postgres(f"{self.folder}/postgres")
        self.config = self.configuration()
        self.spawn("server")
        for number in range(self.options.workers):
            self.spawn(f"worker-{number}")
        threading.Thread(target=self.supervise, daemon=True).start()
        status, body = self.ask("PUT", "/datasets/chaos", dataset(), {"Content-Type": "application/gzip"})
        assert status in (200, 201), (status, body)
        submitting = threading.Thread(target=self.submit)
        submitting.start()
        self.torment()
        submitting.join()
        if len(self.jobs) != self.options.jobs:
            raise SystemExit(f"chaos: only {len(self.jobs)} of {self.options.jobs} jobs were submitted: {self.refusal}")
        self.wait()
        return self.verify()

    def submit(self):
        self.jobs, self.refusal = [], "no reason is known"
        for number in range(self.options.jobs):
            task = {"kind": "train", "dataset": "chaos", "name": "chaos", "recipe": RECIPE, "seed": number % 5, "maxAttempts": 20}
            status, body = self.ask("POST", "/jobs", json.dumps(task).encode(),
                                    {"Content-Type": "application/json", "Idempotency-Key": f"chaos-{number}"})
            if status != 202:
                # An exception would end this thread in silence.
                self.refusal = f"submission {number} gave {status}: {body[:300]}"
                return self.say(self.refusal)
            self.jobs.append(json.loads(body)["id"])
        self.say(f"{len(self.jobs)} jobs accepted, {len(set(self.jobs))} different")

    def torment(self):
        ends = time.monotonic() + self.options.seconds
        last = {"restart": 0, "fill": 0}
        while time.monotonic() < ends:
            time.sleep(self.random.uniform(0.2, 0.9))
            choice = self.random.random()
            if choice < 0.75:
                name = self.random.choice(list(self.processes))
                self.processes[name].send_signal(signal.SIGKILL)
                self.say(f"kill -9 {name}")
            elif choice < 0.85:
                name = self.random.choice([n for n in self.processes if n != "server"])
                process = self.processes[name]
                process.send_signal(signal.SIGSTOP)
                self.say(f"SIGSTOP {name} for longer than its lease")
                threading.Timer(3.0, lambda p=process: p.poll() is None and p.send_signal(signal.SIGCONT)).start()
            elif choice < 0.93 and self.postgres and time.monotonic() - last["restart"] > 5:
                last["restart"] = time.monotonic()
                mode = self.random.choice(["fast", "immediate"])
                self.postgres.stop(mode)
                time.sleep(1)
                self.postgres.start()
                self.say(f"database restarted ({mode})")
            elif self.is_mounted and time.monotonic() - last["fill"] > 5:
                last["fill"] = time.monotonic()
                self.fill_disk()

    def mount(self):
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", self.data], capture_output=True)
        self.is_mounted = done.returncode == 0
        if not self.is_mounted:
            self.say("the disk is not filled: no right to mount a tmpfs")

    def fill_disk(self):
        path = f"{self.data}/ballast"
        with open(path, "wb") as file:
            try:
                while True:
                    file.write(b"\0" * (1 << 20))
                    file.flush()
            except OSError:
                pass
        self.say("the disk is full")
        time.sleep(1.5)
        os.unlink(path)
        self.say("the disk has room again")

    def wait(self):
        self.say("no more trouble; waiting for the jobs")
        deadline = time.monotonic() + 600
        while time.monotonic() < deadline:
            states = {}
            for state in ("queued", "running"):
                states[state] = len(self.json(f"/jobs?state={state}&limit=500")["jobs"])
            if not any(states.values()):
                return
            time.sleep(0.5)
        self.say(f"still unfinished: {states}")

    def verify(self):
        problems = []
        outcomes, weights, made = {}, {}, {}
        if len(set(self.jobs)) != len(self.jobs):
            problems.append("an idempotency key made two jobs")
        for number, identifier in enumerate(self.jobs):
            job = self.json(f"/jobs/{identifier}")
            outcome = job["state"] if job["state"] != "failed" else "failed: " + job["error"]["code"]
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
            if job["state"] not in ("succeeded", "failed", "cancelled"):
                problems.append(f"{identifier} is {job['state']}")
            _, text = self.ask("GET", f"/jobs/{identifier}/events")
            lines = text.decode().splitlines()
            numbers = [int(line[4:]) for line in lines if line.startswith("id: ")]
            if numbers != list(range(1, len(numbers) + 1)):
                problems.append(f"{identifier}: events are numbered {numbers}")
            if lines.count("event: end") != 1:
                problems.append(f"{identifier} ended {lines.count('event: end')} times")
            if job["state"] == "succeeded":
                version = job["result"]["model"]["version"]
                if version in made:
                    problems.append(f"{identifier} and {made[version]} both made version {version}")
                made[version] = identifier
                weights.setdefault(number % 5, set()).add(self.weights(version, job["result"]["model"]["digest"], problems))
        for seed, found in weights.items():
            if len(found) != 1:
                problems.append(f"seed {seed} gave {len(found)} different sets of weights")
        stored = [v for v in self.json("/models/chaos")["versions"]] if made else []
        if {v["version"] for v in stored} != set(made):
            problems.append(f"versions {sorted({v['version'] for v in stored} ^ set(made))} belong to no job, or are missing")
        self.say(f"outcomes {outcomes}; {len(stored)} model versions, {len(weights)} seeds with one set of weights each")
        return problems

    def weights(self, version, digest, problems):
        status, body = self.ask("GET", f"/models/chaos/versions/{version}/weights")
        if status != 200:
            problems.append(f"weights of version {version}: {status}")
            return None
        data = gzip.decompress(body)
        if hashlib.sha256(data).hexdigest() != digest:
            problems.append(f"version {version} is not what its digest says")
        return hashlib.sha256(data[8 + int.from_bytes(data[:8], "little"):]).hexdigest()

    def end(self):
        self.is_over = True
        for process in self.processes.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
        left = [name for _, _, names in os.walk(self.data) for name in names if name.endswith(".part") or ".tmp" in name]
        if self.postgres:
            self.postgres.stop("fast")
        if self.is_mounted:
            subprocess.run(["umount", self.data])
        return [f"left behind: {left[:5]}"] if len(left) > 8 else []


def main():
    parser = argparse.ArgumentParser(description="Kills everything while jobs run; see the top of this file.")
    parser.add_argument("--store", choices=["sqlite", "postgres"], default="postgres")
    parser.add_argument("--jobs", type=int, default=200)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--seconds", type=float, default=45, help="how long the trouble lasts")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--program", default=f"{ROOT}/.build/release/whiteline")
    options = parser.parse_args()
    options.workers = options.workers or (4 if options.store == "postgres" else 2)
    print(f"chaos on {options.store}: {options.jobs} jobs, {options.workers} workers, seed {options.seed}")
    chaos = Chaos(options)
    problems = ["the run was broken off"]
    try:
        problems = chaos.run()
    finally:
        problems += chaos.end()
        for problem in problems:
            print("PROBLEM:", problem)
        if not problems:
            shutil.rmtree(chaos.folder, ignore_errors=True)
        else:
            print("logs are in", chaos.folder)
    kills = sum("kill -9" in line for line in chaos.events)
    print(f"chaos on {options.store}: {'failed' if problems else 'passed'} after {kills} kills")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
