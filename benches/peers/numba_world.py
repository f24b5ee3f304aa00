"""One cohort drawn by loops over practices and their candidates: model.md, up to what the rules need to know.

Work without consequence is left out, which changes no law: a candidate who never participates is no more than
episode counts, one's own abilities are drawn in years of participation (an AR(1) law is as easily drawn d years
on), and no rate is drawn that is not reported, incomplete or on too few episodes.
"""

import math

import numpy as np
from numba import njit

import baseline as b
from numba_laws import on_grid, on_knots
from numba_records import ADMISSIONS, ON_GRID, YEARS
from numba_samplers import FAST, INLINE, binomial_of_poisson, gamma, normal, poisson, uniform


@njit(**INLINE)
def category(state, bounds):
    """Index of a category, `bounds` being cumulative probabilities."""
    u = uniform(state)
    index = 0
    while u > bounds[index]:
        index += 1
    return index


_LOG_SPAN = np.log((b.CLASS_HIGH + 1) / b.CLASS_LOW)
_LOG_FAILURE = np.log1p(-1 / np.maximum(b.GEOMETRIC_MEAN, 1 + 1e-9))
_CLASS_LOW, _CLASS_HIGH, _SILENT = b.CLASS_LOW, b.CLASS_HIGH, b.SILENT


@njit(**INLINE)
def draw_practice(state, s):
    """Class, clinicians and candidates of a practice."""
    c = category(state, s.practice_bounds)
    if c == 0:
        return c, 1, 1
    size = min(np.int64(_CLASS_LOW[c] * math.exp(uniform(state) * _LOG_SPAN[c])), _CLASS_HIGH[c])
    members = 1 + np.int64(math.log(uniform(state)) / _LOG_FAILURE[c])
    return c, size, min(members, size, b.MOST_CANDIDATES)


_VOLUME_SHOCK = math.sqrt(1 - b.VOLUME_PHI**2)


@njit(**INLINE)
def draw_counts(state, s, counts):
    """A candidate's episode counts of 2025 to 2031, those of the last two years only if they matter.

    Returns the log volume of 2025 in SDs and the years of participation as bits."""
    x = first = normal(state)
    years = 0
    for t in range(b.COUNT_YEARS):
        if t > 0:
            x = b.VOLUME_PHI * x + _VOLUME_SHOCK * normal(state)
        if t < YEARS or years >> (t - 2) & 1:
            counts[t] = poisson(state, math.exp(s.episodes_mean + s.episodes_sd * x))
            if t < YEARS and counts[t] >= b.EPISODE_MINIMUM:
                years |= 1 << t
        elif years >> (t - 2) == 0:
            break
    return first, years


_ABILITY_SHOCK = math.sqrt(1 - b.ABILITY_PHI**2)
_QUALITY, _SPECIFIC = b.QUALITY_SHARE, math.sqrt(1 - b.QUALITY_SHARE**2)
_SHARED, _OWN = math.sqrt(b.PRACTICE_SHARE), math.sqrt(1 - b.PRACTICE_SHARE)


@njit(**INLINE)
def draw_shared_abilities(state, measures, factor, abilities):
    """The practice's part of the quality factor, and of each measure's ability, by year."""
    for k in range(measures + 1):
        x = normal(state)
        for y in range(YEARS):
            if y > 0:
                x = b.ABILITY_PHI * x + _ABILITY_SHOCK * normal(state)
            if k == 0:
                factor[y] = _SHARED * x
            else:
                abilities[y, k - 1] = _QUALITY * factor[y] + _SPECIFIC * _SHARED * x


@njit(**INLINE)
def draw_attestation(state, small):
    """Points for improvement activities."""
    u = uniform(state)
    both = b.IA_BOTH_SMALL if small else b.IA_BOTH_LARGE
    one = b.IA_ONE_SMALL if small else b.IA_ONE_LARGE
    return 0.0 if u < both else -10.0 if u < both + one else -20.0


@njit(**INLINE)
def draw_interoperability(state, small):
    """Points for Promoting Interoperability, 0 to -10."""
    if uniform(state) < (b.PI_ZERO_SMALL if small else b.PI_ZERO_LARGE):
        return -b.INTEROPERABILITY_POINTS
    u = uniform(state)
    if u < b.PI_FULL:
        return 0.0
    w = uniform(state)
    score = 0.98 + 0.01 * w if u < b.PI_FULL + b.PI_HIGH else 0.60 + 0.37 * w
    return -b.INTEROPERABILITY_POINTS * (1 - score)


