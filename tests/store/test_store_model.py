"""Staff at their forms, a person in the workbook, a disk that fails, a program that is killed: against a plain dict.

The long run: DCRC_MODEL_STEPS=10000 pytest tests/store/test_store_model.py -m long -s
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import hypothesis
import openpyxl
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from store_faults import BOOK, Trouble, TroubledDisk, refuse, troubled_sqlite
from store_shop import AT, column, commit

from dcrc_lite.errors.books import RowChangedError, RowGoneError, StoreFullError
from dcrc_lite.schema import Customer, digest
from dcrc_lite.schema.books import CUSTOMERS
from dcrc_lite.store.engine import XlsxStore
from dcrc_lite.store.protocol import Change, Origin
from dcrc_lite.store.templates import create_book

FIELDS = ("name", "remark", "employer")
WORDS = st.text("甲乙丙=1a<&_x ", min_size=1, max_size=4).map(str.strip).filter(bool)
CALLS = st.sampled_from(
    (
        "sql",
        "stat",
        "names",
        "open",
        "read",
        "create",
        "write",
        "sync",
        "mode",
        "replace",
        "swap",
        "sync folder",
        "remove",
    )
)
SAVES = ("in place", "by rename")
SESSIONS = st.integers(0, 2)
ERRORS = st.sampled_from((errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS))
done, met = Counter[str](), Counter[str]()  # steps by kind; what else was met on the way


class Crash(BaseException):
    """The process ends here: nothing it holds in memory comes after."""


def _crash(do: Any) -> Any:
    raise Crash


def _put(cell: Any, value: object) -> None:
    """Type into a cell; what begins with = stays text, as after an apostrophe."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


