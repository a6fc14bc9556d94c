"""How fast a manual is published, beside MkDocs with the Material theme: `python tests/bench/site_build.py [--pages 1000]`.

Both build the same pages with the full navigation on each, each time in a process of its own; seconds are those by the
clock, for ours is built by several processes at once, with those of all processors beside. Then the real manual: time, the largest page, what the
search costs. MkDocs is not one of our dependencies: `--mkdocs FILE` names its command, or `pip install mkdocs-material
jieba` beside this Python; without it only our side is measured.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent)]

import site_pages  # noqa: E402 in tests/
from manual_book import CALENDARS, search_data_of  # noqa: E402 in tests/

from dcrc_lite import resources, site  # noqa: E402
from dcrc_lite.schema.defaults import default_rules, default_settings  # noqa: E402

DAY = date(2026, 11, 21)
YARDSTICK = 850  # characters of a page where "30 KB for 40 pages" was measured


@dataclass(frozen=True)
class Taken:
    """Seconds of one process: of the processor (None where the system does not tell), and by the clock."""

    processor: float | None
    clock: float

    def __str__(self) -> str:
        """The seconds in words."""
        beside = "" if self.processor is None else f" ({self.processor:.2f} s of all processors)"
        return f"{self.clock:6.2f} s{beside}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--mkdocs", default="", help="the command mkdocs of an environment that has mkdocs-material")
    parser.add_argument("--publish", nargs=3, metavar=("CONTENT", "OUT", "CACHE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.publish:
        publish(*map(Path, asked.publish))
        return
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores{load}", flush=True)
    with tempfile.TemporaryDirectory(prefix="dcrc 手册 ") as place:
        beside_mkdocs(Path(place), asked.pages, [asked.mkdocs] if asked.mkdocs else found_mkdocs())
        real_manual(Path(place))


def publish(content: Path, out: Path, cache: Path) -> None:
    """What `dcrc site` does, with texts from another folder."""
    begun = time.perf_counter()
    report = site.publish(
        out, default_rules(), default_settings(), CALENDARS, published=DAY, content=content, cache=cache
    )
    print(len(report.pages), len(report.written), time.perf_counter() - begun)


# --- beside MkDocs


def beside_mkdocs(place: Path, count: int, mkdocs: list[str]) -> None:
    """Both builders, cold and after one page changed."""
    made = site_pages.pages(count)
    characters = sum(len(site_pages.chapter(page)) for page in made)
    print(f"== {len(made)} pages, {characters:,} characters of source, full navigation on each page", flush=True)
    site_pages.write_ours(place / "content", made)
    cold = ours("cold", place)
    changed = place / "content" / "05-part" / "5-7-page.md"
    changed.write_text(changed.read_text(encoding="utf-8").replace("打电话的期限", "回访电话的期限"), encoding="utf-8")
    again = ours("one page changed", place)
    print(f"without the start: cold {cold.clock:.2f} s (goal 5) {reached(cold.clock <= 5)}, ", end="")
    print(f"one page {again.clock:.2f} s (goal 0.5) {reached(again.clock <= 0.5)}", flush=True)
    if not mkdocs:
        print("MkDocs-Material is not installed here: pip install mkdocs-material jieba, or name it by --mkdocs")
        return
    theirs(place, made, mkdocs, cold, again)


def ours(what: str, place: Path) -> Taken:
    """Publish in a process of its own; what comes back is without its start, which the line says too."""
    folders = [str(place / name) for name in ("content", "out", "kept.db")]
    taken, said = timed([sys.executable, str(Path(__file__).resolve()), "--publish", *folders])
    pages, written, inside = said.split()
    start = f"{taken.clock - float(inside):.2f} s of it to start"
    print(f"dcrc-lite       {what:18} {taken}   {start}; {pages} pages, {written} files written", flush=True)
    return Taken(None, float(inside))


def theirs(place: Path, made: list[site_pages.Made], mkdocs: list[str], cold: Taken, again: Taken) -> None:
    """The same pages by MkDocs; it has no other way to build one changed page than --dirty, which leaves links alone."""
    config = site_pages.write_plain(place / "mkdocs", made)
    command = [*mkdocs, "build", "-q", "-f", str(config)]
    slow, _ = timed(command)
    print(f"MkDocs-Material {'cold':18} {slow}   {version_of(mkdocs)}", flush=True)
    changed = place / "mkdocs" / "docs" / "5-7-page.md"
    changed.write_text(changed.read_text(encoding="utf-8").replace("打电话的期限", "回访电话的期限"), encoding="utf-8")
    dirty, _ = timed([*command, "--dirty"])
    print(f"MkDocs-Material {'one page, --dirty':18} {dirty}", flush=True)
    start, _ = timed([*mkdocs, "--version"])
    times, one = ((took.clock - start.clock) / own.clock for took, own in ((slow, cold), (dirty, again)))
    print(
        f"without either's start ours is {times:.1f} times as fast cold (goal 8) {reached(times >= 8)}, {one:.1f} for one page"
    )


def found_mkdocs() -> list[str]:
    """The command of MkDocs beside this Python or on the path; nothing when there is none with the theme."""
    if importlib.util.find_spec("mkdocs") and importlib.util.find_spec("material"):
        return [sys.executable, "-m", "mkdocs"]
    return []


def version_of(mkdocs: list[str]) -> str:
    """What the command says of itself, without its folder."""
    return subprocess.run([*mkdocs, "--version"], check=True, capture_output=True, text=True).stdout.split(" from ")[0]


def timed(command: list[str]) -> tuple[Taken, str]:
    """Run a command to its end."""
    before, begun = _children(), time.perf_counter()
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8", env=quiet)
    clock, after = time.perf_counter() - begun, _children()
    return Taken(after - before if before is not None and after is not None else None, clock), done.stdout


def _children() -> float | None:
    """Seconds of the processor all ended children took."""
    if importlib.util.find_spec("resource") is None:
        return None
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


# --- the real manual


def real_manual(place: Path) -> None:
    """Time, the largest pages, what the search costs."""
    print("== the real manual", flush=True)
    shutil.rmtree(place / "content", ignore_errors=True)
    shutil.copytree(resources.CONTENT, place / "content")
    for name in ("out", "kept.db"):
        shutil.rmtree(place / name, ignore_errors=True)
    (place / "kept.db").unlink(missing_ok=True)
    ours("cold", place)
    changed = place / "content" / "02-calls" / "2-8-three-months.md"
    changed.write_text(changed.read_text(encoding="utf-8") + "\n再说一句。\n", encoding="utf-8")
    ours("one page changed", place)
    print_sizes(place / "out")
    print_search(place / "out" / "search-data.js")


def print_sizes(out: Path) -> None:
    """The largest pages; whole.html is the whole manual to print, no page to read."""
    sizes = sorted((path.stat().st_size / 1000, path.name) for path in out.glob("*.html"))
    whole = next(size for size, name in sizes if name == "whole.html")
    largest, name = next((size, name) for size, name in reversed(sizes) if name != "whole.html")
    print(
        f"largest page {largest:.1f} KB ({name}), goal 60 KB {reached(largest <= 60)}; whole.html to print {whole:.0f} KB"
    )


def print_search(file: Path) -> None:
    """What a reader loads for a search, once: it is one file, kept by the browser afterwards."""
    script = file.read_text(encoding="utf-8")
    data = search_data_of(script)
    count = len(data["pages"])
    characters = sum(len(section[2]) for page in data["pages"] for section in page[4])
    whole = packed_size(script)
    print(
        f"search data {whole:.1f} KB gzip ({len(script.encode()) / 1000:.0f} KB as it lies), {count} pages of {characters / count:.0f} characters"
    )
    print(
        f"  = {40 * whole / count:.1f} KB for 40 pages (goal 30 KB, set on pages of {YARDSTICK} characters), "
        f"{100_000 * whole / characters:.1f} KB for 100,000 characters, "
        f"{40 * YARDSTICK * whole / characters:.1f} KB for 40 pages of {YARDSTICK}"
    )
    print_limits(data, characters)


def print_limits(data: dict[str, Any], characters: int) -> None:
    """What the strongest packers make of the bare text: below that no exact search of all words can go."""
    import bz2
    import lzma

    text = "\n".join(section[2] for page in data["pages"] for section in page[4])
    coded = text.encode("utf-16-be")
    made = {
        "gzip": packed_size(text),
        "bzip2": len(bz2.compress(coded)) / 1000,
        "xz": len(lzma.compress(coded, preset=9 | lzma.PRESET_EXTREME)) / 1000,
    }
    least = min(made.values())
    words = ", ".join(f"{name} {size:.0f} KB" for name, size in made.items())
    print(
        f"  the bare text alone: {words}; 30 KB for 40 of our pages were {240_000 * len(data['pages']) / 40 / characters:.1f} bits a character, Chinese prose has more than 4"
    )
    print(
        f"  headings, anchors, pinyin, Traditional characters and the shop's figures: {packed_size(json.dumps(_beside(data), ensure_ascii=False)):.1f} KB of it; least for the text {least:.0f} KB"
    )


def _beside(data: dict[str, Any]) -> list[object]:
    pages = [[*page[:4], [[anchor, letters] for anchor, letters, _ in page[4]]] for page in data["pages"]]
    return [pages, data["figures"], data["parts"], data["trad"]]


def packed_size(text: str) -> float:
    """Kilobytes after gzip -9."""
    return len(gzip.compress(text.encode(), 9)) / 1000


def reached(yes: bool) -> str:
    """In a word."""
    return "reached" if yes else "NOT reached"


if __name__ == "__main__":
    main()