@njit(**INLINE)
def draw_reporting(state, s, practice_class, p):
    """Silence, the points for attestation, and which measures fall short of completeness (bits), by year."""
    small = practice_class <= 1
    shortfall = b.INCOMPLETE_SMALL if small else b.INCOMPLETE_LARGE
    activities = interoperability = 0.0
    for y in range(YEARS):
        if y > 0 and uniform(state) < b.KEPT:
            p.silent[y] = p.silent[y - 1]
        else:
            p.silent[y] = uniform(state) < _SILENT[practice_class]
        if y == 0 or uniform(state) >= b.KEPT:
            activities = draw_attestation(state, small)
        if y == 0 or uniform(state) >= b.KEPT:
            interoperability = draw_interoperability(state, small)
        p.attested[y] = activities + interoperability
        p.incomplete[y] = 0
        if not p.silent[y]:
            for m in range(s.measures):
                p.incomplete[y] |= np.int64(uniform(state) < shortfall) << m


@njit(**INLINE)
def add_rate(r, y, m, t, owner, value):
    """A scorable measure, its value so turned that more is better."""
    n = r.rates[y, m, t]
    r.rate[y, m, t, n] = value
    r.rate_owner[y, m, t, n] = owner
    r.rates[y, m, t] = n + 1


@njit(**INLINE)
def draw_admissions(state, s, r, y, m, i, episodes, ability):
    """Q492, from claims: shrunk admissions per 100 person-years."""
    cases = poisson(state, episodes * s.cases[m])
    if cases >= b.CASE_MINIMUM:
        expected = cases * b.Q492_MEAN / 100
        ratio = math.exp(b.Q492_LOG_MEAN + b.Q492_LOG_SD * s.direction[m] * ability) / b.Q492_MEAN
        observed = poisson(state, expected * ratio) + b.Q492_SHRINKAGE
        add_rate(r, y, m, 0, i, -b.Q492_MEAN * observed / (expected + b.Q492_SHRINKAGE))


@njit(**INLINE)
def draw_rate(state, s, r, y, m, t, i, episodes, ability):
    """A reported measure: Poisson cases, binomial successes."""
    z = s.direction[m] * ability
    if s.law_kind[m, t] == ON_GRID:
        rate = on_grid(s.q236_grid, z)
    else:
        rate = on_knots(s.laws[m, t], on_grid(s.normal_grid, z))
    cases, successes = binomial_of_poisson(state, episodes * s.cases[m], rate, b.CASE_MINIMUM)
    if cases >= b.CASE_MINIMUM:
        add_rate(r, y, m, t, i, s.direction[m] * successes / cases)


_AHEAD = np.arange(YEARS)  # years from one participation to the next
_ABILITY_KEPT, _COST_KEPT = b.ABILITY_PHI**_AHEAD, b.COST_PHI**_AHEAD
_ABILITY_NEW, _COST_NEW = np.sqrt(1 - _ABILITY_KEPT**2), np.sqrt(1 - _COST_KEPT**2)
_COST_OWN = math.sqrt(1 - b.COST_ON_QUALITY**2)


@njit(**INLINE)
def step_own_abilities(state, measures, ahead, own):
    """A candidate's own quality factor, abilities and cost, `ahead` years after the last (0: for the first time)."""
    kept, new, cost_kept, cost_new = 0.0, 1.0, 0.0, 1.0
    if ahead > 0:
        kept, new, cost_kept, cost_new = _ABILITY_KEPT[ahead], _ABILITY_NEW[ahead], _COST_KEPT[ahead], _COST_NEW[ahead]
    for k in range(measures + 1):
        own[k] = kept * own[k] + new * normal(state)
    own[measures + 1] = cost_kept * own[measures + 1] + cost_new * normal(state)


