"""Row by row: refused, to be decided, or a claim on the customer, the car and the record it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from dcrc_lite.imports.claims import claim_car, claim_person, claim_record
from dcrc_lite.imports.drafts import Draft, day_of
from dcrc_lite.imports.headers import Target
from dcrc_lite.imports.keys import registers
from dcrc_lite.imports.matching import OTHER, OWNER_LISTS, SAME, SKIP, TRANSFER, Answers, Matches
from dcrc_lite.imports.orders import gather_lines
from dcrc_lite.imports.plan import Fate, Option, Question, RowPlan, row_key
from dcrc_lite.imports.rows import ListRow
from dcrc_lite.imports.stock import Stock
from dcrc_lite.schema import SHEETS, texts_of

# Which value a row of a list cannot do without; one of each group.
_NEEDS: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "visits": ((("visits.ro_no",), "缺工单号"), (("visits.in_at", "visits.out_at"), "进厂和出厂时间都没有或看不懂")),
    "deliveries": ((("deliveries.delivered_at",), "交车日期没有或看不懂"),),
    "archive": ((("customers.name", "customers.mobile", "customers.landline"), "没有姓名也没有电话"),),
    "expiries": (),
    "complaints": (
        (("complaints.received_at",), "受理时间没有或看不懂"),
        (("complaints.content", "complaints.category"), "没有投诉内容"),
    ),
    "calls": ((("call_records.called_at",), "回访日期没有或看不懂"),),
    "leads": (
        (("leads.received_at",), "来店（电）时间没有或看不懂"),
        (("leads.name", "leads.mobile"), "没有姓名也没有电话"),
    ),
}
# Calls count from here: empty is a car still in the shop, but what cannot be read is a call nobody would make.
_COUNTED_FROM = {"visits": "visits.out_at"}
_NEED_CAR = frozenset({"visits", "expiries"})
_MEND = "在下载的清单里补上，再导入一次。"
_OWNER_CHANGED = (
    Option(TRANSFER, "过户了，车主改成文件里的这位"),
    Option(SAME, "是同一位，名字写法不同"),
    Option(OTHER, "不是车主，这一行记在他名下"),
    Option(SKIP, "这一行不要"),
)
_NOT_OWNER = (Option(SAME, "就是车主本人"), Option(OTHER, "另一位，给他建档"), Option(SKIP, "这一行不要"))


@dataclass
class Drafting:
    """Turns matched rows into drafts and row plans."""

    stock: Stock
    matches: Matches
    rows: Sequence[ListRow]
    answers: Answers
    plans: list[RowPlan] = field(default_factory=list)
    transfers: list[tuple[Draft, Draft, str]] = field(default_factory=list)
    _cars: dict[int, Draft] = field(default_factory=dict)
    _people: dict[int, Draft] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._registers = registers(self.stock)
        self._orders: dict[str, int] = {}

    def run(self, progress: Callable[[str, int, int], None]) -> None:
        """Fill `plans` and `transfers`."""
        for i, row in enumerate(self.rows):
            if i % 2000 == 0:
                progress("对照档案", i, len(self.rows))
            self.plans.append(self._row(i, row))
        for draft in self._registers["visits"].touched:
            gather_lines(draft)
        self._second_phones()
        self._drop_empty()

    @property
    def drafts(self) -> list[Draft]:
        """Every row to be created or compared, in an order in which references come first."""
        items = [d for register in self._registers.values() for d in register.touched]
        return [*self._people.values(), *self._cars.values(), *items]

    def _row(self, i: int, row: ListRow) -> RowPlan:
        answer = self.answers.get(row_key(row), "")
        if answer == SKIP:
            return RowPlan(row, Fate.REFUSED, "您说这一行不要", "要的话再导入一次，换个选择。")
        if reason := self._lacks(i, row):
            return RowPlan(row, Fate.REFUSED, reason, _MEND)
        question = self._question(i, row, answer)
        if question:
            return RowPlan(row, Fate.UNDECIDED, question=question)
        return self._accepted(i, row)

    def _lacks(self, i: int, row: ListRow) -> str:
        kind = row.columns.kind.name
        for names, reason in _NEEDS[kind]:
            if not any(row.values.get(_target(name)) for name in names):
                return reason
        if unread := _unread_start(row):
            return unread
        nowhere = self.matches.car[i] < 0
        if kind in _NEED_CAR and nowhere:
            return "VIN 和车牌都没有，不知道是哪台车"
        nobody = self.matches.person[i] < 0
        return "客户和车都没有" if kind != "leads" and nowhere and nobody else ""

    def _question(self, i: int, row: ListRow, answer: str) -> Question | None:
        if i in self.matches.ambiguous and not answer.startswith("car:"):
            cars = tuple(Option(f"car:{name}", name) for name in self.matches.ambiguous[i])
            return Question("车架号没写全，有几台车对得上", (*cars, Option(SKIP, "这一行不要")))
        if self._two_cars(i, row):
            return Question("同一个工单号前面已经用在另一台车上", (Option(SKIP, "这一行不要"),))
        owner = self.matches.owner.get(self.matches.car[i], -1)
        if self.matches.person[i] in (-1, owner) or owner < 0 or answer in (TRANSFER, OTHER):
            return None
        return self._whose_car(i, row, owner)

    def _whose_car(self, i: int, row: ListRow, owner: int) -> Question | None:
        name = row.values.get(Target("customers", "name"), "")
        if not name or self._is_known_apart(i):
            return None
        known = self._name_of(owner)
        if row.columns.kind.name in OWNER_LISTS:
            return Question(f"同一台车换了人：现在的车主是{known}，文件里是{name}", _OWNER_CHANGED)
        return Question(f"这台车的车主是{known}，文件里是{name}", _NOT_OWNER)

    def _is_known_apart(self, i: int) -> bool:
        """True when we know the person: an owner of before, or a customer, not the owner, who rang or complained."""
        stored = self.matches.stored_person.get(self.matches.person[i])
        if stored is None or self.rows[i].columns.kind.name not in OWNER_LISTS:
            return stored is not None
        return (self.matches.stored_car.get(self.matches.car[i], ""), stored) in self.stock.past_owners

    def _two_cars(self, i: int, row: ListRow) -> bool:
        order = row.values.get(Target("visits", "ro_no"), "")
        return bool(order) and self._orders.setdefault(order, self.matches.car[i]) != self.matches.car[i]

    def _name_of(self, person: int) -> str:
        stored = self.matches.stored_person.get(person)
        if stored:
            return self.stock.customers[stored].name
        draft = self._people.get(person)
        return draft.text("name") if draft else ""

    def _accepted(self, i: int, row: ListRow) -> RowPlan:
        car, person = self._car(i), self._person(i)
        if person:
            claim_person(person, row)
            person.rows.append(row)
        if car:
            claim_car(car, row)
            car.rows.append(row)
            self._own(i, row, car, person)
        main = self._main(i, row, car, person)
        beside = tuple(draft for draft in (person, car) if draft is not None and draft is not main)
        return RowPlan(row, Fate.SAME, draft=main, beside=beside)

    def _own(self, i: int, row: ListRow, car: Draft, person: Draft | None) -> None:
        if i in self.matches.transfers and person:
            car.refs["owner_id"] = person
            self.transfers.append((car, person, _day_in(row)))
            return
        owner = self._owner(i)
        if owner and "owner_id" not in car.refs:
            car.refs["owner_id"] = owner

    def _owner(self, i: int) -> Draft | None:
        group = self.matches.owner.get(self.matches.car[i], -1)
        return self._person_draft(group) if group >= 0 else None

    def _main(self, i: int, row: ListRow, car: Draft | None, person: Draft | None) -> Draft:
        record = row.columns.kind.record
        if record == "customers" and person:
            return person
        if record in ("vehicles", "customers"):
            assert car is not None
            return car
        item = self._registers[record].draft(row, car, person)
        claim_record(item, row)
        item.rows.append(row)
        if record != "leads":
            self._refer(item, car, person or self._owner(i))
        return item

    @staticmethod
    def _refer(item: Draft, car: Draft | None, person: Draft | None) -> None:
        for name, target in (("vehicle_id", car), ("customer_id", person)):
            if target is not None:
                item.refs.setdefault(name, target)

    def _car(self, i: int) -> Draft | None:
        group = self.matches.car[i]
        if group < 0:
            return None
        if group not in self._cars:
            stored = self.stock.vehicles.get(self.matches.stored_car.get(group, ""))
            self._cars[group] = Draft("vehicles", f"vehicles#{group}", stored, texts_of(stored) if stored else {})
        return self._cars[group]

    def _person(self, i: int) -> Draft | None:
        group = self.matches.person[i]
        return self._person_draft(group) if group >= 0 else None

    def _person_draft(self, group: int) -> Draft:
        if group not in self._people:
            stored = self.stock.customers.get(self.matches.stored_person.get(group, ""))
            self._people[group] = Draft("customers", f"customers#{group}", stored, texts_of(stored) if stored else {})
        return self._people[group]

    def _drop_empty(self) -> None:
        """A person only rows that were not taken speak of is not made."""
        empty = {group for group, person in self._people.items() if person.is_new and not person.claims}
        gone = [self._people.pop(group) for group in empty]
        for draft in self.drafts:
            draft.refs = {name: target for name, target in draft.refs.items() if target not in gone}

    def _second_phones(self) -> None:
        """A customer's other number fills 备用手机 while that is empty; none is thrown away."""
        for person in self._people.values():
            claims = person.claims.get("mobile", [])
            if not claims or person.was.get("mobile_2") or "mobile_2" in person.claims:
                continue
            first = person.text("mobile")
            if person.was.get("mobile", "") not in ("", first):
                person.claim("mobile_2", person.was["mobile"], claims[0].row, claims[0].rank)
            for claim in claims:
                if claim.value != first:
                    person.claim("mobile_2", claim.value, claim.row, claim.rank)


def _target(name: str) -> Target:
    record, _, column = name.partition(".")
    return Target(record, column)


def _unread_start(row: ListRow) -> str:
    """What is wrong with the moment the calls count from, "" when it was read or the cell is empty."""
    name = _COUNTED_FROM.get(row.columns.kind.name)
    flags = (flag for flag in row.flags if name and flag.target == _target(name) and flag.target not in row.values)
    return next((f"{flag.column}{flag.what}，算不出哪天回访" for flag in flags), "")


def _day_in(row: ListRow) -> str:
    """The day of a row's event, for 过户."""
    for record in ("visits", "deliveries", "customers"):
        dated = SHEETS[record].dated or "filed_on"
        if row.values.get(Target(record, dated)):
            return day_of(row.values[Target(record, dated)])
    return ""
