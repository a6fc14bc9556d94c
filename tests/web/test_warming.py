"""What is got ready before the first page is asked for."""

from __future__ import annotations

from flask import Flask

from dcrc_lite.web.warming import FIRST, warm_in_background


def test_every_page_of_the_staff_is_compiled_before_it_is_asked_for(app: Flask) -> None:
    warm_in_background(app).join(timeout=60)
    cache = app.jinja_env.cache
    assert cache is not None
    ready = {name for _, name in cache.keys()}  # noqa: SIM118 - jinja's cache is no dict
    assert ready >= {*FIRST, "complaints/index.html", "customers/show.html", "imports/index.html"}


def test_the_pages_of_the_first_minute_exist(app: Flask) -> None:
    assert set(FIRST) <= set(app.jinja_env.list_templates())
