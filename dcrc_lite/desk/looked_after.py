"""Whose customers: the 编号 of those a colleague looks after, and of those a department has a case of."""

from __future__ import annotations

from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.visits import Delivery, Visit
from dcrc_lite.store.protocol import Reader


def customers_of_colleague(store: Reader, name: str) -> set[str]:
    """Return the customers somebody looks after, as adviser of the file or of a visit or a delivery."""
    ids = {row.id for field in ("consultant", "sa") for row in store.rows(Customer, {field: name})}
    ids |= {row.customer_id for row in store.rows(Visit, {"sa": name})}
    ids |= {row.customer_id for row in store.rows(Delivery, {"consultant": name})}
    return {one for one in ids if one}


def customers_of_department(store: Reader, department: str) -> set[str]:
    """Return the customers with a case of that department; none for somebody without one."""
    cases = store.rows(Complaint, {"dept": department}) if department else ()
    return {case.customer_id for case in cases if case.customer_id}
