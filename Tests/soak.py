#!/usr/bin/env python3
"""A server under mixed traffic for a while: what it answers, and whether memory or descriptors grow.

    soak.py PROGRAM [--seconds 600] [--clients 24] [--seed 1] [--kinds mutated,noise]

Clients come and go: predictions, convolutions and questions over connections that last or do not, pipelines, heads and
bodies that drip, answers that nobody reads, resets in the middle, half-closed connections, mutated and random bytes. A
well-formed request must be answered 2xx, 4xx where it deserves it, or 503; mutated ones may get 501 and 505 as well.
Memory is compared after the warm-up, a fifth of the time, and at the end; descriptors before and after. Standard library
only.
"""
import argparse
import json
import os
import pathlib
import random
import re
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
arguments.add_argument("program")
arguments.add_argument("--seconds", type=float, default=600)
arguments.add_argument("--clients", type=int, default=24)
arguments.add_argument("--seed", type=int, default=1)
arguments.add_argument("--kinds", default="", help="only these kinds of clients")
options = arguments.parse_args()
root = pathlib.Path(__file__).resolve().parent.parent
XYZ = (root / "Examples/ferrocene.xyz").read_bytes()
CONVOLVE = json.dumps({"energies": [-10, -5, 0, 5, 10, 40], "intensities": [0, 0, 1, 1, 1, 1]}).encode()

counts, faults, guard = {}, [], threading.Lock()
over = threading.Event()


def note(kind, what):
    with guard:
        counts.setdefault(kind, {})
        counts[kind][what] = counts[kind].get(what, 0) + 1


def fault(text):
    with guard:
        faults.append(text)


def request(path, body=None, kind=None, close=False):
    head = f"{'POST' if body is not None else 'GET'} {path} HTTP/1.1\r\nHost: soak\r\n"
    if body is not None:
        head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return (head + ("Connection: close\r\n" if close else "") + "\r\n").encode() + (body or b"")


PREDICT = request("/predict", XYZ, "chemical/x-xyz")
REQUESTS = [
    (PREDICT, {200}), (request("/convolve", CONVOLVE, "application/json"), {200}), (request("/healthz"), {200}),
    (request("/readyz"), {200}), (request("/models"), {200}), (request("/metrics"), {200}), (request("/nowhere"), {404}),
    (request("/predict", b"{", "application/json"), {400}), (request("/predict", b"x", "text/plain"), {415}),
    (request("/predict", b'{"structure": {"species": ["Fe"], "positions": [[0, 0, 0]]}}', "application/json"), {422}),
]


