"""Every refusal as a page in Chinese that says what happened and what to do next; no traceback reaches anybody."""

from __future__ import annotations

import logging
import secrets
import traceback
from typing import TYPE_CHECKING

from flask import Response, current_app, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from dcrc_lite.errors import DcrcError
from dcrc_lite.errors.access import LoginThrottledError, NotLoggedInError
from dcrc_lite.errors.books import RowChangedError
from dcrc_lite.web.current import maybe_user
from dcrc_lite.web.navigation import home
from dcrc_lite.web.security import local_path

if TYPE_CHECKING:
    from flask import Flask

_log = logging.getLogger("dcrc_lite.web")

_TITLES = {
    400: "这一步没有做成",
    401: "请先登录",
    403: "这一页您不能打开",
    404: "没有这一页",
    405: "这个地址不能这样用",
    409: "没有保存",
    413: "内容太大",
    415: "内容格式不对",
    429: "太快了，歇一下",
    500: "程序出了毛病",
    503: "没有存上",
}
_SENTENCES = {
    400: "发来的内容不完整。请返回上一页，再做一次。",
    403: "您的角色不能打开这一页。需要的话，请 DCRC 经理在“角色权限”里开通。",
    404: "地址可能抄错了，或者这条记录已经不在了。从左边的菜单或上面的查找框重新找。",
    405: "这个地址要从页面上的按钮进去，不能直接打开。从菜单重新打开那一页。",
    413: "一次发来的内容超过了限额（表单 1 MB，导入 64 MB）。把它分成几次，或者先拆开文件。",
    415: "这里只收网页表单。请从页面上的按钮操作。",
    429: "一分钟里的操作太多。等一分钟再试，写好的内容不会丢。",
    500: "您刚才写的内容请先别关，返回上一页还在。已经存下的数据不受影响。",
}
_STALE = "这一页放得太久，或者在别处退出过登录，所以没有保存。返回上一页，内容还在；刷新后再保存一次。"


def show_errors(app: Flask) -> None:
    """Answer every error of the app with its page."""
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(NotLoggedInError, _not_logged_in)
    app.register_error_handler(DcrcError, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _stale_form(_: Exception) -> AnyResponse:
    return page(400, _STALE)


def _not_logged_in(_: Exception) -> AnyResponse:
    return page(401, "请先登录，再打开这一页。")


def _refused(error: Exception) -> AnyResponse:
    assert isinstance(error, DcrcError)
    fields = error.fields if isinstance(error, RowChangedError) else {}
    answer = page(error.status, error.sentence, fields=fields)
    if isinstance(error, LoginThrottledError):
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


def _http(error: Exception) -> AnyResponse:
    assert isinstance(error, HTTPException)
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()  # a redirect
    answer = page(error.code, _SENTENCES.get(error.code, "这一步没有做成。请返回上一页再试。"))
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _unforeseen(error: Exception) -> AnyResponse:
    """Log where it happened (places only: messages may carry a customer's data) and show a number to ask about."""
    if current_app.testing and current_app.config["PROPAGATE_EXCEPTIONS"] is not False:
        raise error
    incident = secrets.token_hex(4)
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames[-12:]))
    _log.error("incident %s: %s at %s", incident, type(error).__name__, places)
    try:
        return page(500, _SENTENCES[500], incident=incident)
    except Exception:  # noqa: BLE001  # the page itself is what broke
        return Response(f"{_TITLES[500]}。{_SENTENCES[500]}编号 {incident}", 500, mimetype="text/plain")


def page(status: int, sentence: str, *, fields: object = None, incident: str = "") -> Response:
    """Return the error page of a status."""
    person = maybe_user()
    ready = person is not None and not person.must_change
    back, word = _way_back() if ready else (url_for("auth.log_in"), "去登录")
    title = _TITLES.get(status, _TITLES[400])
    html = render_template(
        "error.html",
        signed_in=ready, title=title, sentence=sentence, fields=fields or {}, incident=incident, back=back, back_word=word,
    )  # fmt: skip
    return make_response(html, status)


def _way_back() -> tuple[str, str]:
    before = local_path(request.referrer or "")
    return (before, "返回上一页") if before and before != request.full_path.rstrip("?") else (home(), "回到首页")
