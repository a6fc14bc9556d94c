"""Today's worklist: whom to ring, most urgent first, with tabs, forecast and what else waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from dcrc_lite.calls import Outcome, State
from dcrc_lite.complaints import OUR_CALL
from dcrc_lite.desk.accounts import User, may
from dcrc_lite.desk.explained import Explained, clocks_of_case, explained
from dcrc_lite.desk.lines import Line, Why, line_of, names_of
from dcrc_lite.desk.returns import Return, returns
from dcrc_lite.desk.running import RunningClock, running_clocks
from dcrc_lite.desk.settings import ShopSettings
from dcrc_lite.desk.sources import sources_of
from dcrc_lite.desk.tasks import clocks_of, items_of, standing_complaints
from dcrc_lite.schema.calls import CallAttempt, CallTask
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.store.protocol import Due, Span, Where
from dcrc_lite.worklists import (
    ALL,
    EVERYBODY,
    MEND,
    MINE_AND_FREE,
    WHO_WORDS,
    Entry,
    Forecast,
    Group,
    Item,
    Tab,
    entries,
    forecast,
    grouped,
    in_order,
    in_tab,
    merged,
    next_entry,
    of_whom,
    tabs,
    worklist_json,
)

if TYPE_CHECKING:
    from dcrc_lite.desk import Desk

__all__ = ["WHO_WORDS", "Asked", "Line", "Numbers", "Section", "TodayPage", "Why", "Worklist"]

PAGE_SIZE = 25
RECENT_CALLS = 60  # of the caller's own, for the median
LATELY = timedelta(days=14)
_MUST = (Group.OVER, Group.AGREED, Group.TODAY)


@dataclass(frozen=True, slots=True)
class Section:
    """One group of the list: its word, how many lines it has in all, those on this page."""

    word: str
    count: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """One's own day: calls done, to do, tries, reached, complaints found, waiting for another try."""

    done: int
    total: int
    tries: int
    reached: int
    complaints: int
    again: int


