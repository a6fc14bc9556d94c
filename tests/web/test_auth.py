"""Log-in, log-out, sessions, passwords, preferences, forms that outlive a session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from small_shop import PASSWORD, SmallShop
from visitor import Visitor

from dcrc_lite import clock
from dcrc_lite.errors.access import LoginThrottledError
from dcrc_lite.schema.settings import Setting
from dcrc_lite.web.browsers import browser_words

Enter = Callable[[str], Visitor]
WRONG = "不是这个密码 12"


@pytest.fixture
def real(shop: SmallShop, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Real time that a test moves: `real[0] += …`."""
    moment = [clock.real_now()]
    monkeypatch.setattr(shop.desk.accounts, "_moment", lambda: moment[0])
    return moment


def test_the_log_in_page_says_after_how_long_a_session_ends(visitor: Visitor, shop: SmallShop) -> None:
    assert "30 分钟不用会自动退出" in visitor.get("/login").text
    shop.put(Setting(id="session_idle_minutes", value="45"))
    assert "45 分钟不用会自动退出" in visitor.get("/login").text


def test_a_log_in_leads_to_the_first_page_of_the_role(visitor: Visitor) -> None:
    answer = visitor.log_in("dang")
    assert answer.status_code == 302
    assert visitor.get(answer.location, follow_redirects=True).status_code == 200


def test_every_page_sends_a_stranger_to_the_log_in_and_back(visitor: Visitor) -> None:
    answer = visitor.get("/customers/?page=2")
    assert answer.location == "/login?next=/customers/?page%3D2"
    assert visitor.log_in("zhangmin", target="/customers/?page=2").location == "/customers/?page=2"


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/nope", "http:evil", "\t/me",
     "/login", "/static/app.css", "/me\r\nX: y", "https://localhost@evil.example/me"],
)  # fmt: skip
def test_a_foreign_next_leads_home(visitor: Visitor, target: str) -> None:
    assert visitor.log_in("dang", target=target).location == "/customers/"


def test_the_log_in_does_not_tell_which_of_both_was_wrong(visitor: Visitor) -> None:
    unknown = visitor.log_in("nobody", WRONG)
    known = visitor.log_in("zhangmin", WRONG)
    assert (unknown.status_code, known.status_code) == (401, 401)
    assert "用户名或密码不对" in known.text
    assert "还可以再试 9 次" in unknown.text


@pytest.mark.parametrize(("failed", "seconds"), [(4, 0), (5, 5), (6, 10), (9, 80), (10, 900), (30, 900)])
def test_the_wait_doubles_from_the_fifth_failure_to_a_lock_at_the_tenth(
    shop: SmallShop, real: list[datetime], failed: int, seconds: int
) -> None:
    for number in range(failed):
        shop.desk.accounts.file.add_failure("zhangmin", f"10.0.0.{number}", at=real[0])
    real[0] += timedelta(seconds=seconds)
    entered = shop.desk.accounts.log_in("zhangmin", PASSWORD, address="10.0.1.1", agent="")
    assert entered.user.name == "张敏"


@pytest.mark.parametrize(("failed", "seconds"), [(5, 5), (6, 10), (9, 80), (10, 900)])
def test_one_second_earlier_even_the_right_password_is_refused(
    shop: SmallShop, real: list[datetime], failed: int, seconds: int
) -> None:
    for number in range(failed):
        shop.desk.accounts.file.add_failure("zhangmin", f"10.0.0.{number}", at=real[0])
    real[0] += timedelta(seconds=seconds - 1)
    with pytest.raises(LoginThrottledError) as refused:
        shop.desk.accounts.log_in("zhangmin", PASSWORD, address="10.0.1.1", agent="")
    assert refused.value.seconds == 1


def test_the_sixth_quick_try_is_answered_429_even_with_the_right_password(visitor: Visitor) -> None:
    for _ in range(5):
        assert visitor.log_in("zhangmin", WRONG).status_code == 401
    answer = visitor.log_in("zhangmin")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1


def test_failures_are_counted_by_address_too(visitor: Visitor) -> None:
    for number in range(5):
        assert visitor.log_in(f"guess{number}", WRONG).status_code == 401
    assert visitor.log_in("guess9", WRONG).status_code == 429


def test_log_in_gives_a_new_session_id(visitor: Visitor) -> None:
    visitor.get("/login")
    before = visitor.cookie()
    visitor.log_in("zhangmin")
    assert visitor.cookie() not in ("", before)


def test_the_cookie_carries_an_id_and_no_data(visitor: Visitor) -> None:
    header = visitor.log_in("zhangmin").headers["Set-Cookie"]
    assert "HttpOnly" in header and "SameSite=Lax" in header
    assert len(visitor.cookie()) == 43


def test_an_id_is_worth_nothing_after_log_out(enter: Enter, app: Flask) -> None:
    person = enter("zhangmin")
    stolen = person.cookie()
    person.post("/logout")
    thief = Visitor(app)
    thief.client.set_cookie("dcrc", stolen)
    assert thief.get("/me").status_code == 302


def test_a_session_ends_after_half_an_hour_unused(enter: Enter, real: list[datetime]) -> None:
    person = enter("zhangmin")
    real[0] += timedelta(minutes=29)
    assert person.get("/me").status_code == 200
    real[0] += timedelta(minutes=30, seconds=1)
    assert person.get("/me").status_code == 302


