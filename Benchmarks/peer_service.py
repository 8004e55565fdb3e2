#!/usr/bin/env python3
"""The work of POST /predict in Python, for comparison: descriptor by NumPy, network by ONNX Runtime, convolution by a
matrix, requests that wait taken together.

    peer_service.py bare|fastapi PORT MODELS/NAME MATRIX.npy

One process, one thread. `bare` is an ASGI application without a framework, `fastapi` the same work behind FastAPI,
tuned: no validation models, answers made by orjson where it is installed. Both run on uvicorn, with uvloop and httptools
where they are installed. The network must be one of radial distribution curves (fe-k-rankine2020). What is left out,
in favour of the peer: peaks, edges, the reasons of the domain, several sites.
"""
import asyncio
import gzip
import json
import os
import pathlib
import sys

for name in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{name}_NUM_THREADS"] = "1"

import numpy as np
import onnxruntime as ort
import uvicorn
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load

try:
    import orjson

    def encode(value):
        return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY)

    decode = orjson.loads
except ImportError:
    def encode(value):
        return json.dumps(value, default=lambda array: array.tolist(), separators=(",", ":")).encode()

    decode = json.loads

SYMBOLS = ("X H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr").split()
NUMBERS = {symbol: number for number, symbol in enumerate(SYMBOLS)}


class Peer:
    """Everything a prediction needs, made ready once."""

    def __init__(self, folder, matrix):
        folder = pathlib.Path(folder)
        version = json.loads((folder / "active.json").read_text())["version"]
        packed = gzip.decompress((folder / str(version) / "weights.safetensors.gz").read_bytes())
        tensors = load(packed)
        self.card = json.loads((folder / str(version) / "card.json").read_text())
        recipe = self.card["recipe"]
        descriptor, = recipe["descriptor"]
        assert descriptor["kind"] == "radialDistribution" and descriptor["pairs"] == "all"
        self.cutoff, self.alpha = descriptor["cutoff"], descriptor["alpha"]
        self.grid = np.linspace(0, descriptor["maximum"], descriptor["points"], dtype=np.float32)
        self.matrix = np.load(matrix).astype(np.float32)
        grid, output = recipe["grid"], recipe["convolution"]["energies"]
        raw = grid["from"] + grid["step"] * np.arange(grid["count"])
        axis = output["from"] + output["step"] * np.arange(output["count"])
        self.energies = encode({"raw": raw, "convolved": axis})
        # Normalised to the mean over the last 10 eV of the network's grid.
        self.window = (axis >= raw[-1] - 10) & (axis <= raw[-1])
        self.standard = tensors["input.mean"], tensors["input.scale"]
        self.projection, self.references = tensors["domain.projection"].T, tensors["domain.references"]
        self.squares = (self.references ** 2).sum(1)
        self.scale = tensors["domain.scale"][0]
        self.growth = tensors["uncertainty.scores"], tensors["uncertainty.factors"]
        factor, remainder = tensors["uncertainty.factor"], tensors["uncertainty.remainder"]
        self.sigma = (np.sqrt((factor ** 2).sum(0) + remainder),
                      np.sqrt(((factor @ self.matrix) ** 2).sum(0) + remainder @ self.matrix ** 2))
        settings = ort.SessionOptions()
        settings.intra_op_num_threads = settings.inter_op_num_threads = 1
        self.session = ort.InferenceSession(network(tensors, recipe), settings, providers=["CPUExecutionProvider"])

    def descriptor(self, body):
        structure = body["structure"]
        numbers = np.array([NUMBERS[symbol] for symbol in structure["species"]], np.float32)
        positions = np.array(structure["positions"], np.float64)
        absorber = int(np.flatnonzero(numbers == NUMBERS[self.card["element"]])[0])
        near = np.linalg.norm(positions - positions[absorber], axis=1) < self.cutoff
        positions, numbers = positions[near], numbers[near]
        i, j = np.triu_indices(len(numbers), 1)
        distances = np.sqrt(((positions[i] - positions[j]) ** 2).sum(1)).astype(np.float32)
        gaussians = self.grid - distances[:, None]
        np.multiply(gaussians, gaussians, out=gaussians)
        gaussians *= -self.alpha
        np.exp(gaussians, out=gaussians)
        return (numbers[i] * numbers[j]) @ gaussians

    def scores(self, rows):
        """Mean distance to the three nearest training samples over what is usual among them."""
        mean, scale = self.standard
        points = np.clip((rows - mean) * scale, -50, 50) @ self.projection
        squares = self.squares - 2 * points @ self.references.T + (points ** 2).sum(1, keepdims=True)
        nearest = np.partition(squares, 2, axis=1)[:, :3]
        return np.sqrt(np.maximum(nearest, 0)).mean(1) / self.scale

    def predict(self, rows):
        """Rows of descriptors to answers: all curves with their sigma and the domain's score."""
        rows = np.stack(rows)
        raw = self.session.run(None, {"x": rows})[0]
        convolved = raw @ self.matrix
        levels = convolved[:, self.window].mean(1, keepdims=True)
        convolved /= levels
        scores = self.scores(rows)
        knots, factors = self.growth
        factor = np.interp(scores, knots, factors) * np.maximum(1, scores / knots[-1])
        sigma, broadened = (np.outer(factor, part).astype(np.float32) for part in self.sigma)
        broadened /= levels
        answers = []
        for index, score in enumerate(scores):
            # The only site is the average: made once.
            curves = encode({"raw": raw[index], "rawSigma": sigma[index], "convolved": convolved[index],
                             "convolvedSigma": broadened[index]})
            answers.append(b'{"energies":%b,"sites":[{"index":0,"weight":1,"domain":{"score":%.6f},%b],"average":%b}' % (
                self.energies, score, curves[1:], curves))
        return answers


