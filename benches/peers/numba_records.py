"""What the Numba peer passes around: a cohort's numbers, and the columns its years are drawn into."""

from collections import namedtuple

import numpy as np
from numba import njit
from scipy import special

import baseline as b
from numba_laws import ALLOCATING

YEARS = len(b.PERFORMANCE_YEARS)
MEASURES = max(len(c.measures) for c in b.COHORTS)
TYPES = 2  # benchmarks of a measure: eCQM or claims, MIPS CQM

# A law of true performance.
ON_KNOTS, ON_GRID, ADMISSIONS = 0, 1, 2

Settings = namedtuple(
    "Settings",
    "candidates episodes_mean episodes_sd practice_bounds cost cost_sd gamma_shape small_share "
    "specialty_bounds log_payment payment_sd log_hcc hcc_sd cases collection direction law_kind laws "
    "normal_grid dual_grid q236_grid",
)
Settings.__doc__ = """A cohort as numbers and arrays; the last axis but one of `laws` holds intercepts and slopes."""

Records = namedtuple(
    "Records",
    "count payments next_payments hcc dual adjustments group specialty submitted points scored "
    "costs cost cost_owner rates rate rate_owner",
)
Records.__doc__ = """What happened in each year, by participant; costs and rates are lists of their own, with owners.

payments, next_payments: dollars of the performance and the payment year; adjustments: points but the complex-patient
ones; group: practice size x 2 + type; points, scored: of the quality category, the zeros counted as scored.
"""


def settings(cohort: b.Cohort) -> Settings:
    """The cohort's numbers, in the same types for every cohort."""
    laws, kinds = np.zeros((MEASURES, TYPES, 12, 2)), np.zeros((MEASURES, TYPES), np.int64)
    for (measure, collection), values in b.performance_laws().items():
        for m, known in enumerate(cohort.measures):
            if known.id == measure:
                slope = np.diff(values) / np.diff(b.KNOTS)
                laws[m, collection - b.ECQM] = np.column_stack([values[:-1] - slope * b.KNOTS[:-1], slope])
    for m, measure in enumerate(cohort.measures):
        if measure.id == "236":
            kinds[m, b.CQM - b.ECQM] = ON_GRID
        if measure.collection == b.CLAIMS:
            kinds[m] = ADMISSIONS
    column = lambda field: np.array([getattr(s, field) for s in cohort.specialties])
    hcc_variance = np.log1p((column("hcc_sd") / column("hcc")) ** 2)
    bounds = lambda shares: np.r_[np.cumsum(shares)[:-1], 1.0]
    return Settings(
        cohort.candidates, *cohort.episodes, bounds(cohort.practice_shares), cohort.cost, cohort.cost_sd,
        1 / cohort.episode_cv**2, cohort.small_share, bounds(column("share")),
        np.log(column("payment") * b.DRUGS_OUT), column("payment_sd"),
        np.log(column("hcc")) - hcc_variance / 2, np.sqrt(hcc_variance),
        np.array([m.cases for m in cohort.measures]), np.array([m.collection for m in cohort.measures]),
        np.array([-1.0 if m.lower_is_better else 1.0 for m in cohort.measures]), kinds, laws,
        special.ndtr(b.GRID), b.beta_on_normal_scale(b.DUAL_BETA), b.beta_on_normal_scale(b.Q236_CQM_BETA),
    )  # fmt: skip


Member = namedtuple("Member", "counts volume years")
Member.__doc__ = """Candidates of one practice: episode counts 2025-2031, log volume of 2025 in SDs, participation as bits."""

Practice = namedtuple("Practice", "silent incomplete attested factor abilities own log_payments")
Practice.__doc__ = """One practice by year: silence, incomplete measures as bits, points attested, its part of the quality
factor and of the abilities; and of the candidate at hand: own factor, abilities and cost, log payments 2027-2033."""


@njit(**ALLOCATING)
def empty_practice():
    """Scratch memory for the practice at hand and its candidates."""
    members = Member(
        np.empty((b.MOST_CANDIDATES, b.COUNT_YEARS), np.int64), np.empty(b.MOST_CANDIDATES),
        np.empty(b.MOST_CANDIDATES, np.int64),
    )  # fmt: skip
    practice = Practice(
        np.empty(YEARS, np.bool_), np.empty(YEARS, np.int64), np.empty(YEARS), np.empty(YEARS),
        np.empty((YEARS, MEASURES)), np.empty(MEASURES + 2), np.empty(b.PAYMENT_YEARS),
    )  # fmt: skip
    return members, practice


@njit(**ALLOCATING)
def empty_records(candidates):
    """Columns for as many participants as there are candidates."""
    f = lambda: np.empty((YEARS, candidates))
    lists = (YEARS, MEASURES, TYPES, candidates)
    return Records(
        np.empty(YEARS, np.int64), f(), f(), f(), f(), f(), np.empty((YEARS, candidates), np.uint8),
        np.empty((YEARS, candidates), np.uint8), np.empty((YEARS, candidates), np.bool_), f(), f(),
        np.empty(YEARS, np.int64), f(), np.empty((YEARS, candidates), np.int32),
        np.empty((YEARS, MEASURES, TYPES), np.int64), np.empty(lists), np.empty(lists, np.int32),
    )  # fmt: skip
