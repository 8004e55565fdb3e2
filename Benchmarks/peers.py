#!/usr/bin/env python3
"""The same work in other engines: one JSON line for each case of each engine that is installed.

    peers.py [--threads 2] [--seconds 3] [ENGINE ...]      engines: numpy jax torch tensorflow onnxruntime

Training step: 680-1150-1035-931-838-240, tanh, batch normalisation and dropout 0.15 at each hidden layer, mean squared
error, Adam, 48 rows, float32. Inference: batch normalisation folded, 1, 8, 32 and 256 rows. Compare only with numbers of
whiteline-bench from the same minutes on the same machine.
"""
import argparse
import json
import os
import sys
import time

arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
arguments.add_argument("--threads", type=int, default=2)
arguments.add_argument("--seconds", type=float, default=3.0)
arguments.add_argument("engines", nargs="*")
options = arguments.parse_args()
for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR"):
    os.environ[f"{name}_NUM_THREADS"] = str(options.threads)
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import numpy as np  # noqa: E402  (after the number of threads is set)

WIDTHS = [680, 1150, 1035, 931, 838, 240]
HIDDEN = len(WIDTHS) - 2
RATE, DROPOUT, EPSILON, MOMENTUM = 3e-4, 0.15, 1e-5, 0.1
random = np.random.default_rng(1)
X = random.standard_normal((480, WIDTHS[0]), dtype=np.float32)
T = random.standard_normal((480, WIDTHS[-1]), dtype=np.float32)
W = [(random.standard_normal((n, k)) * (2 / (n + k)) ** 0.5).astype(np.float32) for k, n in zip(WIDTHS, WIDTHS[1:])]
B = [np.zeros(n, np.float32) for n in WIDTHS[1:]]


