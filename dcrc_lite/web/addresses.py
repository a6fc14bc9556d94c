"""Addresses: of pages that may not exist yet, of shipped files with their content's hash, and numbers in them."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

from flask import current_app, url_for

from dcrc_lite import resources

LARGEST = 2**53  # more rows than any shop has; a page of so many still fits what SQLite counts in


def row_number(text: str) -> int:
    """Return the whole number an address names. Raises ValueError for none and for one no row can have."""
    number = int(text)
    if not 0 <= number <= LARGEST:
        raise ValueError
    return number


def link(endpoint: str, **values: Any) -> str:
    """Return the address of an endpoint, "" while that page does not exist."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


def static_url(name: str) -> str:
    """Return the address of a shipped file, with its content's hash so that it can be cached for good."""
    return url_for("static", filename=name, v=_hash(name))


@lru_cache(maxsize=64)
def _hash(name: str) -> str:
    return hashlib.blake2b((resources.STATIC / name).read_bytes(), digest_size=5).hexdigest()
