"""培训 over HTTP: codes become rows, slips are told, the manager sees who has passed what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from small_shop import SmallShop
from visitor import Visitor

from dcrc_lite.schema.settings import Colleague
from dcrc_lite.schema.training import Skill, Training
from dcrc_lite.training import ResultCode, code_text

Enter = Callable[[str], Visitor]
CODE = code_text(ResultCode("ZY", date(2026, 11, 20), 92, "7K"))


@pytest.fixture(autouse=True)
def colleagues(shop: SmallShop) -> None:
    people = (("zhangmin", "张敏", "电访员", "客户关系中心"), ("sunhao", "孙浩", "服务顾问", "服务部"),
              ("wanglei", "王磊", "售后业务经理", "服务部"), ("chenxi", "陈曦", "DCRC经理", "客户关系中心"))  # fmt: skip
    shop.put(*(Colleague(username=u, name=n, roles=(r,), department=d, status="在职") for u, n, r, d in people))


def enter_code(visitor: Visitor, code: str = CODE, **more: str) -> str:
    return visitor.post("/training/enter", {"code": code, **more}, form="/training/", follow_redirects=True).text


def test_a_code_becomes_a_row_of_the_training_records(enter: Enter, shop: SmallShop) -> None:
    page = enter_code(enter("zhangmin"), CODE.lower().replace("-", " "))
    row = shop.store.rows(Training)[0]
    assert (row.person, row.score, row.held_on, row.certificate) == ("张敏", 92, date(2026, 11, 20), CODE)
    assert "达标" in page
    assert "11月20日" in page


def test_a_mistyped_code_is_not_taken_and_says_so_beside_the_field(enter: Enter, shop: SmallShop) -> None:
    person = enter("zhangmin")
    answer = person.post("/training/enter", {"code": CODE[:-1] + "Z"}, form="/training/")
    assert answer.status_code == 422
    assert "抄错了" in answer.text
    assert CODE[:-1] in answer.text
    assert shop.store.count(Training) == 0


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (ResultCode("XX", date(2026, 11, 20), 92, "7K"), "手册里没有"),
        (ResultCode("ZY", date(2026, 11, 22), 92, "7K"), "还没到"),
    ],
)
def test_a_code_of_no_course_or_of_tomorrow_is_refused(enter: Enter, code: ResultCode, words: str) -> None:
    assert words in enter_code(enter("zhangmin"), code_text(code))


def test_the_same_code_twice_makes_one_row_and_another_person_cannot_use_it(enter: Enter, shop: SmallShop) -> None:
    person = enter("zhangmin")
    enter_code(person)
    assert "早就录过了" in enter_code(person)
    assert "张敏 已经录过了" in enter_code(enter("sunhao"))
    assert shop.store.count(Training) == 1


def test_nobody_enters_a_result_for_a_colleague_but_the_manager(enter: Enter, shop: SmallShop) -> None:
    assert "不能替 张敏 记" in enter_code(enter("sunhao"), person="张敏")
    enter_code(enter("chenxi"), person="张敏")
    assert shop.store.rows(Training)[0].person == "张敏"


def test_the_manager_sees_everybody_and_a_caller_only_herself(enter: Enter) -> None:
    enter_code(enter("zhangmin"))
    seen = enter("chenxi").get("/training/").text
    assert "孙浩" in seen
    assert "达标 1 ÷" in seen
    assert "孙浩" not in enter("zhangmin").get("/training/").text


def test_a_head_of_service_sees_and_assesses_his_own_department_only(enter: Enter, shop: SmallShop) -> None:
    head = enter("wanglei")
    page = head.get("/training/").text
    assert "孙浩" in page
    assert "张敏" not in page
    rating = {"person": "孙浩", "ability": "沟通技巧", "rating": "2", "assessed_on": "2026-11-20"}
    head.post("/training/skill", rating, form="/training/")
    assert shop.store.rows(Skill)[0].assessor == "王磊"
    assert head.post("/training/skill", {**rating, "person": "张敏"}, form="/training/").status_code == 403
    assert "待培训" in head.get("/training/").text


def test_a_lesson_moves_a_colleague_to_the_test(enter: Enter, shop: SmallShop) -> None:
    boss = enter("chenxi")
    lesson = {"person": "张敏", "course": "新 DCRC 专员五天课程", "held_on": "2026-11-20", "minutes": "60"}
    boss.post("/training/lesson", lesson, form="/training/")
    assert "待自测" in enter("zhangmin").get("/training/").text
    ahead = boss.post("/training/lesson", {**lesson, "held_on": "2026-11-22"}, form="/training/")
    assert (ahead.status_code, shop.store.count(Training)) == (422, 1)


def test_a_result_a_year_ago_asks_for_a_refresher(enter: Enter, shop: SmallShop) -> None:
    old = code_text(ResultCode("ZY", date(2025, 11, 20), 92, "7K"))
    shop.put(
        Training(person="张敏", course="新 DCRC 专员五天课程", held_on=date(2025, 11, 20), score=92.0, certificate=old)
    )
    assert "待复训" in enter("zhangmin").get("/training/").text


def test_without_the_right_there_is_no_assessing(enter: Enter) -> None:
    assert enter("zhangmin").post("/training/skill", {}, form="/training/").status_code == 403
