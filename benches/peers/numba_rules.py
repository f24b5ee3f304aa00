"""The default rules for one cohort and year (42 CFR 512.725 to 512.750), as loops."""

import math
from collections import namedtuple

import numpy as np
from numba import njit

import baseline as b
from numba_options import COMPILED

BUCKETS = 1024

Scores = namedtuple("Scores", "score factor cost_points quarter quartiles buffer bucket ends deciles steps middle")
Scores.__doc__ = """Final score (negative: neutral), payment adjustment factor, cost points (negative: none), quarter of
the dual share, by participant; the rest is scratch memory."""


@njit(**COMPILED)
def empty_scores(candidates):
    f = lambda n: np.empty(n)
    return Scores(
        f(candidates), f(candidates), f(candidates), np.empty(candidates, np.uint8), f(3), f(candidates),
        np.empty(candidates, np.uint16), np.empty(BUCKETS + 2, np.int64), f(10), f(10), f(1),
    )  # fmt: skip


@njit(**COMPILED)
def sort_bucket(values, start, end):
    """Sorts in place; buckets are short."""
    if end - start > 64:
        values[start:end].sort()
        return
    for i in range(start + 1, end):
        x = values[i]
        j = i
        while j > start and values[j - 1] > x:
            values[j] = values[j - 1]
            j -= 1
        values[j] = x


@njit(**COMPILED)
def quantiles(values, first, step, out, w):
    """Quantiles at first, first + step, ... (type 7) without sorting: values are put into buckets of equal width,
    and only the buckets that hold a wanted order statistic are sorted."""
    n = values.size
    low, high = values.min(), values.max()
    if low == high:
        out[:] = low
        return
    scale = BUCKETS / (high - low)
    ends = w.ends
    ends[:] = 0
    for i in range(n):
        w.bucket[i] = np.uint16((values[i] - low) * scale)
    for i in range(n):
        ends[w.bucket[i] + np.uint64(1)] += 1
    for k in range(BUCKETS):
        ends[k + 1] += ends[k]
    for i in range(n):
        k = np.uint64(w.bucket[i])
        w.buffer[ends[k]] = values[i]
        ends[k] += 1
    bucket, is_sorted = 0, -1
    for q in range(out.size):
        h = (n - 1) * (first + q * step)
        rank = np.int64(h)
        below = 0.0
        for part in range(2):
            k = min(rank + part, n - 1)
            while ends[bucket] <= k:
                bucket += 1
            if bucket != is_sorted and bucket < BUCKETS:  # the last bucket holds the maximum alone
                sort_bucket(w.buffer, ends[bucket - 1] if bucket > 0 else 0, ends[bucket])
            is_sorted = bucket
            if part == 0:
                below = w.buffer[k]
            else:
                out[q] = below + (h - rank) * (w.buffer[k] - below)


@njit(**COMPILED)
def mean_and_sd(values):
    """Mean and standard deviation (n - 1)."""
    mean = values.sum() / values.size
    squares = 0.0
    for v in values:
        squares += (v - mean) * (v - mean)
    return mean, math.sqrt(squares / (values.size - 1))


@njit(**COMPILED)
def add_decile_points(values, owner, points, scored, w):
    """Quality points of one benchmark (512.725): 1 to 10 by decile, partial points up to .9."""
    a, slope = w.deciles, w.steps
    quantiles(values, 0.0, 0.1, a, w)
    for k in range(9):
        slope[k] = 1 / (a[k + 1] - a[k]) if a[k + 1] > a[k] else 0.0
    slope[9] = 0.0
    for i in range(values.size):
        v = values[i]
        k = -1
        for j in range(10):
            k += v >= a[j]
        points[owner[i]] += 1 + k + min((v - a[k]) * slope[k], 0.9)
        scored[owner[i]] += 1


_TOP, _POINTS = b.LADDER_TOP, b.LADDER_POINTS
_TOP_OF_BAND = np.r_[_TOP, 0.0]
_PER_SD = np.r_[0.0, 1 / np.diff(_TOP), 0.0]  # partial points: none in the first and the last band


