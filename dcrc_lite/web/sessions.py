"""Sessions as rows in accounts.db: the cookie carries a random id and nothing else."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from dcrc_lite.desk.accounts import Session

if TYPE_CHECKING:
    from flask import Flask, Request, Response

    from dcrc_lite.desk import Desk

COOKIE = "dcrc"
_ID = re.compile(r"[A-Za-z0-9_-]{43}")
_FORM_KEY = "csrf_token"  # the name Flask-WTF looks for


class Ticket(CallbackDict[str, Any], SessionMixin):
    """A visitor's session. `row` is the log-in behind the cookie, live or not; None before log-in."""

    def __init__(self, session_id: str, row: Session | None, values: Mapping[str, Any]) -> None:
        super().__init__(values, _note_change)
        self.id, self.row = session_id, row
        self.modified = False
        self.is_fresh = False
        self.form_key = ""


def _note_change(ticket: CallbackDict[str, Any]) -> None:
    ticket.modified = True  # type: ignore[attr-defined]  # the callback's type knows only the dict


class RowSessions(SessionInterface):
    """Opens and keeps `Ticket`s. A form's token is bound to the cookie's id, so nothing is stored before log-in."""

    def __init__(self, desk: Desk, secret: str) -> None:
        self._desk, self._secret = desk, secret.encode()

    def open_session(self, app: Flask, request: Request) -> Ticket:  # noqa: ARG002  # Flask's signature
        """Return the visitor's session; a cookie that is no id of ours is replaced."""
        given = request.cookies.get(COOKIE, "")
        session_id = given if _ID.fullmatch(given) else ""
        return self._ticket(session_id) if session_id else self.fresh()

    def fresh(self) -> Ticket:
        """Return a session with a new id, for a first visit."""
        ticket = self._ticket(secrets.token_urlsafe(32))
        ticket.is_fresh = True
        return ticket

    def enter(self, ticket: Ticket, session_id: str) -> None:
        """Go on under a new id: after log-in, so that an id known beforehand is worth nothing."""
        ticket.clear()
        ticket.id = session_id
        ticket.row = self._desk.accounts.session(session_id)
        ticket[_FORM_KEY] = self._form_key(session_id)
        ticket.is_fresh = True

    def _ticket(self, session_id: str) -> Ticket:
        row = self._desk.accounts.session(session_id)
        data = row.data if row is not None and self._desk.accounts.is_live(row) else {}
        return Ticket(session_id, row, {**data, _FORM_KEY: self._form_key(session_id)})

    def _form_key(self, session_id: str) -> str:
        return hmac.new(self._secret, session_id.encode(), hashlib.sha256).hexdigest()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:  # noqa: ARG002  # as above
        """Set the cookie when the id is new, keep what the session carries when it changed."""
        from flask import request

        assert isinstance(session, Ticket)
        if session.is_fresh and request.endpoint != "static":
            response.set_cookie(
                COOKIE, session.id, httponly=True, samesite="Lax", secure=request.is_secure, path="/"
            )  # fmt: skip
        if session.modified and session.row is not None:
            values = {key: value for key, value in session.items() if key != _FORM_KEY}
            self._desk.accounts.file.put_data(session.row.id, values)
