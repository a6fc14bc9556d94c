"""Which car and which person each row means, against the other rows and against what the shop has."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from dcrc_lite.imports.cars import CarGroups, CarMention, group_cars
from dcrc_lite.imports.groups import Groups
from dcrc_lite.imports.headers import Target
from dcrc_lite.imports.people import PersonMention, group_people
from dcrc_lite.imports.plan import row_key
from dcrc_lite.imports.rows import ListRow
from dcrc_lite.imports.stock import Stock
from dcrc_lite.schema.parse import vin_check_ok

SAME, TRANSFER, OTHER, SKIP = "same", "transfer", "other", "skip"
_NAME, _MOBILE, _LANDLINE = (Target("customers", n) for n in ("name", "mobile", "landline"))
_BRINGER, _BRINGER_PHONE = Target("visits", "bringer"), Target("visits", "bringer_phone")
# Lists whose person stands for the car's owner; a complaint or a call may come from anybody.
OWNER_LISTS = ("archive", "deliveries", "expiries", "visits")

Answers = Mapping[str, str]  # row key → name of the option chosen


@dataclass
class Matches:
    """The group of cars and of people each row belongs to; -1 where it names none."""

    car: list[int]
    person: list[int]
    ambiguous: dict[int, tuple[str, ...]]  # row → VIN or plate of each car it fits
    stored_car: dict[int, str]  # group → 编号
    stored_person: dict[int, str]
    owner: dict[int, int]  # group of cars → group of people
    transfers: list[int] = field(default_factory=list)  # rows that hand the car to their person


def match(rows: Sequence[ListRow], stock: Stock, answers: Answers) -> Matches:
    """Return who and what the rows mean. `rows` are in planning order."""
    cars, mentions = _cars(rows, stock, answers)
    shift = len(mentions) - len(rows)
    car = [-1 if shift + i in cars.nowhere else cars.groups.of(shift + i) for i in range(len(rows))]
    people, who = _people(rows, stock, car, cars)
    owners = _owner_mentions(rows, who)
    first_row = len(who) - len(rows)
    for i, row in enumerate(rows):
        if answers.get(row_key(row)) == SAME and car[i] in owners:
            people.join(first_row + i, owners[car[i]])
    return Matches(
        car=car,
        person=[people.of(first_row + i) if _says_who(who[first_row + i]) else -1 for i in range(len(rows))],
        ambiguous={
            i - shift: tuple(_label(mentions[one]) for one in fits) for i, fits in cars.ambiguous.items() if i >= shift
        },
        stored_car=_stored(cars.groups, [mention.stored for mention in mentions]),
        stored_person=_stored(people, [mention.stored for mention in who]),
        owner={group: people.of(i) for group, i in owners.items()},
        transfers=[i for i, row in enumerate(rows) if answers.get(row_key(row)) == TRANSFER and car[i] >= 0],
    )


def _cars(rows: Sequence[ListRow], stock: Stock, answers: Answers) -> tuple[CarGroups, list[CarMention]]:
    owners = stock.customers
    stored = [
        CarMention(
            vin=car.vin,
            doubtful=bool(car.vin) and not (len(car.vin) == 17 and vin_check_ok(car.vin)),
            plate=car.plate,
            series=car.series,
            names=_some(owners[car.owner_id].name) if car.owner_id in owners else frozenset(),
            phones=_some(owners[car.owner_id].mobile) if car.owner_id in owners else frozenset(),
            stored=car.id,
        )
        for car in stock.vehicles.values()
    ]
    mentions = [*stored, *(_car_mention(row, answers.get(row_key(row), "")) for row in rows)]
    return group_cars(mentions), mentions


def _car_mention(row: ListRow, answer: str) -> CarMention:
    values = row.values
    vin = values.get(Target("vehicles", "vin"), "")
    mention = CarMention(
        vin=vin,
        doubtful=bool(row.also("vehicles", "vin", "doubtful")),
        tail=row.also("vehicles", "vin", "tail"),
        plate=values.get(Target("vehicles", "plate"), ""),
        series=values.get(Target("vehicles", "series"), ""),
        names=_some(values.get(_NAME, ""), values.get(_BRINGER, "")),
        phones=_phones(row, _MOBILE) | _phones(row, _BRINGER_PHONE),
    )
    if answer.startswith("car:"):
        return dataclasses.replace(mention, vin=answer[4:], doubtful=False, tail="")
    return mention


def _people(
    rows: Sequence[ListRow], stock: Stock, car: Sequence[int], cars: CarGroups
) -> tuple[Groups, list[PersonMention]]:
    ids = {car_id: i for i, car_id in enumerate(stock.vehicles)}
    stored = [
        PersonMention(
            person.name,
            _some(person.mobile, person.mobile_2, person.landline),
            person.source_no,
            cars.groups.of(ids[vehicle]) if vehicle else -1,
            person.gender,
            person.id,
            vehicle in mine,
        )
        for person in stock.customers.values()
        for mine, all_cars in (_cars_of(stock, person.id),)
        for vehicle in all_cars
    ]
    who = [*stored, *(_person_mention(row, car[i]) for i, row in enumerate(rows))]
    same = [(i, j) for i, j in pairwise(range(len(stored))) if stored[i].stored == stored[j].stored]
    return group_people(who, same), who


def _cars_of(stock: Stock, person_id: str) -> tuple[list[str], list[str]]:
    """Return the cars a customer owns, and all he was ever recorded with ("" when none, so that he is known)."""
    mine = stock.owned.get(person_id, [])
    return mine, [*dict.fromkeys((*mine, *stock.had.get(person_id, [])))] or [""]


def _person_mention(row: ListRow, car: int) -> PersonMention:
    values = row.values
    name = values.get(_NAME, "")
    phones = _phones(row, _MOBILE) | _phones(row, _LANDLINE)
    if name and values.get(_BRINGER, "") == name:
        phones |= _phones(row, _BRINGER_PHONE)
    number = values.get(Target("customers", "source_no"), "")
    return PersonMention(name, phones, number, car, values.get(Target("customers", "gender"), ""))


def _stored(groups: Groups, ids: Sequence[str]) -> dict[int, str]:
    """Return the 编号 each group has, the first where several were stored."""
    out: dict[int, str] = {}
    for i, row_id in enumerate(ids):
        if row_id:
            out.setdefault(groups.of(i), row_id)
    return out


def _says_who(mention: PersonMention) -> bool:
    return bool(mention.name or mention.phones or mention.source_no)


def _owner_mentions(rows: Sequence[ListRow], who: Sequence[PersonMention]) -> dict[int, int]:
    """Return the mention that says whose the car is: the stored owner, else the best informed list's first row."""
    owners: dict[int, int] = {}
    first_row = len(who) - len(rows)
    for i, mention in enumerate(who):
        row = rows[i - first_row] if i >= first_row else None
        counts = mention.owns if row is None else row.columns.kind.name in OWNER_LISTS and mention.name
        if mention.car >= 0 and counts:
            owners.setdefault(mention.car, i)
    return owners


def _label(mention: CarMention) -> str:
    return mention.vin or mention.plate


def _phones(row: ListRow, target: Target) -> frozenset[str]:
    return _some(row.values.get(target, ""), *row.extras.get(target, {}).values())


def _some(*texts: str) -> frozenset[str]:
    return frozenset(text for text in texts if text)
