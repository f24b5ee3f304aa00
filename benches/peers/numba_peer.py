"""The baseline forecast in Numba: draws in parallel, loops over participants.

usage: python numba_peer.py [--samplers library|own] [--draws N] [--seed N] [--threads N] [--out DIR]

--samplers library: Numba's np.random and documented options; own: samplers and options that go further for speed.
"""

import argparse
import os
from pathlib import Path

import results

CACHE = Path(os.environ.get("NUMBA_CACHE_DIR", Path(__file__).resolve().parent / "__pycache__"))


def main() -> None:
    parser = argparse.ArgumentParser(description="The baseline forecast in Numba.")
    parser.add_argument("--samplers", choices=("library", "own"), default="library")
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=20270101)
    parser.add_argument("--threads", type=int, help="default: all cores")
    parser.add_argument("--out", type=Path, default=Path("."))
    options = parser.parse_args()
    # Both are read at import. The caches are apart, for Numba's does not notice which function a name stands for.
    os.environ["PEER_SAMPLERS"] = options.samplers
    os.environ["NUMBA_CACHE_DIR"] = str(CACHE / f"numba_{options.samplers}")
    import numba

    from numba_forecast import forecast

    numba.set_num_threads(options.threads or numba.config.NUMBA_NUM_THREADS)
    numba.set_parallel_chunksize(1)
    forecast(draws=1, seed=0)  # compiles, or loads what was compiled before
    tallies, seconds = forecast(options.draws, options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    results.write(options.out / "results.csv", tallies)
    results.print_time(options.draws, seconds)


if __name__ == "__main__":
    main()
