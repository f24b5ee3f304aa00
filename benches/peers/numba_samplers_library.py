"""Samplers of the Numba peer: Numba's own np.random, and options that Numba documents.

Numba keeps a Mersenne Twister for each thread, so `state` stands for nothing here. A draw is seeded and drawn within
one thread, so that its numbers do not depend on the number of threads.
"""

import numpy as np
from numba import njit, uint32, uint64

from numba_options import COMPILED

FAST = INLINE = COMPILED


@njit(**COMPILED)
def new_generator():
    return 0


@njit(**COMPILED)
def seed_generator(state, seed, stream):
    """Seeds this thread's generator from (seed, stream); the factor keeps neighbouring seeds' streams apart."""
    np.random.seed(uint32(uint64(seed) * uint64(2654435761) + uint64(stream)))


@njit(**INLINE)
def uniform(state):
    """Uniform on (0, 1]."""
    return 1.0 - np.random.random()


@njit(**INLINE)
def normal(state):
    """Standard normal."""
    return np.random.standard_normal()


@njit(**INLINE)
def poisson(state, mean):
    return np.random.poisson(mean)


@njit(**INLINE)
def gamma(state, shape):
    """Gamma of mean `shape`."""
    return np.random.standard_gamma(shape)


@njit(**INLINE)
def binomial_of_poisson(state, mean, rate, least):
    """Cases, Poisson, and binomial successes among them; none are drawn where there are fewer than `least` cases."""
    cases = np.random.poisson(mean)
    if cases < least:
        return cases, 0
    return cases, np.random.binomial(cases, min(max(rate, 0.0), 1.0))
