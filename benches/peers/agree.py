"""Do two results.csv agree within their Monte Carlo errors?

usage: python agree.py RESULTS_A RESULTS_B

For every statistic of both files, z = difference / sqrt(error_a^2 + error_b^2). A pooled quantile known from a
histogram is known to within a bin: the standard deviation of a value spread over the bin, width / sqrt(12), is added
to the error in quadrature. A quantile whose percentage is, within errors, the share at the maximum penalty stands at
the edge of an atom; it jumps between draws, has no normal error, and is left out. Exits 1 if the root mean square of z
exceeds 1.25 or any |z| exceeds 6, or if a number is missing on one side. Statistics that one program does not tally at
all are named and left out.
"""

import argparse
import csv
import math
import re
import sys
from pathlib import Path

import results

ROOT_MEAN_SQUARE_LIMIT, LARGEST_LIMIT = 1.25, 6.0
EDGE = 4.0  # standard errors between a percentage and the atom's share
SAME = 1e-9  # relative difference of statistics without an error
KEYS = ("performance_year", "payment_year", "cohort", "group", "statistic")


def read(path: Path) -> dict[tuple[str, ...], tuple[float, float]]:
    """(value, standard error, 0 where empty) by KEYS."""
    with open(path, newline="") as file:
        return {
            tuple(row[k] for k in KEYS): (float(row["value"]), float(row["standard_error"] or 0))
            for row in csv.DictReader(file)
        }


def bin_width(statistic: str) -> float:
    """The width of the histogram's bins behind a pooled quantile, 0 for other statistics."""
    if not re.search(r"_p\d\d$", statistic):
        return 0.0
    return results.FACTOR_WIDTH if statistic.startswith("paf") else results.SCORE_WIDTH


def at_edge(key: tuple[str, ...], estimates: dict) -> bool:
    """Whether a quantile's percentage is about the share of participants at the maximum penalty."""
    quantile = re.search(r"_p(\d\d)$", key[4])
    if not quantile:
        return False
    share, error = estimates[*key[:4], "share_maximum_penalty"]
    return abs(share - int(quantile[1]) / 100) < EDGE * error


def compare(a: dict, b: dict) -> tuple[list[tuple[float, tuple]], list[tuple]]:
    """z with its key, for all statistics with an error; keys of those without one that differ."""
    scores, different = [], []
    for key in a.keys() & b.keys():
        if at_edge(key, a) or at_edge(key, b):
            continue
        (value_a, error_a), (value_b, error_b) = a[key], b[key]
        group, statistic = key[3:]
        gap, width = value_a - value_b, bin_width(statistic)
        if statistic == "participants" and group.startswith("dual:"):
            # A quarter of the participants, but for ties and rounding: no Monte Carlo question.
            gap = math.copysign(max(abs(gap) - 1, 0), gap)
        error = math.hypot(error_a, error_b)
        if error > SAME * abs(value_a):
            scores.append((gap / math.hypot(error, width / math.sqrt(12)), key))
        elif abs(gap) > max(width, SAME * abs(value_a)):
            different.append(key)
    return sorted(scores, key=lambda s: -abs(s[0])), different


def agree(path_a: Path, path_b: Path) -> bool:
    """Prints the comparison; whether the files agree."""
    a, b = read(path_a), read(path_b)
    scores, different = compare(a, b)
    tallied = [{key[-1] for key in rows} for rows in (a, b)]
    alone = sorted(tallied[0] ^ tallied[1])
    missing = sorted(key for key in a.keys() ^ b.keys() if key[-1] not in alone)
    root_mean_square = math.sqrt(sum(z * z for z, _ in scores) / max(len(scores), 1))
    common = a.keys() & b.keys()
    edges = sum(at_edge(key, a) or at_edge(key, b) for key in common)
    print(f"{len(common) - edges} statistics compared, {len(scores)} of them with an error; {edges} at an edge left out")
    print(f"root mean square of z {root_mean_square:.3f} (limit {ROOT_MEAN_SQUARE_LIMIT})")
    for z, key in scores[:3]:
        print(f"  z {z:+.2f} (limit {LARGEST_LIMIT:g}): {' '.join(key)}, {a[key][0]:g} against {b[key][0]:g}")
    for key in different:
        print(f"  differs, though without an error: {' '.join(key)}, {a[key][0]:g} against {b[key][0]:g}")
    if alone:
        print(f"  tallied by one program alone, not compared: {', '.join(alone)}")
    for key in missing:
        print(f"  on one side only: {' '.join(key)}")
    largest = abs(scores[0][0]) if scores else 0.0
    within = bool(scores) and root_mean_square <= ROOT_MEAN_SQUARE_LIMIT and largest <= LARGEST_LIMIT
    return within and not different and not missing


def main() -> None:
    parser = argparse.ArgumentParser(description="Do two results.csv agree within their Monte Carlo errors?")
    parser.add_argument("results_a", type=Path)
    parser.add_argument("results_b", type=Path)
    options = parser.parse_args()
    sys.exit(0 if agree(options.results_a, options.results_b) else 1)


if __name__ == "__main__":
    main()
