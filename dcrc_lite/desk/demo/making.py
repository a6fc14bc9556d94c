"""Makes the demonstration shop: blank workbooks, its people, its year, and an owner's own column and colours."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from dcrc_lite import clock
from dcrc_lite.desk import Desk
from dcrc_lite.desk.demo import calls, events, team
from dcrc_lite.desk.demo.calls import Call
from dcrc_lite.desk.demo.cases import OPEN_CASES, Complaints
from dcrc_lite.desk.demo.events import Event, Owned
from dcrc_lite.desk.demo.notebook import Notebook
from dcrc_lite.desk.demo.people import SHOP
from dcrc_lite.schema.customers import Customer
from dcrc_lite.store.protocol import Origin

CUSTOMERS = 240
BEGAN = 21  # days ago the shop began with this program; older calls came from its old lists
DAILY = 4  # of these days the last ones are stored day by day, the others week by week
KNOWN = 35  # days before it began from which every call is in the old lists; of the older ones every third is
SEED = 20260101
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class DemoShop:
    """What was made: the folder, who may log in (log-in name, 姓名, 角色), the password of all."""

    folder: Path
    logins: tuple[tuple[str, str, str], ...]
    password: str


def make_demo(folder: Path, now: datetime, told: Told = lambda _done, _all: None) -> DemoShop:
    """Make the demonstration shop in `folder` as it stands at `now`. Raises ShopExistsError."""
    from dcrc_lite.desk.folder import opened, standard_rows, store_rows, write_blank_shop
    from dcrc_lite.schema.default_hours import SHOP_TEXT

    write_blank_shop(folder, now.year)
    with opened(folder) as desk:
        rows = [*standard_rows(SHOP, now, profile="默认", hours=SHOP_TEXT), *team.colleagues()]
        store_rows(desk, rows, now - timedelta(days=BEGAN))
        _add_logins(desk)
        year_of(now, desk).copy_into(desk.store, told)
        desk.store.sync()
    _mark_by_hand(folder)
    return DemoShop(folder, tuple(login[:3] for login in team.LOGINS), team.PASSWORD)


def _add_logins(desk: Desk) -> None:
    from dcrc_lite.desk import passwords
    from dcrc_lite.store.accounts import Account

    hashed = passwords.hash_of(team.PASSWORD)
    for username, name, role, _ in team.LOGINS:
        account = Account(username, name, (role,), hashed, must_change=False, disabled=False, theme="", keys=True)
        desk.accounts_file.put_account(account, at=clock.real_now())


def _mark_by_hand(folder: Path) -> None:
    """The owner's own column and colours in 客户车辆.xlsx: they are to survive everything."""
    from dcrc_lite.store.handmade import mark_by_hand

    sheet = Customer.sheet
    notes = {2 + row: _NOTES[row % len(_NOTES)] for row in range(0, CUSTOMERS, 9)}
    colours = {2 + row: _COLOURS[row % len(_COLOURS)] for row in range(4, CUSTOMERS, 13)}
    path, painted = folder / sheet.book.file_name(), sheet.field("name").header
    mark_by_hand(path, sheet.tab, header="老板备注", notes=notes, colours=colours, coloured=painted)


_NOTES = ("老客户，客气一点", "介绍过两位朋友", "喜欢周六来", "车友会积极", "")
_COLOURS = ("FFF2CC", "D9EAD3", "F4CCCC")


def year_of(now: datetime, desk: Desk) -> Notebook:
    """Return the shop's year up to now."""
    return _Year(now, desk).write()


