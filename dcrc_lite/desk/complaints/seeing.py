"""Which complaints a person may see: all, her own, or those of her department (domain.md 1.4)."""

from __future__ import annotations

from dcrc_lite.complaints import Event
from dcrc_lite.complaints.states import ADVISER, MANAGER
from dcrc_lite.desk.accounts import User, can, may
from dcrc_lite.errors import NotAllowedError
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.rights import ALL
from dcrc_lite.schema.visits import Visit


def sees_all(user: User, action: str = "see_complaints") -> bool:
    """Return whether the user sees every complaint."""
    return user.scope(action) == ALL


def may_see(
    user: User,
    complaint: Complaint,
    customer: Customer | None = None,
    visit: Visit | None = None,
    *,
    action: str = "see_complaints",
) -> bool:
    """Return whether the user may see (or work on) this complaint."""
    own = is_own(user, complaint, customer, visit)
    return can(user, action, own=own, department=_same_department(user.department, complaint.dept))


def closing_events(user: User) -> tuple[Event, ...]:
    """Return the steps that end a case, when 角色权限 lets this user close one."""
    return (Event.CLOSE, Event.FILE) if may(user, "close_complaint") else ()


def roles_for(user: User, event: Event) -> tuple[str, ...]:
    """Return the roles a step is judged by: whoever may close by 角色权限 closes as the DCRC经理 does."""
    return (*user.roles, MANAGER) if event in closing_events(user) else user.roles


def check_seen(user: User, complaint: Complaint, customer: Customer | None, visit: Visit | None, action: str) -> None:
    """Raise NotAllowedError when the user may not do this to the complaint."""
    if not may_see(user, complaint, customer, visit, action=action):
        raise NotAllowedError(f"{complaint.id} 不归您处理，页面打不开。需要的话，请 DCRC 经理把您写成第一责任人。")


def is_own(user: User, complaint: Complaint, customer: Customer | None, visit: Visit | None) -> bool:
    """Return whether the case is this person's: owner, taker, contact, receiver, or adviser of the customer or visit.

    A case that has no adviser at all belongs to whichever 服务顾问 looks: somebody has to call within the hour.
    """
    named = (complaint.owner, complaint.received_by, complaint.contacted_by, complaint.handoff_to)
    advisers = [name for name in (customer.sa if customer else "", visit.sa if visit else "") if name]
    return user.name in (*named, *advisers) or (not advisers and ADVISER in user.roles)


def _same_department(mine: str, dept: str) -> bool:
    """售后服务部 is 服务（维修）: the words of 员工 and of the complaint need not be the same."""
    short = mine.removesuffix("部")
    return bool(short and dept) and (short in dept or dept[:2] in mine)
