"""What stands before every page: rights by role over the URL map, form tokens, origin, headers, sizes, errors."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import unquote

import pytest
from flask import Flask
from small_shop import SmallShop
from visitor import Visitor, app_of

from dcrc_lite.desk.accounts import User, can
from dcrc_lite.schema.rights import ACTIONS, NAMES, NEVER, default_scope
from dcrc_lite.schema.settings import ROLES, Right
from dcrc_lite.web import access

Enter = Callable[[str], Visitor]


def test_every_route_is_in_the_table(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} - set(access.ROUTES) == set()


def test_every_right_a_route_asks_for_exists() -> None:
    assert set(access.ROUTES.values()) - NAMES <= {access.OPEN, access.ANYBODY}


def test_every_route_that_needs_a_log_in_asks_for_it(app: Flask, visitor: Visitor) -> None:
    for rule in app.url_map.iter_rules():
        if access.is_open(rule.endpoint) or "GET" not in (rule.methods or ()):
            continue
        path = re.sub(r"<(?:int:)?(\w+)>", "1", rule.rule)
        answer = visitor.get(path)
        assert (answer.status_code, answer.location[:6]) == (302, "/login"), rule


def test_a_role_without_the_right_is_refused_on_every_such_page(app: Flask, shop: SmallShop, enter: Enter) -> None:
    tried = 0
    for username in ("root", "zhangmin", "boss"):
        person = enter(username)
        user = shop.desk.accounts.user(username)
        assert user is not None
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and not access.is_allowed(user, rule.endpoint):
                assert person.get(re.sub(r"<(?:int:)?(\w+)>", "1", rule.rule)).status_code == 403, rule
                tried += 1
    assert tried > 10


def test_an_unlisted_route_is_refused(app: Flask, shop: SmallShop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(access.ROUTES, "auth.me")
    person = Visitor(app)
    person.log_in("chenxi")
    assert person.get("/me").status_code == 403


@pytest.mark.parametrize(
    ("role", "action", "scope"),
    [
        ("总经理", "reveal", "全部"),
        ("电访员", "reveal", "任务中"),
        ("服务顾问", "view_customers", "自己的"),
        ("系统管理员", "view_customers", "不可以"),
        ("部门负责人", "view_customers", "本部门"),
        ("电访员", "export", "不可以"),
        ("售后业务经理", "close_complaint", "提议"),
        ("DCRC经理", "edit_customers", "全部"),
    ],
)
def test_the_matrix_of_the_standard(role: str, action: str, scope: str) -> None:
    assert default_scope(role, action) == scope


@pytest.mark.parametrize(
    ("scope", "own", "task", "department", "allowed"),
    [
        ("全部", False, False, False, True),
        ("自己的", True, False, False, True),
        ("自己的", False, True, True, False),
        ("任务中", False, True, False, True),
        ("任务中", True, False, False, False),
        ("本部门", False, False, True, True),
        ("提议", True, True, True, False),
        ("不可以", True, True, True, False),
    ],
)
def test_a_scope_allows_what_it_says(scope: str, own: bool, task: bool, department: bool, allowed: bool) -> None:
    person = User("x", "x", ("电访员",), {"reveal": scope})
    assert can(person, "reveal", own=own, task=task, department=department) is allowed


def test_the_shop_changes_a_right_in_its_sheet(shop: SmallShop) -> None:
    shop.set(Right(id="电访员.export", role="电访员", action="export", name="", scope=""), scope="全部")
    user = shop.desk.accounts.user("zhangmin")
    assert user is not None and can(user, "export")


def test_the_administrator_cannot_lose_the_accounts(shop: SmallShop) -> None:
    shop.set(Right(id="系统管理员.accounts", role="系统管理员", action="accounts", name="", scope=""), scope="不可以")
    user = shop.desk.accounts.user("root")
    assert user is not None and can(user, "accounts")


def test_every_action_names_only_roles_that_exist() -> None:
    assert all(set(action.scopes) <= set(ROLES) and NEVER not in action.scopes.values() for action in ACTIONS)


FORMS = ["/me/prefer", "/password", "/logout", "/customers/find", "/data/sync", "/data/adopt", "/autosave"]


@pytest.mark.parametrize("path", FORMS)
def test_a_form_without_its_token_is_refused(enter: Enter, path: str) -> None:
    assert enter("chenxi").client.post(path, data={"q": "1"}).status_code == 400


@pytest.mark.parametrize("path", FORMS)
def test_a_token_of_another_session_is_refused(enter: Enter, app: Flask, path: str) -> None:
    stolen = enter("zhangmin").token("/me")
    assert enter("chenxi").client.post(path, data={"csrf_token": stolen}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_elsewhere_is_refused_with_the_right_token(enter: Enter, headers: dict[str, str]) -> None:
    person = enter("chenxi")
    assert person.post("/me/prefer", {"theme": "dark"}, headers=headers).status_code == 403


@pytest.mark.parametrize("kind", ["text/plain", "application/json"])
def test_a_body_that_is_no_form_is_refused(enter: Enter, kind: str) -> None:
    answer = enter("chenxi").client.post("/me/prefer", data="theme=dark", content_type=kind)
    assert answer.status_code == 415


LEAD_BACK = {"complaints.step": "/complaints/投-2026-0001", "customers.find": "/customers/"}  # GET of a form's address


def test_what_takes_a_form_answers_to_no_get(app: Flask) -> None:
    forms = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    assert len(forms) > 40
    assert {rule.endpoint for rule in forms if "GET" in (rule.methods or ())} == set(LEAD_BACK)


@pytest.mark.parametrize(("path", "endpoint"), [
    ("/complaints/投-2026-0001/step?event=结案&move=x", "complaints.step"), ("/customers/find?q=朱军", "customers.find"),
])  # fmt: skip
def test_the_address_of_a_form_opened_again_leads_to_its_page(enter: Enter, path: str, endpoint: str) -> None:
    answer = enter("chenxi").get(path)
    assert (answer.status_code, unquote(answer.location)) == (302, LEAD_BACK[endpoint])


def test_looking_at_pages_changes_nothing(app: Flask, shop: SmallShop, enter: Enter) -> None:
    customer = shop.customer()
    shop.visit(customer, shop.car(customer), shop.now - timedelta(days=3))
    person, before = enter("chenxi"), shop.store.version()
    answered = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and person.get(rule.rule).status_code == 200
    ]
    assert len(answered) > 20
    assert shop.store.version() == before


def test_pages_carry_the_strict_headers(enter: Enter) -> None:
    headers = enter("chenxi").get("/me").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_shipped_files_may_be_kept_by_the_browser(visitor: Visitor) -> None:
    answer = visitor.get("/static/app.css")
    assert "no-store" not in answer.headers["Cache-Control"]
    answer.close()


def test_a_huge_form_is_refused(enter: Enter) -> None:
    answer = enter("chenxi").post("/customers/find", {"q": "长" * 400_000})
    assert answer.status_code == 413
    assert "超过了限额" in answer.text


def test_a_form_of_too_many_parts_is_refused(enter: Enter) -> None:
    person = enter("chenxi")
    data = {"csrf_token": person.token("/me")} | {f"x{number}": "1" for number in range(1_100)}
    answer = person.client.post("/me/prefer", data=data, content_type="multipart/form-data")
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/nope", 404, "没有这一页"),
        ("/customers/客-999999", 404, "找不到客户"),
        ("/me/prefer", 405, "这个地址不能这样用"),
    ],
)
def test_a_refusal_is_a_page_that_says_what_next(enter: Enter, path: str, status: int, word: str) -> None:
    answer = enter("chenxi").get(path)
    assert answer.status_code == status
    assert word in answer.text and "回到首页" in answer.text


def test_a_defect_shows_a_number_and_no_traceback(shop: SmallShop, caplog: pytest.LogCaptureFixture) -> None:
    app = app_of(shop)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.view_functions["auth.me"] = _break
    person = Visitor(app)
    person.log_in("chenxi")
    answer = person.get("/me")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text and "15405712038" not in answer.text
    incident = re.search(r'mono">(\w{8})<', answer.text)
    assert incident and incident[1] in caplog.text
    assert "15405712038" not in caplog.text


def _break() -> str:
    raise RuntimeError("手机 15405712038")


def test_debug_cannot_be_switched_on_from_outside(shop: SmallShop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert app_of(shop).debug is False


def test_hostile_text_is_shown_as_text(enter: Enter, shop: SmallShop) -> None:
    customer = shop.customer(name="<script>alert(1)</script>", needs="{{7*7}}")
    page = enter("chenxi").get(f"/customers/{customer}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page and "{{7*7}}" in page
