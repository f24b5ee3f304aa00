"""The default rules for one cohort and year (42 CFR 512.725 to 512.750), vectorised over participants."""

from dataclasses import dataclass

import numpy as np

import baseline as b


@dataclass
class Participants:
    """Columns of a cohort's year. payments: dollars; adjustments: points but the complex-patient ones; cost: dollars an
    episode, NaN where not scorable; submitted: some measure reported completely."""

    payments: np.ndarray
    hcc: np.ndarray
    dual: np.ndarray
    adjustments: np.ndarray
    cost: np.ndarray
    submitted: np.ndarray


@dataclass
class Reported:
    """One measure of all participants: collection type; rate, so turned that more is better; whether it can be scored;
    whether it earns zero for want of a complete report."""

    collection: np.ndarray
    rate: np.ndarray
    scorable: np.ndarray
    zero: np.ndarray


def decile_points(values: np.ndarray) -> np.ndarray:
    """Quality points (512.725): 1 to 10 by decile, partial points up to .9."""
    a = np.percentile(values, np.arange(0, 100, 10))
    k = np.searchsorted(a, values, side="right")  # deciles reached
    points = np.full(values.shape, 10.0)
    below = k < 10
    x, v = k[below], values[below]
    points[below] = x + np.minimum((v - a[x - 1]) / (a[x] - a[x - 1]), 0.9)
    return points


def cost_points(cost: np.ndarray) -> np.ndarray:
    """Cost points by bands of standard deviations around the median (512.730)."""
    z = (cost - np.median(cost)) / np.std(cost, ddof=1)
    band = np.searchsorted(b.LADDER_TOP, z, side="left")
    points = b.LADDER_POINTS[band].copy()
    inner = (band >= 1) & (band <= 9)
    k = band[inner]
    points[inner] += np.minimum((b.LADDER_TOP[k] - z[inner]) / (b.LADDER_TOP[k] - b.LADDER_TOP[k - 1]), 0.9)
    return points


def quality_points(measures: list[Reported], n: int) -> np.ndarray:
    """Mean points of the measures in the denominator; NaN where there are none."""
    points, scored = np.zeros(n), np.zeros(n)
    for m in measures:
        scored += m.zero
        for collection in np.unique(m.collection):
            these = np.flatnonzero(m.scorable & (m.collection == collection))
            if len(these) >= b.BENCHMARK_MINIMUM:
                points[these] += decile_points(m.rate[these])
                scored[these] += 1
    return np.divide(points, scored, out=np.full(n, np.nan), where=scored > 0)


def complex_patient_points(p: Participants) -> np.ndarray:
    """414.1380(c)(3): medical and social part, together at most 10."""
    points = np.zeros(len(p.hcc))
    for v in (p.hcc, p.dual):
        part = np.maximum(1.5 + 4 * (v - v.mean()) / v.std(ddof=1), 0)
        points += np.where(v >= np.median(v), part, 0)
    return np.minimum(points, 10)


def final_scores(p: Participants, measures: list[Reported]) -> np.ndarray:
    """512.745: 0 to 100; NaN: neither category can be scored."""
    quality = quality_points(measures, len(p.hcc))
    cost = np.full(len(p.hcc), np.nan)
    known = ~np.isnan(p.cost)
    if known.sum() > 1:
        cost[known] = cost_points(p.cost[known])
    category = np.where(np.isnan(quality), 10 * cost, np.where(np.isnan(cost), 10 * quality, 5 * (quality + cost)))
    score = np.clip(category + p.adjustments + complex_patient_points(p), 0, 100)
    return np.where(p.submitted, score, 0.0)


def pay(score: np.ndarray, payments: np.ndarray, risk: float) -> tuple[np.ndarray, list[float]]:
    """512.750: payment adjustment factors; scaling factor, midpoint, break-even score, incentive pool in dollars."""
    scored = ~np.isnan(score)
    midpoint = np.median(score[score > 0])
    transformed = np.where(score > 0, 1 / (1 + np.exp(-b.SLOPE * (score - midpoint))), 0.0)
    pool = payments[scored].sum()
    scaling = b.REDISTRIBUTION * pool / (payments * transformed).sum()
    factor = np.where(scored, risk * (transformed * scaling - 1), 0.0)
    return factor, [scaling, midpoint, midpoint - np.log(scaling - 1) / b.SLOPE, risk * b.REDISTRIBUTION * pool]
