"""The baseline forecast in NumPy: vectorised over participants, batches of draws over processes.

usage: python numpy_peer.py [--draws N] [--seed N] [--processes N] [--out DIR]
"""

import argparse
import os
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from scipy import special

import baseline as b
import results
from numpy_rules import Participants, Reported, final_scores, pay

LAWS = b.performance_laws()
DUAL_GRID, Q236_GRID = b.beta_on_normal_scale(b.DUAL_BETA), b.beta_on_normal_scale(b.Q236_CQM_BETA)


def ar1(x: np.ndarray, phi: float, shock: np.ndarray) -> np.ndarray:
    """The next year of a standard normal AR(1)."""
    return phi * x + np.sqrt(1 - phi * phi) * shock


class Practices:
    """Practices with candidates enough for a cohort: class, clinicians, and each candidate's practice."""

    def __init__(self, cohort: b.Cohort, rng: np.random.Generator):
        n = int(cohort.candidates / cohort.candidates_per_practice * 1.15) + 200
        c = rng.choice(len(b.CLASS_LOW), n, p=cohort.practice_shares)
        low, high = b.CLASS_LOW[c], b.CLASS_HIGH[c]
        size = np.clip(np.floor(low * ((high + 1) / low) ** rng.random(n)).astype(int), low, high)
        members = np.minimum(np.minimum(rng.geometric(1 / b.GEOMETRIC_MEAN[c]), size), b.MOST_CANDIDATES)
        self.of_candidate = np.repeat(np.arange(n), members)[: cohort.candidates]
        self.n = self.of_candidate[-1] + 1
        self.size_class, self.clinicians = c[: self.n], size[: self.n]
        self.small = self.size_class <= 1
        ecqm = np.where(self.small, b.ECQM_SMALL, b.ECQM_LARGE)
        self.collection = np.where(rng.random(self.n) < ecqm, b.ECQM, b.CQM)

    def silence(self, rng: np.random.Generator) -> np.ndarray:
        return rng.random(self.n) < b.SILENT[self.size_class]

    def improvement_points(self, rng: np.random.Generator) -> np.ndarray:
        u = rng.random(self.n)
        both = np.where(self.small, b.IA_BOTH_SMALL, b.IA_BOTH_LARGE)
        one = np.where(self.small, b.IA_ONE_SMALL, b.IA_ONE_LARGE)
        none, single, double = b.IMPROVEMENT_POINTS
        return np.where(u < both, double, np.where(u < both + one, single, none))

    def interoperability_points(self, rng: np.random.Generator) -> np.ndarray:
        u, w = rng.random(self.n), rng.random(self.n)
        score = np.where(u < b.PI_FULL, 1, np.where(u < b.PI_FULL + b.PI_HIGH, 0.98 + 0.01 * w, 0.60 + 0.37 * w))
        zero = rng.random(self.n) < np.where(self.small, b.PI_ZERO_SMALL, b.PI_ZERO_LARGE)
        return -b.INTEROPERABILITY_POINTS * np.where(zero, 1, 1 - score)


