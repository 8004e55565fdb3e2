"""Compares a server's raw curve with a forward pass written from the model's card alone.

    python3 numpy_forward.py MODELS/NAME http://HOST:PORT FILE.xyz

Needs numpy and safetensors. Ends with status 1 when a value differs by more than 1e-4.
"""

import gzip
import json
import math
import pathlib
import sys
import urllib.request

import numpy
import safetensors.numpy

ACTIVATIONS = {
    "tanh": numpy.tanh,
    "silu": lambda z: z / (1 + numpy.exp(-z)),
    "relu": lambda z: numpy.maximum(z, 0),
    "gelu": lambda z: 0.5 * z * (1 + numpy.vectorize(math.erf)(z / math.sqrt(2))),
    "identity": lambda z: z,
}


def stored(folder):
    version = json.loads((folder / "active.json").read_text())["version"]
    card = json.loads((folder / str(version) / "card.json").read_text())
    packed = (folder / str(version) / "weights.safetensors.gz").read_bytes()
    tensors = safetensors.numpy.load(gzip.decompress(packed))
    return card, {name: tensor.astype(numpy.float64) for name, tensor in tensors.items()}


def answer(address, path):
    body = {
        "structure": {"format": "xyz", "content": pathlib.Path(path).read_text()},
        "include": ["descriptor"],
    }
    request = urllib.request.Request(
        address + "/predict", json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def forward(card, tensors, descriptor):
    recipe = card["recipe"]
    x = (numpy.array(descriptor) - tensors["input.mean"]) * tensors["input.scale"]
    if recipe["inputClip"] > 0:
        x = numpy.clip(x, -recipe["inputClip"], recipe["inputClip"])
    activation = ACTIVATIONS[recipe["activation"]]
    for i in range(len(recipe["hidden"])):
        layer = lambda name: tensors[f"hidden.{i}.{name}"]
        z = layer("weight") @ x
        if recipe["batchNormalisation"]:
            z = layer("gamma") * (z - layer("running_mean")) / numpy.sqrt(layer("running_variance") + 1e-5)
            z = z + layer("beta")
        else:
            z = z + layer("bias")
        x = activation(z)
    return tensors["output.weight"] @ x + tensors["output.bias"]


def main():
    card, tensors = stored(pathlib.Path(sys.argv[1]))
    worst = 0.0
    for site in answer(sys.argv[2], sys.argv[3])["sites"]:
        difference = numpy.abs(forward(card, tensors, site["descriptor"]) - numpy.array(site["raw"]))
        worst = max(worst, float(difference.max()))
    print(f"largest difference {worst:.2e}")
    sys.exit(0 if worst <= 1e-4 else 1)


main()
