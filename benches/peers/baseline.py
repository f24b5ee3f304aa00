"""The numbers of the baseline scenario, shared by both peers.

Letters behind a number say where it comes from: P published, D derived from published figures, A assumption;
they are those of `scenarios/baseline.toml`, which names the sources one by one.
"""

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from scipy import integrate, special, stats

BENCHMARKS = Path(__file__).resolve().parents[2] / "data" / "measure_benchmarks.csv"

# --- years (42 CFR 512.710) ------------------------------------------------------------------------------
PERFORMANCE_YEARS = (2027, 2028, 2029, 2030, 2031)
RISK_LEVELS = np.array([0.09, 0.09, 0.10, 0.11, 0.12])  # by performance year
PAYMENT_LAG = 2  # years from performance to payment, and from qualifying count to performance
COUNT_YEARS = len(PERFORMANCE_YEARS) + PAYMENT_LAG  # 2025 to 2031
PAYMENT_YEARS = len(PERFORMANCE_YEARS) + PAYMENT_LAG  # 2027 to 2033

# --- rules (512.725 to 512.750) --------------------------------------------------------------------------
CASE_MINIMUM = EPISODE_MINIMUM = BENCHMARK_MINIMUM = 20
LADDER_TOP = np.array([-1.5, -1, -0.5, 0.5, 1, 1.5, 2, 2.25, 2.5, 2.75])  # upper end of a cost band, in SDs
LADDER_POINTS = np.array([10.0, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1])  # the last: beyond the last band
IMPROVEMENT_POINTS = np.array([-20.0, -10.0, 0.0])  # none, one, both activities attested
INTEROPERABILITY_POINTS = 10.0
SOLO_POINTS, SMALL_PRACTICE_POINTS = 15.0, 10.0
SLOPE = 0.1  # of the logistic exchange function, per point of final score
REDISTRIBUTION = 0.85

# --- volumes and payments --------------------------------------------------------------------------------
VOLUME_PHI = 0.95  # A: yearly correlation of log expected episodes
PAYMENT_VOLUME_CORRELATION = 0.5  # A: of log payments with log volume in 2025
PAYMENT_TREND, PAYMENT_SHOCK = 0.01, 0.15  # D: yearly growth of log payments, mean and SD
DRUGS_OUT = 0.93  # A: share of payments left without drugs

# --- practices -------------------------------------------------------------------------------------------
# Classes: solo, 2-15, 16-24, 25-99, 100-499, 500-2,000 clinicians.
CLASS_LOW = np.array([1, 2, 16, 25, 100, 500])
CLASS_HIGH = np.array([1, 15, 24, 99, 499, 2000])
SOLO_OF_SMALL = 0.206  # D: share of solo among candidates in small practices
LARGE_SHARES = np.array([0.10, 0.30, 0.31, 0.29])  # A: of candidates in practices of 16 and more
GEOMETRIC_MEAN = np.array([1, 1.8, 2.5, 3.5, 4.5, 6])  # P: candidates in a practice, before the cut
MOST_CANDIDATES = 42  # P: in one practice
SILENT = np.array([0.29, 0.09, 0.007, 0.007, 0.007, 0.007])  # D: reports nothing, by class
ECQM_LARGE, ECQM_SMALL = 0.70, 0.45  # D/A: collection by eCQM
INCOMPLETE_LARGE, INCOMPLETE_SMALL = 0.03, 0.10  # A: a measure falls short of completeness
# D/A: both activities, one activity; zero Promoting Interoperability.
IA_BOTH_LARGE, IA_ONE_LARGE, IA_BOTH_SMALL, IA_ONE_SMALL = 0.96, 0.005, 0.90, 0.03
PI_ZERO_LARGE, PI_ZERO_SMALL = 0.03, 0.20
PI_FULL, PI_HIGH = 0.73, 0.11  # D/A: score 1; uniform .98-.99; the rest uniform .60-.97
KEPT = 0.8  # yearly probability that silence, IA or PI stays as it is

# --- abilities and patients ------------------------------------------------------------------------------
ABILITY_PHI, COST_PHI = 0.75, 0.9  # A
QUALITY_SHARE, PRACTICE_SHARE = 0.5, 0.3  # A: loading on the quality factor; variance within practices
COST_ON_QUALITY = -0.1  # A: loading of log cost on the quality factor
DUAL_BETA = (1.1, 4.4)  # D: dual share
HCC_DUAL_CORRELATION = 0.3  # A: of the Gaussian copula
Q236_CQM_BETA = (2.9419, 1.3397)  # D: only a flat ladder is published
Q492_LOG_MEAN, Q492_LOG_SD = 4.2131, 0.0554  # D: admissions per 100 person-years
Q492_MEAN = 67.72  # P: admissions per 100 person-years
Q492_SHRINKAGE = 10.0  # A: expected admissions added on both sides

# --- measures --------------------------------------------------------------------------------------------
CLAIMS, ECQM, CQM = 0, 1, 2
EITHER = -1  # the practice's own collection type


@dataclass(frozen=True)
class Measure:
    """One quality measure. `cases`: mean cases per episode (A). `collection`: a fixed type, or EITHER."""

    id: str
    cases: float
    lower_is_better: bool = False
    collection: int = EITHER


@dataclass(frozen=True)
class Specialty:
    """Part B payments: median, dollars a year, and SD of the logarithm (D); HCC risk: mean and SD (A)."""

    name: str
    share: float
    payment: float
    payment_sd: float
    hcc: float
    hcc_sd: float


