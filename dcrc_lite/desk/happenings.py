"""Everything that happened with a customer, newest first: calls, attempts, visits, deliveries, complaints, calls in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dcrc_lite.schema.calls import CallAttempt, CallRecord, CallTask, InboundCall
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.vehicles import Vehicle
from dcrc_lite.schema.visits import Delivery, Visit
from dcrc_lite.schema.wording import figure_words, money_words, spaced
from dcrc_lite.store.protocol import Reader

CALL, VISIT, CASE = "电话", "维修", "投诉"
KINDS = (CALL, VISIT, CASE)
_REACHED = "成功"


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the story. `tone` colours the dot: "", green, red, pri; `counts_as_contact`: we reached the customer."""

    at: datetime
    kind: str
    icon: str
    tone: str
    what: str
    more: str
    detail: str
    record: str
    row_id: str
    score: str = ""  # 得分 95.0, or the figure of an imported list as it was given
    counts_as_contact: bool = False


def of_customer(reader: Reader, customer: Customer, owned: Sequence[Vehicle], now: datetime) -> list[Happening]:
    """Return the story of a customer and of the cars owned now, newest first."""
    mine = {"customer_id": customer.id}
    visits = {row.id: row for row in reader.rows(Visit, mine)}
    if owned:
        visits |= {row.id: row for row in reader.rows(Visit, {"vehicle_id": [car.id for car in owned]})}
    found = [
        *_calls(reader.rows(CallRecord, mine)),
        *_attempts(reader, reader.rows(CallAttempt, mine, order_by="dialled_at")),
        *_visits(list(visits.values())),
        *_deliveries(reader.rows(Delivery, mine)),
        *_cases(reader.rows(Complaint, mine)),
        *_inbound(reader.rows(InboundCall, mine)),
    ]
    return sorted((one for one in found if one.at <= now), key=lambda one: (one.at, one.row_id), reverse=True)


def _calls(rows: Sequence[CallRecord]) -> Iterator[Happening]:
    for row in rows:
        if row.called_at is None:
            continue
        reached = row.outcome in (_REACHED, "")
        detail = _joined(f"“{row.content}”" if row.content else "", row.caller)
        tone = "red" if row.complaint_found else "green" if reached else ""
        length = f"接通 {_length(row.seconds)}" if row.seconds else "" if reached else row.outcome
        yield Happening(row.called_at, CALL, "phone", tone, _call_title(row.call_kind), length, detail,
                        "call_records", row.id, score_words(row), reached)  # fmt: skip


def score_words(row: CallRecord) -> str:
    """Return a call's score: ours out of 100, or the figure of an imported list, whose scale nobody told us."""
    if row.score is not None:
        return f"得分 {row.score:.1f}"
    return f"原清单评分 {row.score_given:g}" if row.score_given is not None else ""


def _call_title(kind: str) -> str:
    return f"{spaced(kind)}回访" if kind.endswith("日") else spaced(kind)


def _attempts(reader: Reader, rows: Sequence[CallAttempt]) -> Iterator[Happening]:
    """Only those that did not reach anybody: a reached one is told by its record."""
    tasks = reader.get_many(CallTask, {row.task_id for row in rows if row.task_id})
    numbers: dict[str, int] = {}
    for row in rows:
        numbers[row.task_id] = number = numbers.get(row.task_id, 0) + 1
        if row.dialled_at is None or row.result == _REACHED:
            continue
        task = tasks.get(row.task_id)
        kind = spaced(task.task_type) if task else "电话"
        yield Happening(row.dialled_at, CALL, "phoneoff", "", "", f"{kind}，第 {number} 次：{row.result}",
                        _joined(row.note, row.caller), "attempts", row.id)  # fmt: skip


def _visits(rows: Sequence[Visit]) -> Iterator[Happening]:
    for row in rows:
        at = row.out_at or row.in_at
        if at is None:
            continue
        money = money_words(row.received if row.received is not None else row.receivable).removeprefix("—")
        more = " ".join(part for part in (row.ro_no, row.visit_type, row.items.replace("\n", "、")[:40], money) if part)
        detail = _joined(figure_words(row.odometer, "km") if row.odometer else "", row.sa, _promise(row))
        yield Happening(at, VISIT, "wrench", "pri", "出厂" if row.out_at else "进厂", more, detail, "visits", row.id)


def _promise(row: Visit) -> str:
    if row.promised_at is None or row.out_at is None:
        return ""
    late = "，晚了" if row.out_at > row.promised_at else ""
    return (
        f"约定 {row.promised_at:%H:%M}，实际 {row.out_at:%H:%M}{late}"
        if row.promised_at.date() == row.out_at.date()
        else ""
    )


def _deliveries(rows: Sequence[Delivery]) -> Iterator[Happening]:
    for row in rows:
        if row.delivered_at is not None:
            yield Happening(row.delivered_at, VISIT, "car", "pri", "交车", "", row.consultant, "deliveries", row.id)


def _cases(rows: Sequence[Complaint]) -> Iterator[Happening]:
    for row in rows:
        if row.received_at is None:
            continue
        detail = _joined(row.id, row.category, row.severity, row.owner)
        yield Happening(row.received_at, CASE, "flag", "red", f"投诉 {row.status}", row.content.replace("\n", " ")[:60], detail,
                        "complaints", row.id)  # fmt: skip


def _inbound(rows: Sequence[InboundCall]) -> Iterator[Happening]:
    for row in rows:
        if row.called_at is not None:
            detail = _joined(row.detail.replace("\n", " ")[:80], row.taken_by)
            yield Happening(row.called_at, CALL, "phonein", "green", "来电", row.purpose, detail, "inbound", row.id,
                            counts_as_contact=False)  # fmt: skip


def _length(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