@dataclass(frozen=True, slots=True)
class TodayPage:
    """Everything the page shows."""

    sections: tuple[Section, ...]
    tabs: tuple[Tab, ...]
    tab: str
    scope: str
    page: int
    total: int
    size: int
    opening: str
    forecast: Forecast
    clocks: tuple[RunningClock, ...]
    returns: tuple[Return, ...]
    numbers: Numbers
    mend: int
    urgent: int
    next_task: str  # the line to ring first, "" for none
    without_phone: int  # customers nobody can ring, called today or not; counted for 待补资料 only
    problems: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: tab, whose calls, which page."""

    tab: str = ALL
    scope: str = MINE_AND_FREE
    page: int = 1
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class _Today:
    """What the list of a day is made of. `known`: the state of everything it was read from."""

    known: object
    dues: Sequence[Due]
    items: Sequence[Item]
    lines: Sequence[tuple[Item, ...]]


class Worklist:
    """Reads dues and what people did; derives nothing itself."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept: _Today | None = None

    def page(self, user: User, now: datetime, asked: Asked | None = None) -> TodayPage:
        """Return today's page for one person."""
        asked = asked or Asked()
        settings = self._desk.shop
        today = self._today(settings, now)
        everything = self._entries(today, settings, user, now)
        mine = of_whom(everything, user.name, asked.scope)
        chosen = in_tab(mine, asked.tab)
        last = max(1, -(-len(chosen) // asked.size))
        page = min(max(1, asked.page), last)
        shown = chosen[(page - 1) * asked.size : page * asked.size]
        must = [entry for entry in mine if entry.group in _MUST]
        return TodayPage(
            sections=self._sections(chosen, shown, settings, now),
            tabs=tabs(mine, settings.rules),
            tab=asked.tab,
            scope=asked.scope,
            page=page,
            total=len(chosen),
            size=asked.size,
            opening=_opening_words(settings, now),
            forecast=self._forecast(must, user, settings, now),
            clocks=running_clocks(self._desk.store, clocks_of(today.dues), settings, now, user),
            returns=returns(self._desk.store, today.dues, settings, now, user),
            numbers=self._numbers(must, user, now),
            mend=sum(entry.group is Group.MEND for entry in everything),
            urgent=sum(entry.state in ("over", "late") for entry in mine),
            next_task=self._first(mine, now, user),
            without_phone=len(self._desk.customers.without_phone(user)) if asked.tab == MEND else 0,
            problems=len(self._desk.data.problems(now)),
            conflicts=len(self._desk.store.conflicts()),
        )

    def entries(self, now: datetime, user: User | None = None, scope: str = EVERYBODY) -> list[Entry]:
        """Return the lines of the list in page order; everybody's when nobody is named."""
        settings = self._desk.shop
        found = self._entries(self._today(settings, now), settings, user, now)
        return of_whom(found, user.name, scope) if user else found

    def entry_of(self, task_id: str, now: datetime, user: User) -> Entry | None:
        """Return the line a task stands in, None when it is not on today's list."""
        return next(
            (entry for entry in self.entries(now, user) if any(i.task_id == task_id for i in entry.items)), None
        )

    def next_after(self, task_id: str, now: datetime, user: User) -> Entry | None:
        """Return the most urgent line this person may ring now, other than that task's."""
        return next_entry(self.entries(now, user, MINE_AND_FREE), now, user.name, after=task_id)

    def _first(self, lines: Sequence[Entry], now: datetime, user: User) -> str:
        found = next_entry(lines, now, user.name)
        return found.lead.task_id if found else ""

    def json(self, now: datetime, user: User | None = None) -> list[dict[str, object]]:
        """Return the list as plain data, for `dcrc worklist --json`."""
        found = self.entries(now, user, MINE_AND_FREE if user else EVERYBODY)
        leads = [entry.lead for entry in found]
        return worklist_json(found, names_of(sources_of(self._desk.store, leads), leads))

    def explain(self, task_id: str, now: datetime) -> Explained:
        """Return how the deadline of a task or clock came about. Raises NoSuchTaskError."""
        return explained(self._desk.store, self._desk.shop, task_id, now)

    def explain_all(self, row_id: str, now: datetime) -> tuple[Explained, ...]:
        """Return the deadline of that task or clock, or all of a complaint's that have started. Raises NoSuchTaskError."""
        of_case = clocks_of_case(self._desk.store, self._desk.shop, row_id)
        return tuple(self.explain(task_id, now) for task_id in of_case or (row_id,))

    def _entries(self, today: _Today, settings: ShopSettings, user: User | None, now: datetime) -> list[Entry]:
        if user is None or user.scope("see_worklist") != "自己的":
            return in_order(today.lines, now, settings.calendars)
        sources = sources_of(self._desk.store, today.items)
        own = [item for item in today.items if item.owner == user.name or sources.belongs_to(item, user.name)]
        return entries(own, now, settings.calendars, settings.whole("merge_days"))

    def _today(self, settings: ShopSettings, now: datetime) -> _Today:
        """The open tasks, from memory while no row, claim or account changed: the hour changes only how they stand."""
        accounts, versions = self._desk.accounts, (self._desk.store.version(), settings.version)
        claims = {task: claim.name for task, claim in accounts.claims().items()}
        known = (versions, now.date(), claims, accounts.file.accounts())
        if self._kept is None or self._kept.known != known:
            self._kept = self._read(known, claims, settings, now)
        return self._kept

    def _read(self, known: object, claims: Mapping[str, str], settings: ShopSettings, now: datetime) -> _Today:
        store = self._desk.store
        dues = store.dues(first_by=now.date().isoformat())
        items = items_of(store, dues, settings, now, claims, standing_complaints(store), self._callers)
        return _Today(known, dues, items, merged(items, now.date(), settings.whole("merge_days")))

    def _callers(self) -> frozenset[str]:
        return frozenset(user.name for user in self._desk.accounts.users() if may(user, "call"))

    def _sections(
        self, chosen: Sequence[Entry], shown: Sequence[Entry], settings: ShopSettings, now: datetime
    ) -> tuple[Section, ...]:
        store = self._desk.store
        sources = sources_of(store, [item for entry in shown for item in entry.items])
        counts = {group: count for group, count, _ in grouped(chosen)}

        def place_of(item: Item) -> str:
            if item.customer_id in sources.customers:
                return self._desk.customers.place_of_phone(item.customer_id)
            return store.cell_of(item.source, item.source_id, "customer_id") or item.source_id

        def line(entry: Entry) -> Line:
            return line_of(entry, sources, settings, now, place_of)

        return tuple(
            Section(str(group), counts[group], tuple(line(entry) for entry in of_group))
            for group, _, of_group in grouped(shown)
        )

    def _forecast(self, must: Sequence[Entry], user: User, settings: ShopSettings, now: datetime) -> Forecast:
        lately: Where = {"caller": user.name, "dialled_at": Span((now - LATELY).isoformat(timespec="minutes"))}
        own = self._desk.store.rows(CallAttempt, lately, order_by="dialled_at", descending=True, limit=RECENT_CALLS)
        midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time())
        left = settings.calendars.shop.minutes_between(now, midnight)
        return forecast(len(must), [call.seconds for call in own if call.seconds], left)

    def _numbers(self, must: Sequence[Entry], user: User, now: datetime) -> Numbers:
        store, today = self._desk.store, now.date().isoformat()
        span = Span(today, f"{today}T23:59")
        tries = store.rows(CallAttempt, {"caller": user.name, "dialled_at": span})
        tasks = store.get_many(CallTask, {call.task_id for call in tries if call.task_id})
        done = sum(task.closed_by == user.name and _is_of(task.closed_at, now) for task in tasks.values())
        found: Where = {"received_by": user.name, "received_at": span, "origin": OUR_CALL}
        return Numbers(
            done=done,
            total=done + len(must),
            tries=len(tries),
            reached=sum(call.result == Outcome.REACHED for call in tries),
            complaints=store.count(Complaint, found),
            again=sum(any(item.state is State.AGAIN for item in entry.items) for entry in must),
        )


def _is_of(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment.date() == now.date()


def _opening_words(settings: ShopSettings, now: datetime) -> str:
    spans = settings.calendars.shop.hours(now.date())
    return "门店 " + "、".join(f"{a:%H:%M}–{b:%H:%M}" for a, b in spans) if spans else "门店今天休息"
