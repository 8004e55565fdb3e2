"""Ten training steps in float64 NumPy, written from the definitions alone: ten_steps.json is its output.

python3 ten_steps.py > ten_steps.json
"""
import json
import numpy as np


def draws(count, seed):
    """Numbers that another language can make again: a linear congruential generator, in -1 .. 1."""
    state, out = seed, []
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out.append((state >> 40) / 2**23 - 1)
    return np.array(out, dtype=np.float32).astype(np.float64)


def activation(name, z):
    if name == "tanh":
        t = np.tanh(z)
        return t, 1 - t**2
    s = 1 / (1 + np.exp(-z))
    return z * s, s * (1 + z * (1 - s))


def run(name, widths, rows, steps=10, rate=3e-3, b1=0.9, b2=0.999, eps=1e-8, bn_eps=1e-5, momentum=0.1):
    rate, b1, b2, eps, bn_eps, momentum = (
        float(np.float32(v)) for v in (rate, b1, b2, eps, bn_eps, momentum))
    hidden = len(widths) - 2
    p, seed = {}, 1
    for l in range(hidden + 1):
        n, k = widths[l + 1], widths[l]
        key = f"hidden.{l}" if l < hidden else "output"
        p[f"{key}.weight"] = draws(n * k, seed).reshape(n, k) * 0.5
        seed += 1
        if l < hidden:
            p[f"{key}.gamma"], p[f"{key}.beta"] = np.ones(n), np.zeros(n)
        else:
            p[f"{key}.bias"] = np.zeros(n)
    running = {l: [np.zeros(widths[l + 1]), np.ones(widths[l + 1])] for l in range(hidden)}
    m = {key: np.zeros_like(v) for key, v in p.items()}
    v2 = {key: np.zeros_like(v) for key, v in p.items()}
    losses = []
    for step in range(steps):
        x = draws(rows * widths[0], 100 + step).reshape(rows, -1)
        target = draws(rows * widths[-1], 200 + step).reshape(rows, -1)
        g, cache, h = {}, [], x
        for l in range(hidden):
            y = h @ p[f"hidden.{l}.weight"].T
            mean, var = y.mean(0), y.var(0)
            inverse = 1 / np.sqrt(var + bn_eps)
            hat = (y - mean) * inverse
            out, slope = activation(name, p[f"hidden.{l}.gamma"] * hat + p[f"hidden.{l}.beta"])
            cache.append((h, hat, inverse, slope))
            running[l][0] += momentum * (mean - running[l][0])
            running[l][1] += momentum * (y.var(0, ddof=1) - running[l][1])
            h = out
        error = h @ p["output.weight"].T + p["output.bias"] - target
        losses.append(float((error**2).mean()))
        d = 2 * error / error.size
        g["output.weight"], g["output.bias"] = d.T @ h, d.sum(0)
        d = d @ p["output.weight"]
        for l in reversed(range(hidden)):
            h, hat, inverse, slope = cache[l]
            d = d * slope
            g[f"hidden.{l}.gamma"], g[f"hidden.{l}.beta"] = (d * hat).sum(0), d.sum(0)
            d = p[f"hidden.{l}.gamma"] * inverse * (d - d.mean(0) - hat * (d * hat).mean(0))
            g[f"hidden.{l}.weight"] = d.T @ h
            d = d @ p[f"hidden.{l}.weight"]
        for key in p:
            m[key] = b1 * m[key] + (1 - b1) * g[key]
            v2[key] = b2 * v2[key] + (1 - b2) * g[key] ** 2
            mh, vh = m[key] / (1 - b1 ** (step + 1)), v2[key] / (1 - b2 ** (step + 1))
            p[key] = p[key] - rate * mh / (np.sqrt(vh) + eps)
    for l in range(hidden):
        p[f"hidden.{l}.running_mean"], p[f"hidden.{l}.running_variance"] = running[l]
    return {
        "activation": name, "widths": widths, "rows": rows, "losses": losses,
        "tensors": {key: [round(float(x), 9) for x in value.ravel()] for key, value in p.items()},
    }


if __name__ == "__main__":
    cases = [run("tanh", [7, 19, 5, 3], 11), run("silu", [7, 19, 5, 3], 11), run("silu", [20, 33, 16, 2], 48)]
    print("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]")
