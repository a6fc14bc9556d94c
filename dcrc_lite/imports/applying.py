"""A plan as changes for the store: rows that others point to first, in one commit, so that all of it comes in or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dcrc_lite.imports.drafts import Draft
from dcrc_lite.imports.plan import Plan
from dcrc_lite.schema import SHEETS, digest_of
from dcrc_lite.store.protocol import Change


@dataclass(frozen=True, slots=True)
class Result:
    """What an import did. `created`, `changed`: rows of the shop's books; `ids`: handle of a draft → its 编号."""

    id: str
    created: int
    changed: int
    ids: Mapping[str, str]
    words: str = ""  # the same for people, counted as the preview counts


def changes_of(plan: Plan) -> list[Change]:
    """Return what has to be stored."""
    kept = {change.key for change in plan.kept}
    found = [_created(draft) if draft.is_new else _changed(draft, kept) for draft in plan.drafts]
    return [change for change in (*found, *_handed_over(plan)) if change is not None]


def _created(draft: Draft) -> Change:
    values = {field.name: field.default for field in SHEETS[draft.record].fields if field.default}
    values |= {name: draft.text(name) for name in draft.claims}
    values |= {name: target.id for name, target in draft.refs.items()}
    return Change(draft.record, {name: value for name, value in values.items() if value}, handle=draft.handle)


def _changed(draft: Draft, kept: set[str]) -> Change | None:
    values = {name: claim.value for name in draft.claims if (claim := draft.winner(name))}
    values |= {name: target.id for name, target in draft.refs.items() if draft.was.get(name, "") != target.id}
    values = {name: value for name, value in values.items() if f"{draft.record}:{draft.id}:{name}" not in kept}
    return Change(draft.record, values, id=draft.id, seen=digest_of(draft.was)) if values else None


def _handed_over(plan: Plan) -> Iterator[Change]:
    """过户: the owner of before keeps a row in 车主变更, the new one gets his."""
    for car, person, since in plan.transfers:
        before = car.was.get("owner_id", "")
        if before:
            yield Change("ownerships", _ownership(car, before, "", since, ""))
        yield Change("ownerships", _ownership(car, person.id, since, "", "过户"))


def _ownership(car: Draft, person: str, since: str, until: str, reason: str) -> dict[str, str]:
    values = {"vehicle_id": car.id, "customer_id": person, "since": since, "until": until, "reason": reason}
    return {name: value for name, value in values.items() if value}
