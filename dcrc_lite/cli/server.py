"""Runs the web app of one shop in this process until somebody stops it."""

from __future__ import annotations

import errno
import logging
import signal
import sys
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dcrc_lite.errors.access import UnknownHostError
from dcrc_lite.errors.shops import PortTakenError

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk

THREADS = 8
LOG_BYTES = 2**20


def serve_shop(
    folder: Path,
    host: str,
    port: int,
    told: Callable[[str], None],
    *,
    begin: Callable[[Desk], None] = lambda _desk: None,
    or_any: bool = False,
) -> None:
    """Serve the shop in `folder`; `told` hears the address once pages can be opened. Returns when stopped.

    `begin` is called with the open desk first; `or_any`: take a free port when this one is taken. Raises NotAShopError, PortTakenError.
    """
    from dcrc_lite.desk.complaints.overdue import OverdueWatch
    from dcrc_lite.desk.folder import open_desk
    from dcrc_lite.web import create_app
    from dcrc_lite.web.warming import warm_in_background

    desk = open_desk(folder, watch=True)
    try:
        log_to((desk.state or folder) / "logs")
        begin(desk)
        app = create_app(desk, secret=desk.accounts_file.secret())
        server = _listen(app, host, port, or_any=or_any)
        warm_in_background(app)
        overdue = OverdueWatch(desk)
        try:
            told(address_of(host, int(server.effective_port)))
            sys.stdout.flush()
            _stop_on_term()
            server.run()
            server.close()
        finally:
            overdue.stop()
    finally:
        left = desk.close()
        if left:
            click.echo(left, err=True)


def _listen(app: object, host: str, port: int, *, or_any: bool = False) -> Any:
    from waitress import create_server

    try:
        return create_server(app, host=host, port=port, threads=THREADS, ident="", clear_untrusted_proxy_headers=True)
    except ValueError as error:  # waitress could not find the host
        raise UnknownHostError(host) from error
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise UnknownHostError(host) from error
        if error.errno not in _TAKEN:
            raise
        if or_any:
            return _listen(app, host, 0)
        raise PortTakenError(host, port) from error


_TAKEN = {errno.EADDRINUSE, errno.EACCES, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)}


def address_of(host: str, port: int) -> str:
    """Return the address people type into the browser."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}/"


def log_to(folder: Path) -> None:
    """Send what the program reports about itself to a file; the terminal stays for people."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / "dcrc.log", maxBytes=LOG_BYTES, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)


def _stop_on_term() -> None:
    def stop(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
