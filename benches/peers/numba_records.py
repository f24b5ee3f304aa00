"""What the Numba peer passes around: a cohort's numbers, and the columns its years are drawn into.

All are NumPy records: Numba passes them as one address, without counting references. Tuples of arrays would be
passed field by field, each field counted, atomically, at every call: that takes longer than the model.
"""

import numpy as np
from scipy import special

import baseline as b

YEARS = len(b.PERFORMANCE_YEARS)
MEASURES = max(len(c.measures) for c in b.COHORTS)
TYPES = 2  # benchmarks of a measure: eCQM or claims, MIPS CQM

# A law of true performance.
ON_KNOTS, ON_GRID, ADMISSIONS = 0, 1, 2

CANDIDATES = max(c.candidates for c in b.COHORTS)
SPECIALTIES = max(len(c.specialties) for c in b.COHORTS)


def _record(*fields) -> np.dtype:
    """A record's type. A field: type, shape of each name, names."""
    return np.dtype([(name, kind, shape) for kind, shape, names in fields for name in names.split()], align=True)


# A cohort as numbers and arrays; the last axis but one of `laws` holds 12 intercepts and slopes.
SETTINGS = _record(
    ("i8", (), "candidates measures specialties"),
    ("f8", (), "episodes_mean episodes_sd cost cost_sd gamma_shape"),
    ("f8", (len(b.CLASS_LOW),), "practice_bounds"),
    ("f8", (SPECIALTIES,), "specialty_bounds log_payment payment_sd log_hcc hcc_sd"),
    ("f8", (MEASURES,), "cases direction"),
    ("i8", (MEASURES,), "collection"),
    ("i8", (MEASURES, TYPES), "law_kind"),
    ("f8", (MEASURES, TYPES, len(b.KNOTS) - 1, 2), "laws"),
    ("f8", (len(b.GRID),), "normal_grid dual_grid q236_grid"),
)

# What happened in each year, by participant; costs and rates are lists of their own, with owners. payments,
# next_payments: dollars of the performance and the payment year; adjustments: points but the complex-patient ones;
# group: practice size x 2 + type; points, scored: of the quality category, the zeros counted as scored.
RECORDS = _record(
    ("i8", (YEARS,), "count costs"),
    ("i8", (YEARS, MEASURES, TYPES), "rates"),
    ("f8", (YEARS, CANDIDATES), "payments next_payments hcc dual adjustments points scored cost"),
    ("f8", (YEARS, MEASURES, TYPES, CANDIDATES), "rate"),
    ("i4", (YEARS, CANDIDATES), "cost_owner"),
    ("i4", (YEARS, MEASURES, TYPES, CANDIDATES), "rate_owner"),
    ("u1", (YEARS, CANDIDATES), "group specialty submitted"),
)

# Candidates of one practice: episode counts 2025-2031, participation as bits, log volume of 2025 in SDs.
MEMBERS = _record(
    ("i8", (b.MOST_CANDIDATES, b.COUNT_YEARS), "counts"),
    ("i8", (b.MOST_CANDIDATES,), "years"),
    ("f8", (b.MOST_CANDIDATES,), "volume"),
)

# One practice by year: silence, incomplete measures as bits, points attested, its part of the quality factor and of the
# abilities; and of the candidate at hand: own factor, abilities and cost, log payments 2027-2033.
PRACTICE = _record(
    ("u1", (YEARS,), "silent"),
    ("i8", (YEARS,), "incomplete"),
    ("f8", (YEARS,), "attested factor"),
    ("f8", (YEARS, MEASURES), "abilities"),
    ("f8", (MEASURES + 2,), "own"),
    ("f8", (b.PAYMENT_YEARS,), "log_payments"),
)

# All that a batch of draws is drawn into.
WORLD = np.dtype([("records", RECORDS), ("members", MEMBERS), ("practice", PRACTICE)], align=True)


def settings(cohort: b.Cohort) -> np.ndarray:
    """The cohort's numbers, one record; places it does not use are zeros."""
    s = np.zeros(1, SETTINGS)
    s["candidates"], s["measures"], s["specialties"] = cohort.candidates, len(cohort.measures), len(cohort.specialties)
    s["episodes_mean"], s["episodes_sd"] = cohort.episodes
    s["cost"], s["cost_sd"], s["gamma_shape"] = cohort.cost, cohort.cost_sd, 1 / cohort.episode_cv**2
    s["practice_bounds"] = _bounds(cohort.practice_shares)
    s["normal_grid"], s["dual_grid"] = special.ndtr(b.GRID), b.beta_on_normal_scale(b.DUAL_BETA)
    s["q236_grid"] = b.beta_on_normal_scale(b.Q236_CQM_BETA)
    _set_specialties(s[0], cohort.specialties)
    _set_measures(s[0], cohort.measures)
    return s


def _bounds(shares) -> np.ndarray:
    """Cumulative probabilities, the last exactly 1."""
    return np.r_[np.cumsum(shares)[:-1], 1.0]


def _set_specialties(s: np.void, specialties: tuple[b.Specialty, ...]) -> None:
    column = lambda field: np.array([getattr(specialty, field) for specialty in specialties])
    hcc_variance = np.log1p((column("hcc_sd") / column("hcc")) ** 2)
    n = len(specialties)
    s["specialty_bounds"][:n] = _bounds(column("share"))
    s["log_payment"][:n] = np.log(column("payment") * b.DRUGS_OUT)
    s["payment_sd"][:n] = column("payment_sd")
    s["log_hcc"][:n] = np.log(column("hcc")) - hcc_variance / 2
    s["hcc_sd"][:n] = np.sqrt(hcc_variance)


def _set_measures(s: np.void, measures: tuple[b.Measure, ...]) -> None:
    laws = b.performance_laws()
    for m, measure in enumerate(measures):
        s["cases"][m], s["collection"][m] = measure.cases, measure.collection
        s["direction"][m] = -1.0 if measure.lower_is_better else 1.0
        for (name, collection), values in laws.items():
            if name == measure.id:
                slope = np.diff(values) / np.diff(b.KNOTS)
                s["laws"][m, collection - b.ECQM] = np.column_stack([values[:-1] - slope * b.KNOTS[:-1], slope])
        if measure.id == "236":
            s["law_kind"][m, b.CQM - b.ECQM] = ON_GRID
        if measure.collection == b.CLAIMS:
            s["law_kind"][m] = ADMISSIONS