def draw_counts(cohort: b.Cohort, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Log volume of 2025 in SDs; episode counts of 2025 to 2031 by year and candidate."""
    mean, sd = cohort.episodes
    x = first = rng.standard_normal(cohort.candidates)
    counts = [rng.poisson(np.exp(mean + sd * x))]
    for _ in range(b.COUNT_YEARS - 1):
        x = ar1(x, b.VOLUME_PHI, rng.standard_normal(len(x)))
        counts.append(rng.poisson(np.exp(mean + sd * x)))
    return first, np.array(counts)


def draw_payments(volume: np.ndarray, log_median, sd, rng: np.random.Generator) -> np.ndarray:
    """Part B payments of 2027 to 2033, dollars, by year and candidate."""
    c = b.PAYMENT_VOLUME_CORRELATION
    steps = b.PAYMENT_TREND + b.PAYMENT_SHOCK * rng.standard_normal((b.PAYMENT_YEARS, len(volume)))
    steps[0] = log_median + sd * (c * volume + np.sqrt(1 - c * c) * rng.standard_normal(len(volume)))
    return np.exp(np.cumsum(steps, axis=0))


def true_rate(measure: b.Measure, collection: int, ability: np.ndarray) -> np.ndarray:
    """True performance: a fraction, or for Q492 admissions per 100 person-years."""
    z = -ability if measure.lower_is_better else ability
    if collection == b.CLAIMS:
        return np.exp(b.Q492_LOG_MEAN + b.Q492_LOG_SD * z)
    if (measure.id, collection) == ("236", b.CQM):
        return np.interp(z, b.GRID, Q236_GRID)
    return np.interp(special.ndtr(z), b.KNOTS, LAWS[measure.id, collection])


def observe(measure, episodes, ability, own_collection, silent, incomplete, rng) -> Reported:
    """A year of one measure."""
    n = len(episodes)
    cases = rng.poisson(episodes * measure.cases)
    enough = cases >= b.CASE_MINIMUM
    sign = -1 if measure.lower_is_better else 1
    collection = own_collection if measure.collection == b.EITHER else np.full(n, measure.collection)
    if measure.collection == b.CLAIMS:
        expected = cases * b.Q492_MEAN / 100
        admissions = rng.poisson(expected * true_rate(measure, b.CLAIMS, ability) / b.Q492_MEAN)
        rate = b.Q492_MEAN * (admissions + b.Q492_SHRINKAGE) / (expected + b.Q492_SHRINKAGE)
        return Reported(collection, sign * rate, enough, np.zeros(n, bool))
    true = np.empty(n)
    for c in np.unique(collection):
        these = collection == c
        true[these] = true_rate(measure, c, ability[these])
    rate = rng.binomial(cases, true) / np.maximum(cases, 1)
    zero = silent | incomplete
    return Reported(collection, sign * rate, enough & ~zero, zero)


def draw_cohort(cohort: b.Cohort, rng: np.random.Generator):
    """One world; yields (participants, measures, payment-year dollars, group codes) of each performance year."""
    practices = Practices(cohort, rng)
    volume, counts = draw_counts(cohort, rng)
    qualified = counts[: len(b.PERFORMANCE_YEARS)] >= b.EPISODE_MINIMUM
    ever = np.flatnonzero(qualified.any(axis=0))  # nobody else needs anything but counts
    qualified, counts, volume = qualified[:, ever], counts[:, ever], volume[ever]
    of, n = practices.of_candidate[ever], len(ever)
    specialty = rng.choice(len(cohort.specialties), n, p=[s.share for s in cohort.specialties])
    column = lambda field: np.array([getattr(s, field) for s in cohort.specialties])[specialty]
    variance = np.log1p((column("hcc_sd") / column("hcc")) ** 2)
    z, c = rng.standard_normal(n), b.HCC_DUAL_CORRELATION
    hcc = np.exp(np.log(column("hcc")) - variance / 2 + np.sqrt(variance) * z)
    dual = np.interp(c * z + np.sqrt(1 - c * c) * rng.standard_normal(n), b.GRID, DUAL_GRID)
    payments = draw_payments(volume, np.log(column("payment") * b.DRUGS_OUT), column("payment_sd"), rng)

    def shocks() -> np.ndarray:
        """Standard normals of the quality factor and of each measure, correlated within practices."""
        k = len(cohort.measures) + 1
        shared, own = rng.standard_normal((k, practices.n)), rng.standard_normal((k, n))
        return np.sqrt(b.PRACTICE_SHARE) * shared[:, of] + np.sqrt(1 - b.PRACTICE_SHARE) * own

    factors, cost_factor = shocks(), rng.standard_normal(n)
    laws = (practices.silence, practices.improvement_points, practices.interoperability_points)
    states = [law(rng) for law in laws]
    clinicians = practices.clinicians
    bonus = np.where(clinicians == 1, b.SOLO_POINTS, np.where(practices.small, b.SMALL_PRACTICE_POINTS, 0))
    size = np.where(clinicians == 1, 0, np.where(practices.small, 1, 2))
    for y in range(len(b.PERFORMANCE_YEARS)):
        if y > 0:
            factors = ar1(factors, b.ABILITY_PHI, shocks())
            cost_factor = ar1(cost_factor, b.COST_PHI, rng.standard_normal(n))
            states = [np.where(rng.random(practices.n) < b.KEPT, old, law(rng)) for old, law in zip(states, laws)]
        silent, activities, interoperability = states
        q = np.flatnonzero(qualified[y])
        pq, episodes = of[q], counts[y + b.PAYMENT_LAG, q]
        w = b.COST_ON_QUALITY * factors[0, q] + np.sqrt(1 - b.COST_ON_QUALITY**2) * cost_factor[q]
        shape = episodes / cohort.episode_cv**2
        scorable = episodes >= b.EPISODE_MINIMUM
        cost = np.full(len(q), np.nan)
        mean = cohort.cost * np.exp(cohort.cost_sd * w[scorable])
        cost[scorable] = mean * rng.standard_gamma(shape[scorable]) / shape[scorable]
        shortfall = np.where(practices.small, b.INCOMPLETE_SMALL, b.INCOMPLETE_LARGE)
        specific = np.sqrt(1 - b.QUALITY_SHARE**2)
        measures, submitted = [], np.zeros(len(q), bool)
        for m, measure in enumerate(cohort.measures):
            ability = b.QUALITY_SHARE * factors[0, q] + specific * factors[m + 1, q]
            incomplete = (rng.random(practices.n) < shortfall)[pq]
            reported = observe(measure, episodes, ability, practices.collection[pq], silent[pq], incomplete, rng)
            measures.append(reported)
            submitted |= ~reported.zero & (measure.collection != b.CLAIMS)
        points = (activities + interoperability + bonus)[pq]
        year = Participants(payments[y, q], hcc[q], dual[q], points, cost, submitted)
        quarter = np.searchsorted(np.quantile(dual[q], [0.25, 0.5, 0.75]), dual[q], side="left")
        codes = (size[pq], practices.collection[pq] - b.ECQM, quarter, specialty[q])
        yield year, measures, payments[y + b.PAYMENT_LAG, q], codes


def tally_year(year, measures, next_payments, codes, risk, lengths, means, totals, dollars, counts) -> None:
    """Scores a year and adds it to one draw's means, totals and dollars and one batch's counts (see results.py)."""
    score = final_scores(year, measures)
    factor, (scaling, midpoint, break_even, pool) = pay(score, year.payments, risk)
    totals[:] = scaling, midpoint, break_even, pool, year.payments.sum(), -(factor * next_payments).sum()
    scored, at_bottom = ~np.isnan(score), factor <= -risk + 1e-12
    known = score[scored]
    bins = np.minimum(1 + ((factor + risk) / results.FACTOR_WIDTH).astype(int), results.FACTOR_BINS - 1)
    bins[at_bottom] = 0
    score_bins = np.minimum(1 + (known / results.SCORE_WIDTH).astype(int), results.SCORE_BINS - 1)
    score_bins[known == 0] = 0
    means[0] = len(factor), factor.mean(), (factor > 0).mean(), at_bottom.mean(), known.mean()
    change = factor * next_payments
    columns = (next_payments, change, np.maximum(change, 0), np.minimum(change, 0))
    dollars[0, :4] = [column.sum() for column in columns]
    first = 0
    for code, length in zip(codes, lengths):
        for s, column in enumerate(columns):
            dollars[1 + first : 1 + first + length, s] = np.bincount(code, column, length)
        n = np.bincount(code, minlength=length)
        per_group = lambda v: np.bincount(code, v, length) / n
        rows = means[1 + first : 1 + first + length]
        rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3] = n, per_group(factor), per_group(factor > 0), per_group(at_bottom)
        rows[:, 4] = np.bincount(code[scored], known, length) / np.bincount(code[scored], minlength=length)
        target = counts[first : first + length]
        for part, offset, size, who in (
            (bins, 0, results.FACTOR_BINS, code),
            (score_bins, results.FACTOR_BINS, results.SCORE_BINS, code[scored]),
        ):
            cells = np.bincount(who * size + part, minlength=length * size).reshape(length, size)
            target[:, offset : offset + size] += cells.astype(np.uint32)
        first += length
    # What moves between groups: the change beyond the same share of payments for all.
    dollars[:, 4] = dollars[:, 1] - dollars[:, 0] * dollars[0, 1] / dollars[0, 0]


def forecast_batch(task: tuple[int, int, list[int]]) -> tuple[np.ndarray, ...]:
    """Means, totals, dollars and counts of one cohort's batch of draws. `task`: the cohort's index, seed, draws."""
    index, seed, draws = task
    cohort = b.COHORTS[index]
    lengths = (results.SIZES, results.TYPES, results.DUAL_QUARTERS, len(cohort.specialties))
    years = len(b.PERFORMANCE_YEARS)
    means = np.empty((len(draws), years, 1 + sum(lengths), len(results.MEANS)))
    totals = np.empty((len(draws), years, len(results.TOTALS)))
    dollars = np.empty((len(draws), years, 1 + sum(lengths), len(results.DOLLARS)))
    counts = np.zeros((years, sum(lengths), results.BINS), np.uint32)
    for d, draw in enumerate(draws):
        rng = np.random.Generator(np.random.SFC64([seed, index, draw]))
        for y, world in enumerate(draw_cohort(cohort, rng)):
            tally_year(*world, b.RISK_LEVELS[y], lengths, means[d, y], totals[d, y], dollars[d, y], counts[y])
    return means, totals, dollars, counts


def forecast(draws: int, seed: int, pool: ProcessPoolExecutor) -> dict[str, results.Tally]:
    """Tallies by cohort."""
    batch_of = results.batch_of(draws)
    batches = [np.flatnonzero(batch_of == k).tolist() for k in range(batch_of[-1] + 1)]
    tasks = [(index, seed, batch) for index in range(len(b.COHORTS)) for batch in batches]
    parts = list(pool.map(forecast_batch, tasks))
    tallies = {}
    for index, cohort in enumerate(b.COHORTS):
        means, totals, dollars, counts = zip(*parts[index * len(batches) : (index + 1) * len(batches)])
        arrays = [np.concatenate(batch) for batch in (means, totals)]
        tallies[cohort.name] = results.Tally(*arrays, np.stack(counts), np.concatenate(dollars))
    return tallies


def main() -> None:
    parser = argparse.ArgumentParser(description="The baseline forecast in NumPy.")
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20270101)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--out", type=Path, default=Path("."))
    options = parser.parse_args()
    with ProcessPoolExecutor(options.processes) as pool:
        forecast(2 * options.processes, 0, pool)  # starts the processes
        start = time.perf_counter()
        tallies = forecast(options.draws, options.seed, pool)
        seconds = time.perf_counter() - start
    options.out.mkdir(parents=True, exist_ok=True)
    results.write(options.out / "results.csv", tallies)
    results.print_time(options.draws, seconds)


if __name__ == "__main__":
    main()
