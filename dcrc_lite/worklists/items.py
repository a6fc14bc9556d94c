"""One task on the list with everything people did about it, and one line of the list: a call for one or more reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from dcrc_lite.calls import BAD_NUMBER, OPEN_STATES, State
from dcrc_lite.worklists.kinds import KINDS


class Group(StrEnum):
    """The parts of the list, in page order."""

    OVER = "已超期"
    AGREED = "约好的"
    TODAY = "今天"
    LATER = "稍后"
    OFF = "先不打"
    MEND = "待补资料"


GROUP_ORDER = {group: place for place, group in enumerate(Group)}


@dataclass(frozen=True, slots=True)
class Item:
    """An open task. `why_off`: why it is not rung now, "" when it is; `blocked_by`: the complaint that holds it up."""

    task_id: str
    rule: str
    source: str
    source_id: str
    customer_id: str
    vehicle_id: str
    first_on: date
    due: date
    call_by: date
    has_phone: bool = True
    why_off: str = ""
    blocked_by: str = ""
    state: State = State.READY
    tried: int = 0
    last_try_at: datetime | None = None
    last_outcome: str = ""
    agreed_at: datetime | None = None
    ready_at: datetime | None = None  # not before this moment (gap between tries)
    owner: str = ""
    claimed_by: str = ""
    contact: str = ""  # who is rung, when one customer has several people to ring
    skipped_at: datetime | None = None

    @property
    def rank(self) -> int:
        """Return the place among equally urgent tasks."""
        return KINDS[self.rule].rank

    @property
    def is_open(self) -> bool:
        """True while somebody still has to ring."""
        return self.state in OPEN_STATES

    @property
    def why_no_phone(self) -> str:
        """Return why nobody can ring: no number, or what came of ringing the one there is."""
        return self.last_outcome if self.last_outcome in BAD_NUMBER else "没有电话"

    def basis(self, today: date) -> date:
        """Return the day that counts for urgency: 最后可拨日 until it has passed, then the due day itself."""
        return self.call_by if today <= self.call_by else self.due


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list: one person to ring, the reasons most urgent first."""

    items: tuple[Item, ...]
    group: Group
    state: str  # over | late | today | later | off
    words: str
    sort: tuple[object, ...]

    @property
    def lead(self) -> Item:
        """Return the most urgent reason; its 编号 names the line."""
        return self.items[0]

    @property
    def rules(self) -> frozenset[str]:
        """Return the 时限 rows of all reasons."""
        return frozenset(item.rule for item in self.items)

    @property
    def claimed_by(self) -> str:
        """Return who has the customer on the line, "" for nobody."""
        return next((item.claimed_by for item in self.items if item.claimed_by), "")

    @property
    def owner(self) -> str:
        """Return whose call it is, "" for anybody's; reasons of different people are anybody's, so that none is hidden."""
        owners = {item.owner for item in self.items}
        return owners.pop() if len(owners) == 1 else ""

    @property
    def is_callable(self) -> bool:
        """True for lines somebody rings: not held up, with a phone."""
        return self.group not in (Group.OFF, Group.MEND)
