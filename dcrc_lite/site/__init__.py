"""Publishes the manual as a folder of static pages: a Flask app of its own that knows content/ and 设置 only, frozen.

The staff app is never frozen: freezing it would publish customers. Nothing here imports web, desk or store.
"""

from __future__ import annotations

import gc
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path

from dcrc_lite import resources
from dcrc_lite.calendars import Calendars
from dcrc_lite.errors.manuals import NoPdfError, SiteFolderError
from dcrc_lite.manuals import keys
from dcrc_lite.manuals.kept import Kept
from dcrc_lite.manuals.manual import SEARCH_DATA, WHOLE, Manual, Shop
from dcrc_lite.manuals.opening import open_manual
from dcrc_lite.schema.questionnaires import QUESTIONS
from dcrc_lite.schema.settings import Rule, Setting
from dcrc_lite.schema.surveys import Question
from dcrc_lite.site.freezing import ASSETS, freeze
from dcrc_lite.site.hands import Hands

PDF = "manual.pdf"
_OURS = "assets/manual.css"  # a folder that holds it was published by us


@dataclass(frozen=True)
class Report:
    """What was published: the folder, the files in it, those written this time, the figures still to be confirmed."""

    out: Path
    files: tuple[str, ...]
    written: tuple[str, ...]
    unconfirmed: tuple[str, ...]

    @property
    def pages(self) -> tuple[str, ...]:
        """The HTML files."""
        return tuple(name for name in self.files if name.endswith(".html"))


def publish(
    out: Path,
    rules: Iterable[Rule],
    settings: Iterable[Setting],
    calendars: Calendars,
    *,
    published: date,
    profile_name: str = "默认标准",
    questions: Iterable[Question] = QUESTIONS,
    content: Path = resources.CONTENT,
    cache: Path | None = None,
) -> Report:
    """Write the whole manual into `out`. Nothing is written when a page has a fault.

    `profile_name` says whose figures these are (默认标准, 本店 设置.xlsx); `cache` is a file that lets the next publication
    make only what changed. Raises a ManualError naming file and line, SiteFolderError when `out` holds something else.
    """
    rows = tuple(settings)
    shop_name = next((row.value for row in rows if row.id == "shop_name"), "")
    shop = Shop(shop_name, profile_name, published)
    with _kept(cache) as kept, _without_collector():
        manual = open_manual(rules, rows, calendars, shop, questions=questions, content=content, kept=kept)
        _may_write(out)
        place = out.resolve()
        stale = _stale(manual, place, kept)
        with Hands(manual, [name for name in manual.topics() if name in set(stale)]) as hands:
            _check(manual, hands)
            _write(manual, place, stale, hands)
        if kept:
            _keep(manual, place, kept, stale)
        unconfirmed = manual.unconfirmed()
    return Report(out, tuple(sorted(_files(out))), stale, unconfirmed)


@contextmanager
def _without_collector() -> Iterator[None]:
    """All pages live until the last one is written: looking for garbage among them costs a tenth and finds nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _kept(path: Path | None) -> Iterator[Kept | None]:
    """The file of an earlier publication; None when there is none or it cannot be used."""
    try:
        kept = Kept(path) if path else None
    except (sqlite3.Error, OSError):
        kept = None
    if kept is None:
        yield None
        return
    try:
        with kept.templates():
            yield kept
    finally:
        kept.close()


def _stale(manual: Manual, out: Path, kept: Kept | None) -> tuple[str, ...]:
    """The files that are not there as they should be."""
    names = (*manual.names(), *(f"assets/{name}" for name in ASSETS))
    as_left = kept.files() if kept else {}
    return tuple(name for name in names if as_left.get(name) != (_key(manual, name), _stamp(out / name)))


def _check(manual: Manual, hands: Hands) -> None:
    """Make all pages, the first of them while others make theirs; raise the first ManualError."""
    theirs = hands.theirs()
    for name in manual.topics():
        if name not in theirs:
            manual.product(name)
    manual.take(hands.made())
    manual.check()


def _write(manual: Manual, out: Path, stale: Collection[str], hands: Hands) -> None:
    """Write these files, and remove those that should not be there."""
    with ThreadPoolExecutor(1) as beside:  # packing what is searched lets other threads run most of the time
        freeze(manual, out, _search_last(hands.write(out, stale), manual, beside))
        freeze(manual, out, list(hands.unwritten()))
    for name in set(_files(out)) - {*manual.names(), *(f"assets/{name}" for name in ASSETS), PDF}:
        (out / name).unlink()


def _search_last(names: Collection[str], manual: Manual, beside: ThreadPoolExecutor) -> Iterator[str]:
    """The names in an order in which the search data are ready when it is their turn."""
    if SEARCH_DATA not in names:
        yield from names
        return
    packing = beside.submit(manual.search_data)
    yield from (name for name in names if name != SEARCH_DATA)
    packing.result()
    yield SEARCH_DATA


def _key(manual: Manual, name: str) -> str:
    if not name.startswith("assets/"):
        return manual.file_key(name)
    return keys.digest((resources.STATIC / name.removeprefix("assets/")).read_bytes())


def _stamp(path: Path) -> str:
    try:
        found = path.stat()
    except OSError:
        return "missing"
    return f"{found.st_size}.{found.st_mtime_ns}"


def _keep(manual: Manual, out: Path, kept: Kept, stale: Collection[str]) -> None:
    kept.keep_files((name, _key(manual, name), _stamp(out / name)) for name in stale)
    made = [(name, manual.key(name), product) for name, product in manual.made().items()]
    kept.keep_products(made)
    if made:
        bounds = ((bound.topic.url, bound) for bound in manual.bounds.values())
        fresh = {name for name, _, _ in made}
        kept.keep_bounds((url, manual.key(url), str(own.body), own.foot) for url, own in bounds if url in fresh)


def _files(out: Path) -> Iterator[str]:
    return (path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())


def cache_file(out: Path) -> Path:
    """Where a publication into `out` keeps what the next one can use: in the user's own cache folder."""
    home = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    name = blake2b(str(out.resolve()).encode(), digest_size=8).hexdigest()
    return Path(home) / "dcrc-lite" / f"site-{name}.db"


def write_pdf(out: Path) -> Path:
    """Make manual.pdf from the whole manual published in `out`. Raises NoPdfError without the extra `pdf`."""
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:  # OSError: its system libraries are not there
        raise NoPdfError((out / WHOLE).resolve()) from error
    HTML(filename=out / WHOLE).write_pdf(out / PDF)
    return out / PDF


def _may_write(out: Path) -> None:
    if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / _OURS).is_file()):
        raise SiteFolderError(str(out))
