"""The Numba peer's forecast: draws in parallel, each tallied as results.py says."""

import time

import numpy as np
from numba import get_num_threads, get_thread_id, njit, prange

import baseline as b
import results
from numba_options import COMPILED
from numba_records import WORLD, YEARS, settings
from numba_rules import empty_scores, pay_year, score_year
from numba_samplers import FAST, new_generator, seed_generator
from numba_world import draw_cohort

_RISK = b.RISK_LEVELS
_SIZES, _TYPES, _QUARTERS = results.SIZES, results.TYPES, results.DUAL_QUARTERS
_FACTOR_BINS, _SCORE_BINS, _BINS = results.FACTOR_BINS, results.SCORE_BINS, results.BINS
_PER_FACTOR, _PER_SCORE = 1 / results.FACTOR_WIDTH, 1 / results.SCORE_WIDTH
_FIRST_OTHER = 1 + _SIZES + _TYPES + _QUARTERS  # index of the first specialty among the groups of `means`


@njit(**FAST)
def count_year(r, y, w, counts, cells):
    """Adds a year's participants to the histograms and to the sums by joint cell.

    counts: size x type, then dual quarters, then specialties, by bin. cells: (size x type) x dual quarter x specialty,
    by participants, factors, positive factors, maximum penalties, scores, scored."""
    risk = _RISK[y]
    cells[:] = 0
    for i in range(r.count[y]):
        group, quarter, specialty = np.int64(r.group[y, i]), np.int64(w.quarter[i]), np.int64(r.specialty[y, i])
        factor, score = w.factor[i], w.score[i]
        at_bottom = factor <= -risk + 1e-12
        bin_ = 0 if at_bottom else min(1 + np.int64((factor + risk) * _PER_FACTOR), _FACTOR_BINS - 1)
        counts[group, bin_] += 1
        counts[_SIZES * _TYPES + quarter, bin_] += 1
        counts[_SIZES * _TYPES + _QUARTERS + specialty, bin_] += 1
        cell = cells[group, quarter, specialty]
        cell[0] += 1
        cell[1] += factor
        cell[2] += factor > 0
        cell[3] += at_bottom
        if score >= 0:
            bin_ = 0 if score == 0 else min(1 + np.int64(score * _PER_SCORE), _SCORE_BINS - 1)
            counts[group, _FACTOR_BINS + bin_] += 1
            counts[_SIZES * _TYPES + quarter, _FACTOR_BINS + bin_] += 1
            counts[_SIZES * _TYPES + _QUARTERS + specialty, _FACTOR_BINS + bin_] += 1
            cell[4] += score
            cell[5] += 1


@njit(**FAST)
def average_cells(cells, sums, means):
    """A draw's means by group, as in results.MEANS, from the sums by joint cell. `sums`: scratch, groups x 6."""
    sums[:] = 0
    for group in range(cells.shape[0]):
        for quarter in range(cells.shape[1]):
            for specialty in range(cells.shape[2]):
                for s in range(cells.shape[3]):
                    x = cells[group, quarter, specialty, s]
                    sums[0, s] += x
                    sums[1 + group // _TYPES, s] += x
                    sums[1 + _SIZES + group % _TYPES, s] += x
                    sums[1 + _SIZES + _TYPES + quarter, s] += x
                    sums[_FIRST_OTHER + specialty, s] += x
    for g in range(means.shape[0]):
        means[g, 0] = sums[g, 0]
        for s in range(1, 4):
            means[g, s] = sums[g, s] / sums[g, 0]
        means[g, 4] = sums[g, 4] / sums[g, 5]


@njit(**COMPILED)
def forecast_batch(s, seed, first, end, world, means, totals, counts):
    """Draws `first` to `end` - 1, one after the other, in the same memory."""
    r, w, state = world.records, empty_scores(s.candidates), new_generator()
    cells = np.empty((_SIZES * _TYPES, _QUARTERS, s.specialties, 6))
    sums = np.empty((means.shape[2], 6))
    for draw in range(first, end):
        seed_generator(state, seed, draw)
        draw_cohort(state, s, r, world.members, world.practice)
        for y in range(YEARS):
            score_year(r, y, s.measures, w)
            pay_year(r, y, _RISK[y], totals[draw, y], w)
            count_year(r, y, w, counts[y], cells)
            average_cells(cells, sums, means[draw, y])


@njit(parallel=True, **COMPILED)
def forecast_cohort(s, seed, starts, worlds, means, totals, counts):
    """Draws starts[k] to starts[k + 1] are batch k. A batch is one task, so that no two threads share a histogram."""
    for k in prange(starts.size - 1):
        forecast_batch(s[0], seed, starts[k], starts[k + 1], worlds[get_thread_id()], means, totals, counts[k])


def split_types(counts: np.ndarray) -> np.ndarray:
    """Histograms by size x type as histograms by size and by type, the others unchanged."""
    joint = counts[:, :, : _SIZES * _TYPES].reshape(*counts.shape[:2], _SIZES, _TYPES, _BINS)
    return np.concatenate([joint.sum(axis=3), joint.sum(axis=2), counts[:, :, _SIZES * _TYPES :]], axis=2)


def forecast(draws: int, seed: int) -> tuple[dict[str, results.Tally], float]:
    """Tallies by cohort, and the seconds the draws took."""
    tallies, seconds = {}, 0.0
    batches = min(results.BATCHES, draws)
    starts = np.searchsorted(results.batch_of(draws), np.arange(batches + 1))
    for index, cohort in enumerate(b.COHORTS):
        s, named = settings(cohort), results.groups(cohort)
        means = np.empty((draws, YEARS, 1 + len(named), len(results.MEANS)))
        totals = np.empty((draws, YEARS, len(results.TOTALS)))
        counts = np.zeros((batches, YEARS, len(named) - _SIZES - _TYPES + _SIZES * _TYPES, _BINS), np.uint32)
        start = time.perf_counter()
        worlds = np.empty(get_num_threads(), WORLD)
        forecast_cohort(s, 2 * seed + index, starts, worlds, means, totals, counts)
        seconds += time.perf_counter() - start
        tallies[cohort.name] = results.Tally(means, totals, split_types(counts))
    return tallies, seconds
