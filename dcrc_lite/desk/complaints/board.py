"""The list of complaints: five lanes or one table, each case with the clock that runs out next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from dcrc_lite import complaints as rules
from dcrc_lite.complaints import State
from dcrc_lite.complaints.rounds import RECALL_NAME
from dcrc_lite.desk.accounts import User
from dcrc_lite.desk.complaints.clock_views import OVER, Badge, badge
from dcrc_lite.desk.complaints.seeing import may_see, sees_all
from dcrc_lite.desk.settings import ShopSettings
from dcrc_lite.schema.calls import InboundCall
from dcrc_lite.schema.complaints import Complaint, ComplaintStep
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.vehicles import Vehicle
from dcrc_lite.schema.visits import Visit
from dcrc_lite.schema.wording import plate_words
from dcrc_lite.store.protocol import Span, Where

if TYPE_CHECKING:
    from dcrc_lite.store.protocol import Reader, Store

LANES: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("待联络", (State.NEW,)),
    ("核实与定责", (State.CONTACTED, State.CHECKING, State.UNFOUNDED, State.ASSIGNED)),
    ("方案与征询", (State.PLANNING, State.ASKING)),
    ("执行", (State.DOING, State.ESCALATED, State.CRISIS)),
    (f"待{RECALL_NAME}", (State.RESOLVED,)),
)
CARDS = 4  # a lane shows, the rest is one click away
CLOSED_SHOWN = 200
WORDS = 26


@dataclass(frozen=True, slots=True)
class Card:
    """One case in a lane or a line of the table."""

    id: str
    name: str
    plate: str
    problem: str
    content: str
    state: State
    severity: str
    category: str
    owner: str
    dept: str
    badge: Badge
    received_at: datetime | None
    closed_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Return whether its next clock has run out."""
        return self.badge.state in (OVER, "late")


@dataclass(frozen=True, slots=True)
class Lane:
    """One column of the board: the most urgent cards, and how many more there are."""

    title: str
    total: int
    cards: tuple[Card, ...]

    @property
    def more(self) -> int:
        """Return how many cards are not shown."""
        return self.total - len(self.cards)


@dataclass(frozen=True, slots=True)
class Board:
    """The whole page: counts over all the user may see, then what the filters leave."""

    open: int
    over: int
    closed_this_month: int
    lanes: tuple[Lane, ...]
    cards: tuple[Card, ...]
    depts: tuple[str, ...]


def open_board(
    store: Store,
    settings: ShopSettings,
    user: User,
    now: datetime,
    *,
    dept: str = "",
    mine: bool = False,
    lane: str = "",
) -> Board:
    """Return the open complaints, overdue first. `mine`: where the user is 第一责任人; `lane`: one column whole."""
    seen = only_seen(store, _open_rows(store), user)
    cards = _sorted(_cards(store, seen, settings, now))
    shown = [card for card in cards if (not dept or card.dept == dept) and (not mine or card.owner == user.name)]
    if lane:
        shown = [card for card in shown if card.state in dict(LANES).get(lane, ())]
    depts = tuple(sorted({card.dept for card in cards if card.dept}))
    over = sum(card.is_over for card in cards)
    return Board(len(cards), over, _closed_count(store, user, now), _lanes(shown), tuple(shown), depts)


def closed_cards(
    store: Store, settings: ShopSettings, user: User, now: datetime, *, dept: str = ""
) -> tuple[Card, ...]:
    """Return the last closed complaints this user may see, newest first: whose they are is asked before the cut."""
    where: Where = {"closed_at": Span("0001")} | ({"dept": dept} if dept else {})
    most = CLOSED_SHOWN if sees_all(user) else None
    rows = store.rows(Complaint, where, order_by="closed_at", descending=True, limit=most)
    return tuple(_cards(store, only_seen(store, rows, user)[:CLOSED_SHOWN], settings, now))


def _open_rows(store: Store) -> list[Complaint]:
    return [row for row in store.rows(Complaint, {"closed_at": ""}) if rules.state_of(row) in rules.OPEN]


def only_seen(store: Reader, rows: Sequence[Complaint], user: User) -> list[Complaint]:
    """Return those of the cases this user may see, in their order. Batch reads only."""
    if sees_all(user):
        return list(rows)
    customers = store.get_many(Customer, {row.customer_id for row in rows if row.customer_id})
    visits = store.get_many(Visit, {row.visit_id for row in rows if row.visit_id})
    return [row for row in rows if may_see(user, row, customers.get(row.customer_id), visits.get(row.visit_id))]


def _closed_count(store: Store, user: User, now: datetime) -> int:
    month = Span(f"{now:%Y-%m}-01", f"{now:%Y-%m}-31T23:59")
    if sees_all(user):
        return store.count(Complaint, {"closed_at": month})
    return len(only_seen(store, store.rows(Complaint, {"closed_at": month}), user))


def _cards(store: Store, rows: Sequence[Complaint], settings: ShopSettings, now: datetime) -> list[Card]:
    customers = store.get_many(Customer, {row.customer_id for row in rows if row.customer_id})
    vehicles = store.get_many(Vehicle, {row.vehicle_id for row in rows if row.vehicle_id})
    steps, callers = steps_of(store, rows), _callers(store, rows)
    made = []
    for row in rows:
        clocks = rules.clocks(row, steps.get(row.id, ()), settings.rules, settings.calendars)
        shown = badge(rules.next_clock(clocks), settings, now, held=row.held_reason if row.held else "")
        made.append(
            _card(row, customers.get(row.customer_id), vehicles.get(row.vehicle_id), callers.get(row.id, ""), shown)
        )
    return made


def steps_of(store: Store, rows: Iterable[Complaint]) -> Mapping[str, list[ComplaintStep]]:
    """Return the stored steps of these cases, by 编号 of the case."""
    ids = sorted(row.id for row in rows)
    found: dict[str, list[ComplaintStep]] = {}
    for step in store.rows(ComplaintStep, {"complaint_id": ids}) if ids else ():
        found.setdefault(step.complaint_id, []).append(step)
    return found


def _callers(store: Store, rows: Iterable[Complaint]) -> Mapping[str, str]:
    """Who rang about a case whose customer has no file, by its 编号."""
    ids = sorted(row.id for row in rows if not row.customer_id)
    found = store.rows(InboundCall, {"complaint_id": ids}) if ids else ()
    return {call.complaint_id: call.caller for call in found if call.caller}


def _card(row: Complaint, customer: Customer | None, vehicle: Vehicle | None, caller: str, shown: Badge) -> Card:
    return Card(
        id=row.id,
        name=customer.name if customer else caller or "未留名",
        plate=plate_words(vehicle.plate) if vehicle else "",
        problem=_one_line(row.content),
        content=row.content,
        state=rules.state_of(row),
        severity=row.severity,
        category=row.category,
        owner=row.owner,
        dept=row.dept,
        badge=shown,
        received_at=row.received_at,
        closed_at=row.closed_at,
    )


def _one_line(content: str) -> str:
    line = " ".join(content.split()).strip("“”")
    return line if len(line) <= WORDS else line[: WORDS - 1] + "…"


def _sorted(cards: list[Card]) -> list[Card]:
    return sorted(cards, key=lambda card: (card.badge.due_text, card.id))


def _lanes(cards: Sequence[Card]) -> tuple[Lane, ...]:
    out = []
    for title, states in LANES:
        inside = [card for card in cards if card.state in states]
        out.append(Lane(title, len(inside), tuple(inside[:CARDS])))
    return tuple(out)
