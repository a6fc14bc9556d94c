"""Corrections of a customer's data found in a call (E10): address confirmed or changed, number changed, with history."""

from __future__ import annotations

from datetime import datetime

from dcrc_lite.desk.accounts import User
from dcrc_lite.desk.call_form import OTHER, SAME, CallForm
from dcrc_lite.errors import MissingFieldError
from dcrc_lite.schema import BadValue, texts_of
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.parse import converter
from dcrc_lite.schema.visits import OwnerConfirmation
from dcrc_lite.store.protocol import Change


def correction_changes(
    customer: Customer, form: CallForm, user: User, now: datetime, found_in: str
) -> tuple[dict[str, str], list[Change]]:
    """Return the customer's cells to change and the row of 车主确认 that keeps old and new. Raises MissingFieldError."""
    values: dict[str, str] = {}
    if form.address == OTHER and form.new_address and form.new_address != customer.home_addr:
        values["home_addr"] = form.new_address
    if form.new_phone:
        mobile = read_phone(form.new_phone)
        if mobile != customer.mobile:
            values["mobile"] = mobile
    if not values and form.address != SAME:
        return {}, []
    row = OwnerConfirmation(
        customer_id=customer.id,
        owner_name=customer.name,
        owner_phone=values.get("mobile", customer.mobile),
        mail_addr=values.get("home_addr") or customer.mail_addr or customer.home_addr,
        zip_code=customer.zip_code,
        answered_by="本人" if form.answered_by in ("", customer.name) else "使用人",
        user_name="" if form.answered_by in ("", customer.name) else form.answered_by,
        changes=_told(customer, values),
        found_in=found_in,
        was_complete=not values,
        confirmed_on=now.date(),
        confirmed_by=user.name,
    )
    texts = {name: text for name, text in texts_of(row).items() if text}
    return values, [Change(OwnerConfirmation.sheet.name, texts)]


def read_phone(typed: str) -> str:
    """Return the canonical form of a number typed on the page. Raises MissingFieldError with the place and what to do."""
    try:
        return converter(Customer.sheet.field("mobile"))(typed)
    except BadValue as bad:
        raise MissingFieldError(f"新号码：{bad.what}。{bad.todo}") from bad


def _told(customer: Customer, values: dict[str, str]) -> str:
    """One line a field: header, old → new."""
    lines = (
        f"{Customer.sheet.field(name).header} {getattr(customer, name) or '（空）'} → {text}"
        for name, text in values.items()
    )
    return "\n".join(lines)
