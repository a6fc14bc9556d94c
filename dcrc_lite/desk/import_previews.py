"""Uploads that are being looked at: the files under names of our own, what was chosen so far, the plan while it holds."""

from __future__ import annotations

import dataclasses
import json
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dcrc_lite import clock
from dcrc_lite.desk.imports import Chosen
from dcrc_lite.errors.imports import FileKindError, FileTooBigError, NoFilesError, PreviewGoneError
from dcrc_lite.imports.plan import Plan
from dcrc_lite.imports.reading import KINDS, MAX_BYTES, Upload

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk

KEEP = timedelta(hours=12)  # an upload nobody finished is personal data lying about
_META = "preview.json"
_PLANS = 3


@dataclass(frozen=True)
class Preview:
    """One upload: whose, which files, what was chosen."""

    token: str
    username: str
    names: tuple[str, ...]
    kind: str = ""
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    ticked: tuple[str, ...] = ()
    columns_seen: bool = False


class Previews:
    """Keeps uploads until they are written or dropped."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._plans: dict[str, tuple[str, Plan]] = {}

    @cached_property
    def _root(self) -> Path:
        state = self._desk.state
        root = state / "imports" if state else Path(tempfile.mkdtemp(prefix="dcrc-"))
        root.mkdir(parents=True, exist_ok=True)
        return root

    def start(self, username: str, streams: Iterable[tuple[str, BinaryIO]], kind: str = "") -> Preview:
        """Take uploaded files in. Raises NoFilesError, FileKindError, FileTooBigError."""
        self._sweep()
        token = f"{clock.now():%Y%m%d-%H%M}-{secrets.token_hex(4)}"
        place = self._root / token
        place.mkdir()
        try:
            return self._save(Preview(token, username, _take_all_in(place, streams), kind))
        except Exception:
            shutil.rmtree(place, ignore_errors=True)
            raise

    def start_from(self, username: str, path: Path, kind: str = "") -> Preview:
        """Take in a file, or all files of a folder, from this computer. Raises NoFilesError, FileKindError."""
        files = _files_at(path)
        if not files:
            raise NoFilesError
        streams = [(one.name, one.open("rb")) for one in files]
        try:
            return self.start(username, streams, kind)
        finally:
            for _, stream in streams:
                stream.close()

    def get(self, token: str, username: str) -> Preview:
        """Return an upload of this user. Raises PreviewGoneError."""
        meta = self._root / token / _META
        if not _is_token(token) or not meta.is_file():
            raise PreviewGoneError
        raw = json.loads(meta.read_text("utf-8"))
        if raw["username"] != username:
            raise PreviewGoneError
        return Preview(**{**raw, "names": tuple(raw["names"]), "ticked": tuple(raw["ticked"])})

    def choose(
        self,
        preview: Preview,
        *,
        columns: Mapping[str, Mapping[str, str]] | None = None,
        answers: Mapping[str, str] | None = None,
        ticked: Mapping[str, bool] | None = None,
    ) -> Preview:
        """Keep what was chosen: columns, answers to rows, cells that take the file's value."""
        ticks = dict.fromkeys(preview.ticked, True) | dict(ticked or {})
        changed = dataclasses.replace(
            preview,
            columns={**preview.columns, **(columns or {})},
            answers={key: answer for key, answer in {**preview.answers, **(answers or {})}.items() if answer},
            ticked=tuple(sorted(key for key, is_on in ticks.items() if is_on)),
            columns_seen=preview.columns_seen or columns is not None,
        )
        return self._save(changed)

    def plan(self, preview: Preview, now: datetime) -> Plan:
        """Return the plan of an upload as it stands; made anew when a choice or the shop changed."""
        mark = json.dumps([dataclasses.asdict(preview), self._desk.store.version()], sort_keys=True)
        kept = self._plans.get(preview.token)
        if kept is None or kept[0] != mark:
            self._plans = dict(list(self._plans.items())[-_PLANS:])
            kept = self._plans[preview.token] = (mark, self._made(preview, now))
        return kept[1]

    def _made(self, preview: Preview, now: datetime) -> Plan:
        place = self._root / preview.token
        files = [Upload(name, _path(place, n, name)) for n, name in enumerate(preview.names)]
        chosen = Chosen(preview.columns, preview.answers, frozenset(preview.ticked))
        return self._desk.imports.plan(files, preview.kind or None, now, chosen=chosen, plan_id=preview.token)

    def drop(self, preview: Preview) -> None:
        """Delete the uploaded files."""
        self._plans.pop(preview.token, None)
        shutil.rmtree(self._root / preview.token, ignore_errors=True)

    def _save(self, preview: Preview) -> Preview:
        meta = self._root / preview.token / _META
        fresh = meta.with_suffix(".new")
        fresh.write_text(json.dumps(dataclasses.asdict(preview), ensure_ascii=False), "utf-8")
        fresh.replace(meta)
        return preview

    def _sweep(self) -> None:
        """Delete what nobody came back for."""
        limit = (clock.real_now() - KEEP).timestamp()
        for place in self._root.iterdir():
            if place.is_dir() and place.stat().st_mtime < limit:
                shutil.rmtree(place, ignore_errors=True)


def _files_at(path: Path) -> list[Path]:
    """The file itself, or the lists of a folder; none where no file can be, such as a name too long for the disk."""
    try:
        found = sorted(path.iterdir()) if path.is_dir() else [path]
        return [one for one in found if one.is_file() and (one == path or one.suffix.lower() in KINDS)]
    except OSError:
        return []


def _take_all_in(place: Path, streams: Iterable[tuple[str, BinaryIO]]) -> tuple[str, ...]:
    names = tuple(_take_in(place, n, name, stream) for n, (name, stream) in enumerate(streams))
    if not names:
        raise NoFilesError
    return names


def _take_in(place: Path, n: int, name: str, stream: BinaryIO) -> str:
    """Write one upload under a name of our own; only its shown name is the sender's."""
    shown = name.replace("\\", "/").rsplit("/", 1)[-1][:120]
    if Path(shown).suffix.lower() not in KINDS:
        raise FileKindError(shown, KINDS)
    with _path(place, n, shown).open("wb") as out:
        while piece := stream.read(1 << 20):
            out.write(piece)
            if out.tell() > MAX_BYTES:
                raise FileTooBigError(shown, MAX_BYTES)
    return shown


def _path(place: Path, n: int, name: str) -> Path:
    return place / f"{n}{Path(name).suffix.lower()}"


def _is_token(token: str) -> bool:
    return token.replace("-", "").isalnum() and token.isascii()
