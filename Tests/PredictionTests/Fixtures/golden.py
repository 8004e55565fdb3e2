"""Prints Golden.swift: numbers that the tests of Prediction compare with. NumPy and SciPy only.

python3 golden.py > ../Golden.swift
"""
import numpy as np
from scipy.signal import find_peaks

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


def scatter(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class Generator:
    def __init__(self, seed, stream):
        self.state = seed
        self.state = self.next() ^ scatter(stream)

    def next(self):
        self.state = (self.state + GAMMA) & MASK
        return scatter(self.state)

    def permutation(self, count):
        order = list(range(count))
        for last in range(count - 1, 0, -1):
            other = (self.next() * (last + 1)) >> 64
            order[last], order[other] = order[other], order[last]
        return order


def numbers(values):
    return "[" + ", ".join(repr(float(v)) for v in np.ravel(values)) + "]"


print("// Printed by Fixtures/golden.py.\n")
print("/// Numbers of an independent script.\nenum Golden {")
entries = []
for seed, stream in [(0, 0), (1, 0), (1, 1), (2020, 3)]:
    g = Generator(seed, stream)
    entries.append(f'    "{seed} {stream}": [{", ".join(str(g.next()) for _ in range(3))}],')
print("  static let draws: [String: [UInt64]] = [\n" + "\n".join(entries) + "\n  ]")
print(f"  static let permutation = {Generator(7, 2).permutation(10)}")

# A matrix of rank five with well separated directions; the formula is repeated in Swift.
rows, columns = 30, 11
m = np.array([[sum(np.sin((r + 1) * (k + 1) * 0.37) * np.cos((c + 1) * (k + 2) * 0.53) / 3.0**k for k in range(5))
               for c in range(columns)] for r in range(rows)])
u, s, vt = np.linalg.svd(m, full_matrices=False)
vt = vt[:3] * np.sign([row[np.argmax(np.abs(row))] for row in vt[:3]])[:, None]
print(f"  static let variances: [Double] = {numbers(s[:3] ** 2 / rows)}")
print(f"  static let directions: [Double] = {numbers(vt)}")

# Seven predictions and targets on -10 ... 30 eV; the formulas are repeated in Swift.
energies = np.arange(-10, 30.5, 0.5)


def curve(n, shift):
    e = energies - shift
    return (0.5 + np.arctan(e) / np.pi + (0.6 + 0.05 * n) * np.exp(-(((e - 4) / 2.5) ** 2))
            + 0.15 * np.exp(-(((e - 16 - n / 3) / 3) ** 2)))


targets = [curve(n, 0.1 * n) for n in range(7)]
predicted = [curve(n, 0.1 * n + 0.02 * n * n - 0.1) * (1 + 0.01 * n) for n in range(7)]
mean = np.mean(targets, axis=0)


def peaks(y):
    level = y[energies >= energies[-1] - 10].mean()
    places, facts = find_peaks(y, prominence=0.02 * level)
    found = []
    for i in places:
        a, b, c = y[i - 1], y[i], y[i + 1]
        t = 0.5 * (a - c) / (a - 2 * b + c)
        found.append((energies[i] + t * 0.5, b - 0.25 * (a - c) * t))
    return found


def summary(values):
    d = np.asarray(values) - np.mean(values)
    return [*np.quantile(values, [0.5, 0.25, 0.75, 0.01, 0.99]), np.mean(values), (d**3).mean() / (d**2).mean() ** 1.5]


raw = [np.mean((p * p - t * t) ** 2) for p, t in zip(predicted, targets)]
convolved = [np.mean((p - t) ** 2) for p, t in zip(predicted, targets)]
pearson = [np.corrcoef(p, t)[0, 1] for p, t in zip(predicted, targets)]
relative = [100 * np.trapezoid(abs(p - t), energies) / np.trapezoid(abs(t), energies) for p, t in zip(predicted, targets)]
pairs, total, spurious = [], 0, 0
for p, t in zip(predicted, targets):
    found, wanted = peaks(p), peaks(t)
    total += len(wanted)
    hits = []
    for w in wanted:  # the peaks are far apart: the nearest is the greedy choice
        near = [f for f in found if abs(f[0] - w[0]) <= 3]
        if near:
            hits.append((min(near, key=lambda f: abs(f[0] - w[0])), w))
    pairs += hits
    spurious += len(found) - len(hits)
de = np.array([f[0] - w[0] for f, w in pairs])
di = np.array([f[1] - w[1] for f, w in pairs])
print(f"  static let raw: [Double] = {numbers(summary(raw))}")
print(f"  static let convolved: [Double] = {numbers(summary(convolved))}")
print(f"  static let pearson: [Double] = {numbers(summary(pearson))}")
print(f"  static let relative: [Double] = {numbers(summary(relative))}")
skills = [np.median([np.mean((mean * mean - t * t) ** 2) for t in targets]) / np.median(raw),
          np.median([np.mean((mean - t) ** 2) for t in targets]) / np.median(convolved)]
print(f"  static let skills: [Double] = {numbers(skills)}")
r2 = [1 - (d**2).sum() / ((w - w.mean()) ** 2).sum()
      for d, w in [(de, np.array([w[0] for _, w in pairs])), (di, np.array([w[1] for _, w in pairs]))]]
print(f"  static let peaks: [Double] = {numbers([total, len(pairs), spurious, np.median(abs(de)), np.median(abs(di)), *r2])}")
print("}")
