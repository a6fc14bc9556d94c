"""The manual's engine: figures, worked dates, questions, flow charts, links, and the fault each bad page is refused for."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from manual_book import changed, manual

from dcrc_lite import resources
from dcrc_lite.errors.manuals import (
    BrokenLinkError,
    FlowChartError,
    FrontMatterError,
    HeadingError,
    IncompletePageError,
    ManualError,
    MissingImageError,
    QuestionError,
    RadarError,
    TooFewQuestionsError,
    UnknownFigureError,
    UnlinkedError,
)
from dcrc_lite.kpis import KPIS
from dcrc_lite.manuals import checks, links
from dcrc_lite.manuals.chapter import read_chapter
from dcrc_lite.manuals.contents import Topic, read_contents
from dcrc_lite.manuals.figures import Figures, of_rule
from dcrc_lite.manuals.manual import Manual
from dcrc_lite.manuals.radar import score
from dcrc_lite.manuals.reading_text import read_html
from dcrc_lite.manuals.required import lacking
from dcrc_lite.manuals.screens import SCREENS, SCREENS_OF
from dcrc_lite.manuals.search import initials
from dcrc_lite.manuals.who_tables import ALL_OWN_NOTE, OWN_NOTE, says_who_and_when
from dcrc_lite.schema import SHEETS
from dcrc_lite.schema.defaults import default_rules
from dcrc_lite.schema.forms import FORMS
from dcrc_lite.schema.questionnaires import QUESTIONS
from dcrc_lite.schema.settings import OWN, STANDARD, Rule

HEAD = """---
page: "1.1"
title: 什么是 DCRC
roles: [电访员]
source: S000
updated: 2026-11-21
---
"""
QUIZ = """
```quiz
? 一加一？
+ 二
- 三
~ 数一数。
! 就是二。
> 2.1
? 一加二？
- 二
+ 三
~ 数一数。
! 就是三。
> 2.1
? 一加三？
- 二
+ 四
~ 数一数。
! 就是四。
> 2.1
```
```scenario
客户来了。
? 先做什么？
+ 问好
- 走开
~ 想一想。
! 礼貌。
> 2.1
```
"""
FIRST = 8  # the line the body begins on
NAME = "1-1-what-is-dcrc.html"
Write = Callable[..., Manual]


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """A manual whose page 1.1 holds the given body, beside the real chapters."""

    def write(body: str, head: str = HEAD) -> Manual:
        content = tmp_path / f"手册 内容 {len(list(tmp_path.iterdir()))}"
        shutil.copytree(resources.CONTENT, content, ignore=shutil.ignore_patterns("1-1-*.md"))
        (content / "01-role").mkdir()
        (content / "01-role" / "1-1-what-is-dcrc.md").write_text(head + body, encoding="utf-8")
        return manual(content=content)

    return write


# --- figures


@pytest.mark.parametrize(
    ("rule_id", "words"),
    [
        ("D06", "3 自然日"),
        ("D09", "半个工作日"),
        ("D11", "1 工作小时"),
        ("D22.call_distinct_slots", "3 个时段"),
        ("D16", "周五"),
        ("D36", "立即"),
        ("D50", "00:00–09:00、12:00–14:00、20:00–24:00"),
    ],
)
def test_a_figure_reads_as_people_say_it(rule_id: str, words: str) -> None:
    rule = next(rule for rule in default_rules() if rule.id == rule_id)
    assert of_rule(rule).words == words


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        ("D06", "3 自然日"),
        ("D06.n", "3"),
        ("D12.sev_major", "5 自然日"),
        ("sev_major.n", "5"),
        ("expire_days", "30 天"),
    ],
)
def test_a_figure_is_printed_with_the_place_where_the_shop_changes_it(written: Write, token: str, shown: str) -> None:
    html = written(f"数字 {{{{ {token} }}}}。\n{QUIZ}").page(NAME).body
    assert re.search(rf'<span class="set-v[^"]*" title="设置.xlsx · (时限 D\d\d|店铺)[^"]*">{shown}<', html)


def test_a_changed_setting_changes_every_page_that_prints_it() -> None:
    before, after = manual(), manual(changed("D06", amount=4.0, mark=OWN))
    assert ">3 自然日<" in before.page("2-3-service-calls.html").body
    assert ">4 自然日<" in after.page("2-3-service-calls.html").body
    assert "最晚 11月24日 周二 打完" in after.page("2-3-service-calls.html").body
    assert "出厂后 4 自然日内" in after.page("2-3-service-calls.html").body  # the flow chart


def test_a_figure_to_be_confirmed_is_amber_and_says_so_until_the_shop_confirms_it() -> None:
    doubtful, sure = manual(), manual(changed("D12.sev_major", mark=STANDARD))
    mark = '5 自然日<small class="tbc-m">待确认</small>'
    assert mark in doubtful.page("3-4-grades.html").body
    assert mark not in sure.page("3-4-grades.html").body


def test_a_deadline_the_shop_switched_off_is_said_to_be_off() -> None:
    assert "3 自然日</span><small>（本店停用）" in manual(changed("D06", on=False)).page("2-3-service-calls.html").body


def test_a_worked_example_shows_the_due_time_and_its_steps(written: Write) -> None:
    body = "```worked\nstory: {start} 听到。\nstart: 2026-11-20T15:00\nrule: D09\nanswer: 最晚 {due}。\n```\n" + QUIZ
    page = written(body).page(NAME).body
    assert "11月20日 周五 15:00 听到。" in page
    assert "最晚 11月23日 周一 10:45。" in page
    assert "4 小时 15 分" in page


def test_a_wrong_answer_that_a_setting_made_right_is_left_out() -> None:
    page = manual(changed("D12.sev_minor", amount=5.0)).page("3-4-grades.html").body
    question = page[page.index('id="q1"') : page.index('id="q2"')]
    assert question.count("<label") == 2
    assert question.count("data-right") == 1


# --- faults


@pytest.mark.parametrize(
    ("body", "error", "line"),
    [
        ("第一行。\n\n有 {{ D99 }} 天。\n", UnknownFigureError, 2),
        ("{{ due D06 2026-13-01 }}\n", UnknownFigureError, 0),
        ("{{ due D33 2026-11-20 }}\n", UnknownFigureError, 0),
        ("看 [这里](9.99)。\n", BrokenLinkError, 0),
        ("看 [这里](rule:D99)。\n", BrokenLinkError, 0),
        ("看 [这里](field:complaints.nothing)。\n", BrokenLinkError, 0),
        ("看 [这里](screen:nowhere)。\n", BrokenLinkError, 0),
        ("看 [这里](https://example.com)。\n", BrokenLinkError, 0),
        ("![一张图](img/none.png)\n", MissingImageError, 0),
        ("## 甲 {#a}\n\n#### 乙 {#b}\n", HeadingError, 2),
        ("# 甲 {#a}\n", HeadingError, 0),
        ("## 甲\n", HeadingError, 0),
        ("## 甲 {#a}\n\n## 乙 {#a}\n", HeadingError, 2),
        ("```quiz\n? 问\n- 甲\n- 乙\n~ 提示\n! 理由\n> 2.1\n```\n", QuestionError, 1),
        ("```quiz\n? 问\n+ 甲\n+ 乙\n~ 提示\n! 理由\n> 2.1\n```\n", QuestionError, 1),
        ("```quiz\n? 问\n+ 甲\n- 乙\n! 理由\n> 2.1\n```\n", QuestionError, 1),
        ("```quiz\n? 问\n+ 甲\n- 乙\n~ 提示\n> 2.1\n```\n", QuestionError, 1),
        ("```quiz\n? 问\n+ 甲\n- 甲\n~ 提示\n! 理由\n> 2.1\n```\n", QuestionError, 1),
        ("```quiz\n哪一个？\n```\n", QuestionError, 1),
        ("```worked\nstory: 甲\nrule: D06\nanswer: 乙\n```\n", UnknownFigureError, 0),
        ("```worked\nstory: 甲\nstart: 2026-11-20\nrule: D99\nanswer: 乙\n```\n", UnknownFigureError, 3),
        ("```flow 图\na [甲] 1,1\nb 乙 2,1\n```\n", FlowChartError, 2),
        ("```flow 图\na [甲] 1,1\na > b\n```\n", FlowChartError, 2),
        ("```flow 图\na [甲] 1,1\nb [乙] 1,1\n```\n", FlowChartError, 0),
        ("```flow 图\na [甲] 5,1\n```\n", FlowChartError, 1),
        ("```flow 图\na <这个判断实在太长了> 1,1\n```\n", FlowChartError, 1),
        ("```flow\na [甲] 1,1\n```\n", FlowChartError, 0),
        ("```radar 图\n甲 | 1 | 1\n乙 | 1 | 1\n```\n", RadarError, 0),
        ("```radar 图\n甲 | 1 | 1\n乙 | 1\n丙 | 1 | 1\n```\n", RadarError, 2),
        ("```radar 图\n甲 | 1 | 1\n乙 | 0% | 1\n丙 | 1 | 1\n```\n", RadarError, 2),
        ("```radar 图\n甲 | 1 | 1\n乙 | 多 | 1\n丙 | 1 | 1\n```\n", RadarError, 2),
        ("```radar 图\n甲 | 1 | 1 | 越大越好\n乙 | 1 | 1\n丙 | 1 | 1\n```\n", RadarError, 1),
    ],
)
def test_a_bad_page_is_refused_with_file_and_line(
    written: Write, body: str, error: type[ManualError], line: int
) -> None:
    with pytest.raises(error) as refused:
        written(body + QUIZ).page(NAME)
    assert refused.value.file == "01-role/1-1-what-is-dcrc.md"
    assert refused.value.line == FIRST + line
    assert f"01-role/1-1-what-is-dcrc.md 第 {FIRST + line} 行" in refused.value.sentence


@pytest.mark.parametrize(
    ("head", "line"),
    [
        (HEAD.replace("---\n", "", 1), 1),
        (HEAD.removesuffix("---\n"), 1),
        (HEAD.replace("roles: [电访员]", "roles: [电访员"), 5),
        (HEAD.replace("source: S000\n", ""), 1),
        (HEAD.replace("source: S000", "source: [S000, 某标准]"), 5),
        (HEAD.replace('page: "1.1"', 'page: "1.2"'), 2),
        (HEAD.replace("什么是 DCRC", "别的"), 3),
        (HEAD.replace("2026-11-21", "昨天"), 6),
        (HEAD.replace("updated:", "forms: [nothing]\nupdated:"), 6),
        (HEAD.replace("updated:", "author: 甲\nupdated:"), 6),
    ],
)
def test_a_malformed_head_is_refused_with_file_and_line(written: Write, head: str, line: int) -> None:
    with pytest.raises(FrontMatterError) as refused:
        written(QUIZ, head).page(NAME)
    assert (refused.value.file, refused.value.line) == ("01-role/1-1-what-is-dcrc.md", line)


@pytest.mark.parametrize("left_out", ["```scenario", "? 一加三？"])
def test_a_page_needs_three_questions_and_a_scenario(written: Write, left_out: str) -> None:
    start = QUIZ.index(left_out)
    short = QUIZ[:start] + QUIZ[QUIZ.index("```", start + 3) + 4 :] if left_out[0] == "`" else _without_third()
    with pytest.raises(TooFewQuestionsError, match="至少 3 道选择题和 1 道情景题"):
        written(short).page(NAME)


def _without_third() -> str:
    return QUIZ[: QUIZ.index("? 一加三？")] + QUIZ[QUIZ.index("```\n```scenario") :]


def test_several_steps_of_one_scenario_are_no_choice_questions(written: Write) -> None:
    step = "? 再做什么？\n+ 听\n- 说\n~ 想。\n! 先听。\n> 2.1\n"
    scenario = QUIZ[QUIZ.index("```scenario") :].replace("> 2.1\n```", f"> 2.1\n{step}{step}```")
    with pytest.raises(TooFewQuestionsError, match="只有 0 道选择题、1 道情景题"):
        written(scenario).page(NAME)


def test_a_link_to_an_anchor_that_is_not_there_is_refused(written: Write) -> None:
    made = written("看 [这里](2.1#nowhere)。\n" + QUIZ)
    with pytest.raises(BrokenLinkError) as refused:
        made.check()
    assert (refused.value.file, refused.value.line) == ("01-role/1-1-what-is-dcrc.md", FIRST)


def test_a_deadline_whose_page_is_not_in_the_contents_is_refused() -> None:
    with pytest.raises(UnlinkedError, match=r"时限 D06的手册页“77\.7”"):
        manual(changed("D06", page="77.7")).check()


def test_a_deadline_explained_by_an_appendix_only_is_refused() -> None:
    with pytest.raises(UnlinkedError, match="时限 D06，讲它的只是附录里的一张表"):
        manual(changed("D06", page="10.3")).check()


@pytest.mark.parametrize("what", ["字段", "KPI", "表单"])
def test_a_field_a_figure_or_a_form_whose_page_is_not_in_the_contents_is_refused(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet, kpi, form = SHEETS["complaints"], KPIS[0], FORMS["F13"]
    astray = {
        "字段": ("SHEETS", {"complaints": replace(sheet, fields=(replace(sheet.fields[0], page="77.7"),))}),
        "KPI": ("KPIS", (replace(kpi, page="77.7"),)),
        "表单": ("FORMS", {"F13": replace(form, page="77.7")}),
    }
    named = {"字段": f"{sheet.tab} · {sheet.fields[0].header}", "KPI": f"KPI {kpi.code}", "表单": "表单 F13"}[what]
    for name in ("SHEETS", "KPIS", "FORMS"):
        monkeypatch.setattr(checks, name, type(getattr(checks, name))())
    monkeypatch.setattr(checks, *astray[what])
    book = manual()
    with pytest.raises(UnlinkedError, match=re.escape(named)):
        checks.check_graph(Figures((), (), ()), book.contents, {})


# --- what every page shows

WHO = """
| 事 | 谁做 | 最晚何时 |
|---|---|---|
| 打 | 电访员 | 当天 |
"""
DO = '\n!!! do "应该"\n    - 这样\n'
DONT = '\n!!! dont "不要"\n    - 那样\n'
SUM = "\n**算一遍。**1 + 1 = 2。\n"
SCREENS_HEAD = HEAD.replace("updated:", "screens: [today]\nupdated:")


def test_a_whole_page_is_published(written: Write) -> None:
    written(WHO + DO + DONT + SUM + QUIZ, SCREENS_HEAD).check()


@pytest.mark.parametrize(
    ("part", "named"),
    [
        (WHO, "谁做、最晚何时"),
        (DO, "应该这样"),
        (DONT, "不要这样"),
        (SUM, "算得出的例子"),
        ("screens: [today]\n", "界面"),
    ],
)
def test_a_page_without_one_of_its_parts_is_refused_by_name(written: Write, part: str, named: str) -> None:
    body, head = (WHO + DO + DONT + SUM + QUIZ).replace(part, ""), SCREENS_HEAD.replace(part, "")
    with pytest.raises(IncompletePageError, match=named) as refused:
        written(body, head).check()
    assert refused.value.file == "01-role/1-1-what-is-dcrc.md"


def test_a_page_that_explains_a_field_leads_to_a_screen_where_it_is_filled() -> None:
    chapter = replace(read_chapter(topic_of("3.4"), resources.CONTENT), screens=("today",))
    assert "填“complaints”的界面" in "".join(lacking(chapter, "", ("complaints",)))


def topic_of(page: str) -> Topic:
    topic = read_contents().topic(page)
    assert topic is not None
    return topic


def test_every_record_a_page_may_lead_from_is_declared_and_so_is_every_screen() -> None:
    assert set(SCREENS_OF) <= set(SHEETS)
    assert {name for names in SCREENS_OF.values() for name in names} <= set(SCREENS)


@pytest.mark.parametrize(
    ("time", "is_ours"),
    [
        ("每周", True),
        ("两天内", True),
        ("前三天", True),
        ("次日以前", True),
        ("{{ D09 }}内", False),
        ("每周 {{ D17.n }} 次", False),
        ("当天", False),
        ("挂了就记", False),
        ("每月一次（标准）", False),
        ("三天内（建议）", False),
        ("见 [2.1](2.1)", False),
    ],
)
def test_a_time_that_no_standard_and_no_setting_gives_is_said_to_be_ours(
    written: Write, time: str, is_ours: bool
) -> None:
    page = written(WHO.replace("当天", time) + QUIZ).page(NAME)
    assert (ALL_OWN_NOTE in page.body) == is_ours
    assert OWN_NOTE not in page.body


def test_beside_figures_of_the_shop_the_times_without_a_dotted_line_are_said_to_be_ours(written: Write) -> None:
    page = written(WHO + "| 数 | 经理 | 每周 |\n| 交 | 电访员 | {{ D09 }}内 |\n" + QUIZ).page(NAME)
    assert OWN_NOTE in page.body
    assert ALL_OWN_NOTE not in page.body


@pytest.mark.parametrize("head", ["| 事 | 给谁 | 最晚何时 |", "| 事 | 部门 | 最晚何时 |", "| 事 | 谁做 | 怎么做 |"])
def test_only_tables_of_who_and_when_are_looked_at(written: Write, head: str) -> None:
    body = WHO.replace("| 事 | 谁做 | 最晚何时 |", head).replace("当天", "每周")
    page = written(body + QUIZ).page(NAME)
    assert OWN_NOTE not in page.body
    assert ALL_OWN_NOTE not in page.body
    assert not says_who_and_when(page.body)


def test_a_page_shows_its_figures_and_forms_below() -> None:
    page = manual().page("4-5-closing-findings.html").body
    assert '<tr id="kpi-K30"><th scope="row">5S 得分率' in page
    assert '<a href="form-f26.html">F47' in manual().page("4-8-network-upgrade.html").body
    assert '<a href="10-2-forms.html#form-F46">' in manual().page("2-1-overview.html").body


# --- what a page offers


def test_a_question_gives_a_hint_for_the_wrong_answer_and_the_reason_for_the_right_one(written: Write) -> None:
    page = written(QUIZ).page(NAME).body
    question = page[page.index('id="q1"') : page.index('id="q2"')]
    assert "提示：数一数。" in question
    assert '<b>二</b> 对。就是二。 → <a href="2-1-overview.html">2.1</a>' in question


def test_text_of_a_chapter_cannot_smuggle_markup_through_our_blocks(written: Write) -> None:
    page = written(QUIZ.replace("? 一加一？", "? <script>x</script>？")).page(NAME).body
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_flow_chart_says_in_words_what_it_draws() -> None:
    svg = manual().page("2-3-service-calls.html").body
    assert 'role="img" aria-labelledby=' in svg
    described = re.search(r"<desc[^>]*>([^<]*)", svg)
    assert described is not None
    assert "打通了吗，否则换时段再拨，是则逐题问，记原话" in described[1]


FLOW = "```flow 图\n{}```\n"


def drawn(written: Write, lines: str) -> str:
    body = written(FLOW.format(lines) + QUIZ).page(NAME).body
    return body[body.index("<svg") : body.index("</figure>")]


def test_a_line_below_the_last_row_stays_inside_the_drawing(written: Write) -> None:
    svg = drawn(written, "a [甲] 1,1\nb [乙] 2,1\nc [丙] 3,1\na > b\nb > c\nc > a\n")
    height = int(re.findall(r'viewBox="0 0 \d+ (\d+)"', svg)[0])
    depths = [int(y) for path in re.findall(r'class="e" d="([^"]+)"', svg) for y in re.findall(r"V(\d+)", path)]
    assert max(depths) < height


def test_a_line_and_the_line_back_do_not_lie_on_each_other(written: Write) -> None:
    svg = drawn(written, "a [甲] 1,1\nb [乙] 2,1\na > b\nb > a\n")
    there, back = re.findall(r'class="e" d="([^"]+)"', svg)
    assert re.findall(r"M\d+ (\d+)H", there) == ["54"]
    assert "V107" in back


def test_two_lines_in_one_gap_run_in_lanes_of_their_own(written: Write) -> None:
    boxes = "a [甲] 1,1\nb [乙] 2,1\nc [丙] 3,1\nd [丁] 4,1\n"
    svg = drawn(written, boxes + "d > a\nc > a\n")
    levels = [re.findall(r"V(\d+)", path)[0] for path in re.findall(r'class="e" d="([^"]+)"', svg)]
    assert len(set(levels)) == 2


def test_the_legend_names_only_what_is_drawn(written: Write) -> None:
    plain = drawn(written, "a [甲] 1,1\nb [乙] 2,1\na > b\n")
    full = drawn(written, "a <甲> 1,1\nb !乙! 2,1 | {{ D12.sev_major }}\na > b : 是\n")
    assert "方框是做事。" in plain
    assert "菱形是判断，红框要马上办，棕字是待确认的数字。" in full
    assert "蓝字" not in plain + full


@pytest.mark.parametrize(
    ("target", "result", "lower", "points"),
    [
        (20, 15, False, 75),
        (3, 4, True, 75),
        (100, 130, False, 100),
        (3, 2, True, 100),
        (3, 0, True, 100),
        (5, 0, False, 0),
    ],
)
def test_a_score_is_the_share_of_the_target_and_never_more_than_a_hundred(
    target: float, result: float, lower: bool, points: int
) -> None:
    assert score(target, result, lower_is_better=lower) == points


def test_a_radar_says_in_words_what_it_draws(written: Write) -> None:
    lines = "忠诚顾客率 | 20% | 15%\n生产率 | 100% | 95%\n返修率 | 3.0% | 4.0% | 越小越好\n"
    body = written(f"```radar 三根轴\n{lines}```\n" + QUIZ).page(NAME).body
    assert "忠诚顾客率 75，生产率 95，返修率 75。最短的是忠诚顾客率、返修率。" in body
    assert "<td>3.0% ÷ 4.0% → <b>75</b></td>" in body
    assert "<td>15% ÷ 20% → <b>75</b></td>" in body


def test_a_date_in_another_year_says_the_year(written: Write) -> None:
    page = written("到 {{ due D30 2026-11-20 }}，{{ due D06 2026-11-20 }}。\n" + QUIZ).page(NAME).body
    assert "2036年11月20日 周四，11月23日 周一" in page


@pytest.mark.parametrize(
    ("token", "shown"),
    [("weight service.1", "28%"), ("D05.first", "第 60 天"), ("D39", "当天"), ("D05.owner", "电访员")],
)
def test_weights_and_first_days_are_figures_too(written: Write, token: str, shown: str) -> None:
    assert shown in written(f"数字 {{{{ {token} }}}}。\n{QUIZ}").page(NAME).body


def test_a_changed_weight_changes_the_page() -> None:
    asked = [replace(own, weight=30.0) if own.id == "service.1" else own for own in QUESTIONS]
    assert Figures(default_rules(), (), tuple(asked)).weight("service.1").words == "30%"


def test_a_question_the_shop_took_out_counts_nothing_and_breaks_no_page() -> None:
    left = tuple(own for own in QUESTIONS if own.id != "service.1")
    assert Figures(default_rules(), (), left).weight("service.1").words == "0%"
    with pytest.raises(KeyError):
        Figures(default_rules(), (), left).weight("nobody.1")


def test_a_topic_may_stand_on_another_topics_page(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(resources.CONTENT, content, ignore=shutil.ignore_patterns("2-4-*.md"))
    listed = content / "contents.yaml"
    text = listed.read_text(encoding="utf-8").replace(
        "  - number: 2\n", '  - number: 2\n    within: {"2.4": "2.3#how"}\n'
    )
    listed.write_text(text, encoding="utf-8")
    book = manual(content=content)
    topic = book.contents.topic("2.4")
    assert topic is not None
    assert topic.url == "2-3-service-calls.html#how"
    assert book.contents.host("2.4") == book.contents.topic("2.3")


def test_a_screen_is_a_link_in_the_staff_app_and_a_name_in_the_published_site() -> None:
    inside, outside = manual(screens={"today": "/today/"}), manual()
    assert '<a href="/today/">今日任务</a>' in inside.html("2-3-service-calls.html")
    assert "/today/" not in outside.html("2-3-service-calls.html")
    assert "今日任务" in outside.html("2-3-service-calls.html")


def test_the_fields_and_deadlines_of_a_page_lead_back_to_their_screens() -> None:
    inside = manual(screens={"complaints": "/complaints/", "settings": "/settings/"}).page("3-4-grades.html").body
    assert '在这里看、在这里填：<a href="/complaints/">投诉</a>、打电话' in inside
    assert '数字在<a href="/settings/">设置</a>的“时限”表里改' in inside
    outside = manual().page("3-4-grades.html").body
    assert "在这里看、在这里填：投诉、打电话" in outside
    assert "“时限”表里改，改了任务" not in outside


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param(tuple(replace(rule, amount=(rule.amount or 0) + 1) for rule in default_rules()), id="one more"),
        pytest.param(tuple(replace(rule, on=False) for rule in default_rules()), id="all off"),
        pytest.param(
            tuple(replace(rule, unit="工作日" if rule.unit == "自然日" else rule.unit) for rule in default_rules()),
            id="working days",
        ),
    ],
)
@pytest.mark.long
def test_the_manual_of_a_shop_with_other_figures_is_whole(rules: tuple[Rule, ...]) -> None:
    manual(tuple(replace(rule, amount=5) if rule.key == "week_report_day" else rule for rule in rules)).check()


# --- links from the program


def test_a_written_page_is_linked_and_an_unwritten_one_leads_to_its_row(tmp_path: Path) -> None:
    assert links.page_url("2.3") == "/manual/2-3-service-calls.html"
    assert links.page_url("no page") == "/manual/index.html"
    shutil.copy(resources.CONTENT / "contents.yaml", tmp_path)
    unwritten = read_contents(tmp_path).topic("2.3")
    assert unwritten is not None
    assert unwritten.url == "index.html#p-2-3"


def test_every_deadline_and_every_field_leads_to_an_anchor_that_is_there() -> None:
    book = manual()
    anchors = {name: read_html(book.html(name)).ids for name in book.names() if name.endswith(".html")}
    targets = [links.rule_url(rule.id, rule.page) for rule in default_rules()]
    targets += [links.rule_url(rule.id) for rule in default_rules()]
    targets += [links.field_url(sheet.name, field.name) for sheet in SHEETS.values() for field in sheet.fields]
    targets += [links.field_url("complaints", stamp) for stamp in ("id", "updated_by")]
    targets += [links.page_url(topic.page) for topic in book.contents if not topic.slug]
    for target in targets:
        file, anchor = target.removeprefix(links.ROOT).split("#")
        assert anchor in anchors[file], target


def test_every_deadline_and_every_field_has_a_row_in_the_appendix() -> None:
    book = manual()
    deadlines = read_html(book.html("10-3-deadlines.html")).ids
    fields = {own for name in book.names() if name.startswith("10-2-fields") for own in read_html(book.html(name)).ids}
    assert {links.rule_anchor(rule.id) for rule in default_rules()} <= deadlines
    assert {links.field_anchor(sheet.name, own.name) for sheet in SHEETS.values() for own in sheet.fields} <= fields


def test_a_field_that_is_not_declared_has_no_address() -> None:
    with pytest.raises(KeyError):
        links.field_url("complaints", "nothing")


def test_initials_of_a_title_are_those_of_its_characters() -> None:
    assert initials("2.3 维修后回访程序") == "23wxhhfcx"
    assert initials("5S 检查") == "5sjc"


def test_the_contents_list_122_topics_in_ten_parts() -> None:
    contents = manual().contents
    assert [len(part.topics) for part in contents.parts] == [11, 25, 17, 8, 8, 17, 10, 8, 10, 8]


def test_the_current_page_is_marked_in_the_contents_and_its_part_is_open() -> None:
    html = manual().html("3-4-grades.html")
    assert '<a href="3-4-grades.html" aria-current="page">' in html
    assert 'data-part="3" open>' in html
    assert html.count("aria-current") == 1


def test_previous_and_next_run_through_all_written_pages() -> None:
    book = manual()
    name = next(topic.url for topic in book.contents if topic.slug)
    seen = [name]
    while (following := book.page(name).next) is not None:
        name = following.url
        seen.append(name)
    assert seen == [topic.url for topic in book.contents if topic.slug]


def test_the_staff_app_gives_its_own_addresses_of_style_sheets() -> None:
    html = manual(asset=lambda name: f"/static/{name}?v=1", home="/today").html("2-3-service-calls.html")
    assert 'href="/static/manual.css?v=1"' in html
    assert 'src="/static/manual.js?v=1"' in html
    assert '<a class="btn sm only-d" href="/today">' in html
