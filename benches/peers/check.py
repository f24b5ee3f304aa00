"""A quick check that asmcast and the NumPy peer forecast the same: some draws of each, compared by agree.py.

usage: python check.py [--asmcast PATH] [--peer numpy|numba-library|numba-own]

Exits 1 if they do not agree. Under a minute on two cores.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from agree import agree
from compare import HERE, add_asmcast, find_asmcast

ASMCAST_DRAWS = 200
# Command and draws, multiples of results.BATCHES.
PEERS = {
    "numpy": (["numpy_peer.py"], 48),
    "numba-library": (["numba_peer.py", "--samplers", "library"], 240),
    "numba-own": (["numba_peer.py", "--samplers", "own"], 240),
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Do asmcast and a peer agree?")
    add_asmcast(parser)
    parser.add_argument("--peer", choices=PEERS, default="numpy")
    options = parser.parse_args()
    asmcast = find_asmcast(options.asmcast)
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = Path(folder, "asmcast"), Path(folder, "peer")
        subprocess.run(
            [asmcast, "run", "--draws", str(ASMCAST_DRAWS), "--out", ours, "--no-report", "--quiet"], check=True
        )
        (script, *arguments), draws = PEERS[options.peer]
        command = [sys.executable, HERE / script, *arguments, "--draws", str(draws), "--out", theirs]
        subprocess.run(command, check=True)
        sys.exit(0 if agree(ours / "results.csv", theirs / "results.csv") else 1)


if __name__ == "__main__":
    main()
