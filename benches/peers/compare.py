"""asmcast, the Numba peer with both kinds of samplers, and the NumPy peer timed in turn on the same cores.

usage: python compare.py [--rounds R] [--seconds S] [--full] [--no-numpy] [--asmcast PATH] [--out DIR]

Wall clock per participant-year, each program using every core. The peers report the time of their draws alone:
start-up and compilation come before. asmcast is timed from outside, with its start-up and the writing of its output.
"""

import argparse
import csv
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import baseline
import results

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parents[1]
ASMCAST_DRAWS = (1000, 2000)  # at least and at most, so that start-up weighs little
FULL_DRAWS = 10000
NUMPY = "NumPy"
PEERS = {
    "Numba, library samplers": ("numba_peer.py", "--samplers", "library"),
    "Numba, own samplers": ("numba_peer.py", "--samplers", "own"),
    NUMPY: ("numpy_peer.py",),
}
NOTE = (
    "Nanoseconds of wall clock per participant-year, all programs on all cores, in turn. The peers' times are those of "
    "their draws alone; asmcast's include start-up and output."
)
Program = Callable[[int, str], float]  # from draws and a folder to nanoseconds per participant-year


def add_asmcast(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--asmcast", type=Path, help="a program in place of the checkout's, which is built first")


def find_asmcast(given: Path | None) -> Path:
    """The given program, or the checkout's as it is now."""
    if given is None:
        build = ["cargo", "build", "--release", "--locked", "--message-format", "json-render-diagnostics"]
        text = subprocess.run(build, cwd=CHECKOUT, check=True, stdout=subprocess.PIPE, text=True).stdout
        messages = map(json.loads, text.splitlines())
        return Path([m["executable"] for m in messages if m.get("executable")][-1])
    if not given.is_file():
        sys.exit(f"no program at {given}")
    return given


def asmcast_program(path: Path) -> Program:
    def run(draws: int, out: str) -> float:
        start = time.perf_counter()
        # The results and nothing else, as the peers write them.
        options = ["--format", "csv", "--no-series", "--quiet"]
        subprocess.run([path, "run", "--draws", str(draws), "--out", out, *options], check=True)
        return (time.perf_counter() - start) / (draws * baseline.PARTICIPANT_YEARS) * 1e9

    return run


def peer_program(script: str, *arguments: str) -> Program:
    """A peer, with the time that it reports itself."""

    def run(draws: int, out: str) -> float:
        command = [sys.executable, HERE / script, *arguments, "--draws", str(draws), "--out", out]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return float(re.search(r"([\d.]+) ns per participant-year", text)[1])

    return run


def choose_draws(name: str, run: Program, seconds: float, full: bool, folder: str) -> int:
    """Draws that take about `seconds`, by a short run, which also fills Numba's cache of compiled code."""
    if name == "asmcast" and full:
        return FULL_DRAWS
    trial = ASMCAST_DRAWS[0] if name == "asmcast" else 10 * results.BATCHES
    draws = seconds / (run(trial, folder) * 1e-9 * baseline.PARTICIPANT_YEARS)
    if name == "asmcast":
        return int(round(min(max(draws, ASMCAST_DRAWS[0]), ASMCAST_DRAWS[1]), -2))
    return results.BATCHES * max(1, round(draws / results.BATCHES))  # whole batches load the cores evenly


def measure(programs: dict[str, Program], draws: dict[str, int], rounds: int, folder: str) -> dict[str, list[float]]:
    """Nanoseconds per participant-year, by program and round."""
    times = {name: [] for name in programs}
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


def write(out: Path, rows: list[dict[str, str]], text: str) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / "comparison.md").write_text(text)
    with open(out / "comparison.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description="asmcast and its peers timed in turn.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=6.5, help="about what each run takes")
    parser.add_argument("--full", action="store_true", help=f"{FULL_DRAWS} draws of asmcast")
    parser.add_argument("--no-numpy", action="store_true", help="leave the NumPy peer out")
    add_asmcast(parser)
    parser.add_argument("--out", type=Path, help="folder for comparison.csv and comparison.md")
    options = parser.parse_args()
    programs = {"asmcast": asmcast_program(find_asmcast(options.asmcast))}
    programs |= {name: peer_program(*p) for name, p in PEERS.items() if name != NUMPY or not options.no_numpy}
    print(f"load average before the start: {os.getloadavg()[0]:.2f}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        draws = {n: choose_draws(n, run, options.seconds, options.full, folder) for n, run in programs.items()}
        rows = table(measure(programs, draws, options.rounds, folder), draws)
    text = markdown(rows, options.rounds)
    print(text, end="")
    if options.out:
        write(options.out, rows, text)


if __name__ == "__main__":
    main()
