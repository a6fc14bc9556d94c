"""A year of the demonstration shop: customers, cars, deliveries and visits, drawn around one day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from dcrc_lite.desk.demo import team
from dcrc_lite.desk.demo.people import BRAND, Car, People, Person
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.vehicles import Vehicle
from dcrc_lite.schema.visits import Delivery, Visit

YEAR = 365
_WORK = (
    ("定保", "更换机油、机滤", 486),
    ("定保", "定保 + 前刹车片", 1286),
    ("定保", "四万公里保养", 1560),
    ("修理", "保险杠喷漆", 920),
    ("修理", "空调异味清洗", 380),
    ("修理", "补胎、四轮定位", 260),
    ("首保", "首次保养", 0),
    ("免费定检", "季节检查", 0),
    ("索赔修理", "更换右前升降器", 0),
    ("事故", "左前门钣金喷漆", 3480),
)


@dataclass(frozen=True, slots=True)
class Owned:
    """A customer with a car, by handles. `bought` None: the car was bought elsewhere."""

    customer: str
    vehicle: str
    person: Person
    car: Car
    bought: date | None
    seller: str
    adviser: str


@dataclass(frozen=True, slots=True)
class Event:
    """A delivery or a visit: what calls start from."""

    rules: tuple[str, ...]
    day: date
    row: Delivery | Visit
    owned: Owned


def customers(random: Random, today: date, count: int) -> list[tuple[Customer, Vehicle, Owned]]:
    """Draw customers with a car each; `Owned` has no handles yet."""
    people = People(random)
    return [_customer(random, people, today, number) for number in range(count)]


def _customer(random: Random, people: People, today: date, number: int) -> tuple[Customer, Vehicle, Owned]:
    person = _with_wishes(people.company() if number % 16 == 7 else people.person(), number)
    bought = _bought(random, today, number)
    car = people.car((bought or today - timedelta(random.randrange(2, 7) * YEAR)).year)
    owned = Owned("", "", person, car, bought, random.choice(team.SELLERS), random.choice(team.ADVISERS))
    return _file(random, owned), _vehicle(owned, today), owned


def _with_wishes(person: Person, number: int) -> Person:
    """Every shop has customers without a number, and some who do not want to be called."""
    if number % 53 == 2:
        return replace(person, mobile="")
    return replace(person, wants_calls=number % 41 != 17)


def _bought(random: Random, today: date, number: int) -> date | None:
    if number < 26:  # one or two new cars every day or two, so that every new-car call is due for somebody
        return today - timedelta(1 + number)
    if number % 7 == 0:
        return None
    return today - timedelta(random.randrange(27, 3 * YEAR))


def _file(random: Random, owned: Owned) -> Customer:
    person = owned.person
    return Customer(
        kind="企业单位" if person.driver else "个人",
        name=person.name,
        salutation=person.salutation,
        gender=person.gender,
        mobile=person.mobile,
        home_addr=person.address,
        user_is_owner=not person.driver,
        actual_user=person.driver,
        user_relation="司机" if person.driver else "",
        class_base="保有",
        origin=random.choice(("展厅来店", "转介绍", "活动", "售后进厂")),
        consultant=owned.seller if owned.bought else "",
        sa=owned.adviser,
        pref_time=random.choice(("", "", "", "上午", "下午")),
        callback_consent=person.wants_calls,
        pref_channel="" if person.wants_calls else "不希望回访",
        archive_consent=True,
        secrecy="机密",
        status="在用",
    )


def _vehicle(owned: Owned, today: date) -> Vehicle:
    car, bought = owned.car, owned.bought
    anniversary = _next(bought, today) if bought else None
    return Vehicle(
        vin=car.vin,
        plate="" if bought and (today - bought).days < 10 else car.plate,
        brand=BRAND,
        series=car.series,
        model=car.model,
        color=car.color,
        purchase_date=bought,
        delivery_date=bought,
        sold_here=bought is not None,
        ins_compulsory=anniversary,
        ins_commercial=anniversary,
        ins_expiry=anniversary,
        scrapped=False,
    )


def _next(day: date, today: date) -> date:
    return today + timedelta((day - today).days % YEAR)


def deliveries(random: Random, owners: list[Owned], today: date) -> list[Event]:
    """Return the deliveries of the year, in order of time."""
    sold = [owned for owned in owners if owned.bought and (today - owned.bought).days <= YEAR]
    return [
        Event(("D01", "D02", "D03"), owned.bought, _delivery(random, owned, owned.bought), owned)
        for owned in sorted(sold, key=lambda owned: owned.bought or today)
        if owned.bought
    ]


def _delivery(random: Random, owned: Owned, day: date) -> Delivery:
    at = _at(day, random.choice((10, 11, 14, 15, 16)), random.choice((0, 15, 30)))
    return Delivery(
        vehicle_id=owned.vehicle,
        customer_id=owned.customer,
        consultant=owned.seller,
        contract_date=day - timedelta(random.randrange(5, 30)),
        pay_mode=random.choice(("现金", "贷款")),
        wanted_delivery=at,
        promised_delivery=at,
        notice_at=at - timedelta(days=2),
        delivered_at=at,
        fees_explained=True,
        features_explained=True,
        warranty_explained=True,
        maintenance_explained=True,
        introduced_sa=True,
        introduced_dcrc=random.random() < 0.9,
        owner_info_complete=random.random() < 0.9,
        invoice_date=day,
        invoice_price=Decimal(random.randrange(890, 2680) * 100),
    )


def visits(random: Random, owners: list[Owned], today: date) -> list[Event]:
    """Return the visits of the year, in order of time: one or two a day, nine a day in the last week."""
    days = [today - timedelta(back) for back in range(YEAR, 0, -1)]
    events: list[Event] = []
    for day in days:
        able = [owned for owned in owners if not owned.bought or (day - owned.bought).days > 40]
        count = 9 if (today - day).days < 7 else random.choice((1, 1, 2, 2))
        for number, owned in enumerate(random.sample(able, min(count, len(able)))):
            events.append(Event(("D06",), day, _visit(random, owned, day, number), owned))
    return events


def _visit(random: Random, owned: Owned, day: date, number: int) -> Visit:
    kind, items, fee = random.choice(_WORK)
    arrived = _at(day, random.randrange(8, 12), random.choice((35, 45, 50)))
    left = _at(day, random.randrange(14, 17), random.choice((5, 20, 40, 55)))
    driver = owned.person.driver
    return Visit(
        ro_no=f"RO{day:%y%m%d}{number + 1:02d}",
        vehicle_id=owned.vehicle,
        customer_id=owned.customer,
        sa=owned.adviser,
        in_at=arrived,
        promised_at=left.replace(minute=0) + timedelta(hours=1),
        out_at=left,
        odometer=_odometer(owned, day, random),
        visit_type=kind,
        paid=fee > 0,
        items=items,
        explained=True,
        labor=Decimal(fee * 4 // 10),
        parts=Decimal(fee - fee * 4 // 10),
        receivable=Decimal(fee),
        received=Decimal(fee),
        wants_call=True,
        bringer=driver or owned.person.name,
        bringer_phone=owned.person.mobile,
    )


def _odometer(owned: Owned, day: date, random: Random) -> int:
    driven = (day - owned.bought).days if owned.bought else 1500
    return max(driven, 30) * 38 + random.randrange(400)


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute))