def test_a_session_ends_after_twelve_hours_of_use(enter: Enter, real: list[datetime]) -> None:
    person = enter("zhangmin")
    for _ in range(28):
        real[0] += timedelta(minutes=25)
        assert person.get("/me").status_code == 200
    real[0] += timedelta(minutes=25)
    assert person.get("/me").status_code == 302


def test_one_sees_and_ends_ones_own_log_ins(enter: Enter) -> None:
    here, there = enter("zhangmin"), enter("zhangmin")
    assert here.get("/me").text.count("退出</button>") >= 2
    here.post("/me/sessions/end", {"session": "all"})
    assert there.get("/me").status_code == 302


def test_nobody_ends_the_log_in_of_somebody_else(enter: Enter, shop: SmallShop) -> None:
    mine, hers = enter("zhangmin"), enter("chenxi")
    other = shop.desk.accounts.file.sessions("chenxi")[0].id
    mine.post("/me/sessions/end", {"session": other})
    assert hers.get("/me").status_code == 200


def test_a_disabled_account_is_out_at_once(enter: Enter, shop: SmallShop) -> None:
    person = enter("zhangmin")
    shop.desk.accounts.disable("zhangmin")
    assert person.get("/me").status_code == 302
    assert person.log_in("zhangmin").status_code == 401


def test_what_was_typed_survives_the_end_of_the_session(enter: Enter, shop: SmallShop, real: list[datetime]) -> None:
    customer = shop.customer()
    person = enter("chenxi")
    token = person.token(f"/customers/{customer}/edit")
    real[0] += timedelta(hours=1)
    late = person.client.post(
        f"/customers/{customer}/edit", data={"csrf_token": token, "name": "朱军", "needs": "周末来接车"}
    )
    assert late.location.startswith("/login")
    assert "刚才写的内容还在" in person.get(late.location).text
    assert person.log_in("chenxi").location == "/resume"
    page = person.get("/resume").text
    assert "周末来接车" in page and "需求记录" in page
    person.client.post(
        f"/customers/{customer}/edit",
        data={"csrf_token": person.token("/resume"), "name": "朱军", "needs": "周末来接车"},
    )
    assert shop.desk.customers.get(customer).needs == "周末来接车"


def test_a_strangers_late_form_is_not_kept(visitor: Visitor) -> None:
    answer = visitor.client.post("/customers/客-000001/edit", data={"name": "x"})
    assert answer.location.startswith("/login")
    assert "刚才写的内容还在" not in visitor.get(answer.location).text
    assert visitor.log_in("zhangmin").location != "/resume"


def test_a_one_time_password_opens_nothing_but_its_own_change(app: Flask, shop: SmallShop) -> None:
    once = shop.desk.accounts.add("lijing", name="李静", roles=("电访员",))
    person = Visitor(app)
    assert person.log_in("lijing", once).location == "/password"
    assert person.get("/customers/").location == "/password"
    form = {"old": once, "new": "门口有两棵老 枇杷树", "again": "门口有两棵老 枇杷树"}
    assert person.post("/password", {**form, "new": "短", "again": "短"}, form="/password").status_code == 400
    assert person.post("/password", form, form="/password").status_code == 302
    assert person.get("/me").status_code == 200
    assert Visitor(app).log_in("lijing", once).status_code == 401


def test_a_new_password_ends_the_other_log_ins(enter: Enter) -> None:
    here, there = enter("zhangmin"), enter("zhangmin")
    form = {"old": PASSWORD, "new": "门口有两棵老 枇杷树", "again": "门口有两棵老 枇杷树"}
    assert here.post("/password", form, form="/password").status_code == 302
    assert here.get("/me").status_code == 200
    assert there.get("/me").status_code == 302


def test_theme_and_letter_keys_are_ones_own_choice(enter: Enter) -> None:
    person = enter("zhangmin")
    person.post("/me/prefer", {"theme": "dark", "keys": "off"})
    page = person.get("/me").text
    assert 'data-theme="dark"' in page and 'data-keys="off"' in page


def test_a_form_is_kept_while_it_is_typed(enter: Enter, shop: SmallShop) -> None:
    person = enter("zhangmin")
    told = person.post("/autosave", {"draft_key": "call.1", "content": "刹车还响"})
    assert told.status_code == 200 and told.text.count(":") == 2
    draft = shop.desk.accounts.draft(shop.caller, "call.1")
    assert draft is not None and draft.content == {"content": ["刹车还响"]}


def test_an_oversized_draft_is_refused(enter: Enter) -> None:
    assert enter("zhangmin").post("/autosave", {"draft_key": "k", "x": "长" * 200_001}).status_code == 413


def test_healthz_answers_without_log_in(visitor: Visitor) -> None:
    assert visitor.get("/healthz").text == "ok"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36", "Linux 电脑上的 Chrome"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0",
            "Windows 电脑上的 Edge",
        ),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile Safari/537.36 MicroMessenger/8.0", "安卓手机上的微信"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17 like Mac OS X) Version/17 Safari/604.1", "苹果手机上的 Safari"),
        ("Werkzeug/3.0", "Werkzeug/3.0"),
        ("", "不知道的浏览器"),
    ],
)
def test_a_browser_is_told_in_words(agent: str, words: str) -> None:
    assert browser_words(agent) == words
