"""The published site: exactly the manual, nothing of customers, no request to anywhere, safe to write."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response
from flask_frozen import MimetypeMismatchWarning
from jinja2 import Environment
from manual_book import CALENDARS, changed, search_data_of

from dcrc_lite import resources, site
from dcrc_lite.errors.manuals import NoPdfError, SiteFolderError, UnknownFigureError
from dcrc_lite.manuals import fragments, links
from dcrc_lite.manuals.contents import read_contents
from dcrc_lite.manuals.courses import read_plans
from dcrc_lite.manuals.manual import Manual
from dcrc_lite.manuals.packing import packed
from dcrc_lite.manuals.question_bank import bank_pages
from dcrc_lite.schema import BOOKS
from dcrc_lite.schema.defaults import default_rules, default_settings
from dcrc_lite.schema.forms import FORMS
from dcrc_lite.site import freezing

DAY = date(2026, 11, 21)


def publish(out: Path, content: Path = resources.CONTENT, day: date = DAY, **more: Any) -> site.Report:
    settings = [replace(row, value="和顺示范店") if row.id == "shop_name" else row for row in default_settings()]
    rules = more.pop("rules", default_rules())
    return site.publish(out, rules, settings, CALENDARS, published=day, content=content, **more)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manual's texts as they are now, whatever is written meanwhile."""
    copy = tmp_path_factory.mktemp("内容") / "content"
    shutil.copytree(resources.CONTENT, copy)
    return copy


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, content: Path) -> site.Report:
    return publish(tmp_path_factory.mktemp("站 点") / "手册", content)


@dataclass
class Small:
    """A manual of a few chapters, published again and again with what the last time left."""

    content: Path
    out: Path
    cache: Path

    def publish(self, **more: Any) -> site.Report:
        read_contents.cache_clear()
        read_plans.cache_clear()
        return publish(self.out, self.content, cache=self.cache, **more)

    def chapter(self) -> Path:
        return self.content / "02-calls" / "2-8-three-months.md"


@pytest.fixture
def small(tmp_path: Path, content: Path) -> Small:
    few = tmp_path / "content"
    shutil.copytree(content, few, ignore=shutil.ignore_patterns("0[3-9]-*", "2-1?-*.md", "2-2?-*.md", "courses.yaml"))
    for path in few.rglob("*.md"):  # what leads to chapters that are not there leads to their rows
        path.write_text(re.sub(r"\]\((\d+\.\d+)#[a-z0-9-]+\)", r"](\1)", path.read_text(encoding="utf-8")), "utf-8")
    return Small(few, tmp_path / "手册", tmp_path / "kept" / "site.db")


def test_exactly_the_manual_is_published(published: site.Report, content: Path) -> None:
    chapters = {f"{path.stem}.html" for path in content.glob("*/*.md")}
    appendix = {
        f"10-{page}.html" for page in ("1-glossary", "2-forms", "3-deadlines", "4-kpis", "5-settings", "8-questions")
    }
    dictionary = {"10-2-fields.html", *(f"10-2-fields-{book.name}.html" for book in BOOKS)}
    papers = {links.form_file(form.id) for form in FORMS.values() if form.is_printable}
    plans = [name for plan in read_plans() for name in (plan.file, plan.test_file)]
    bank = {page.name for page in bank_pages(read_contents(content))}
    others = {"index.html", "search.html", "search-data.js", "whole.html", "courses.html", *plans}
    assets = {f"assets/{name}" for name in freezing.ASSETS}
    assert set(published.files) == chapters | appendix | dictionary | papers | bank | others | assets


def test_the_report_names_what_the_shop_still_has_to_confirm(published: site.Report) -> None:
    assert "解决：重大" in published.unconfirmed
    assert "维修后回访" not in published.unconfirmed


def test_nothing_but_content_and_settings_is_known_to_the_site() -> None:
    """The site's modules are loaded in a fresh interpreter: none of those that can read a customer comes along."""
    code = "import sys, dcrc_lite.site; print(sorted(m for m in sys.modules if m.startswith('dcrc_lite.')))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for part in ("web", "desk", "store", "imports", "customers", "complaints", "calls"):
        assert f"'dcrc_lite.{part}" not in loaded


def test_the_app_that_is_frozen_answers_nothing_else(published: site.Report) -> None:
    from manual_book import manual

    client = freezing.site_app(manual()).test_client()
    assert client.get("/2-3-service-calls.html").status_code == 200
    for path in ("/customers", "/assets/app.js", "/assets/../clock.py", "/nothing.html", "/"):
        assert client.get(path).status_code == 404


