"""The kinds of lists we take in: which records their columns fill, and how a kind is told from its columns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from dcrc_lite.imports.headers import Target, everything, target_of

T = target_of


def _targets(record: str, *names: str) -> frozenset[Target]:
    return frozenset(T(f"{record}.{name}") for name in names)


@dataclass(frozen=True, slots=True)
class ListKind:
    """One kind of list. `records`: the record a row becomes, then those it also fills.

    A sheet is of this kind when one column of each group of `needs` is there and none of `never`.
    `order`: lists are planned in this order whatever order they were named in.
    """

    name: str
    title: str
    order: int
    records: tuple[str, ...]
    needs: tuple[frozenset[Target], ...]
    never: frozenset[Target] = frozenset()

    @property
    def record(self) -> str:
        """The record a row of this list becomes."""
        return self.records[0]


# Most telling first: a complaint list also names customers and cars, an archive has nothing of its own.
KINDS: tuple[ListKind, ...] = (
    ListKind(
        "complaints", "投诉登记", 5, ("complaints", "customers", "vehicles"),
        (_targets("complaints", "content"), _targets("complaints", "received_at", "source_no", "category")),
    ),
    ListKind(
        "calls", "回访记录", 6, ("call_records", "customers", "vehicles"),
        (_targets("call_records", "called_at"), _targets("call_records", "call_kind", "outcome", "content")),
    ),
    ListKind(
        "visits", "维修结算单", 4, ("visits", "vehicles", "customers"),
        (_targets("visits", "ro_no"), _targets("visits", "in_at", "out_at")),
    ),
    ListKind(
        "leads", "潜客登记", 7, ("leads",),
        (
            _targets("leads", "received_at", "grade"),
            _targets("leads", "origin", "model_interest", "stage"),
            _targets("leads", "name", "mobile"),
        ),
    ),
    ListKind(
        "deliveries", "交车清单", 2, ("deliveries", "customers", "vehicles"),
        (
            _targets("deliveries", "delivered_at"),
            _targets("deliveries", "invoice_date", "invoice_price", "pay_mode", "consultant", "contract_date"),
        ),
        _targets("customers", "filed_on", "dms_level"),
    ),
    ListKind(
        "expiries", "保险年检到期", 3, ("vehicles", "customers"),
        (
            _targets("vehicles", "ins_commercial", "ins_compulsory", "ins_expiry"),
            _targets("vehicles", "inspect_due", "ins_compulsory", "policy_no", "ins_via", "insurer"),
            _targets("vehicles", "vin", "plate"),
        ),
        _targets("customers", "filed_on", "dms_level"),
    ),
    ListKind(
        "archive", "客户档案", 1, ("customers", "vehicles"),
        (_targets("customers", "name"), _targets("customers", "mobile", "landline", "source_no")),
    ),
)  # fmt: skip
BY_NAME = {kind.name: kind for kind in KINDS} | {kind.title: kind for kind in KINDS}
HEADER_WORDS = everything([kind.records for kind in KINDS])


def fits(kind: ListKind, targets: Collection[Target]) -> bool:
    """True when the columns found are those of this kind."""
    found = set(targets)
    return all(group & found for group in kind.needs) and not (kind.never & found)