@njit(**INLINE)
def draw_patients_and_payments(state, s, specialty, volume, log_payments):
    """HCC risk, dual share, and log payments of 2027 to 2033. `volume`: log volume of 2025, in SDs."""
    a = normal(state)
    c = b.HCC_DUAL_CORRELATION
    hcc = math.exp(s.log_hcc[specialty] + s.hcc_sd[specialty] * a)
    dual = on_grid(s.dual_grid, c * a + math.sqrt(1 - c * c) * normal(state))
    c = b.PAYMENT_VOLUME_CORRELATION
    x = c * volume + math.sqrt(1 - c * c) * normal(state)
    log_payments[0] = s.log_payment[specialty] + s.payment_sd[specialty] * x
    for t in range(1, b.PAYMENT_YEARS):
        log_payments[t] = log_payments[t - 1] + b.PAYMENT_TREND + b.PAYMENT_SHOCK * normal(state)
    return hcc, dual


@njit(**INLINE)
def draw_year(state, s, r, p, y, i, episodes, own_type):
    """Cost and measures of participant i in year y."""
    measures = s.measures
    if episodes >= b.EPISODE_MINIMUM:
        w = b.COST_ON_QUALITY * (p.factor[y] + _OWN * p.own[0]) + _COST_OWN * p.own[measures + 1]
        shape = episodes * s.gamma_shape
        n = r.costs[y]
        r.cost[y, n] = s.cost * math.exp(s.cost_sd * w) * gamma(state, shape) / shape
        r.cost_owner[y, n] = i
        r.costs[y] = n + 1
    submitted, zeros = False, 0.0
    for m in range(measures):
        ability = p.abilities[y, m] + _OWN * (_QUALITY * p.own[0] + _SPECIFIC * p.own[m + 1])
        if s.law_kind[m, 0] == ADMISSIONS:
            draw_admissions(state, s, r, y, m, i, episodes, ability)
        elif p.silent[y] or p.incomplete[y] >> m & 1:
            zeros += 1
        else:
            submitted = True
            t = own_type if s.collection[m] == b.EITHER else s.collection[m] - b.ECQM
            draw_rate(state, s, r, y, m, t, i, episodes, ability)
    r.submitted[y, i] = submitted
    r.points[y, i], r.scored[y, i] = 0.0, zeros


@njit(**INLINE)
def draw_member(state, s, r, p, counts, volume, years, group, bonus):
    """A candidate who participates in `years` (bits). `group`: size x 2 + type; `bonus`: small-practice points."""
    specialty = category(state, s.specialty_bounds)
    hcc, dual = draw_patients_and_payments(state, s, specialty, volume, p.log_payments)
    last = -1
    for y in range(YEARS):
        if not years >> y & 1:
            continue
        step_own_abilities(state, s.measures, 0 if last < 0 else y - last, p.own)
        last = y
        i = r.count[y]
        r.count[y] = i + 1
        r.hcc[y, i], r.dual[y, i], r.specialty[y, i], r.group[y, i] = hcc, dual, specialty, group
        r.adjustments[y, i] = p.attested[y] + bonus
        r.payments[y, i] = math.exp(p.log_payments[y])
        r.next_payments[y, i] = math.exp(p.log_payments[y + b.PAYMENT_LAG])
        draw_year(state, s, r, p, y, i, counts[y + b.PAYMENT_LAG], group & 1)


@njit(**FAST)
def draw_cohort(state, s, r, members, p):
    """One world of one cohort: practice after practice, until there are candidates enough."""
    r.count[:], r.costs[:], r.rates[:] = 0, 0, 0
    candidates = 0
    while candidates < s.candidates:
        practice_class, clinicians, size = draw_practice(state, s)
        size = min(size, s.candidates - candidates)
        candidates += size
        ever = 0
        for j in range(size):
            members.volume[j], members.years[j] = draw_counts(state, s, members.counts[j])
            ever |= members.years[j]
        if ever == 0:
            continue
        small = practice_class <= 1
        own_type = np.int64(uniform(state) >= (b.ECQM_SMALL if small else b.ECQM_LARGE))
        draw_shared_abilities(state, s.measures, p.factor, p.abilities)
        draw_reporting(state, s, practice_class, p)
        bonus = b.SOLO_POINTS if clinicians == 1 else b.SMALL_PRACTICE_POINTS if small else 0.0
        group = 2 * (0 if clinicians == 1 else 1 if small else 2) + own_type
        for j in range(size):
            if members.years[j] != 0:
                draw_member(state, s, r, p, members.counts[j], members.volume[j], members.years[j], group, bonus)
