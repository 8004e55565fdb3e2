"""Golden numbers of the Spectra module, from NumPy and SciPy alone.

`python3 golden.py` prints the Swift literals of GoldenTests.swift. The inputs are formulas, so that both sides
build the same arrays. Needs NumPy 2 and SciPy.
"""
import numpy as np
from scipy import signal, stats

energies = -10 + 0.25 * np.arange(240)
mu = 0.5 + np.arctan((energies - 2) / 3) / np.pi
mu += 0.9 * np.exp(-((energies - 6.1) / 2.3) ** 2) + 0.2 * np.exp(-((energies - 19.7) / 4.0) ** 2)
mu += 0.05 * np.sin(energies)
mu *= energies > -5.3


def width(e, kind="arctangent", gi=1.25, gf=15.0, ec=30.0, ew=30.0, ef=-5.0, a=1.0):
    above = np.asarray(e) - ef
    with np.errstate(divide="ignore", invalid="ignore"):
        x = above / ec
        arc = gi + gf * (0.5 + np.arctan(np.pi / 3 * gf / ew * (x - 1 / x**2)) / np.pi)
        seah = gi + a * above * gf / (gf + a * above)
    return np.where(above > 0, arc if kind == "arctangent" else seah, gi)


def convolve(kind):
    step = energies[-1] - energies[-2]
    points = np.concatenate([energies, energies[-1] + step * np.arange(1, 501)])
    values = np.concatenate([mu, np.full(500, mu[-1])])
    use = points > -5 - 1e-10
    points, values = points[use], values[use]
    middle = (points[1:] + points[:-1]) / 2
    low = np.concatenate([[-5.0], middle])
    high = np.concatenate([middle, [points[-1] + step / 2]])
    half = width(output, kind)[:, None] / 2
    e = output[:, None]
    return ((np.arctan((high - e) / half) - np.arctan((low - e) / half)) * values).sum(1) / np.pi


def show(name, values):
    print(f"  static let {name}: [Double] = [" + ", ".join(repr(float(v)) for v in values) + "]")


output = -35 + 0.25 * np.arange(441)
arc = convolve("arctangent")
window = (output >= 39.75) & (output <= 49.75)
level = arc[window].mean()
show("raw", mu[[0, 19, 20, 21, 64, 100, 239]])
show("arctangent", arc[::40] / level)
show("level", [level])
seah = convolve("seah-dench")
show("seahDench", seah[::40] / seah[window].mean())

curve = arc / level
found, facts = signal.find_peaks(curve, prominence=0.002)
position, height = [], []
for k in found:
    c = np.polyfit(output[k - 1 : k + 2] - output[k], curve[k - 1 : k + 2], 2)
    position.append(output[k] - c[1] / (2 * c[0]))
    height.append(c[2] - c[1] ** 2 / (4 * c[0]))
show("peakEnergies", position)
show("peakIntensities", height)
show("peakProminences", facts["prominences"])
show("edge", [output[np.argmax(np.gradient(curve, output))]])

values = np.array([((k * 7919) % 1009) / 1009 for k in range(101)]) ** 3
other = np.array([((k * 104729) % 997) / 997 for k in range(101)])
show("quantiles", np.quantile(values, [0, 0.01, 0.25, 0.5, 0.731, 0.99, 1]))
show("moments", [stats.skew(values), values.mean(), np.corrcoef(values, other)[0, 1]])
ties = np.round(values, 1)
show("spearman", [stats.spearmanr(ties, other).statistic, stats.spearmanr(values, values + other).statistic])
prediction = mu + 0.02 * np.cos(energies)
show("errors", [np.mean((prediction - mu) ** 2),
                100 * np.trapezoid(abs(prediction - mu), energies) / np.trapezoid(abs(mu), energies)])
errors = other - 0.5
sigmas = 0.1 + values / 2
show("calibration", [np.mean(abs(errors) <= k * sigmas) for k in (1, 2, 3)]
     + [stats.spearmanr(sigmas, abs(errors)).statistic])