class _Year:
    def __init__(self, now: datetime, desk: Desk) -> None:
        self.today, self.now = now.date(), now
        self.random, self.book, self.desk = Random(SEED), Notebook(), desk  # noqa: S311 - the same shop every time, no secret
        self.began = self.today - timedelta(BEGAN)

    def write(self) -> Notebook:
        self.book.turn(datetime.combine(self.began, time(9, 0)), team.MANAGER, Origin.IMPORT)
        owners = self._owners()
        found = [*events.deliveries(self.random, owners, self.today), *events.visits(self.random, owners, self.today)]
        plan = self._events(found)
        self._calls(plan)
        self._complaints(owners)
        return self.book

    def _owners(self) -> list[Owned]:
        owners: list[Owned] = []
        for customer, vehicle, owned in events.customers(self.random, self.today, CUSTOMERS):
            handle = self.book.write(customer)
            car = self.book.write(dataclasses.replace(vehicle, owner_id=handle))
            owners.append(dataclasses.replace(owned, customer=handle, vehicle=car))
        return owners

    def _events(self, found: list[Event]) -> list[tuple[str, Event]]:
        """Write deliveries and visits: the old ones on the first page, later ones on the morning after."""
        placed = [(self.book.write(event.row), event) for event in found if event.day < self.began]
        for days in self._stretches():
            self._turn(days[-1] + timedelta(1), time(8, 40), team.MANAGER, Origin.IMPORT)
            placed += [(self.book.write(event.row), event) for event in found if event.day in days]
        return placed

    def _stretches(self) -> list[list[date]]:
        """The days since it began that share a page: whole weeks first, each of the last days by itself."""
        days = [self.began + timedelta(ahead) for ahead in range(BEGAN)]
        whole = len(days) - DAILY
        return [days[start : min(start + 7, whole)] for start in range(0, whole, 7)] + [[day] for day in days[whole:]]

    def _turn(self, day: date, at: time, actor: str, origin: Origin) -> None:
        self.book.turn(min(datetime.combine(day, at), self.now - timedelta(minutes=5)), actor, origin)

    def _calls(self, placed: list[tuple[str, Event]]) -> None:
        planned = [calls.planned(self.random, event, handle, rule) for handle, event in placed for rule in event.rules]
        made = [call for call in planned if calls.is_made(self.random, call, self.today)]
        self.book.turn(datetime.combine(self.began, time(9, 30)), team.MANAGER, Origin.IMPORT)
        old = [call for call in made if call.at.date() < self.began]
        recent = self.began - timedelta(KNOWN)
        for place, call in enumerate(old):
            if call.event.day >= recent or place % 3 == 0:
                calls.write_past(self.book, self.random, call)
        self._days([call for call in made if call.at.date() >= self.began])
        done = {call.task_id for call in made}
        self._open([call for call in planned if call.task_id not in done])

    def _days(self, made: list[Call]) -> None:
        for days in self._stretches():
            self._turn(days[-1], time(17, 20), team.CALLERS[0], Origin.FORM)
            for call in made:
                if call.at.date() in days:
                    calls.write_made(self.book, self.random, call)

    def _open(self, waiting: list[Call]) -> None:
        """Some of the calls still to make were tried, or the customer named another time."""
        yesterday = self.now - timedelta(days=1)
        self.book.turn(yesterday.replace(hour=17, minute=5), team.CALLERS[0], Origin.FORM)
        able = [call for call in waiting if call.can_be_made and _is_begun(call, yesterday.date())]
        for call, (hour, minute, result) in zip(able[::3], _TRIED, strict=False):
            at = yesterday.replace(hour=hour, minute=minute)
            calls.write_tried(self.book, dataclasses.replace(call, at=at), result)
        for call, (hour, minute) in zip(able[1::3], _AGREED, strict=False):
            agreed = self.now.replace(hour=hour, minute=minute)
            calls.write_agreed(self.book, dataclasses.replace(call, at=yesterday.replace(hour=16, minute=40)), agreed)

    def _complaints(self, owners: list[Owned]) -> None:
        self.book.turn(self.now - timedelta(minutes=5), team.MANAGER, Origin.FORM)
        writer = Complaints(self.book, self.random, self.desk.settings.now(), self.now)
        chosen = self.random.sample(owners[40:], len(OPEN_CASES) + 18)
        writer.write_open(chosen)
        writer.write_closed(chosen[len(OPEN_CASES) :])


_TRIED = ((15, 20, "无人接听"), (10, 40, "忙线"), (16, 5, "关机"), (11, 15, "无人接听"))
_AGREED = ((10, 30), (14, 0), (16, 30))


def _is_begun(call: Call, day: date) -> bool:
    return (day - call.event.day).days >= calls.SPANS[call.rule][0]
