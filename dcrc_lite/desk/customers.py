"""Customers at the desk: find, list, show with masks, reveal with a trace, change, and who still lacks a phone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from dcrc_lite import customers as rules
from dcrc_lite import vehicles as cars
from dcrc_lite.desk.accounts import Access, Draft, User, can
from dcrc_lite.desk.looked_after import customers_of_colleague, customers_of_department
from dcrc_lite.desk.wrong_numbers import Stopped, wrong_numbers
from dcrc_lite.errors import NotAllowedError
from dcrc_lite.errors.books import RowGoneError
from dcrc_lite.inbound import RETURN
from dcrc_lite.schema import Mask, Problem
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.masks import covered
from dcrc_lite.schema.rights import DEPARTMENT
from dcrc_lite.schema.vehicles import Vehicle
from dcrc_lite.schema.visits import Delivery, Visit
from dcrc_lite.schema.wording import plate_words
from dcrc_lite.store.protocol import Where

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk
    from dcrc_lite.desk.customer_form import CustomerForm
    from dcrc_lite.desk.customer_page import CustomerPage

__all__ = ["Customers", "Line", "WithoutPhone"]

PAGE = 20
_PHONES = ("mobile", "landline", "mobile_2", "user_phone")
_SHEET = Customer.sheet
MASKED = tuple(field.name for field in _SHEET.fields if field.mask is not Mask.NONE)
PUT_AWAY = ("待销毁", "已销毁")


@dataclass(frozen=True, slots=True)
class CarLine:
    """A car in a list: plate with its dot, model."""

    plate: str
    model: str


@dataclass(frozen=True, slots=True)
class Line:
    """One customer in a list, masked."""

    id: str
    name: str
    kind: str
    phone: str
    cars: tuple[CarLine, ...]
    looked_after_by: str
    last_visit: date | None


@dataclass(frozen=True, slots=True)
class WithoutPhone:
    """A customer nobody can ring, and the cell to mend."""

    line: Line
    place: str  # 客户车辆.xlsx · 客户 · G412
    raw: str  # what stands in the cell, when it could not be read
    what: str
    todo: str


class Customers:
    """The customers of one shop, as far as a user may see them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._store = desk.store

    # --- find

    def find(self, words: str, user: User, limit: int = 50) -> list[Line]:
        """Return customers found by phone tail, plate, VIN tail, name or its spelling, best match first."""
        typed = " ".join(rules.searched(part) for part in words.split())
        if not typed:
            return []
        ids = self._matching(typed, limit) if can(user, "view_customers") else self._matching_of(user, typed)
        found = self._store.get_many(Customer, ids)
        return self._lines([found[one] for one in ids if one in found][:limit])

    def _matching(self, typed: str, limit: int) -> list[str]:
        direct = self._store.search("customers", typed, limit)
        by_car = self._store.get_many(Vehicle, self._store.search("vehicles", typed, limit)).values()
        return list(dict.fromkeys([*direct, *(car.owner_id for car in by_car if car.owner_id)]))

    def _matching_of(self, user: User, typed: str) -> list[str]:
        """Those this user may see of all that match: among the best matches of the whole shop there may be none."""
        if not can(user, "view_customers", own=True):
            return []
        most = max(self._store.count(Customer), self._store.count(Vehicle))
        mine = customers_of_colleague(self._store, user.name)
        if user.scope("view_customers") == DEPARTMENT:
            mine |= customers_of_department(self._store, user.department)
        return [one for one in self._matching(typed, most) if one in mine]

    def page(self, user: User, number: int, size: int = PAGE) -> tuple[list[Line], int]:
        """Return one page of all customers this user may see, newest file first, and how many there are."""
        where: Where = (
            {} if can(user, "view_customers") else {"id": sorted(customers_of_colleague(self._store, user.name))}
        )
        rows = self._store.rows(
            Customer, where, order_by="id", descending=True, limit=size, offset=(number - 1) * size
        )  # fmt: skip
        return self._lines(rows), self._store.count(Customer, where)

    def without_phone(self, user: User) -> list[WithoutPhone]:
        """Return the customers who cannot be rung (待补资料), as far as this user may see them, with the cell to mend."""
        wrong = wrong_numbers(self._store)
        problems = {
            problem.row_id: problem for problem in self._store.problems("customers") if problem.field in _PHONES
        }
        lines = self._lines(self._visible(self.nobody_can_ring(), user))
        return [
            _without_phone(line, problems.get(line.id), self._phone_cell(line.id), wrong.get(line.id)) for line in lines
        ]

    def nobody_can_ring(self) -> list[Customer]:
        """Return the customers without a number, or with one that proved wrong, each once."""
        wrong = self._store.get_many(Customer, wrong_numbers(self._store))
        found = {row.id: row for row in self._store.rows(Customer, dict.fromkeys(_PHONES, ""))} | dict(wrong)
        return [row for row in found.values() if row.status not in PUT_AWAY]

    def place_of_phone(self, customer_id: str) -> str:
        """Return where a customer's missing number belongs: the cell that cannot be read, else the empty one."""
        found = [one for one in self._store.problems(_SHEET.name, customer_id) if one.field in _PHONES]
        return found[0].place if found else self._phone_cell(customer_id)

    def _phone_cell(self, customer_id: str) -> str:
        """The cell of the first number; a row that is not in the file yet is named by its 编号."""
        named = f"{_SHEET.book.file_name()} · {_SHEET.tab} · {customer_id}"
        return self._store.cell_of(_SHEET.name, customer_id, _PHONES[0]) or named

    def _visible(self, rows: Iterable[Customer], user: User) -> list[Customer]:
        found = list(rows)
        return found if can(user, "view_customers") else [row for row in found if self.may_see(user, row)]

    def _lines(self, rows: Sequence[Customer]) -> list[Line]:
        owned: dict[str, list[Vehicle]] = {row.id: [] for row in rows}
        for car in self._store.rows(Vehicle, {"owner_id": list(owned)}) if owned else ():
            owned[car.owner_id].append(car)
        seen = self._last_visits(owned)
        return [_line(row, owned[row.id], seen.get(row.id)) for row in rows]

    def _last_visits(self, ids: Collection[str]) -> dict[str, date]:
        """By customer: the day of the last order; the car's own column knows only what came with an import."""
        found = self._store.rows(Visit, {"customer_id": list(ids)}, order_by="in_at") if ids else ()
        return {visit.customer_id: moment.date() for visit in found if (moment := visit.out_at or visit.in_at)}

    # --- rights on one customer

    def get(self, customer_id: str) -> Customer:
        """Return one customer. Raises RowGoneError."""
        row = self._store.get(Customer, customer_id)
        if row is None:
            raise RowGoneError(_SHEET.title, customer_id)
        return row

    def is_own(self, user: User, customer: Customer) -> bool:
        """Tell whether the user looks after this customer: by the file, or by a visit or delivery of hers."""
        if rules.is_looked_after_by(customer, user.name):
            return True
        mine = {"customer_id": customer.id}
        return bool(
            self._store.count(Visit, mine | {"sa": user.name})
            or self._store.count(Delivery, mine | {"consultant": user.name})
        )

    def has_open_work(self, customer: Customer, today: date) -> bool:
        """Tell whether a call to this customer is due or to be returned, or a case of hers is open."""
        dues = self._store.dues(where={"customer_id": customer.id})
        calls, day = ("call", RETURN), today.isoformat()
        return any(due.kind == "clock" or (due.kind in calls and due.first_on <= day) for due in dues)

    def may_see(self, user: User, customer: Customer) -> bool:
        """Tell whether the user may open this customer's file."""
        if can(user, "view_customers"):
            return True
        return can(
            user,
            "view_customers",
            own=self.is_own(user, customer),
            department=bool(self._store.count(Complaint, {"customer_id": customer.id, "dept": user.department})),
        )

    def may_reveal(self, user: User, customer: Customer, today: date) -> bool:
        """Tell whether the user may see this customer's numbers and addresses in full."""
        return can(user, "reveal") or can(
            user, "reveal", own=self.is_own(user, customer), task=self.has_open_work(customer, today)
        )

    def seen_by(self, customer_id: str, user: User) -> Customer:
        """Return a customer this user may see. Raises RowGoneError, NotAllowedError."""
        row = self.get(customer_id)
        if not self.may_see(user, row):
            raise NotAllowedError("这位客户不归您负责，档案打不开。需要的话，请 DCRC 经理转给您。")
        return row

    # --- show, reveal

    def show(self, customer_id: str, user: User, now: datetime) -> CustomerPage:
        """Return the file as this user may see it, and note who looked."""
        from dcrc_lite.desk.customer_page import customer_page

        row = self.seen_by(customer_id, user)
        self.desk.accounts.log_access(user, "看档案", row.id)
        return customer_page(self, row, user, now)

    def reveal(self, customer_id: str, user: User, now: datetime, why: str = "") -> Mapping[str, str]:
        """Return the masked fields in full by name, after noting who saw them. Raises NotAllowedError."""
        row = self.seen_by(customer_id, user)
        if not self.may_reveal(user, row, now.date()):
            raise NotAllowedError("现在没有要给这位客户打的电话，号码不显示。有事要联系，请 DCRC 经理帮您看。")
        whole = self.numbers(customer_id)
        headers = "、".join(_SHEET.field(name).header if name in MASKED else "VIN" for name in whole)
        self.desk.accounts.log_access(user, "看号码", row.id, headers, why)
        return whole

    def numbers(self, customer_id: str) -> dict[str, str]:
        """Return the masked fields in full by name and the VINs by car, for a page just after `reveal` noted it."""
        row = self.get(customer_id)
        vins = {car.id: car.vin for car in self._store.rows(Vehicle, {"owner_id": customer_id}) if car.vin}
        return {name: text for name in MASKED if (text := str(getattr(row, name)))} | vins

    def accesses(self, customer_id: str) -> list[Access]:
        """Return who saw this customer, newest first."""
        return self.desk.accounts.accesses(self.get(customer_id).id)

    # --- change

    def form(self, customer_id: str, user: User, now: datetime) -> CustomerForm:
        """Return the form of the master data; what this user may not see stays covered and empty."""
        from dcrc_lite.desk.customer_form import open_form

        return open_form(self, self.seen_by(customer_id, user), user, now)

    def again(self, customer_id: str, sent: Mapping[str, str], user: User, now: datetime) -> CustomerForm:
        """Return the form as typed over the row as it is now, after somebody else changed it."""
        from dcrc_lite.desk.customer_form import typed_form

        return typed_form(self, self.seen_by(customer_id, user), sent, user, now)

    def draft(self, customer_id: str, user: User, now: datetime) -> tuple[CustomerForm, Draft] | None:
        """Return the form as this user left it half-written and what was kept, or None. Opening it is noted."""
        from dcrc_lite.desk.customer_form import typed_form

        kept = self.desk.accounts.draft(user, f"customers.{customer_id}")
        if kept is None:
            return None
        self.form(customer_id, user, now)
        sent = {name: "、".join(values) for name, values in kept.content.items()}
        row = self.seen_by(customer_id, user)
        return typed_form(self, row, sent, user, now, sent.get("seen", "")), kept

    def save(self, customer_id: str, sent: Mapping[str, str], user: User, now: datetime) -> CustomerForm:
        """Store a changed form and return it, with sentences under the fields when something is wrong.

        Raises RowGoneError, NotAllowedError, RowChangedError.
        """
        from dcrc_lite.desk.customer_form import save_form

        form = save_form(self, self.seen_by(customer_id, user), sent, user, now)
        if form.saved:
            self.desk.accounts.drop_draft(user, f"customers.{customer_id}")
        return form


def _line(row: Customer, owned: Sequence[Vehicle], seen: date | None) -> Line:
    visits = [day for day in (seen, *(car.last_visit for car in owned)) if day]
    return Line(
        id=row.id,
        name=row.name,
        kind=row.kind,
        phone=covered(Mask.PHONE, rules.best_phone(row).text),
        cars=tuple(CarLine(plate_words(car.plate), cars.model_words(car)) for car in owned if not car.scrapped),
        looked_after_by=row.sa or row.consultant,
        last_visit=max(visits, default=None),
    )


def _without_phone(line: Line, problem: Problem | None, cell: str, wrong: Stopped | None) -> WithoutPhone:
    if wrong is not None:
        asked = line.looked_after_by or "服务顾问或销售顾问"
        number = covered(Mask.PHONE, wrong.number)
        return WithoutPhone(line, cell, number, wrong.outcome, f"请{asked}核对新号码；改好后回访自己回到清单。")
    if problem is not None:
        return WithoutPhone(line, problem.place, problem.raw, problem.what, problem.todo)
    todo = f"问{line.looked_after_by}要号码；下次进店时补。" if line.looked_after_by else "下次进店时补。"
    return WithoutPhone(line, cell, "", "没有电话，这位客户打不了", todo)
