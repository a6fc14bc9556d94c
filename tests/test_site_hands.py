"""Several processes publish one manual: the same files, the same refusals, and nothing lost when one of them dies."""

from __future__ import annotations

import io
import os
import pickle
import subprocess
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import site_pages
from manual_book import CALENDARS

from dcrc_lite import process, resources, site
from dcrc_lite.errors.manuals import ManualError
from dcrc_lite.manuals.manual import Handed, Manual, Shop
from dcrc_lite.manuals.opening import open_manual
from dcrc_lite.schema.defaults import default_rules, default_settings
from dcrc_lite.site import hands
from dcrc_lite.site.freezing import freeze
from dcrc_lite.site.hands import Hands, work

DAY, LATER = date(2026, 11, 21), date(2026, 11, 22)
Publish = Callable[..., site.Report]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A manual that is all there is to share: a page for each topic that must have one, and few more."""
    folder = tmp_path / "内容"
    site_pages.write_ours(folder, site_pages.pages(130))
    return folder


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes that were started, on a computer with three processors where starting one costs nothing."""
    processes: list[subprocess.Popen[bytes]] = []

    def start(*given: Any, **how: Any) -> subprocess.Popen[bytes]:
        processes.append(subprocess.Popen(*given, **how))
        return processes[-1]

    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    monkeypatch.setattr(hands, "_START", 0)
    monkeypatch.setattr(hands, "Popen", start)
    return processes


@pytest.fixture
def publish(tmp_path: Path, content: Path) -> Publish:
    def again(out: str = "手册", day: date = DAY, cache: Path | None = None) -> site.Report:
        rules, settings = default_rules(), default_settings()
        return site.publish(tmp_path / out, rules, settings, CALENDARS, published=day, content=content, cache=cache)

    return again


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)


def test_several_processes_write_what_one_does(
    publish: Publish, started: list[subprocess.Popen[bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own: list[str] = []

    def watched(manual: Manual, out: Path, names: Iterable[str]) -> None:
        mine = list(names)
        own.extend(mine)
        freeze(manual, out, mine)

    monkeypatch.setattr(site, "freeze", watched)
    report = publish("三个")
    assert len(started) == 2
    assert len(own) < len(report.files) - 60
    _alone(monkeypatch)
    publish("一个")
    assert len(started) == 2
    assert set(report.written) == set(report.files) == _files(tmp_path / "一个").keys()
    assert _files(tmp_path / "三个") == _files(tmp_path / "一个")


def test_on_the_next_day_the_pages_are_known_and_all_are_written(
    publish: Publish, started: list[subprocess.Popen[bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "kept.db"
    publish(cache=cache)
    assert not publish(cache=cache).written
    report = publish(day=LATER, cache=cache)
    assert "2026年11月22日" in (tmp_path / "手册" / report.pages[-1]).read_text(encoding="utf-8")
    _alone(monkeypatch)
    publish("一个", day=LATER)
    assert _files(tmp_path / "手册") == _files(tmp_path / "一个")


@pytest.mark.parametrize("place", [0, -1], ids=["of this process", "of another one"])
@pytest.mark.parametrize("fault", ["#### 跳级 {#deep}", "[不在](9-9-nowhere.html)"])
def test_a_fault_is_told_the_same_whoever_made_the_page(
    publish: Publish,
    started: list[subprocess.Popen[bytes]],
    content: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: int,
    fault: str,
) -> None:
    chapter = sorted(content.glob("*/*.md"))[place]
    chapter.write_text(chapter.read_text(encoding="utf-8") + f"\n{fault}\n", encoding="utf-8")
    with pytest.raises(ManualError) as by_many:
        publish()
    _alone(monkeypatch)
    with pytest.raises(ManualError) as alone:
        publish()
    assert str(by_many.value) == str(alone.value)
    assert chapter.name in str(alone.value)
    assert not (tmp_path / "手册").exists()
    assert all(process.poll() is not None for process in started)


@pytest.mark.parametrize("dies", ["at once", "after its pages"])
def test_what_a_process_that_dies_did_not_do_is_done_by_this_one(
    publish: Publish,
    started: list[subprocess.Popen[bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    dies: str,
) -> None:
    code = "raise SystemExit(3)"
    if dies == "after its pages":
        code = (
            "import dcrc_lite.site.hands as hands\ndef die(*_): raise SystemExit(3)\nhands.freeze = die\nhands.main()"
        )
    with monkeypatch.context() as broken:
        broken.setattr(hands, "_CODE", code)
        publish()
    assert [other.returncode for other in started] == [3, 3]
    _alone(monkeypatch)
    publish("一个")
    assert _files(tmp_path / "手册") == _files(tmp_path / "一个")


def _manual(content: Path) -> Manual:
    return open_manual(
        default_rules(), tuple(default_settings()), CALENDARS, Shop("", "默认标准", DAY), content=content
    )


def test_a_share_stops_at_its_first_fault_and_writes_nothing(content: Path) -> None:
    manual = _manual(content)
    names = [path.stem + ".html" for path in sorted(content.glob("02-*/*.md"))][:3]
    bad = next(content.glob(f"*/{names[1][:-5]}.md"))
    bad.write_text(bad.read_text(encoding="utf-8") + "\n#### 跳级 {#deep}\n", encoding="utf-8")
    answers = io.BytesIO()
    work(io.BytesIO(pickle.dumps(manual.bare()) + pickle.dumps(names)), answers)
    answers.seek(0)
    made: list[Handed] = pickle.load(answers)
    assert [one.name for one in made] == names[:1]
    assert made[0].product == manual.product(names[0])
    assert not answers.read()


@pytest.mark.parametrize(
    ("pages", "cores", "expected"),
    [(1000, 1, []), (1000, 2, [430]), (1000, 3, [286, 286]), (1000, 9, [215] * 3), (419, 2, []), (420, 2, [140])],
)
def test_another_process_is_started_when_that_pays(
    pages: int, cores: int, expected: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"{number}.html" for number in range(pages)]
    shares = hands._shares(names, min(cores, hands._MOST))
    assert [len(share) for share in shares[1:]] == expected
    assert [name for share in shares for name in share] == names


def test_the_real_manual_is_small_enough_for_one_process() -> None:
    with Hands(manual := _manual(resources.CONTENT), manual.topics(), cores=2) as few:
        assert not few.theirs()


def test_another_process_finds_the_packages_of_this_one() -> None:
    code = "import dcrc_lite, flask, sys; print(dcrc_lite.__file__, flask.__file__, sys.flags.isolated, sep='\\n')"
    said = subprocess.run(process.command(code), capture_output=True, encoding="utf-8", check=True).stdout
    import flask

    import dcrc_lite

    assert said.splitlines() == [dcrc_lite.__file__, flask.__file__, "1"]
