"""Changing a customer's master data: the form from the declaration, checked, stored against what was seen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from dcrc_lite.desk.accounts import User, can
from dcrc_lite.desk.wrong_numbers import corrected
from dcrc_lite.errors import NotAllowedError
from dcrc_lite.schema import Field, Mask, Need, digest, row_from, texts_of
from dcrc_lite.schema.check import check
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.masks import covered
from dcrc_lite.schema.settings import Colleague
from dcrc_lite.store.protocol import Change, Origin

if TYPE_CHECKING:
    from dcrc_lite.desk.customers import Customers

_SHEET = Customer.sheet
_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("是谁", ("name", "kind", "salutation", "gender", "birthday", "age", "id_type", "id_no")),
    ("怎么联系", ("mobile", "landline", "mobile_2", "email", "home_addr", "mail_addr", "zip_code",
              "user_is_owner", "actual_user", "user_relation", "user_phone")),
    ("回访和关怀", ("callback_consent", "pref_channel", "pref_time", "archive_consent", "archive_consent_on",
               "needs", "hobby", "remark")),
    ("归谁、哪一类", ("sa", "consultant", "class_base", "class_value", "class_type", "loyalty_stage", "origin",
                "member_no", "member_class", "status")),
)  # fmt: skip
_REST = "工作和单位"
_NEVER = frozenset(
    {"secrecy", "filed_on", "source_no", "dms_level", "approved_by", "approved_at", "completeness", "retain_until"}
)


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and its fields."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class CustomerForm:
    """The form as it stands: `texts` typed or stored, `hidden` the covered values of fields this user may not see."""

    customer: Customer
    parts: tuple[Part, ...]
    texts: Mapping[str, str]
    hidden: Mapping[str, str]
    seen: str
    colleagues: tuple[str, ...]
    choices: Mapping[str, tuple[str, ...]]
    errors: Mapping[str, str] = field(default_factory=dict)
    saved: bool = False
    changed: int = 0
    back: int = 0  # calls another number brought back to the list


def open_form(part: Customers, row: Customer, user: User, now: datetime) -> CustomerForm:
    """Return the form of a customer; opening it in full is noted."""
    _demand_right(user)
    hidden = _hidden(part, row, user, now)
    if not hidden:
        part.reveal(row.id, user, now, why="改资料")
    texts = {name: "" if name in hidden else text for name, text in texts_of(row).items()}
    return _form(part, row, texts, hidden)


def save_form(part: Customers, row: Customer, sent: Mapping[str, str], user: User, now: datetime) -> CustomerForm:
    """Check what was sent and store what differs from the row. Raises RowChangedError when others changed the same."""
    _demand_right(user)
    hidden = _hidden(part, row, user, now)
    names = _sent_names(part, row, sent)
    kept = {name for name in names if name in hidden and not sent[name].strip()}
    asked = [name for name in names if name not in kept]
    checked = check(_SHEET, sent, asked, required=_required(asked), words=part.desk.settings.words)
    before = texts_of(row)
    values = {name: text for name, text in checked.values.items() if text != before[name]}
    typed = {**before, **dict.fromkeys(hidden, ""), **{name: sent[name] for name in names}}
    if checked.errors:
        return _form(part, row, typed, hidden, errors=checked.errors, seen=sent.get("seen", ""))
    held = _stuck(part, row)
    if values:
        _store(part, row, values, sent, user, now)
    return replace(_form(part, row, typed, hidden, saved=True, changed=len(values)), back=held - _stuck(part, row))


def _store(
    part: Customers, row: Customer, values: Mapping[str, str], sent: Mapping[str, str], user: User, now: datetime
) -> None:
    """Store the cells; another number ends an open 信息更正 in the same commit."""
    after = replace(row_from(Customer, {**texts_of(row), **values}), id=row.id)
    changes = [Change("customers", dict(values), id=row.id, seen=sent.get("seen", ""))]
    changes += corrected(part.desk.store, after, user, now)
    part.desk.store.commit(changes, actor=user.name, origin=Origin.FORM, at=now, key=sent.get("key", ""))


def _stuck(part: Customers, row: Customer) -> int:
    """How many calls wait for a number of this customer."""
    return sum(due.kind == "mend" for due in part.desk.store.dues(where={"customer_id": row.id}))


def typed_form(
    part: Customers, row: Customer, sent: Mapping[str, str], user: User, now: datetime, seen: str = ""
) -> CustomerForm:
    """Return the form as typed over the row as it is now; `seen`: the digest it is saved against, default this row's."""
    hidden = _hidden(part, row, user, now)
    typed = {
        **texts_of(row),
        **dict.fromkeys(hidden, ""),
        **{name: sent[name] for name in _sent_names(part, row, sent)},
    }
    return _form(part, row, typed, hidden, seen=seen)


def _demand_right(user: User) -> None:
    if not can(user, "edit_customers"):
        raise NotAllowedError("您的角色不能直接改客户资料。请把要改的告诉 DCRC，或记在备注里。")


def _sent_names(part: Customers, row: Customer, sent: Mapping[str, str]) -> list[str]:
    return [one.name for block in _parts(_switched_on(part, row)) for one in block.fields if one.name in sent]


def _required(names: Collection[str]) -> set[str]:
    """Only the name must be there: other gaps are shown as 完整率 and never stop a correction."""
    return {"name"} & set(names)


def _hidden(part: Customers, row: Customer, user: User, now: datetime) -> dict[str, str]:
    if part.may_reveal(user, row, now.date()):
        return {}
    masked = (one for one in _SHEET.fields if one.mask is not Mask.NONE)
    return {one.name: covered(one.mask, getattr(row, one.name)) for one in masked if getattr(row, one.name)}


def _form(
    part: Customers,
    row: Customer,
    texts: Mapping[str, str],
    hidden: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    seen: str = "",
    saved: bool = False,
    changed: int = 0,
) -> CustomerForm:
    people = part.desk.store.rows(Colleague, {"status": ("在职", "")}, order_by="name")
    return CustomerForm(
        customer=row,
        parts=_parts(_switched_on(part, row)),
        texts=texts,
        hidden=hidden,
        seen=seen or digest(row),
        colleagues=tuple(dict.fromkeys(one.name for one in people)),
        choices=part.desk.shop.choices,
        errors=errors or {},
        saved=saved,
        changed=changed,
    )


def _switched_on(part: Customers, row: Customer) -> frozenset[str]:
    """Fields off by default are asked for where the shop keeps them, and where something stands already."""
    there = {one.name for one in _SHEET.fields if not one.on and getattr(row, one.name)}
    return part.desk.shop.switched_on(_SHEET.name) | there


def _parts(switched_on: frozenset[str]) -> tuple[Part, ...]:
    shown = {
        one.name: one
        for one in _SHEET.fields
        if one.need is not Need.AUTO and one.name not in _NEVER and (one.on or one.name in switched_on)
    }
    named = [Part(title, tuple(shown[name] for name in names if name in shown)) for title, names in _PARTS]
    told = {one.name for block in named for one in block.fields}
    return (*named, Part(_REST, tuple(one for name, one in shown.items() if name not in told)))
