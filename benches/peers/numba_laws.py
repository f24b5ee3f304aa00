"""Laws that the Numba peer reads off tables."""

import numpy as np
from numba import njit

import baseline
from numba_samplers import INLINE


@njit(**INLINE)
def on_grid(table, x):
    """The table's value at a normal score, linear between grid points."""
    position = (min(max(x, -baseline.GRID_END), baseline.GRID_END) + baseline.GRID_END) * baseline.GRID_STEPS
    index = np.uint64(min(np.int64(position), table.size - 2))
    return table[index] + (position - index) * (table[index + 1] - table[index])


@njit(**INLINE)
def on_knots(law, p):
    """The law's quantile at probability p, linear between baseline.KNOTS. `law`: 12 pairs intercept, slope."""
    index = np.uint64(np.int64(p * 10) + 1 - np.int64(p < 0.01) + np.int64(p >= 0.99))
    return law[index, 0] + p * law[index, 1]
