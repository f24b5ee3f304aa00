"""The samplers in use, and the options of functions that call them: those of numba_samplers_library or _own."""

import importlib
import os

_chosen = importlib.import_module("numba_samplers_" + os.environ.get("PEER_SAMPLERS", "library"))
FAST, INLINE = _chosen.FAST, _chosen.INLINE
new_generator, seed_generator = _chosen.new_generator, _chosen.seed_generator
uniform, normal, gamma = _chosen.uniform, _chosen.normal, _chosen.gamma
poisson, binomial_of_poisson = _chosen.poisson, _chosen.binomial_of_poisson