class Shop(RuleBasedStateMachine):
    """`rows` is what must be there: 编号 -> texts. Where form and person changed one cell, the person's text counts."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="模型 "))
        self.book = self.folder / BOOK
        self.rows: dict[str, dict[str, str]] = {}
        self.seen: dict[int, tuple[str, str, dict[str, str], int]] = {}  # session -> 编号, digest, texts, when
        self.changed: list[tuple[str, str]] = []  # cells, in the order in which they were changed
        self.keys: dict[str, tuple[str, ...]] = {}
        self.trouble = Trouble()
        self.patch = troubled_sqlite(self.trouble)
        self.patch.__enter__()
        self.turn = 0

    @initialize()
    def open_the_shop(self) -> None:
        create_book(self.book, CUSTOMERS)
        self.store = self._opened()

    def _opened(self) -> XlsxStore:
        return XlsxStore(self.folder, background=False, disk=TroubledDisk(self.trouble))

    def teardown(self) -> None:
        try:
            if hasattr(self, "store"):
                self.everything_meets()
                self.store.close()
        finally:
            self.patch.__exit__(None, None, None)
            shutil.rmtree(self.folder, ignore_errors=True)

    def _pick(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.rows)), label="row")

    # Staff

    @rule(who=SESSIONS, name=WORDS, twice=st.booleans())
    def adds(self, who: int, name: str, twice: bool) -> None:
        done["a form adds"] += 1
        self.turn += 1
        key = f"{who}/{self.turn}"
        change = Change("customers", {"name": name, "remark": f"由{who}"})
        [row_id] = commit(self.store, change, actor=f"员工{who}", key=key).ids
        assert row_id not in self.rows
        self.rows[row_id], self.keys[key] = {"name": name, "remark": f"由{who}"}, (row_id,)
        if twice:
            again = commit(self.store, change, actor=f"员工{who}", key=key)
            assert (again.again, again.ids) == (True, (row_id,))

    @precondition(lambda self: self.keys)
    @rule(data=st.data())
    def retries(self, data: st.DataObject) -> None:
        done["a browser retries"] += 1
        key = data.draw(st.sampled_from(sorted(self.keys)))
        again = commit(self.store, Change("customers", {"name": "重发"}), key=key)
        assert (again.again, again.ids) == (True, self.keys[key])

    @precondition(lambda self: self.rows)
    @rule(who=SESSIONS, data=st.data())
    def looks(self, who: int, data: st.DataObject) -> None:
        done["a form is opened"] += 1
        row = self.store.get(Customer, self._pick(data))
        assert row is not None
        self.seen[who] = (row.id, digest(row), {name: getattr(row, name) for name in FIELDS}, len(self.changed))

    @precondition(lambda self: self.seen)
    @rule(data=st.data(), field=st.sampled_from(FIELDS), text=WORDS)
    def saves(self, data: st.DataObject, field: str, text: str) -> None:
        """Only what others changed since may be refused, and then nothing of it is stored."""
        done["a form saves"] += 1
        who = data.draw(st.sampled_from(sorted(self.seen)))
        row_id, mark, screen, since = self.seen.pop(who)
        now = self.rows.get(row_id)
        try:
            commit(self.store, Change("customers", {field: text}, id=row_id, seen=mark), actor=f"员工{who}")
        except RowGoneError:
            assert now is None
        except RowChangedError:
            met["two forms, one cell"] += 1
            assert now is not None and now.get(field, "") != text
            assert (row_id, field) in self.changed[since:], "refused without a cause"
        else:
            assert now is not None
            assert now.get(field, "") in (screen[field], text)
            self._set(row_id, field, text)

    @precondition(lambda self: self.rows)
    @rule(
        data=st.data(),
        fields=st.tuples(st.sampled_from(FIELDS), st.sampled_from(FIELDS)),
        texts=st.tuples(WORDS, WORDS),
    )
    def two_forms_save(self, data: st.DataObject, fields: tuple[str, str], texts: tuple[str, str]) -> None:
        """Both looked before either saved: other fields are merged, the same field is refused with both texts."""
        done["two forms save one row"] += 1
        row = self.store.get(Customer, self._pick(data))
        assert row is not None
        before = self.rows[row.id].get(fields[0], "")
        for field, text in zip(fields, texts, strict=True):
            try:
                commit(self.store, Change("customers", {field: text}, id=row.id, seen=digest(row)), actor="林二")
            except RowChangedError as refused:
                met["two forms, one cell"] += 1
                [sides] = refused.fields.values()
                assert (fields[0], sides[:2]) == (fields[1], texts)
                assert texts[0] not in (before, texts[1])
            else:
                self._set(row.id, field, text)

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), field=st.sampled_from(FIELDS), text=WORDS, typed=WORDS, by=st.sampled_from(SAVES))
    def form_and_person_change_one_cell(self, data: st.DataObject, field: str, text: str, typed: str, by: str) -> None:
        """The form's text waits for the file in which the person types another."""
        done["form and person, one cell"] += 1
        row_id = self._pick(data)
        commit(self.store, Change("customers", {field: text}, id=row_id))
        self._set(row_id, field, text)
        self._typed(row_id, field, typed, by)

    def _set(self, row_id: str, field: str, text: str) -> None:
        self.rows[row_id][field] = text
        self.changed.append((row_id, field))

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), field=st.sampled_from(FIELDS), text=WORDS | st.just(""))
    def edits(self, data: st.DataObject, field: str, text: str) -> None:
        """As an import or a page without the row on screen does: without comparing."""
        done["a cell is set"] += 1
        row_id = self._pick(data)
        commit(self.store, Change("customers", {field: text}, id=row_id))
        self._set(row_id, field, text)

    @precondition(lambda self: self.rows)
    @rule(data=st.data())
    def removes(self, data: st.DataObject) -> None:
        done["a form removes"] += 1
        row_id = self._pick(data)
        commit(self.store, Change("customers", id=row_id, remove=True))
        del self.rows[row_id]

    @rule(names=st.lists(WORDS, min_size=1, max_size=4), taken_back=st.booleans())
    def imports(self, names: list[str], taken_back: bool) -> None:
        done["an import"] += 1
        self.turn += 1
        batch = f"批{self.turn}"
        made = commit(self.store, *(Change("customers", {"name": n}) for n in names), origin=Origin.IMPORT, batch=batch)
        if taken_back:
            met["an undo"] += 1
            undone = self.store.undo(batch, actor="林二", at=AT)
            assert undone.rows_removed == len(names)
        else:
            self.rows |= {i: {"name": n} for i, n in zip(made.ids, names, strict=True)}

    # The person with the workbook. Everything waiting is written before, so that what counts is plain.

    @rule()
    def writes_out(self) -> None:
        done["the program writes"] += 1
        self.store.sync()

    def _sheet(self) -> tuple[Any, Any, dict[str, int]]:
        book = openpyxl.load_workbook(self.book)
        sheet = book["客户"]
        return (
            book,
            sheet,
            {str(sheet.cell(r, 1).value): r for r in range(2, sheet.max_row + 1) if sheet.cell(r, 1).value},
        )

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), field=st.sampled_from(FIELDS), text=WORDS, by=st.sampled_from(SAVES))
    def types(self, data: st.DataObject, field: str, text: str, by: str) -> None:
        done["a person types"] += 1
        self._typed(self._pick(data), field, text, by)

    def _typed(self, row_id: str, field: str, text: str, by: str) -> None:
        book, sheet, at = self._sheet()
        if row_id not in at:
            return
        waiting = self.store.journal.waiting_for("customers", row_id)
        _put(sheet.cell(at[row_id], column("customers", field)), text)
        self._save(book, by)
        if waiting is None or field not in waiting.value:
            self.store.take_in()
            self._set(row_id, field, text)
            return
        base, ours = waiting.base.get(field, ""), waiting.value[field]
        before = len(self.store.conflicts())
        self.store.take_in()
        if text == base:
            return  # nobody changed the file: the form's text stands
        self._set(row_id, field, text)
        if text != ours:
            met["both changed one cell"] += 1
            assert len(self.store.conflicts()) == before + 1
            conflict = self.store.conflicts()[-1]
            assert (conflict.form, conflict.file) == (ours, text)

    def _save(self, book: Any, by: str) -> None:
        if by == "in place":
            book.save(self.book)
            return
        other = self.folder / "存一下.tmp"
        book.save(other)
        other.replace(self.book)

    @rule(name=WORDS, rows=st.integers(1, 2))
    def types_rows(self, name: str, rows: int) -> None:
        done["a person adds rows"] += 1
        book, sheet, _ = self._sheet()
        for n in range(rows):
            _put(sheet.cell(sheet.max_row + 1, column("customers", "name")), f"{name}{n}手")
        self._save(book, "by rename")
        self.store.take_in()
        fresh = [row for row in self.store.rows(Customer) if row.id not in self.rows]
        assert sorted(row.name for row in fresh) == [f"{name}{n}手" for n in range(rows)]
        self.rows |= {row.id: {"name": row.name} for row in fresh}

    @precondition(lambda self: self.rows)
    @rule(data=st.data())
    def deletes_a_row(self, data: st.DataObject) -> None:
        row_id = self._pick(data)
        book, sheet, at = self._sheet()
        if row_id not in at:
            return
        done["a person deletes a row"] += 1
        sheet.delete_rows(at[row_id])
        self._save(book, "in place")
        self.store.take_in()
        del self.rows[row_id]

    @rule(seed=st.integers(0, 99))
    def sorts(self, seed: int) -> None:
        done["a person sorts"] += 1
        book, sheet, _ = self._sheet()
        lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        random.Random(seed).shuffle(lines)
        for r, line in enumerate(lines, 2):
            for c, value in enumerate(line, 1):
                _put(sheet.cell(r, c), value)
        self._save(book, "by rename")
        self.store.take_in()

    @precondition(lambda self: self.rows)
    @rule(data=st.data(), field=st.sampled_from(FIELDS), call=CALLS, by=st.sampled_from(SAVES))
    def types_while_the_program_writes(self, data: st.DataObject, field: str, call: str, by: str) -> None:
        """The person's save lands just before the program's first call of a kind."""
        done["a person saves meanwhile"] += 1
        self.turn += 1
        row_id, text = self._pick(data), f"手{self.turn}"

        def slip_in(do: Any) -> Any:
            book, sheet, there = self._sheet()
            if row_id in there:
                met["saved in the middle"] += 1
                _put(sheet.cell(there[row_id], column("customers", field)), text)
                self._save(book, by)
                self._set(row_id, field, text)
            return do()

        self._with((call, 1), slip_in, self.store.sync)
        self.store.take_in()

    # What goes wrong

    @rule(at=st.integers(1, 15), number=ERRORS, name=WORDS)
    def disk_fails_at_a_form(self, at: int, number: int, name: str) -> None:
        done["the disk refuses a form"] += 1
        self.turn += 1
        key = f"难/{self.turn}"
        row_id = self._with(
            ("sql", at), refuse(number), lambda: commit(self.store, Change("customers", {"name": name}), key=key).ids
        )
        if row_id is None:
            row_id = commit(self.store, Change("customers", {"name": name}), key=key).ids
        self.rows[row_id[0]] = {"name": name}
        self.keys[key] = row_id

    @rule(call=CALLS, at=st.integers(1, 5), number=ERRORS)
    def disk_fails_at_writing(self, call: str, at: int, number: int) -> None:
        done["the disk refuses a flush"] += 1
        self._with((call, at), refuse(number), self.store.sync)

    def _with(self, where: tuple[str, int], do: Any, act: Any) -> Any:
        self.trouble.kind, self.trouble.at = where
        self.trouble.do, self.trouble.armed = do, True
        self.trouble.log.clear()
        try:
            return act()
        except StoreFullError:
            return None
        finally:
            self.trouble.armed = False

    @rule(call=CALLS, at=st.integers(1, 5))
    def is_killed_while_writing(self, call: str, at: int) -> None:
        done["the program is killed"] += 1
        try:
            self._with((call, at), _crash, self.store.sync)
        except Crash:
            met["killed in the middle"] += 1
        self.starts_again(lose_cache=False)

    @rule(lose_cache=st.booleans())
    def is_started_again(self, lose_cache: bool) -> None:
        done["the program starts again"] += 1
        self.starts_again(lose_cache=lose_cache)

    def starts_again(self, *, lose_cache: bool) -> None:
        met["the program starts again"] += 1
        self.store.close(write=False)
        if lose_cache:
            met["the cache is lost"] += 1
            for left in (self.folder / ".dcrc").glob("index.db*"):
                left.unlink()
        self.store = self._opened()
        self.seen.clear()

    # What must hold

    @invariant()
    def the_store_says_what_was_stored(self) -> None:
        if hasattr(self, "store"):
            said = {row.id: {n: t for n in FIELDS if (t := getattr(row, n))} for row in self.store.rows(Customer)}
            assert said == {i: {n: t for n, t in cells.items() if t} for i, cells in self.rows.items()}

    @precondition(lambda self: self.turn % 5 == 4)
    @rule()
    def book_and_store_are_compared(self) -> None:
        done["book compared"] += 1
        self.turn += 1
        self.everything_meets()

    def everything_meets(self) -> None:
        """After two rounds nothing waits and the workbook says the same."""
        self.store.sync()
        report = self.store.sync()
        assert (report.waiting, report.taken) == (0, 0), report
        _, sheet, at = self._sheet()
        assert sorted(at) == sorted(self.rows)
        for row_id, cells in self.rows.items():
            for field in FIELDS:
                value = sheet.cell(at[row_id], column("customers", field)).value
                assert str(value if value is not None else "") == cells.get(field, ""), (row_id, field)
        self.the_store_says_what_was_stored()


def _run(examples: int, steps: int, **more: Any) -> None:
    settings = hypothesis.settings(
        max_examples=examples,
        stateful_step_count=steps,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[phase for phase in hypothesis.Phase if phase is not hypothesis.Phase.shrink],
        **more,
    )
    done.clear()
    met.clear()
    run_state_machine_as_test(Shop, settings=settings)
    print(f"{sum(done.values())} steps: {dict(done.most_common())}; on the way: {dict(met)}")


def test_the_store_keeps_to_the_model() -> None:
    _run(examples=12, steps=30)


@pytest.mark.long
def test_the_store_keeps_to_the_model_for_long() -> None:
    steps = int(os.environ.get("DCRC_MODEL_STEPS", "10000"))
    _run(examples=steps // 40, steps=60)  # a run ends by itself now and then: 60 at most are about 45
