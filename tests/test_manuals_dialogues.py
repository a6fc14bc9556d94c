"""Practice dialogues: how they are read, what makes one refused (file and line), how they stand on the page."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

import pytest
from manual_book import CALENDARS, manual

from dcrc_lite import resources
from dcrc_lite.errors.manuals import BrokenLinkError, DialogueError, ManualError, TooFewQuestionsError
from dcrc_lite.manuals import fragments
from dcrc_lite.manuals.blocks import cut
from dcrc_lite.manuals.clock_words import Clock
from dcrc_lite.manuals.contents import read_contents
from dcrc_lite.manuals.dialogue import GOOD, KINDS, POOR, Dialogue, Ending, read_dialogue
from dcrc_lite.manuals.dialogue_paths import Way, best_way, check_paths
from dcrc_lite.manuals.figures import Figures
from dcrc_lite.manuals.inline import Inline
from dcrc_lite.manuals.manual import Manual
from dcrc_lite.schema.defaults import default_rules, default_settings

FILE = "02-calls/2-3-service-calls.md"
TALK = """```dialogue 电瓶
周二，来电。
客户姓宋。
@start 生气 | 低
“三天就打不着！”
- “您先冷静。” > worse
! 更气了，{{ D11 }}内要联络。 > #how
+ “我听着，您说。” > told
! 他开始说经过。 > 2.3#how
@worse 火大 | 没有
“叫你们经理来！”
+ “好，我请他来。我先记下来。” > told
! 接得住。 > rule:D11
~ “他不在。” > worse
! 绕回来了。 > 2.3
@told 平静 | 一般
“那你说怎么办？”
- “看情况。” > lost
! 没有下文。 > 2.3#how
+ “两点前到您那里。” > kept
! 有准数。 > 2.3#how
=kept 好 | 两点见
他等着。
! 有钟点。 > 2.3#how
! 记在单子上。 > field:complaints.content
=lost 失去 | 挂了
没有再来。
! 没有钟点。 > 2.3#how
```"""
FIRST = 10  # the line of the fence


def inline() -> Inline:
    figures = Figures(tuple(default_rules()), tuple(default_settings()))
    return Inline(FILE, read_contents(), figures, Clock(CALENDARS), {})


def read(text: str) -> Dialogue:
    _, blocks = cut(text, FIRST)
    return read_dialogue(blocks[0], inline(), "d1")


def way(text: str) -> Way:
    return check_paths(read(text), FILE)


def line_of(text: str, words: str) -> int:
    return FIRST + text[: text.index(words)].count("\n")


# --- reading


def test_a_dialogue_is_read_with_its_moods_answers_and_endings() -> None:
    talk = read(TALK)
    assert [(own.name, own.label, own.mood, own.trust, own.level) for own in talk.segments] == [
        ("start", "第 1 段", "生气", "低", 2),
        ("worse", "第 2 段", "火大", "没有", 1),
        ("told", "第 3 段", "平静", "一般", 3),
    ]
    assert [(own.letter, own.verdict, own.to) for own in talk.segments[1].choices] == [
        ("A", "好", "told"),
        ("B", "还可以", "worse"),
    ]
    assert [(own.label, own.kind, own.title) for own in talk.endings] == [
        ("结局 1", "好", "两点见"),
        ("结局 2", "失去", "挂了"),
    ]
    assert [str(line) for line in talk.story] == ["周二，来电。", "客户姓宋。"]


def test_figures_in_a_dialogue_come_from_the_settings() -> None:
    assert ">1 工作小时<" in read(TALK).segments[0].choices[0].lesson.text


def test_the_page_an_answer_rests_on_is_named() -> None:
    talk = read(TALK)
    pages = [choice.lesson.page for own in talk.segments for choice in own.choices]
    assert pages == ["本页", "2.3", "D11", "2.3", "2.3", "2.3"]
    assert [lesson.page for lesson in talk.endings[0].lessons] == ["2.3", "附录"]


# --- ways through


def test_the_best_way_takes_good_answers_only_and_is_the_shortest_of_those() -> None:
    best = way(TALK)
    assert [(own.name, choice.letter) for own, choice in best.steps] == [("start", "B"), ("told", "B")]
    assert best.ending.name == "kept"


def test_a_detour_over_good_answers_is_better_than_a_short_cut_over_a_fair_one() -> None:
    text = TALK.replace("- “您先冷静。” > worse", "~ “您先冷静。” > kept")
    text = text.replace("+ “我听着，您说。” > told", "+ “我听着，您说。” > worse")
    best = best_way(read(text))
    assert best is not None
    assert [own.name for own, _ in best.steps] == ["start", "worse", "told"]


# --- faults: each is refused with file and line

FAULTS = [
    ("```dialogue 电瓶", "```dialogue", "没有名字", "```dialogue"),
    ("周二，来电。\n客户姓宋。\n", "", "没有开场", "```dialogue"),
    ("@worse 火大 | 没有", "@worse 火大", "“@worse 火大”读不懂", "@worse 火大"),
    ("@worse 火大 | 没有", "@worse 火大 | 半信", "“半信”不认识，只能是 没有、低、一般、较高、高", "@worse"),
    ("@worse 火大 | 没有", "@worse 他气得说不出话来了 | 没有", "太长，最多 8 个字", "@worse"),
    ("@worse", "@start", "start 用了两次", "@start 火大"),
    ("=lost 失去 | 挂了", "=lost 糟 | 挂了", "“糟”不认识，只能是 好、尚可、失去", "=lost"),
    ("=lost 失去 | 挂了\n没有再来。", "=lost 失去 | 挂了", "lost 没有写说了什么", "=lost"),
    ("没有再来。\n! 没有钟点。 > 2.3#how", "没有再来。", "lost 没有写道理", "=lost"),
    ("没有再来。\n", "没有再来。\n+ 再打 > told\n", "放错了地方", "+ 再打"),
    ("+ “两点前到您那里。” > kept\n! 有准数。 > 2.3#how\n", "", "told 有 1 个选择，要 2–4 个", "@told"),
    ("+ “两点前到您那里。” > kept", "~ “两点前到您那里。” > kept", "told 没有好的选择", "@told"),
    ("- “看情况。” > lost", "+ “看情况。” > lost", "told 的选择全是好的", "@told"),
    ("- “看情况。” > lost", "- “看情况。”", "没有写转到哪里", "- “看情况"),
    ("- “看情况。” > lost", "- “看情况。” > gone", "选择 A 转到 gone，没有这一段或结局", "- “看情况"),
    ("! 没有下文。 > 2.3#how\n", "", "没有写后果", "- “看情况"),
    ("! 没有下文。 > 2.3#how", "! 没有下文。", "没有写依据", "! 没有下文"),
    ("! 没有下文。 > 2.3#how", "! 没有下文。 > 2.3#how\n! 再说。 > 2.3", "写了两行后果", "- “看情况"),
    ("! 没有下文。 > 2.3#how", "! 没有下文。 > 2.3#how\n他又说。", "“他又说。”放错了地方", "他又说"),
    ("- “您先冷静。” > worse", "- “您先冷静。” > told", "worse 没有哪个选择走得到", "@worse"),
    ("- “看情况。” > lost", "- “看情况。” > kept", "lost 没有哪个选择走得到", "=lost"),
    ("=kept 好 |", "=kept 尚可 |", "没有好的结局", "```dialogue"),
]


@pytest.mark.parametrize(("old", "new", "said", "at"), FAULTS, ids=[str(fault[2])[:12] for fault in FAULTS])
def test_a_faulty_dialogue_is_refused_with_file_and_line(old: str, new: str, said: str, at: str) -> None:
    assert old in TALK
    text = TALK.replace(old, new)
    with pytest.raises(DialogueError) as refused:
        way(text)
    assert said in refused.value.sentence
    assert refused.value.sentence.startswith(f"{FILE} 第 {line_of(text, at)} 行：对话练习")


@pytest.mark.parametrize("rest", ["", "=lost 失去 | 挂了\n没有再来。\n! 没有钟点。 > 2.3#how\n"])
def test_a_dialogue_that_does_not_begin_with_a_segment_is_refused(rest: str) -> None:
    with pytest.raises(DialogueError, match="没有第一段") as refused:
        read(f"```dialogue 电瓶\n周二，来电。\n{rest}```")
    assert refused.value.line == FIRST


def test_a_dialogue_without_an_ending_is_refused() -> None:
    text = TALK[: TALK.index("=kept")].replace("> lost", "> start").replace("> kept", "> start") + "```"
    with pytest.raises(DialogueError, match="没有结局"):
        way(text)


def test_going_round_for_ever_is_refused_at_the_segment_where_it_begins() -> None:
    text = TALK.replace("+ “好，我请他来。我先记下来。” > told", "+ “好。” > worse")
    with pytest.raises(DialogueError, match="worse 一直转圈") as refused:
        way(text)
    assert refused.value.line == line_of(text, "@worse")


def test_good_answers_alone_must_lead_to_a_good_ending() -> None:
    text = TALK.replace("- “看情况。” > lost", "~ “看情况。” > kept").replace(
        "+ “两点前到您那里。” > kept", "+ “两点前到您那里。” > lost"
    )
    with pytest.raises(DialogueError, match="只选好的") as refused:
        way(text)
    assert refused.value.line == line_of(text, "~ “看情况")


def test_a_page_that_does_not_exist_is_refused() -> None:
    text = TALK.replace("! 没有下文。 > 2.3#how", "! 没有下文。 > 2.99")
    with pytest.raises(BrokenLinkError) as refused:
        read(text)
    assert refused.value.line == line_of(text, "! 没有下文")


# --- on the page

HEAD = """---
page: "1.1"
title: 什么是 DCRC
roles: [电访员]
source: S000
updated: 2026-11-21
---
"""
QUESTION = "? 一加一？\n+ 二\n- 三\n~ 数。\n! 二。\n> 2.1\n"
QUIZ = f"```quiz\n{QUESTION * 3}```\n"
NAME = "1-1-what-is-dcrc.html"


def book(body: str, folder: Path) -> Manual:
    content = folder / "手册 内容"
    shutil.copytree(resources.CONTENT, content, ignore=shutil.ignore_patterns("1-1-*.md"))
    (content / "01-duties" / "1-1-what-is-dcrc.md").write_text(HEAD + body, encoding="utf-8")
    return manual(content=content)


def test_a_dialogue_counts_as_the_scenario_of_its_page(tmp_path: Path) -> None:
    page = book(f"## 说 {{#how}}\n\n话。\n\n{QUIZ}\n{TALK}\n", tmp_path).page(NAME)
    assert page.scripts == ("manual-dialogue.js",)
    assert page.styles == ("manual-dialogue.css",)
    assert 'data-dlg="电瓶"' in page.body


def test_a_page_with_neither_scenario_nor_dialogue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooFewQuestionsError, match="或一段对话练习"):
        book(f"话。\n\n{QUIZ}\n", tmp_path).page(NAME)


def test_an_anchor_that_its_page_does_not_have_is_refused_by_the_check(tmp_path: Path) -> None:
    body = f"## 说 {{#how}}\n\n话。\n\n{QUIZ}\n{TALK}\n".replace("他开始说经过。 > 2.3#how", "他说。 > 2.3#nowhere")
    made = book(body, tmp_path)
    with pytest.raises(ManualError) as refused:
        made.check()
    expected = (HEAD + body)[: (HEAD + body).index("! 他说。")].count("\n") + 1
    assert refused.value.sentence.startswith(f"01-duties/1-1-what-is-dcrc.md 第 {expected} 行：链接 2.3#nowhere")


@cache
def printed() -> str:
    talk = read(TALK)
    return str(fragments.render("dialogue.html", talk=talk, way=check_paths(talk, FILE)))


def test_every_answer_names_where_to_turn_and_where_it_is_judged() -> None:
    html = printed()
    assert '<a href="#d1-1b">B</a> <span>“我听着，您说。”</span> <a href="#d1-3">→ 第 3 段</a>' in html
    assert '<li id="d1-1b" class="r0"><b>第 1 段 B：好。</b>他开始说经过。' in html
    targets = set(re.findall(r'href="#(d1[^"]*)"', html))
    assert targets <= set(re.findall(r'id="([^"]+)"', html))


def test_mood_trust_and_verdict_are_words() -> None:
    html = printed()
    for words in (">生气<", "信任：没有", "：不好。", "：还可以。", ">失去<"):
        assert words in html


def test_the_best_way_stands_below_the_judgements() -> None:
    text = re.sub(r"<[^>]+>", "", printed())
    assert "最好的走法：第 1 段 B → 第 3 段 B → 结局 1。" in text


def test_what_customers_say_is_text_never_markup() -> None:
    talk = read(TALK.replace("“三天就打不着！”", "“<img src=x onerror=alert(1)>”"))
    html = fragments.render("dialogue.html", talk=talk, way=check_paths(talk, FILE))
    assert "<img" not in html


def test_a_course_names_the_dialogues_of_its_topics() -> None:
    html = manual().html("course-zy.html")
    assert '<a href="2-3-service-calls.html#d1">对话 1 段</a><span data-talked="2-3-service-calls.html">' in html
    assert '<a href="3-6-skills.html#d1">对话 2 段</a>' in html
    assert "1-1-what-is-dcrc.html#d1" not in html


# --- the dialogues of the manual


@cache
def dialogues() -> dict[str, tuple[Dialogue, ...]]:
    """The dialogues of every page that has some."""
    book = manual()
    pages = {topic.page: book.page(topic.url).dialogues for topic in book.contents if topic.path}
    return {page: talks for page, talks in pages.items() if talks}


def test_every_dialogue_has_six_segments_and_three_endings_of_different_worth() -> None:
    for page, talks in dialogues().items():
        for talk in talks:
            assert len(talk.segments) >= 6, (page, talk.title)
            assert len(talk.endings) >= 3, (page, talk.title)
            assert len({ending.kind for ending in talk.endings}) == 3, (page, talk.title)


def test_the_best_way_is_at_least_three_answers_long_and_not_always_the_same_letter() -> None:
    for page, talks in dialogues().items():
        for talk in talks:
            best = best_way(talk)
            assert best is not None
            assert len(best.steps) >= 3, (page, talk.title)
            assert len({choice.letter for _, choice in best.steps}) > 1, (page, talk.title)


def test_only_poor_answers_lose_a_customer_at_once_and_none_of_them_wins_him() -> None:
    for page, talks in dialogues().items():
        for talk in talks:
            for choice in (choice for own in talk.segments for choice in own.choices):
                end = talk.place(choice.to)
                if isinstance(end, Ending):
                    assert end.is_good == (choice.grade == GOOD) or end.kind == KINDS[1], (page, choice.said)
                    assert end.kind != KINDS[2] or choice.grade == POOR, (page, choice.said)


def test_the_good_answer_cannot_be_told_by_its_length() -> None:
    segments = [own for talks in dialogues().values() for talk in talks for own in talk.segments]
    longest = [max(own.choices, key=lambda choice: len(choice.said.striptags())) for own in segments]
    assert sum(choice.grade == GOOD for choice in longest) <= 0.7 * len(segments)


CALLS = [f"2.{number}" for number in (3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 20, 21, 22)]
COMPLAINTS = [f"3.{number}" for number in (4, 5, 6, 7, 8, 9, 12, 13, 14, 17)]


@pytest.mark.parametrize("page", [*CALLS, *COMPLAINTS, "5.3", "7.10", "8.1"])
def test_every_page_about_talking_to_customers_has_a_dialogue(page: str) -> None:
    assert dialogues()[page]


def test_no_two_dialogues_have_the_same_name() -> None:
    titles = [talk.title for talks in dialogues().values() for talk in talks]
    assert len(titles) == len(set(titles))
