"""What a forecast tallies, and results.csv written from it.

A tally of one cohort holds, for D draws, 5 performance years and G groups:
  means   D x 5 x G x 5   each draw's MEANS, in their order
  totals  D x 5 x 6       each draw's TOTALS, in their order (group `all` only)
  dollars D x 5 x G x 5   each draw's DOLLARS, in their order; None where a program does not tally them
  counts  B x 5 x G x BINS   participants by payment adjustment factor, then by final score, in B batches of draws
Groups are those of `groups()`; `all` is the sum over practice sizes and is not tallied in `counts`.
"""

import csv
from dataclasses import dataclass

import numpy as np

import baseline

BATCHES = 24  # of draws, for the errors of pooled quantiles: an even load for 2, 3, 4, 6, 8 and 12 cores
MEANS = ("participants", "paf_mean", "share_positive", "share_maximum_penalty", "final_score_mean")
TOTALS = (
    "scaling_factor", "midpoint", "break_even_score", "incentive_pool", "part_b_performance_year",
    "net_medicare_savings",
)  # fmt: skip
DOLLARS = ("part_b_payment_year", "payment_change", "payment_gains", "payment_losses", "payment_transfer")
PERCENTS = (1, 5, 10, 25, 50, 75, 90, 95, 99)
SIZES, TYPES, DUAL_QUARTERS = 3, 2, 4

# Factors from -R: the maximum penalty has the first bin alone; the last also takes all above.
FACTOR_WIDTH, FACTOR_BINS = 0.00005, 6001
# Scores from 0 to 100, both ends with a bin of their own.
SCORE_WIDTH, SCORE_BINS = 0.02, 5002
BINS = FACTOR_BINS + SCORE_BINS


@dataclass
class Tally:
    """See the head of this file for shapes."""

    means: np.ndarray
    totals: np.ndarray
    counts: np.ndarray
    dollars: np.ndarray | None = None


def groups(cohort: baseline.Cohort) -> list[str]:
    """Groups in the order of a tally's third axis, after `all`."""
    named = ["size:solo", "size:small", "size:large", "type:ecqm", "type:cqm", "dual:q1", "dual:q2", "dual:q3", "dual:q4"]
    return named + [f"specialty:{s.name}" for s in cohort.specialties]


def batch_of(draws: int) -> np.ndarray:
    """The batch of each draw: runs of equal length, give or take one."""
    return np.arange(draws) * min(BATCHES, draws) // draws


def _factor_edges(risk: float) -> np.ndarray:
    return np.r_[-risk, -risk + FACTOR_WIDTH * np.arange(FACTOR_BINS)]


def _score_edges() -> np.ndarray:
    return np.r_[0.0, np.linspace(0, 100, SCORE_BINS - 1), 100.0]


def _quantiles(counts: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Quantiles of binned values at PERCENTS; linear inside a bin."""
    below = np.r_[0, np.cumsum(counts)]
    rank = np.array(PERCENTS) / 100 * below[-1]
    bins = np.searchsorted(below, rank, side="right") - 1
    inside = (rank - below[bins]) / counts[bins]
    return edges[bins] + inside * (edges[bins + 1] - edges[bins])


def _error(values: np.ndarray) -> np.ndarray | float:
    """Standard error of the mean over the first axis; NaN where there is but one value."""
    n = len(values)
    return np.std(values, axis=0, ddof=1) / np.sqrt(n) if n > 1 else np.full(values.shape[1:], np.nan)


def _rows_of_year(cohort: baseline.Cohort, tally: Tally, year: int):
    """(group, statistic, value, standard error) of one performance year, by index."""
    names = ["all", *groups(cohort)]
    sizes = tally.counts[:, year, :SIZES].sum(axis=1, keepdims=True)
    counts = np.concatenate([sizes, tally.counts[:, year]], axis=1)
    parts = (
        ("paf", slice(0, FACTOR_BINS), _factor_edges(baseline.RISK_LEVELS[year])),
        ("final_score", slice(FACTOR_BINS, BINS), _score_edges()),
    )
    for g, group in enumerate(names):
        for s, statistic in enumerate(MEANS):
            values = tally.means[:, year, g, s]
            yield group, statistic, values.mean(), _error(values)
        for s, statistic in enumerate(DOLLARS if tally.dollars is not None else ()):
            values = tally.dollars[:, year, g, s]
            yield group, statistic, values.mean(), _error(values)
        for name, part, edges in parts:
            pooled = _quantiles(counts[:, g, part].sum(axis=0), edges)
            errors = _error(np.array([_quantiles(batch[g, part], edges) for batch in counts]))
            for percent, value, error in zip(PERCENTS, pooled, errors):
                yield group, f"{name}_p{percent:02d}", value, error
        if group == "all":
            for s, statistic in enumerate(TOTALS):
                values = tally.totals[:, year, s]
                yield group, statistic, values.mean(), _error(values)


def write(path, tallies: dict[str, Tally]) -> None:
    """results.csv, one number a row; `tallies` by the cohort's name."""
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ["performance_year", "payment_year", "cohort", "group", "statistic", "value", "standard_error"]
        )
        for index, year in enumerate(baseline.PERFORMANCE_YEARS):
            for cohort in baseline.COHORTS:
                for group, statistic, value, error in _rows_of_year(cohort, tallies[cohort.name], index):
                    error = "" if np.isnan(error) else f"{error:.6g}"
                    row = [year, year + baseline.PAYMENT_LAG, cohort.name, group, statistic, f"{value:.10g}", error]
                    writer.writerow(row)


def print_time(draws: int, seconds: float) -> None:
    """One line for people and for compare.py."""
    each = seconds / (draws * baseline.PARTICIPANT_YEARS) * 1e9
    print(f"{draws} draws in {seconds:.3f} s, {each:.1f} ns per participant-year")
