"""Which unread cells are worth telling, and how grave each is: repeated columns are told once, a lost number first."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from functools import cache

from dcrc_lite.schema import Customer, Kind, Problem, Weight
from dcrc_lite.store.cells import column
from dcrc_lite.store.index import Index
from dcrc_lite.store.index_schema import table

_CUSTOMERS = Customer.sheet.name


def weighed(index: Index, problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems without cells that only repeat another row's, each with its weight."""
    found = list(problems)
    linked, reachable = _linked(index, found), _reachable(index, found)
    told = [one for one in found if one.row_id not in linked.get((one.record, reference_of(one)), ())]
    return [missed(one) if _is_number(one) and one.row_id not in reachable else one for one in told]


def reference_of(problem: Problem) -> str:
    """Return the reference whose target an unread cell repeats; "" for a column of its own."""
    if problem.weight is not Weight.UNREAD:
        return ""
    return _shadow_of(problem.record, problem.field)


@cache
def _shadow_of(record: str, name: str) -> str:
    try:
        return column(record, name).shadow_of
    except KeyError:  # a whole row, or a column that is no longer declared
        return ""


def _linked(index: Index, problems: Iterable[Problem]) -> Mapping[tuple[str, str], Collection[str]]:
    """By record and reference: the rows whose reference is filled, so that the cell beside it says nothing new."""
    asked = {(one.record, name) for one in problems if (name := reference_of(one))}
    select = "SELECT id FROM {} WHERE _raw IS NOT NULL AND \"{}\" <> ''"
    reader = index.database.reader()
    return {
        (record, name): {line[0] for line in reader.execute(select.format(table(record), name))}
        for record, name in asked
    }


@cache
def phones() -> tuple[str, ...]:
    """Return the fields of a customer that hold a number to call."""
    return tuple(field.name for field in Customer.sheet.fields if field.kind is Kind.PHONE)


def missed(problem: Problem) -> Problem:
    """Return the problem as one that may lose a call."""
    return dataclasses.replace(problem, weight=Weight.MISSED)


def is_lost(problem: Problem, texts: Mapping[str, str]) -> bool:
    """Return whether this unread number was the only one of the customer whose readable cells are `texts`."""
    return _is_number(problem) and not any(texts.get(name) for name in phones())


def _is_number(problem: Problem) -> bool:
    return problem.record == _CUSTOMERS and problem.weight is Weight.UNREAD and problem.field in phones()


def _reachable(index: Index, problems: Iterable[Problem]) -> Collection[str]:
    """The customers with an unread cell who have a number that can be dialled."""
    if not any(map(_is_number, problems)):
        return ()
    filled = " OR ".join(f"\"{name}\" <> ''" for name in phones())
    asked = f"SELECT id FROM {table(_CUSTOMERS)} WHERE _raw IS NOT NULL AND ({filled})"
    return {line[0] for line in index.database.reader().execute(asked)}