class Peer:
    """One connection, and the answers that come over it."""

    def __init__(self, port, patience=30):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=patience)
        self.buffer = b""

    def send(self, data):
        self.socket.sendall(data)

    def more(self):
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("closed")
        self.buffer += data

    def answer(self):
        """The status of the next answer, read whole."""
        while True:
            while b"\r\n\r\n" not in self.buffer:
                self.more()
            head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
            status = int(head[9:12])
            if status != 100:
                break
        length = int(re.search(rb"\r\ncontent-length: (\d+)", head.lower()).group(1))
        while len(self.buffer) < length:
            self.more()
        self.buffer = self.buffer[length:]
        self.isClosing = b"\r\nconnection: close" in head.lower()
        return status

    def reset(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def close(self):
        self.socket.close()


def expect(kind, status, wanted):
    note(kind, status)
    if status not in wanted | {503}:
        fault(f"{kind}: {status} where one of {sorted(wanted)} was due")


def lasting(dice, port):
    peer = Peer(port)
    for _ in range(dice.randint(1, 40)):
        if over.is_set():
            break
        data, wanted = dice.choice(REQUESTS)
        peer.send(data)
        expect("lasting", peer.answer(), wanted)
        if peer.isClosing:
            break
    peer.close()


def pipelined(dice, port):
    peer = Peer(port)
    chosen = [dice.choice([entry for entry in REQUESTS if 200 in entry[1]]) for _ in range(dice.randint(2, 12))]
    peer.send(b"".join(data for data, _ in chosen))
    for _, wanted in chosen:
        expect("pipelined", peer.answer(), wanted)
    peer.close()


def dripping(dice, port):
    peer = Peer(port)
    data = dice.choice([PREDICT, request("/healthz"), REQUESTS[1][0]])
    step = max(1, len(data) // 12)
    for start in range(0, len(data), step):
        peer.send(data[start:start + step])
        time.sleep(0.02)
    expect("dripping", peer.answer(), {200})
    peer.close()


def abandoned(dice, port):
    peer = Peer(port)
    peer.send(PREDICT[:dice.randint(1, len(PREDICT))])
    dice.choice([peer.reset, peer.close])()
    note("abandoned", "gone")


def unread(dice, port):
    peer = Peer(port)
    peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    peer.socket.settimeout(0.3)
    try:
        for _ in range(30):
            peer.send(PREDICT)
    except (TimeoutError, socket.timeout, ConnectionError):
        pass
    time.sleep(0.2)
    dice.choice([peer.reset, peer.close])()
    note("unread", "gone")


def halved(dice, port):
    peer = Peer(port)
    data, wanted = dice.choice(REQUESTS)
    peer.send(data)
    peer.socket.shutdown(socket.SHUT_WR)
    expect("halved", peer.answer(), wanted)
    peer.close()


def mutated(dice, port):
    data = bytearray(dice.choice(REQUESTS)[0] + dice.choice(REQUESTS)[0])
    for _ in range(dice.randint(1, 6)):
        place = dice.randrange(len(data))
        match dice.randrange(4):
            case 0: data[place] = dice.randrange(256)
            case 1: del data[place:place + dice.randint(1, 20)]
            case 2: data[place:place] = bytes(dice.randrange(256) for _ in range(dice.randint(1, 8)))
            case 3: data[place:place] = dice.choice([b"\r\n", b"\0", b"Content-Length: 3\r\n", b"Transfer-Encoding: chunked\r\n"])
        if not data:
            data = bytearray(b"\n")
    stray(dice, port, "mutated", bytes(data))


def noise(dice, port):
    stray(dice, port, "noise", bytes(dice.randrange(256) for _ in range(dice.randint(1, 400))))


def stray(dice, port, kind, data):
    """Bytes to which no certain answer is due: whatever comes must be HTTP and not the server's fault."""
    peer = Peer(port)
    peer.send(data)
    peer.socket.shutdown(socket.SHUT_WR)
    received = b""
    try:
        while chunk := peer.socket.recv(65536):
            received += chunk
    except ConnectionError:
        pass
    peer.close()
    note(kind, "answered" if received else "closed")
    if received and not received.startswith(b"HTTP/1.1 "):
        fault(f"{kind}: {received[:60]!r} for {data!r}")
    for status in re.findall(rb"(?:^|\n|\})HTTP/1\.1 (\d{3}) ", received):
        if status[:1] == b"5" and status not in (b"501", b"503", b"505"):
            fault(f"{kind}: {status.decode()} for {data!r}")


KINDS = [lasting] * 6 + [pipelined, pipelined, dripping, dripping, abandoned, unread, halved, mutated, mutated, mutated, noise]
KINDS = [kind for kind in KINDS if not options.kinds or kind.__name__ in options.kinds.split(",")]


def client(number, port):
    dice = random.Random(options.seed * 1000 + number)
    while not over.is_set():
        kind = dice.choice(KINDS)
        try:
            kind(dice, port)
        except (TimeoutError, socket.timeout):
            fault(f"{kind.__name__}: no answer in 30 s")
        except OSError as error:
            # An orderly answer cannot be lost: only those who break off may be cut.
            if kind not in (abandoned, unread, mutated, noise):
                fault(f"{kind.__name__}: {error}")


def usage(pid):
    """Memory in KiB, and what descriptors there are, without those of the database: a pool that is opened as it is needed."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    descriptors = []
    for link in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        try:
            descriptors.append(re.sub(r"\d+", "", os.readlink(link)))
        except FileNotFoundError:
            pass
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)), [text for text in descriptors if "jobs.sqlite" not in text]


def memory(pid):
    samples = []
    for _ in range(10):
        samples.append(usage(pid)[0])
        time.sleep(0.1)
    return sorted(samples)[5]


def main():
    scratch = tempfile.TemporaryDirectory()
    configuration = pathlib.Path(scratch.name) / "soak.json5"
    configuration.write_text("{logging: {access: false}}")
    log = open(pathlib.Path(scratch.name) / "log", "w+")
    server = subprocess.Popen(
        [options.program, "serve", "--config", str(configuration), "--port", "0", "--models", str(root / "Models"), "--data",
         f"{scratch.name}/data"], stdout=subprocess.PIPE, stderr=log, text=True, cwd=root)
    try:
        port = int(server.stdout.readline().rsplit(":", 1)[1])
        time.sleep(0.5)
        before = usage(server.pid)
        threads = [threading.Thread(target=client, args=(number, port)) for number in range(options.clients)]
        for thread in threads:
            thread.start()
        time.sleep(options.seconds / 5)
        warm = memory(server.pid)
        print(f"soak: {before[0] >> 10} MiB at the start, {warm >> 10} MiB warm", flush=True)
        time.sleep(max(0, options.seconds * 4 / 5 - 2))
        late = memory(server.pid)
        over.set()
        for thread in threads:
            thread.join(60)
        # The last connections linger for two seconds.
        for _ in range(50):
            after = usage(server.pid)
            if len(after[1]) <= len(before[1]):
                break
            time.sleep(0.2)
        if server.poll() is not None:
            fault(f"the server ended with {server.returncode}")
        if len(after[1]) > len(before[1]):
            fault(f"descriptors grew from {sorted(before[1])} to {sorted(after[1])}")
        if late > warm + max(8 << 10, warm // 10):
            fault(f"memory grew from {warm} to {late} KiB after the warm-up")
        server.send_signal(signal.SIGTERM)
        if server.wait(30) != 0:
            fault(f"it ended with {server.returncode} on SIGTERM")
    finally:
        over.set()
        if server.poll() is None:
            server.kill()
    log.seek(0)
    for line in log:
        if " error " in line or "Fatal" in line or "Sanitizer" in line:
            fault(line.strip()[:300])
    for kind in sorted(counts):
        print(f"soak: {kind:10}", " ".join(f"{key}: {value}" for key, value in sorted(counts[kind].items(), key=str)))
    total = sum(sum(kind.values()) for kind in counts.values())
    print(f"soak: {total} exchanges in {options.seconds:.0f} s; memory {warm >> 10} -> {late >> 10} MiB, "
          f"descriptors {len(before[1])} -> {len(after[1])}")
    for text in faults[:20]:
        print("soak: fault:", text)
    print("soak: " + (f"{len(faults)} faults" if faults else "no fault"))
    sys.exit(1 if faults else 0)


main()
