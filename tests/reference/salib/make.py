"""Makes sobol.json and morris.json beside this script: what SALib 1.6.0 computes from small designs of its own.

python -m venv venv && venv/bin/pip install SALib==1.6.0 numpy==2.4.6 scipy==1.17.1
venv/bin/python tests/reference/salib/make.py

The functions are Ishigami's (a = 7, b = 0.1) and the G function (a = 0, 1, 4.5, 9, 99, 99, 99, 99), as SALib
has them. sobol.json holds outputs in SALib's order of rows (A, A with each set's columns of B, B) and the
indices; its points are not needed for them. morris.json holds points, a digit of thirds for each factor,
outputs and what follows.
"""

import json
from pathlib import Path

import numpy as np
from SALib.analyze import morris as morris_analyze
from SALib.analyze import sobol as sobol_analyze
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample
from SALib.test_functions import Ishigami, Sobol_G

HERE = Path(__file__).parent
ROWS = 64
TRAJECTORIES = 20


def problem(count, low, high, groups=None):
    """A problem of uniform factors; each factor alone, or in one of the groups."""
    names = [f"x{i}" for i in range(count)]
    return {"num_vars": count, "names": names, "bounds": [[low, high]] * count, "groups": groups}


ISHIGAMI = problem(3, -np.pi, np.pi), Ishigami.evaluate
G = problem(8, 0.0, 1.0), Sobol_G.evaluate
GROUPED = problem(8, 0.0, 1.0, ["p", "q", "q", "p", "r", "r", "r", "r"]), Sobol_G.evaluate


def sobol(name, problem, evaluate, seed):
    """A split of variance; sets are factors by number."""
    outputs = evaluate(sobol_sample.sample(problem, ROWS, calc_second_order=False, seed=seed))
    indices = sobol_analyze.analyze(problem, outputs, calc_second_order=False, seed=1)
    groups = problem["groups"] or problem["names"]
    of_group = lambda group: [factor for factor, other in enumerate(groups) if other == group]
    return {
        "name": name,
        "factors": problem["num_vars"],
        "rows": ROWS,
        "sets": [of_group(group) for group in dict.fromkeys(groups)],
        "outputs": outputs.tolist(),
        "first": indices["S1"].tolist(),
        "total": indices["ST"].tolist(),
    }


def morris(name, problem, evaluate, seed):
    """A screening on four levels."""
    points = morris_sample.sample(problem, TRAJECTORIES, num_levels=4, seed=seed)
    outputs = evaluate(points)
    effects = morris_analyze.analyze(problem, points, outputs, num_levels=4, seed=1)
    low, high = problem["bounds"][0]
    thirds = np.rint((points - low) / (high - low) * 3).astype(int)
    return {
        "name": name,
        "factors": problem["num_vars"],
        "points": ["".join(map(str, point)) for point in thirds],
        "outputs": outputs.tolist(),
        "mu": np.asarray(effects["mu"]).tolist(),
        "mu_star": np.asarray(effects["mu_star"]).tolist(),
        "sigma": np.asarray(effects["sigma"]).tolist(),
    }


def write(file, cases):
    """One line a field, so that a change can be read."""
    text = json.dumps(cases, indent=1)
    for case in cases:
        for field in case.values():
            if isinstance(field, list):
                text = text.replace(json.dumps(field, indent=1).replace("\n", "\n  "), json.dumps(field))
    (HERE / file).write_text(text + "\n")


write("sobol.json", [sobol("Ishigami", *ISHIGAMI, 1), sobol("G", *G, 2), sobol("G in groups", *GROUPED, 3)])
write("morris.json", [morris("Ishigami", *ISHIGAMI, 4), morris("G", *G, 5)])
