"""Options of all compiled functions of the Numba peer."""

# The "numpy" error model: no exception for a division by zero, which would keep loops from being vectorised.
COMPILED = dict(cache=True, fastmath=True, error_model="numpy")