def report(engine, version, case, call):
    """Times single calls after a warm-up and prints the line."""
    for _ in range(5):
        call()
    samples, end = [], time.perf_counter() + options.seconds
    while time.perf_counter() < end or len(samples) < 5:
        start = time.perf_counter()
        call()
        samples.append(time.perf_counter() - start)
    samples.sort()
    print(json.dumps({
        "engine": engine, "version": version, "case": case, "threads": options.threads, "calls": len(samples),
        "median_us": round(samples[len(samples) // 2] * 1e6, 2), "best_us": round(samples[0] * 1e6, 2)}), flush=True)


def numpy():
    transposed = [np.ascontiguousarray(w.T) for w in W]

    def forward(x):
        for layer, (w, b) in enumerate(zip(transposed, B)):
            x = x @ w + b
            if layer < HIDDEN:
                x = np.tanh(x)
        return x

    for rows in (1, 8, 32, 256):
        report("numpy", np.__version__, f"inference {rows}", lambda x=X[:rows]: forward(x))


def jax():
    import jax
    import jax.numpy as jnp

    def forward(p, x):
        for layer in range(HIDDEN + 1):
            x = x @ p["w"][layer] + p["b"][layer]
            if layer < HIDDEN:
                x = jnp.tanh(x)
        return x

    def loss(p, running, x, t, key):
        moved = []
        for layer in range(HIDDEN):
            y = x @ p["w"][layer]
            mean, variance = y.mean(0), y.var(0)
            moved.append(((1 - MOMENTUM) * running[layer][0] + MOMENTUM * mean,
                          (1 - MOMENTUM) * running[layer][1] + MOMENTUM * variance * len(y) / (len(y) - 1)))
            y = (y - mean) / jnp.sqrt(variance + EPSILON) * p["g"][layer] + p["s"][layer]
            key, draw = jax.random.split(key)
            kept = jax.random.bernoulli(draw, 1 - DROPOUT, y.shape)
            x = jnp.where(kept, jnp.tanh(y) / (1 - DROPOUT), 0)
        return ((x @ p["w"][HIDDEN] + p["o"] - t) ** 2).mean(), moved

    def step(p, m, v, running, count, x, t, key):
        (value, running), g = jax.value_and_grad(loss, has_aux=True)(p, running, x, t, key)
        count = count + 1
        m = jax.tree.map(lambda a, b: 0.9 * a + 0.1 * b, m, g)
        v = jax.tree.map(lambda a, b: 0.999 * a + 0.001 * b * b, v, g)
        c1, c2 = 1 - 0.9 ** count, 1 - 0.999 ** count
        p = jax.tree.map(lambda a, b, c: a - RATE * (b / c1) / (jnp.sqrt(c / c2) + 1e-8), p, m, v)
        return p, m, v, running, count, value

    step = jax.jit(step, donate_argnums=(0, 1, 2, 3))
    p = {"w": [jnp.array(w.T) for w in W], "g": [jnp.ones(n) for n in WIDTHS[1:-1]],
         "s": [jnp.zeros(n) for n in WIDTHS[1:-1]], "o": jnp.zeros(WIDTHS[-1])}
    state = [p, jax.tree.map(jnp.zeros_like, p), jax.tree.map(jnp.zeros_like, p),
             [(jnp.zeros(n), jnp.ones(n)) for n in WIDTHS[1:-1]], 0.0]
    x, t, key = jnp.array(X[:48]), jnp.array(T[:48]), jax.random.key(1)

    def train():
        *state[:], value = step(*state, x, t, key)
        value.block_until_ready()

    report("jax", jax.__version__, "training step 48", train)
    infer = jax.jit(forward)
    q = {"w": [jnp.array(w.T) for w in W], "b": [jnp.array(b) for b in B]}
    for rows in (1, 8, 32, 256):
        report("jax", jax.__version__, f"inference {rows}",
               lambda x=jnp.array(X[:rows]): infer(q, x).block_until_ready())


def torch():
    import torch
    from torch import nn

    torch.set_num_threads(options.threads)
    layers = []
    for k, n in zip(WIDTHS[:-2], WIDTHS[1:-1]):
        layers += [nn.Linear(k, n, bias=False), nn.BatchNorm1d(n), nn.Tanh(), nn.Dropout(DROPOUT)]
    model = nn.Sequential(*layers, nn.Linear(WIDTHS[-2], WIDTHS[-1]))
    x, t = torch.from_numpy(X[:48]), torch.from_numpy(T[:48])
    for name, settings in (("torch, fused Adam", {"fused": True}), ("torch", {})):
        optimiser = torch.optim.Adam(model.parameters(), lr=RATE, **settings)

        def train():
            optimiser.zero_grad(set_to_none=True)
            nn.functional.mse_loss(model(x), t).backward()
            optimiser.step()

        model.train()
        report(name, torch.__version__, "training step 48", train)
    layers = []
    for k, n in zip(WIDTHS, WIDTHS[1:]):
        layers += [nn.Linear(k, n), nn.Tanh()]
    folded = nn.Sequential(*layers[:-1]).eval()
    with torch.inference_mode():
        for rows in (1, 8, 32, 256):
            report("torch", torch.__version__, f"inference {rows}", lambda x=torch.from_numpy(X[:rows]): folded(x))


def tensorflow():
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(options.threads)
    keras = tf.keras
    layers = [keras.Input((WIDTHS[0],))]
    for n in WIDTHS[1:-1]:
        layers += [keras.layers.Dense(n, use_bias=False), keras.layers.BatchNormalization(),
                   keras.layers.Activation("tanh"), keras.layers.Dropout(DROPOUT)]
    model = keras.Sequential(layers + [keras.layers.Dense(WIDTHS[-1])])
    optimiser = keras.optimizers.Adam(RATE)

    @tf.function(jit_compile=False)
    def step(x, t):
        with tf.GradientTape() as tape:
            value = tf.reduce_mean((model(x, training=True) - t) ** 2)
        optimiser.apply_gradients(zip(tape.gradient(value, model.trainable_variables), model.trainable_variables))
        return value

    x, t = tf.constant(X[:48]), tf.constant(T[:48])
    report("tensorflow", tf.__version__, "training step 48", lambda: step(x, t).numpy())
    infer = tf.function(lambda x: model(x, training=False))
    for rows in (1, 8, 32, 256):
        report("tensorflow", tf.__version__, f"inference {rows}", lambda x=tf.constant(X[:rows]): infer(x).numpy())


def onnxruntime():
    import onnx
    import onnxruntime as ort
    from onnx import TensorProto, helper, numpy_helper

    nodes, weights, value = [], [], "x"
    for layer, (w, b) in enumerate(zip(W, B)):
        weights += [numpy_helper.from_array(w, f"w{layer}"), numpy_helper.from_array(b, f"b{layer}")]
        nodes.append(helper.make_node("Gemm", [value, f"w{layer}", f"b{layer}"], [f"y{layer}"], transB=1))
        value = f"y{layer}"
        if layer < HIDDEN:
            nodes.append(helper.make_node("Tanh", [value], [f"h{layer}"]))
            value = f"h{layer}"
    graph = helper.make_graph(
        nodes, "network", [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", WIDTHS[0]])],
        [helper.make_tensor_value_info(value, TensorProto.FLOAT, ["rows", WIDTHS[-1]])], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    settings = ort.SessionOptions()
    settings.intra_op_num_threads = options.threads
    session = ort.InferenceSession(model.SerializeToString(), settings, providers=["CPUExecutionProvider"])
    for rows in (1, 8, 32, 256):
        report("onnxruntime", ort.__version__, f"inference {rows}",
               lambda x=X[:rows]: session.run(None, {"x": x}))


ENGINES = [numpy, jax, torch, tensorflow, onnxruntime]
unknown = set(options.engines) - {engine.__name__ for engine in ENGINES}
if unknown:
    sys.exit(f"peers.py: unknown engine {', '.join(sorted(unknown))}")
for engine in ENGINES:
    if options.engines and engine.__name__ not in options.engines:
        continue
    try:
        engine()
    except ImportError as error:
        print(f"peers.py: {engine.__name__} is left out: {error.name or error} is not installed", file=sys.stderr)
