"""A browser without a screen: pages, cookies and the forms of a page as people would fill them in."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.parse import quote, unquote, urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener


@dataclass
class Form:
    """A form of a page. `offered`: the values of each choice, in order; `values`: what it would send."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._inside = False
        self._select = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
            self._inside = True
        elif self._inside and tag in ("input", "button"):
            self._input(tag, given)
        elif self._inside and tag == "select":
            self._select = given.get("name", "")
        elif self._inside and tag == "option" and self._select:
            self._offer(self._select, given.get("value", ""), chosen="selected" in given)
        elif self._inside and tag == "textarea":
            self.forms[-1].values.setdefault(given.get("name", ""), "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "select":
            self._select = ""

    def _input(self, tag: str, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        if not name:
            return
        if tag == "button" or kind in ("radio", "checkbox", "submit"):
            self._offer(name, given.get("value", "on"), chosen=tag == "input" and "checked" in given)
        else:
            self.forms[-1].values[name] = given.get("value", "")

    def _offer(self, name: str, value: str, *, chosen: bool) -> None:
        form = self.forms[-1]
        form.offered.setdefault(name, []).append(value)
        if chosen:
            form.values[name] = value


@dataclass
class Page:
    url: str
    status: int
    text: str

    def form(self, action: str) -> Form:
        """The form that posts to an address ending so."""
        parser = _Forms()
        parser.feed(self.text)
        found = [form for form in parser.forms if unquote(urljoin(self.url, form.action)).endswith(action)]
        assert found, f"no form to {action} among {[form.action for form in parser.forms]} on {self.url}"
        return found[0]


class Site:
    """One person at one computer."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._open = build_opener(HTTPCookieProcessor(CookieJar())).open

    def get(self, path: str) -> Page:
        return self._ask(Request(urljoin(self.address, quote(path, safe="/?=&%"))))

    def send(self, page: Page, form: Form, **values: str) -> Page:
        """Send a form of a page with further values."""
        body = urlencode({**form.values, **values}).encode()
        request = Request(urljoin(page.url, form.action), data=body, headers={"Origin": self.address.rstrip("/")})
        return self._ask(request)

    def log_in(self, username: str, password: str) -> Page:
        page = self.get("/login")
        return self.send(page, page.form("/login"), username=username, password=password)

    def _ask(self, request: Request) -> Page:
        with self._open(request, timeout=20) as answer:
            return Page(answer.geturl(), answer.status, answer.read().decode("utf-8"))
