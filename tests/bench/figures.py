"""All figures a shop feels, in one run, beside openpyxl's: `python tests/bench/figures.py [--rows 100000]`.

Each part runs in a process of its own. A figure is a measurement, not a test: a busy machine makes it worse.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).parent
TIMES = 3


def main() -> None:
    """Run every part and print what it prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000, help="customers")
    parser.add_argument("--calls", type=int, default=50_000, help="past calls behind the worklist page")
    asked = parser.parse_args()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores{load}", flush=True)
    print("== dcrc demo, from the command to the first page (goal 5 s); dcrc --help (goal 0.2 s)", flush=True)
    print(f"new {demo_start():.2f} s · help {statistics.median(help_time() for _ in range(TIMES)):.2f} s", flush=True)
    for title, script, arguments in (
        ("the store beside openpyxl", "bench_store.py", ["--rows", str(asked.rows)]),
        ("one page of today's list (goal p95 30 ms)", "worklist_page.py", [str(asked.rows), str(asked.calls)]),
        ("clocks", "clocks.py", []),
    ):
        print(f"== {title}", flush=True)
        subprocess.run([sys.executable, str(HERE / script), *arguments], check=True, env=environment())


def environment() -> dict[str, str]:
    """Return the surroundings of every part: this checkout, UTF-8."""
    root = str(HERE.parents[1])
    return {**os.environ, "PYTHONPATH": root, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}


def help_time() -> float:
    """Return the seconds `dcrc --help` takes."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "dcrc_lite", "--help"], check=True, capture_output=True, env=environment())
    return time.perf_counter() - begun


def demo_start() -> float:
    """Return the seconds from the command to the log-in page of a demonstration shop that is made anew."""
    with tempfile.TemporaryDirectory(prefix="dcrc 演示 ") as place:
        command = [sys.executable, "-m", "dcrc_lite", "demo", "--dir", f"{place}/店", "--port", "0", "--no-browser"]
        begun = time.perf_counter()
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment()
        ) as server:
            try:
                return _first_page(server) - begun
            finally:
                server.terminate()


def _first_page(server: subprocess.Popen[str]) -> float:
    """Return the moment the page was read whose address the program printed."""
    assert server.stdout is not None
    address = next(found[0] for line in server.stdout if (found := re.search(r"http://[^\s，]+/", line)))
    with urllib.request.urlopen(f"{address}login", timeout=30) as answer:
        assert "password" in answer.read().decode()
    return time.perf_counter()


if __name__ == "__main__":
    main()