def network(tensors, recipe):
    """The network as ONNX, batch normalisation folded into the weights."""
    nodes, weights, value = [], [], "s"
    weights.append(numpy_helper.from_array(tensors["input.mean"], "mean"))
    weights.append(numpy_helper.from_array(tensors["input.scale"], "scale"))
    nodes += [helper.make_node("Sub", ["x", "mean"], ["c"]), helper.make_node("Mul", ["c", "scale"], ["s"])]
    count = len(recipe["hidden"])
    for layer in range(count + 1):
        part = lambda name: tensors[f"hidden.{layer}.{name}"]
        if layer == count:
            w, b = tensors["output.weight"], tensors["output.bias"]
        elif recipe["batchNormalisation"]:
            gain = part("gamma") / np.sqrt(part("running_variance") + 1e-5)
            w, b = part("weight") * gain[:, None], part("beta") - gain * part("running_mean")
        else:
            w, b = part("weight"), part("bias")
        weights += [numpy_helper.from_array(np.ascontiguousarray(w), f"w{layer}"),
                    numpy_helper.from_array(np.ascontiguousarray(b), f"b{layer}")]
        nodes.append(helper.make_node("Gemm", [value, f"w{layer}", f"b{layer}"], [f"y{layer}"], transB=1))
        value = f"y{layer}"
        if layer < count:
            nodes.append(helper.make_node("Tanh", [value], [f"h{layer}"]))
            value = f"h{layer}"
    graph = helper.make_graph(
        nodes, "network", [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", len(tensors["input.mean"])])],
        [helper.make_tensor_value_info(value, TensorProto.FLOAT, ["rows", len(tensors["output.bias"])])], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return model.SerializeToString()


class Batcher:
    """Takes together whatever came while the loop was busy; nobody waits for company."""

    def __init__(self, peer, most=64):
        self.peer, self.most, self.waiting, self.isDue = peer, most, [], False

    def submit(self, row):
        future = asyncio.get_running_loop().create_future()
        self.waiting.append((row, future))
        if not self.isDue:
            self.isDue = True
            asyncio.get_running_loop().call_soon(self.run)
        return future

    def run(self):
        batch, self.waiting = self.waiting[:self.most], self.waiting[self.most:]
        self.isDue = bool(self.waiting)
        if self.isDue:
            asyncio.get_running_loop().call_soon(self.run)
        for (_, future), answer in zip(batch, self.peer.predict([row for row, _ in batch])):
            if not future.done():
                future.set_result(answer)


def bare(peer):
    batcher = Batcher(peer)
    head = [(b"content-type", b"application/json")]

    async def application(scope, receive, send):
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        answer = await batcher.submit(peer.descriptor(decode(body)))
        await send({"type": "http.response.start", "status": 200,
                    "headers": head + [(b"content-length", str(len(answer)).encode())]})
        await send({"type": "http.response.body", "body": answer})

    return application


def fastapi(peer):
    from fastapi import FastAPI, Request, Response

    batcher = Batcher(peer)
    application = FastAPI(openapi_url=None)

    @application.post("/predict")
    async def predict(request: Request):
        answer = await batcher.submit(peer.descriptor(decode(await request.body())))
        return Response(answer, media_type="application/json")

    return application


if __name__ == "__main__":
    kind, port, folder, matrix = sys.argv[1:]
    application = {"bare": bare, "fastapi": fastapi}[kind](Peer(folder, matrix))
    uvicorn.run(application, host="127.0.0.1", port=int(port), log_level="error", access_log=False, lifespan="off")
