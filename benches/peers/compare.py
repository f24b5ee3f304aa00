"""asmcast, the Numba peer and the NumPy peer timed in turn on the same cores.

usage: python compare.py [--draws N] [--rounds R] [--asmcast PATH] [--out DIR]

Wall clock per participant-year, each program using every core. The peers report the time of their draws alone:
start-up and compilation come before. asmcast is timed from outside, with its start-up and the writing of its output.
"""

import argparse
import csv
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import baseline

HERE = Path(__file__).resolve().parent
ASMCAST = HERE.parents[1] / "target" / "release" / "asmcast"
SHARES = {"asmcast": 1.0, "Numba": 1.0, "NumPy": 0.2}  # of the draws asked for: some seconds for each program
NOTE = (
    "Nanoseconds of wall clock per participant-year, all programs on all cores, in turn. The peers' times are those of "
    "their draws alone; asmcast's include start-up and output."
)


def run_asmcast(program: Path, draws: int, out: str) -> float:
    """Nanoseconds per participant-year of `asmcast run`."""
    start = time.perf_counter()
    subprocess.run([program, "run", "--draws", str(draws), "--out", out, "--quiet"], check=True)
    return (time.perf_counter() - start) / (draws * baseline.PARTICIPANT_YEARS) * 1e9


def run_peer(script: str, draws: int, out: str) -> float:
    """Nanoseconds per participant-year as the peer reports them."""
    command = [sys.executable, HERE / script, "--draws", str(draws), "--out", out]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(re.search(r"([\d.]+) ns per participant-year", text)[1])


def measure(asmcast: Path, draws: dict[str, int], rounds: int) -> dict[str, list[float]]:
    """Nanoseconds per participant-year, by program and round."""
    programs = {
        "asmcast": lambda n, out: run_asmcast(asmcast, n, out),
        "Numba": lambda n, out: run_peer("numba_peer.py", n, out),
        "NumPy": lambda n, out: run_peer("numpy_peer.py", n, out),
    }
    times = {name: [] for name in programs}
    with tempfile.TemporaryDirectory() as folder:
        run_peer("numba_peer.py", 1, folder)  # fills Numba's cache of compiled code
        for index in range(rounds):
            for name, run in programs.items():
                times[name].append(run(draws[name], folder))
                print(f"round {index + 1}, {name}: {times[name][-1]:.0f} ns", file=sys.stderr)
    return times


def table(times: dict[str, list[float]], draws: dict[str, int]) -> list[dict[str, str]]:
    """One row a program: median and range of times, and of each round's ratio to asmcast."""
    rows = []
    for name, values in times.items():
        ratios = [value / own for value, own in zip(values, times["asmcast"])]
        rows.append(
            {
                "program": name,
                "draws": str(draws[name]),
                "ns_median": f"{statistics.median(values):.0f}",
                "ns_min": f"{min(values):.0f}",
                "ns_max": f"{max(values):.0f}",
                "ratio_median": f"{statistics.median(ratios):.2f}",
                "ratio_min": f"{min(ratios):.2f}",
                "ratio_max": f"{max(ratios):.2f}",
            }
        )
    return rows


def markdown(rows: list[dict[str, str]], rounds: int) -> str:
    lines = [
        "| program | draws | ns per participant-year (min to max) | times asmcast (min to max) |",
        "|---|--:|--:|--:|",
    ]
    for r in rows:
        time_cell = f"{r['ns_median']} ({r['ns_min']} to {r['ns_max']})"
        ratio_cell = f"{r['ratio_median']} ({r['ratio_min']} to {r['ratio_max']})"
        lines.append(f"| {r['program']} | {r['draws']} | {time_cell} | {ratio_cell} |")
    return "\n".join([*lines, "", f"{NOTE} Medians of {rounds} rounds; ratios are taken within a round."]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="asmcast and its peers timed in turn.")
    parser.add_argument("--draws", type=int, default=600, help="of asmcast and Numba; NumPy takes a fifth")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--asmcast", type=Path, default=ASMCAST)
    parser.add_argument("--out", type=Path, help="folder for comparison.csv and comparison.md")
    options = parser.parse_args()
    if not options.asmcast.is_file():
        sys.exit(f"no program at {options.asmcast}: cargo build --release, or --asmcast PATH")
    draws = {name: max(1, round(share * options.draws)) for name, share in SHARES.items()}
    rows = table(measure(options.asmcast, draws, options.rounds), draws)
    text = markdown(rows, options.rounds)
    print(text, end="")
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "comparison.md").write_text(text)
        with open(options.out / "comparison.csv", "w", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main()
