"""Three texts of a cell made one."""

from __future__ import annotations

from typing import Any

import pytest

from dcrc_lite.store.held import SHARE, is_many
from dcrc_lite.store.merge import merge_row
from dcrc_lite.store.outbox import Step, Waiting, is_empty, queue
from dcrc_lite.store.plan import Act

FIELDS = {"a", "b"}


def _waiting(base: Any, value: Any, act: Act = Act.SET) -> Waiting:
    return Waiting("customers", "客-000001", "客户车辆.xlsx", act, base, value, "2026-11-21T09:00")


@pytest.mark.parametrize(
    ("current", "theirs", "base", "ours", "take", "by_hand", "written", "conflicts"),
    [
        ("1", "1", None, None, {}, {}, set(), {}),
        ("1", "2", None, None, {"a": "2"}, {"a": ("1", "2")}, set(), {}),
        ("1", "", None, None, {"a": ""}, {"a": ("1", "")}, set(), {}),
        ("2", "1", "1", "2", {}, {}, set(), {}),
        ("2", "2", "1", "2", {}, {}, {"a"}, {}),
        ("2", "3", "1", "2", {"a": "3"}, {"a": ("2", "3")}, set(), {"a": ("1", "2", "3")}),
        ("", "3", "1", "", {"a": "3"}, {"a": ("", "3")}, set(), {"a": ("1", "", "3")}),
        ("2", "", "1", "2", {"a": ""}, {"a": ("2", "")}, set(), {"a": ("1", "2", "")}),
    ],
    ids=["nothing", "typed", "emptied", "form only", "written", "both", "form emptied", "person emptied"],
)  # fmt: skip
def test_a_cell_is_merged(
    current: Any, theirs: Any, base: Any, ours: Any, take: Any, by_hand: Any, written: Any, conflicts: Any
) -> None:
    waiting = None if ours is None else _waiting({"a": base}, {"a": ours})
    merge = merge_row({"a": current}, {"a": theirs}, waiting, ["a"], FIELDS)
    assert (merge.take, merge.by_hand, merge.written, merge.conflicts) == (take, by_hand, written, conflicts)


def test_a_stamp_typed_over_never_makes_a_conflict() -> None:
    merge = merge_row({}, {"updated_by": "我"}, _waiting({}, {"updated_by": "陈一"}), ["updated_by"], FIELDS)
    assert (merge.take, merge.conflicts) == ({}, {})


@pytest.mark.parametrize(
    ("gone", "total", "many"),
    [(0, 0, False), (4, 4, False), (5, 5, True), (5, 25, False), (6, 25, True), (20, 100, False)],
)
def test_many_gone_rows_are_suspicious(gone: int, total: int, many: bool) -> None:
    assert is_many(gone, total, SHARE) is many


def _step(act: Any, old: Any = None, new: Any = None, row: int = 0) -> Step:
    return Step("customers", "客-000001", "客户车辆.xlsx", act, old or {}, new or {}, row)


def test_two_changes_of_a_cell_wait_as_one_over_the_files_text() -> None:
    first = queue(None, _step(Act.SET, {"a": "1"}, {"a": "2"}), "t")
    second = queue(first, _step(Act.SET, {"a": "2", "b": "x"}, {"a": "3", "b": "y"}), "t")
    assert second is not None
    assert (second.base, second.value) == ({"a": "1", "b": "x"}, {"a": "3", "b": "y"})


def test_a_new_row_removed_again_needs_no_writing() -> None:
    new = queue(None, _step(Act.NEW, {}, {"a": "1"}), "t")
    assert queue(new, _step(Act.GONE, {"a": "1"}), "t") is None


def test_a_removed_row_that_comes_back_is_set_anew() -> None:
    changed = queue(None, _step(Act.SET, {"a": "1"}, {"a": "2"}), "t")
    gone = queue(changed, _step(Act.GONE, {"a": "2", "b": "x"}, row=7), "t")
    assert gone is not None
    assert (gone.act, gone.base, gone.value, gone.row) == (Act.GONE, {"a": "1", "b": "x"}, {}, 7)
    back = queue(gone, _step(Act.NEW, {}, {"a": "2"}), "t")
    assert back is not None
    assert (back.act, back.value) == (Act.SET, {"a": "2", "b": ""})


def test_stamps_alone_need_no_writing() -> None:
    assert is_empty(_waiting({}, {"updated_by": "陈一"}))
    assert not is_empty(_waiting({}, {"a": "1", "updated_by": "陈一"}))