@njit(**COMPILED)
def score_cost(values, owner, out, w):
    """Cost points by bands of standard deviations around the median (512.730); `out` negative where unscored."""
    out[:] = -1.0
    if values.size < 2:
        return
    quantiles(values, 0.5, 0.0, w.middle, w)
    _, sd = mean_and_sd(values)
    for i in range(values.size):
        z = (values[i] - w.middle[0]) / sd
        k = 0
        for j in range(10):
            k += z > _TOP[j]
        out[owner[i]] = _POINTS[k] + min((_TOP_OF_BAND[k] - z) * _PER_SD[k], 0.9)


@njit(**COMPILED)
def score_year(r, y, rates, w):
    """Final scores of a year (512.745): w.score, before payment."""
    n = r.count[y]
    score, points, scored = w.score[:n], r.points[y, :n], r.scored[y, :n]
    for m in range(rates):
        for t in range(r.rates.shape[2]):
            size = r.rates[y, m, t]
            if size >= b.BENCHMARK_MINIMUM:
                add_decile_points(r.rate[y, m, t, :size], r.rate_owner[y, m, t, :size], points, scored, w)
    costs = r.costs[y]
    score_cost(r.cost[y, :costs], r.cost_owner[y, :costs], w.cost_points[:n], w)
    hcc, dual = r.hcc[y, :n], r.dual[y, :n]
    quantiles(hcc, 0.5, 0.0, w.middle, w)
    hcc_median = w.middle[0]
    quantiles(dual, 0.25, 0.25, w.quartiles, w)
    dual_median = w.quartiles[1]
    hcc_mean, hcc_sd = mean_and_sd(hcc)
    dual_mean, dual_sd = mean_and_sd(dual)
    for i in range(n):
        medical = max(1.5 + 4 * (hcc[i] - hcc_mean) / hcc_sd, 0.0) if hcc[i] >= hcc_median else 0.0
        social = max(1.5 + 4 * (dual[i] - dual_mean) / dual_sd, 0.0) if dual[i] >= dual_median else 0.0
        w.quarter[i] = (dual[i] > w.quartiles[0]) + (dual[i] > dual_median) + (dual[i] > w.quartiles[2])
        cost = w.cost_points[i]
        quality = points[i] / scored[i] if scored[i] > 0 else -1.0
        category = 5 * (quality + cost)  # both of 10 points and half the weight
        if quality < 0:
            category = 10 * cost
        elif cost < 0:
            category = 10 * quality
        final = min(max(category + r.adjustments[y, i] + min(medical + social, 10.0), 0.0), 100.0)
        if not r.submitted[y, i]:
            final = 0.0
        elif quality < 0 and cost < 0:
            final = -1.0
        score[i] = final


@njit(**COMPILED)
def pay_year(r, y, risk, totals, w):
    """Payment adjustment factors of a year (512.750), and the year's totals as in results.TOTALS."""
    n = r.count[y]
    score, payments, factor = w.score[:n], r.payments[y, :n], w.factor[:n]
    positive = 0
    for i in range(n):
        if score[i] > 0:
            factor[positive] = score[i]
            positive += 1
    quantiles(factor[:positive], 0.5, 0.0, w.middle, w)
    midpoint = w.middle[0]
    pool = transformed = 0.0
    for i in range(n):
        t = 1 / (1 + math.exp(-b.SLOPE * (score[i] - midpoint)))
        factor[i] = t if score[i] > 0 else 0.0
        pool += payments[i] if score[i] >= 0 else 0.0
        transformed += payments[i] * factor[i]
    scaling = b.REDISTRIBUTION * pool / transformed
    savings = 0.0
    for i in range(n):
        factor[i] = risk * (factor[i] * scaling - 1) if score[i] >= 0 else 0.0
        savings -= factor[i] * r.next_payments[y, i]
    totals[0], totals[1] = scaling, midpoint
    totals[2] = midpoint - math.log(scaling - 1) / b.SLOPE
    totals[3], totals[4], totals[5] = risk * b.REDISTRIBUTION * pool, payments.sum(), savings
