"""A shop in memory with a few rows, for tests of desk and pages. Phones are of block 154, nobody's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from dcrc_lite.desk import Desk
from dcrc_lite.desk.accounts import User
from dcrc_lite.desk.derive import Deriver
from dcrc_lite.desk.keys import KEYS
from dcrc_lite.schema import texts_of
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.default_hours import office_hours, parse_hours
from dcrc_lite.schema.default_rules import default_rules
from dcrc_lite.schema.default_settings import default_settings
from dcrc_lite.schema.questionnaires import QUESTIONNAIRES, QUESTIONS, SCRIPTS
from dcrc_lite.schema.record import Row
from dcrc_lite.schema.rights import default_rights
from dcrc_lite.schema.vehicles import Vehicle
from dcrc_lite.schema.visits import Delivery, Visit
from dcrc_lite.store.accounts import AccountsFile
from dcrc_lite.store.memory import MemoryStore
from dcrc_lite.store.protocol import Change, Origin

SATURDAY = datetime(2026, 11, 21, 10, 0)  # 门店 open daily 08:30–17:30, 办公 closed
PASSWORD = "yi-er-san-4567"


class SmallShop:
    """The desk of the shop, and short words to put rows into it."""

    def __init__(self, now: datetime = SATURDAY) -> None:
        self.now = now
        self.store = MemoryStore(derive=Deriver(self.today), keys=KEYS, clock=lambda: self.now)
        self.desk = Desk(self.store, AccountsFile(":memory:"))
        rows = (*default_rules(), *default_settings(), *office_hours(), *parse_hours("1-7 08:30-17:30"))
        self.put(*rows, *default_rights(), *QUESTIONNAIRES, *QUESTIONS, *SCRIPTS)
        self.caller = self.person("zhangmin", "张敏", "电访员")

    def today(self) -> date:
        """Return the shop's day; `now` may be moved."""
        return self.now.date()

    def person(self, username: str, name: str, role: str) -> User:
        """Return a user with one role."""
        self.desk.accounts.add(username, name=name, roles=(role,), password=PASSWORD)
        found = self.desk.accounts.user(username)
        assert found is not None
        return found

    def put(self, *rows: Row, at: datetime | None = None) -> tuple[str, ...]:
        """Store rows as they are and return their 编号."""
        changes = [Change(row.sheet.name, texts_of(row), id=row.id) for row in rows]
        done = self.store.commit(changes, actor="测试", origin=Origin.IMPORT, at=at or self.now)
        return done.ids

    def set(self, row: Row, **texts: str) -> None:
        """Change cells of a row."""
        change = Change(row.sheet.name, texts, id=row.id)
        self.store.commit([change], actor="测试", origin=Origin.HAND, at=self.now)

    def customer(self, name: str = "朱军", mobile: str = "15405712038", **more: Any) -> str:
        """Add a customer and return the 编号."""
        return self.put(Customer(name=name, mobile=mobile, status="在用", **more))[0]

    def car(self, owner: str, plate: str = "浙A8T3K6", **more: Any) -> str:
        """Add a car and return the 编号."""
        return self.put(Vehicle(owner_id=owner, plate=plate, series="启航 S5", model="启航 S5 1.5T", **more))[0]

    def visit(self, customer: str, car: str, out_at: datetime, at: datetime | None = None, **more: Any) -> str:
        """Add a visit that left the shop then and return the 编号."""
        row = Visit(
            customer_id=customer, vehicle_id=car, in_at=out_at, out_at=out_at, ro_no="RO26111804", sa="孙浩", **more
        )
        return self.put(row, at=at)[0]

    def delivery(self, customer: str, car: str, delivered_at: datetime, at: datetime | None = None) -> str:
        """Add a delivery and return the 编号."""
        row = Delivery(customer_id=customer, vehicle_id=car, delivered_at=delivered_at, consultant="许婷")
        return self.put(row, at=at)[0]

    def serviced(self, out_at: datetime, name: str = "朱军", mobile: str = "15405712038", **more: Any) -> str:
        """Add a customer whose car left the shop then and return the task's 编号."""
        customer = self.customer(name, mobile)
        return "D06." + self.visit(customer, self.car(customer), out_at, **more)
