"""A row as the files want it: what each row claims for each field, and which claim wins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from dcrc_lite.imports.clean import surname_with_title
from dcrc_lite.imports.rows import ListRow
from dcrc_lite.schema import SHEETS, Field, Kind, Row

# The later date is the one in force: a policy renewed, a car seen again.
LATEST = frozenset(
    {"ins_expiry", "ins_compulsory", "ins_commercial", "inspect_due", "last_visit", "odo_date", "next_maint_date"}
)
EARLIEST = frozenset({"filed_on"})  # a file is begun once
GATHERED = frozenset({"remark"})  # every row's words are kept, once
FIRST = frozenset({"source_no"})  # a customer keyed in twice keeps the number of his first file
ROUNDED_BY = 500  # 1.1万公里 stands for anything from 10,500 to 11,500


class Claim(NamedTuple):
    """One row's word on one field."""

    value: str
    row: ListRow
    rank: int  # of the kind of list: the archive before orders
    when: str = ""  # the day the value is of; "" = always
    exact: bool = True


@dataclass(slots=True, eq=False)
class Draft:
    """One row of a record to be: stored already, or new. `refs`: reference field → the draft it points to."""

    record: str
    handle: str
    stored: Row | None = None
    was: Mapping[str, str] = field(default_factory=dict)  # canonical texts of the stored row
    claims: dict[str, list[Claim]] = field(default_factory=dict)
    refs: dict[str, Draft] = field(default_factory=dict)
    rows: list[ListRow] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """True when no stored row was found for it."""
        return self.stored is None

    @property
    def id(self) -> str:
        """The 编号, or the handle it will get one for."""
        return self.stored.id if self.stored else f"@{self.handle}"

    def claim(self, name: str, value: str, row: ListRow, rank: int, *, when: str = "", exact: bool = True) -> None:
        """Note a row's word on a field; nothing is said by a blank."""
        if value:
            self.claims.setdefault(name, []).append(Claim(value, row, rank, when, exact))

    def text(self, name: str) -> str:
        """Return the value the field will have."""
        winner = self.winner(name)
        return winner.value if winner else self.was.get(name, "")

    def winner(self, name: str) -> Claim | None:
        """Return the claim that is written, None when the stored value stays."""
        claims = self.claims.get(name)
        if not claims:
            return None
        best = _best(self._field(name), claims, self.was)
        return best if best and not _says_the_same(self._field(name), self.was.get(name, ""), best) else None

    def disputed(self, name: str) -> tuple[Claim, ...]:
        """Return the claims when rows of the files contradict each other on a field that has one truth."""
        claims = self.claims.get(name, [])
        if len(claims) < 2 or all(claim.value == claims[0].value for claim in claims):
            return ()
        if name in LATEST | EARLIEST | GATHERED | FIRST or any(claim.when for claim in claims):
            return ()
        kinds = self._field(name)
        first = _best(kinds, claims, {})
        others = [c for c in claims if first and not _says_the_same(kinds, first.value, c)]
        return (first, *others) if first and others and not _is_variant(name, first, others) else ()

    def _field(self, name: str) -> Field:
        return SHEETS[self.record].field(name)


def _best(kind: Field, claims: Sequence[Claim], was: Mapping[str, str]) -> Claim | None:
    if kind.name in GATHERED:
        return _gathered(claims, was.get(kind.name, ""))
    if kind.name in LATEST:
        return max(claims, key=lambda claim: (claim.value, -claim.rank))
    if kind.name in EARLIEST:
        return min(claims, key=lambda claim: (claim.value, claim.rank))
    if any(claim.when for claim in claims):
        return _newest(claims)
    if len(claims) == 1 or kind.name in FIRST:
        return claims[0]
    return _voted(kind, claims)


def _gathered(claims: Sequence[Claim], was: str) -> Claim:
    parts = [part for part in was.split("；") if part]
    parts += [part for claim in claims for part in claim.value.split("；")]
    return Claim("；".join(dict.fromkeys(parts)), claims[0].row, claims[0].rank)


def _newest(claims: Sequence[Claim]) -> Claim:
    newest = max(claim.when for claim in claims)
    of_day = [claim for claim in claims if claim.when == newest]
    return min(of_day, key=lambda claim: (not claim.exact, claim.rank))


def _voted(kind: Field, claims: Sequence[Claim]) -> Claim:
    """Return the value most rows hold; among equals the better informed list, then the first row."""
    if kind.kind is Kind.DATETIME:
        days = Counter(claim.value[:10] for claim in claims)
        common = [claim for claim in claims if days[claim.value[:10]] == max(days.values())]
        return min(common, key=lambda claim: (_is_timeless(claim.value), claim.rank))
    whole = [claim for claim in claims if claim.exact and not _is_short_name(kind, claim)] or list(claims)
    votes = Counter(claim.value for claim in whole)
    return min(whole, key=lambda claim: (-votes[claim.value], claim.rank))


def _is_timeless(moment: str) -> bool:
    return moment.endswith("T00:00")


def _is_short_name(kind: Field, claim: Claim) -> bool:
    return kind.name == "name" and bool(surname_with_title(claim.value))


def _is_variant(name: str, first: Claim, others: Sequence[Claim]) -> bool:
    return name == "name" and all(first.value.startswith(surname_with_title(c.value) or "\x00") for c in others)


def _says_the_same(kind: Field, was: str, claim: Claim) -> bool:
    """True when a stored value already says what the claim says, or says it more exactly."""
    if was == claim.value:
        return True
    if not was:
        return False
    if kind.kind is Kind.DATETIME:
        return _is_timeless(claim.value) and was[:10] == claim.value[:10]
    if kind.name in LATEST:
        return was > claim.value
    if kind.name in EARLIEST:
        return was < claim.value
    if kind.name in FIRST:
        return True
    if kind.name == "name":
        return _is_short_name(kind, claim) and was.startswith(surname_with_title(claim.value))
    if kind.kind is Kind.VIN:
        return not claim.exact  # a doubtful VIN never replaces one that is there
    return not claim.exact and abs(int(was) - int(claim.value)) <= ROUNDED_BY


def latest_day(*days: str) -> str:
    """Return the latest of canonical days, "" when none is given."""
    return max(days, default="")


def day_of(moment: str) -> str:
    """Return the day of a canonical moment."""
    return moment[:10]


def as_day(text: str) -> date | None:
    """Return a canonical day as a date."""
    return date.fromisoformat(text[:10]) if text else None