@dataclass(frozen=True)
class Cohort:
    """One cohort. `episodes`: mean and SD of log expected yearly episodes (D). `cost`: dollars an episode;
    `cost_sd`: of its logarithm between participants (A); `episode_cv`: between a participant's episodes (A)."""

    name: str
    participants: int  # P
    episodes: tuple[float, float]
    small_share: float  # A: candidates in practices of 15 and fewer
    cost: float  # D
    cost_sd: float
    episode_cv: float
    measures: tuple[Measure, ...]
    specialties: tuple[Specialty, ...]

    @cached_property
    def candidates(self) -> int:
        """Candidates so many that `participants` of them, on average, count 20 episodes in a year."""
        mean, sd = self.episodes
        share, _ = integrate.quad(
            lambda x: stats.norm.pdf(x) * stats.poisson.sf(EPISODE_MINIMUM - 1, np.exp(mean + sd * x)), -9, 9, limit=400
        )
        return round(self.participants / share)

    @cached_property
    def practice_shares(self) -> np.ndarray:
        """Shares of practices by class: shares of candidates over candidates per practice."""
        solo = self.small_share * SOLO_OF_SMALL
        shares = np.r_[solo, self.small_share - solo, (1 - self.small_share) * LARGE_SHARES]
        practices = shares / np.array([_mean_candidates(c) for c in range(len(CLASS_LOW))])
        return practices / practices.sum()

    @cached_property
    def candidates_per_practice(self) -> float:
        return float(sum(s * _mean_candidates(c) for c, s in enumerate(self.practice_shares)))


def _mean_candidates(practice_class: int) -> float:
    """E min(geometric, size, 42) in a class, the size log-uniform on the class's integers."""
    low, high = CLASS_LOW[practice_class], CLASS_HIGH[practice_class]
    size = np.arange(low, high + 1)
    weight = np.log((size + 1) / size) / np.log((high + 1) / low)
    success = 1 / GEOMETRIC_MEAN[practice_class]
    return float(np.sum(weight * (1 - (1 - success) ** np.minimum(size, MOST_CANDIDATES)) / success))


HEART_FAILURE = Cohort(
    "HF", 2610, (2.29, 0.96), 0.27, 14430.0, 0.213, 1.12,
    (
        Measure("492", 1.0, lower_is_better=True, collection=CLAIMS),
        Measure("008", 0.9),
        Measure("005", 0.9),
        Measure("236", 4.0),
        Measure("377", 1.0, collection=ECQM),
    ),
    (Specialty("cardiology", 1.0, 172e3, 0.69, 1.7, 0.4),),
)  # fmt: skip
LOW_BACK_PAIN = Cohort(
    "LBP", 4027, (3.79, 0.99), 0.415, 1947.0, 0.259, 1.43,
    (
        Measure("238", 3.0, lower_is_better=True),
        Measure("134", 3.0),
        Measure("128", 3.0),
        Measure("220", 0.4, collection=CQM),
    ),
    (
        Specialty("orthopedic-surgery", 0.36, 130e3, 0.69, 1.2, 0.25),
        Specialty("physical-medicine-and-rehabilitation", 0.19, 130e3, 0.61, 1.5, 0.4),
        Specialty("pain-management", 0.16, 161e3, 0.86, 1.35, 0.3),
        Specialty("neurosurgery", 0.14, 102e3, 0.78, 1.4, 0.3),
        Specialty("interventional-pain-management", 0.09, 256e3, 0.63, 1.35, 0.3),
        Specialty("anesthesiology", 0.06, 123e3, 0.69, 1.35, 0.3),
    ),
)  # fmt: skip
COHORTS = (HEART_FAILURE, LOW_BACK_PAIN)
PARTICIPANT_YEARS = sum(c.participants for c in COHORTS) * len(PERFORMANCE_YEARS)  # expected, in a draw

# --- laws of true performance ----------------------------------------------------------------------------
KNOTS = np.array([0, 0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99, 1])  # probabilities of a law
_COLLECTION = {"ecqm": ECQM, "cqm": CQM}
_STRETCHED = ("238", "377")  # their top is 1.6 times the 99th percentile, the others' 100 %


def performance_laws() -> dict[tuple[str, int], np.ndarray]:
    """Quantiles at KNOTS, as fractions, by measure and collection type: observed in performance year 2026 (P)."""
    with open(BENCHMARKS, newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    laws = {}
    for row in rows:
        collection = _COLLECTION.get(row["collection_type"])
        if collection is None or row["kind"] != "observed" or row["performance_year"] != "2026":
            continue
        values = [float(row[f"p{k}"]) for k in (1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99)]
        top = 1.6 * values[-1] if row["measure"] in _STRETCHED else 100.0
        laws[row["measure"], collection] = np.array([0.0, *values, top]) / 100
    return laws


# Laws that are read off a table: a grid over the normal scale, linear between points (error below 1e-6).
GRID_END, GRID_STEPS = 6.5, 512  # standard deviations; steps in each
GRID = np.linspace(-GRID_END, GRID_END, int(2 * GRID_END * GRID_STEPS) + 1)


def beta_on_normal_scale(parameters: tuple[float, float]) -> np.ndarray:
    """The Beta law's quantile at Phi(GRID)."""
    return stats.beta.ppf(special.ndtr(GRID), *parameters)