def test_no_value_of_a_customer_can_reach_the_site(tmp_path: Path, content: Path) -> None:
    """Canaries lie in a shop's folder beside its settings and in the working directory; none is published."""
    canary = "金丝雀13812345678"
    folder = tmp_path / "店"
    folder.mkdir()
    for name in ("客户车辆.xlsx", "customers.md", "1-1-x.md"):
        (folder / name).write_text(canary, encoding="utf-8")
    publish(folder / "手册", content)
    texts = [_words(path) for path in (folder / "手册").rglob("*") if path.is_file()]
    assert not any(canary in text for text in texts)
    assert not any(re.search(r"1[3-9]\d{9}|[A-HJ-NPR-Z0-9]{17}", text) for text in texts)


def _words(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return json.dumps(search_data_of(text), ensure_ascii=False) if path.name == "search-data.js" else text


def test_the_packed_texts_of_the_search_are_looked_into(small: Small) -> None:
    """The test above would be blind if it could not read them."""
    small.publish()
    assert "一次修好" not in (small.out / "search-data.js").read_text(encoding="utf-8")
    assert "一次修好" in _words(small.out / "search-data.js")


@pytest.mark.parametrize("text", ["", "客", "".join(map(chr, range(0x4E00, 0x5800))) * 800])
def test_texts_of_any_length_are_packed_whole(text: str) -> None:
    letters, coded = packed(json.dumps({"text": text}, ensure_ascii=False))
    script = "window.DCRC_SEARCH=" + json.dumps({"letters": letters, "text": coded, "trad": ""})
    assert search_data_of(script)["text"] == text


def test_the_pages_ask_for_nothing_outside(published: site.Report) -> None:
    for name in published.files:
        text = (published.out / name).read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|//[a-z]+\.[a-z]", text), name


def test_all_links_are_relative_and_stay_in_one_folder(published: site.Report) -> None:
    for name in published.pages:
        text = (published.out / name).read_text(encoding="utf-8")
        for target in re.findall(r'(?:href|src|action)="([^"]*)"', text):
            assert re.fullmatch(r"(?:assets/)?[a-z0-9._-]*(?:#[A-Za-z0-9_-]+)?", target), (name, target)


def test_the_pages_carry_no_inline_script_or_style(published: site.Report) -> None:
    for name in published.pages:
        text = (published.out / name).read_text(encoding="utf-8")
        assert "style=" not in text
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+=", text), name


def test_publishing_again_replaces_and_removes_what_is_no_longer_there(small: Small) -> None:
    first = small.publish()
    (small.out / "9-9-old.html").write_text("旧", encoding="utf-8")
    (small.out / "2-8-three-months.html").write_text("改坏了", encoding="utf-8")
    (small.out / "index.html").unlink()
    again = small.publish()
    assert again.files == first.files
    assert set(again.written) == {"index.html", "2-8-three-months.html"}
    assert "改坏了" not in (small.out / "2-8-three-months.html").read_text(encoding="utf-8")


def test_nothing_is_written_when_nothing_changed(small: Small) -> None:
    first = small.publish()
    assert set(first.written) == set(first.files)
    again = small.publish()
    assert again.written == ()
    assert again.unconfirmed == first.unconfirmed


def test_a_changed_chapter_is_written_with_what_repeats_it(small: Small) -> None:
    small.publish()
    text = small.chapter().read_text(encoding="utf-8")
    small.chapter().write_text(text.replace("真话也出来了", "真心话也出来了"), encoding="utf-8")
    written = small.publish().written
    assert set(written) == {"2-8-three-months.html", "whole.html", "search-data.js", "10-8-q2-2.html"}
    assert "真心话" in (small.out / "whole.html").read_text(encoding="utf-8")


def test_a_chapter_taken_out_leaves_with_all_that_led_to_it(small: Small) -> None:
    first = small.publish()
    small.chapter().unlink()
    for path in small.content.rglob("*.md"):
        path.write_text(re.sub(r"\]\(2\.8#[a-z0-9-]+\)", "](2.8)", path.read_text(encoding="utf-8")), "utf-8")
    again = small.publish()
    assert set(first.files) - set(again.files) == {"2-8-three-months.html"}
    for name in again.pages:
        assert "2-8-three-months.html" not in (small.out / name).read_text(encoding="utf-8"), name
    data = search_data_of((small.out / "search-data.js").read_text(encoding="utf-8"))
    assert not any(page[0] == "2-8-three-months" for page in data["pages"])


def as_plain_text(answer: Response) -> Response:
    answer.mimetype = "text/plain"
    return answer


def test_a_warning_of_the_freezer_stops_the_publication(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    app_of = freezing.site_app

    def mistyped(manual: Manual) -> Flask:
        app = app_of(manual)
        app.after_request(as_plain_text)
        return app

    monkeypatch.setattr(freezing, "site_app", mistyped)
    with pytest.raises(MimetypeMismatchWarning):
        small.publish()


def test_what_is_made_with_the_help_of_the_last_time_equals_what_is_made_anew(small: Small, tmp_path: Path) -> None:
    small.publish()
    text = small.chapter().read_text(encoding="utf-8")
    small.chapter().write_text(text.replace("真话也出来了", "真心话也出来了"), encoding="utf-8")
    small.publish(rules=changed("D06", amount=4.0))
    fresh = publish(tmp_path / "fresh", small.content, rules=changed("D06", amount=4.0))
    for name in fresh.files:
        assert (small.out / name).read_bytes() == (tmp_path / "fresh" / name).read_bytes(), name


def test_a_changed_figure_is_printed_everywhere(small: Small) -> None:
    small.publish()
    assert "2-3-service-calls.html" in small.publish(rules=changed("D06", amount=4.0)).written
    assert ">4 自然日<" in (small.out / "2-3-service-calls.html").read_text(encoding="utf-8")


def test_another_day_is_printed_on_every_page(small: Small) -> None:
    small.publish()
    small.publish(day=date(2026, 11, 22))
    assert "2026年11月22日发布" in (small.out / "2-8-three-months.html").read_text(encoding="utf-8")


def test_a_fault_is_found_though_the_page_was_fine_the_last_time(small: Small) -> None:
    small.publish()
    text = small.chapter().read_text(encoding="utf-8")
    small.chapter().write_text(text.replace("{{ D05 }}", "{{ D99 }}"), encoding="utf-8")
    with pytest.raises(UnknownFigureError):
        small.publish()


def test_a_newer_program_brings_its_newer_scripts_and_styles(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.publish()
    newer = tmp_path / "static"
    shutil.copytree(resources.STATIC, newer)
    with (newer / "manual.js").open("a", encoding="utf-8") as script:
        script.write("// newer\n")
    monkeypatch.setattr(resources, "STATIC", newer)
    assert "assets/manual.js" in small.publish().written
    assert (small.out / "assets" / "manual.js").read_text(encoding="utf-8").endswith("// newer\n")


def test_templates_are_compiled_anew_only_when_they_changed(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str | None] = []

    class Watched(Environment):
        def compile(self, source: Any, name: str | None = None, *rest: Any, **more: Any) -> Any:
            compiled.append(name)
            return super().compile(source, name, *rest, **more)

    monkeypatch.setattr(fragments, "Environment", Watched)
    for expected in (True, False):
        fragments._environment.cache_clear()
        fragments._template.cache_clear()
        compiled.clear()
        small.chapter().write_text(small.chapter().read_text(encoding="utf-8") + "\n又一句。\n", encoding="utf-8")
        assert "whole.html" in small.publish().written
        assert bool(compiled) is expected
    assert fragments._environment().bytecode_cache is None


def test_without_room_for_compiled_templates_all_is_published(small: Small) -> None:
    small.cache.parent.mkdir()
    with sqlite3.connect(small.cache) as other:
        other.execute("create table template (something)")
    other.close()
    fragments._environment.cache_clear()
    fragments._template.cache_clear()
    assert "whole.html" in small.publish().written


def test_a_broken_cache_only_makes_it_slower(small: Small) -> None:
    small.publish()
    small.cache.write_bytes(b"no database at all" * 1000)
    assert len(small.publish().written) > 10


def test_without_the_extra_the_sentence_says_how_to_print(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(NoPdfError, match=r"dcrc-lite\[pdf\].*whole\.html.*Ctrl P"):
        site.write_pdf(tmp_path)


def test_the_whole_manual_has_every_chapter_once_and_every_anchor_once(published: site.Report) -> None:
    text = (published.out / "whole.html").read_text(encoding="utf-8")
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    inward = set(re.findall(r'href="#([^"]+)"', text))
    assert inward <= set(ids)
    assert text.count("<article") == sum(bool(topic.slug) for topic in read_contents())


def test_a_folder_with_other_files_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "合同.docx").write_text("重要", encoding="utf-8")
    with pytest.raises(SiteFolderError, match="已有别的文件"):
        publish(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["合同.docx"]


def test_a_fault_stops_the_publication_before_anything_is_written(tmp_path: Path) -> None:
    rules = tuple(rule for rule in changed("D06") if rule.id != "D06")
    with pytest.raises(UnknownFigureError, match=r"第 \d+ 行：设置里没有"):
        site.publish(tmp_path / "out", rules, default_settings(), CALENDARS, published=DAY)
    assert not (tmp_path / "out").exists()


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, published: site.Report, content: Path) -> None:
    publish(tmp_path / "other", content)
    for name in published.files:
        assert (published.out / name).read_bytes() == (tmp_path / "other" / name).read_bytes(), name
