"""The pages of the import: upload, match columns, look, write, take back; refused for who may not."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from small_shop import PASSWORD, SmallShop
from werkzeug.test import TestResponse

from dcrc_lite.desk.accounts import User
from dcrc_lite.desk.imports import Imports
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.visits import Visit
from dcrc_lite.web import create_app

NOW = datetime(2026, 11, 21, 9, 0)
HEADER = "工单号,进厂时间,结算时间,车牌号,车架号,车系,车主,送修人,送修人电话,进厂里程,维修类型"
ORDER = "RO1,2026-11-20 09:10,2026-11-20 16:40,浙A8T3K6,LFVVT2UC8NP983045,迈腾,朱军,朱军,15405712038,31402,定期保养"


class Browser:
    """A logged-in browser without JavaScript."""

    def __init__(self, shop: SmallShop, person: User) -> None:
        self.client: FlaskClient = create_app(shop.desk, secret="x" * 40, testing=True).test_client()
        self.post("/login", username=person.username, password=PASSWORD)

    def get(self, url: str) -> TestResponse:
        return self.client.get(url)

    def post(self, url: str, **form: object) -> TestResponse:
        page = self.client.get("/login" if url == "/login" else "/me").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        data = {"csrf_token": token[1] if token else "", **form}
        return self.client.post(url, data=data, content_type="multipart/form-data" if "files" in form else None)

    def upload(self, text: str, name: str = "工单.csv") -> str:
        """Upload a list and return the address of its preview."""
        answer = self.post("/imports/", files=(io.BytesIO(text.encode("gb18030")), name))
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"].removesuffix("/columns")


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallShop]:
    monkeypatch.setenv("DCRC_NOW", NOW.isoformat())
    made = SmallShop(NOW)
    yield made
    made.desk.close()


@pytest.fixture
def manager(shop: SmallShop) -> Browser:
    return Browser(shop, shop.person("chenxi", "陈曦", "DCRC经理"))


def test_a_list_is_uploaded_looked_at_and_written(shop: SmallShop, manager: Browser) -> None:
    preview = manager.upload(f"{HEADER}\n{ORDER}")
    page = manager.get(preview).text
    assert "写入 1 条" in page
    assert "写入后会多出 1 通电话" in page
    assert shop.store.count(Visit) == 0
    assert "写进店里的表是 1 位客户、1 台车、1 张工单" in page
    toast = manager.get(manager.post(f"{preview}/apply").headers["Location"]).text
    assert shop.store.rows(Visit)[0].ro_no == "RO1"
    for words in ("写好了 1 条（新增 1）", "写入 1 条（新增 1）", "店里的表多了 3 行（1 位客户、1 台车、1 张工单）"):
        assert words in toast


def test_the_preview_the_answer_and_the_log_count_the_same_rows(manager: Browser) -> None:
    manager.post(manager.upload(f"{HEADER}\n{ORDER}") + "/apply")
    other, bad = ORDER.replace("RO1", "RO2"), ORDER.replace("RO1", "")
    changed = ORDER.replace("15405712038", "15405719999")
    preview = manager.upload(f"{HEADER}\n{changed}\n{other}\n{bad}")
    counted = {
        key: int(n) for key, n in re.findall(r'tab=(\w+)"[^>]*>[^<]*<span>(\d+)</span>', manager.get(preview).text)
    }
    taken = counted["new"] + counted["changed"]
    assert f"写入 {taken} 条" in manager.get(preview).text
    log = manager.get(manager.post(f"{preview}/apply").headers["Location"]).text
    left = counted["undecided"] + counted["refused"]
    assert (taken, left) == (2, 1)
    assert f"写好了 {taken} 条" in log and f"写入 {taken} 条" in log and f"没写入 {left} 条" in log


def test_what_was_doubtful_can_be_read_after_writing(manager: Browser) -> None:
    bad = ORDER.replace("15405712038", "154-0571")
    preview = manager.upload(f"{HEADER}\n{bad}\n{ORDER.replace('RO1', 'RO2')}")
    shown = manager.get(f"{preview}?tab=flags").text
    assert "读不准 <span>1</span>" in shown
    index = manager.get(manager.post(f"{preview}/apply").headers["Location"]).text
    [where] = re.findall(r'href="(/imports/done/[^"]+)">读不准、对不上 (\d+) 处', index)
    told = manager.get(where[0]).text
    assert told.count("<li>") >= int(where[1]) >= 1 and "第 2 行" in told and "15405712038" not in told


def test_doubts_of_an_import_nobody_knows_are_not_there(manager: Browser) -> None:
    assert manager.get("/imports/done/x").status_code == 404


def test_doubts_whose_note_is_lost_are_not_said_to_be_none(shop: SmallShop, manager: Browser) -> None:
    preview = manager.upload(f"{HEADER}\n{ORDER.replace('15405712038', '1540571203')}")
    manager.post(f"{preview}/apply")
    done = shop.desk.imports.log()[0]
    shop.desk.imports = Imports(shop.desk)
    shop.desk.imports._log.add(done)
    told = manager.get(f"/imports/done/{done.id}").text
    assert f"记下的 {done.doubtful} 处读不出来了" in told and "没有读不准" not in told


def test_a_list_of_imports_that_cannot_be_read_is_told_above_the_new_one(
    shop: SmallShop, manager: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "读不出来" not in manager.get("/imports/").text
    monkeypatch.setattr(shop.desk.imports, "damaged_logs", lambda: (Path("log.damaged-20261121-0900.json"),))
    assert "以前的导入记录读不出来，原样放在 log.damaged-20261121-0900.json" in manager.get("/imports/").text


def test_an_import_without_doubts_says_so(manager: Browser) -> None:
    preview = manager.upload(f"{HEADER}\n{ORDER}")
    assert "读不准、对不上" not in manager.get(manager.post(f"{preview}/apply").headers["Location"]).text
    assert "没有读不准、对不上的" in manager.get(f"/imports/done/{preview.rsplit('/', 1)[-1]}").text


def test_the_upload_is_gone_after_writing(manager: Browser) -> None:
    preview = manager.upload(f"{HEADER}\n{ORDER}")
    manager.post(f"{preview}/apply")
    assert manager.get(preview).status_code == 404


def test_the_upload_is_gone_after_dropping(shop: SmallShop, manager: Browser) -> None:
    preview = manager.upload(f"{HEADER}\n{ORDER}")
    manager.post(f"{preview}/drop")
    assert manager.get(preview).status_code == 404
    assert shop.store.count(Visit) == 0


def test_an_import_is_taken_back_from_the_list(shop: SmallShop, manager: Browser) -> None:
    preview = manager.upload(f"{HEADER}\n{ORDER}")
    manager.post(f"{preview}/apply")
    manager.post(f"/imports/undo/{preview.rsplit('/', 1)[-1]}")
    assert shop.store.count(Visit) == shop.store.count(Customer) == 0


def test_telephone_numbers_are_covered_in_the_preview(manager: Browser) -> None:
    manager.post(manager.upload(f"{HEADER}\n{ORDER}") + "/apply")
    page = manager.get(manager.upload(f"{HEADER}\n{ORDER.replace('15405712038', '15405719999')}") + "?tab=changed").text
    assert "154****9999" in page
    assert "15405719999" not in page


def test_an_answer_is_kept_and_the_plan_made_anew(shop: SmallShop, manager: Browser) -> None:
    manager.post(manager.upload(f"{HEADER}\n{ORDER}") + "/apply")
    other = ORDER.replace("RO1", "RO2").replace("朱军", "何秀英").replace("15405712038", "15400000001")
    preview = manager.upload(f"{HEADER}\n{other}")
    page = manager.get(f"{preview}?tab=undecided").text
    row = re.search(r'name="(row\|[^"]+)"', page)
    assert row is not None
    manager.post(f"{preview}/decide", **{row[1]: "other", "tab": "undecided"})
    manager.post(f"{preview}/apply")
    assert shop.store.count(Customer) == 2


def test_refused_rows_are_handed_out(manager: Browser) -> None:
    preview = manager.upload(f"{HEADER}\n{ORDER.removeprefix('RO1')}")
    assert "缺工单号" in manager.get(f"{preview}?tab=refused").text
    assert manager.get(f"{preview}/refused.xlsx").data.startswith(b"PK")


def test_a_doubtful_column_is_asked_first_and_remembered(shop: SmallShop, manager: Browser) -> None:
    text = f"{HEADER},维修类型说明\n{ORDER},常客"
    answer = manager.post("/imports/", files=(io.BytesIO(text.encode()), "a.csv"))
    page = manager.get(answer.headers["Location"]).text
    name = re.search(r'name="(column\|[^"]+)"', page)
    assert name is not None
    manager.post(answer.headers["Location"], **{name[1]: "visits.remark"})
    again = manager.post("/imports/", files=(io.BytesIO(text.encode()), "a.csv"))
    assert not again.headers["Location"].endswith("/columns")
    manager.post(again.headers["Location"] + "/apply")
    assert shop.store.rows(Visit)[0].remark == "常客"


@pytest.mark.parametrize(
    ("name", "data", "status", "words"),
    [
        ("照片.jpg", b"x", 415, "不是能导入的文件"),
        ("坏.xlsx", b"PK\x03\x04", 400, "打不开"),
        ("说明.csv", b"a,b\n1,2", 400, "没有认得的清单"),
    ],
)
def test_a_file_that_cannot_be_used_says_so_on_the_same_page(
    manager: Browser, name: str, data: bytes, status: int, words: str
) -> None:
    answer = manager.post("/imports/", files=(io.BytesIO(data), name))
    assert (answer.status_code, words in answer.text) == (status, True)


def test_nothing_chosen_says_what_to_do(manager: Browser) -> None:
    answer = manager.post("/imports/", path="")
    assert (answer.status_code, "还没有选文件" in answer.text) == (400, True)


@pytest.mark.parametrize("path", ["名" * 300, "/不在/这里.xlsx"])
def test_a_path_where_no_file_can_be_is_told_on_the_same_page(manager: Browser, path: str) -> None:
    answer = manager.post("/imports/", path=path)
    assert answer.status_code == 400 and "还没有选文件" in answer.text


def test_a_path_on_this_computer_is_taken(manager: Browser, tmp_path: object) -> None:
    from pathlib import Path

    place = Path(str(tmp_path)) / "DMS 导出"
    place.mkdir()
    (place / "工单.csv").write_text(f"{HEADER}\n{ORDER}", "utf-8")
    answer = manager.post("/imports/", path=str(place))
    assert "写入 1 条" in manager.get(answer.headers["Location"]).text


def test_another_users_upload_is_not_shown(shop: SmallShop, manager: Browser) -> None:
    preview = manager.upload(f"{HEADER}\n{ORDER}")
    other = Browser(shop, shop.person("admin2", "李工", "系统管理员"))
    assert other.get("/imports/").status_code == 200
    assert other.get(preview).status_code == 404


def test_a_caller_may_not_import(shop: SmallShop) -> None:
    assert Browser(shop, shop.caller).get("/imports/").status_code == 403
