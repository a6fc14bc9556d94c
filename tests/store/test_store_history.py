"""The history of every store: page by page, day by day."""

from __future__ import annotations

from datetime import timedelta

from store_shop import AT, Opener, commit

from dcrc_lite.store.protocol import Change


def test_history_is_read_on_page_by_page_and_day_by_day(open_store: Opener) -> None:
    store = open_store()
    for hour in range(3):
        commit(store, Change("customers", {"name": f"客{hour}", "age": "40"}), at=AT + timedelta(days=hour))
    newest = store.history(limit=2)
    assert [(e.field, e.new) for e in newest] == [("name", "客2"), ("age", "40")] and len({e.n for e in newest}) == 1
    assert [e.new for e in store.history(before=newest[0].n)] == ["客1", "40", "客0", "40"]
    day = (AT + timedelta(days=1)).date().isoformat()
    assert [e.new for e in store.history(day=day)] == ["客1", "40"]
    assert store.history(day=day, before=store.history(day=day)[0].n) == store.history(day="2020-01-01") == []


def test_a_cell_of_a_new_row_says_that_the_row_is_new(open_store: Opener) -> None:
    store = open_store()
    [row_id] = commit(store, Change("customers", {"name": "李明"})).ids
    commit(store, Change("customers", {"name": "李铭"}, id=row_id))
    commit(store, Change("customers", id=row_id, remove=True))
    assert [(e.field, e.is_new) for e in store.history()] == [
        ("", False),
        ("name", False),
        ("name", False),
        ("name", True),
    ]
