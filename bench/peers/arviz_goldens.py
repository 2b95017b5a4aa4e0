"""Convergence diagnostics of fixed chains by ArviZ, as goldens for tests/golden/sampling. Usage: arviz_goldens.py OUT.json"""
import json
import sys

import arviz
import numpy as np
from arviz.plots.plot_utils import compute_ranks

random = np.random.default_rng(20240607)


def ar1(chains, draws, coefficient):
    noise = random.normal(size=(chains, draws))
    out = np.zeros((chains, draws))
    for t in range(draws):
        out[:, t] = (coefficient * out[:, t - 1] if t else 0) + noise[:, t]
    return out


cases = {
    "independent": random.normal(size=(4, 100)),
    "autocorrelated": ar1(4, 200, 0.9),
    "antithetic": ar1(3, 150, -0.5),
    "shifted chain": ar1(4, 120, 0.3) + np.array([[0.0], [0.0], [0.0], [1.5]]),
    "wide chain": ar1(4, 120, 0.3) * np.array([[1.0], [1.0], [1.0], [4.0]]),
    "heavy tails": random.standard_t(1.5, size=(4, 131)),
    "ties": np.round(ar1(4, 100, 0.6)),
    "one chain": ar1(1, 301, 0.7),
    "drifting": ar1(2, 90, 0.2) + np.linspace(0, 3, 90),
}
result = {}
for name, draws in cases.items():
    draws = np.round(draws, 6)
    half = draws[:, : draws.shape[1] // 2]
    ranks = compute_ranks(draws)
    bins = int(np.ceil(2 * np.log2(draws.shape[1]))) + 1
    result[name] = {
        "draws": draws.tolist(),
        # ArviZ refuses R-hat of one chain.
        "rHat": float(arviz.rhat(draws)) if len(draws) > 1 else None,
        "essBulk": float(arviz.ess(draws, method="bulk")),
        "essTail": float(arviz.ess(draws, method="tail")),
        "essMean": float(arviz.ess(draws, method="mean")),
        "essBulkHalf": float(arviz.ess(half, method="bulk")),
        "essTailHalf": float(arviz.ess(half, method="tail")),
        "autocorrelation": arviz.autocorr(draws)[:, :30].tolist(),
        # As arviz.plot_rank counts them.
        "rankHistogram": [np.histogram(row, bins=bins, range=(0, ranks.size))[0].tolist() for row in ranks],
        "mcse": float(arviz.mcse(draws, method="mean")),
    }
with open(sys.argv[1], "w") as file:
    json.dump({"arviz": arviz.__version__, "cases": result}, file)
