"""What makes two rows the same delivery, order, complaint, call or lead: the keys of the upsert."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import count

from dcrc_lite.imports.drafts import Draft, day_of
from dcrc_lite.imports.headers import Target
from dcrc_lite.imports.rows import ListRow
from dcrc_lite.imports.stock import Stock
from dcrc_lite.schema import Row, texts_of

Key = tuple[Hashable, ...]


def keys_of(record: str, texts: Mapping[str, str], car: str, person: str) -> list[Key]:
    """Return the keys of a row, the surest first. `car`, `person`: 编号 or handle, "" = unknown."""
    if record == "visits":
        return [("单", texts.get("ro_no", ""))]
    if record == "deliveries":
        return [("车", car)] if car else [("人", person, day_of(texts.get("delivered_at", "")))]
    if record == "complaints":
        return _complaint_keys(texts, car, person)
    if record == "call_records":
        return _call_keys(texts, car, person)
    return _lead_keys(texts)


def _complaint_keys(texts: Mapping[str, str], car: str, person: str) -> list[Key]:
    if texts.get("source_no"):
        return [("号", texts["source_no"])]
    return [("时", texts.get("received_at", ""), car or person, texts.get("content", "")[:20])]


def _call_keys(texts: Mapping[str, str], car: str, person: str) -> list[Key]:
    if texts.get("source_no"):
        return [("号", texts["source_no"])]
    return [("通", day_of(texts.get("called_at", "")), texts.get("call_kind", ""), car or person)]


def _lead_keys(texts: Mapping[str, str]) -> list[Key]:
    """A person who comes again another day is a new lead; the same day, telephone or name and model, is the same."""
    on = day_of(texts.get("received_at", ""))
    keys: list[Key] = [("电话", texts["mobile"], on)] if texts.get("mobile") else []
    if texts.get("name"):
        keys.append(("姓名", texts["name"], on, texts.get("model_interest", "")))
    return keys


class Register:
    """Drafts of one record by key: stored rows first, then those the files bring."""

    def __init__(self, record: str, stored: Iterable[Row]) -> None:
        self.record = record
        self._by_key: dict[Key, Draft] = {}
        self.touched: list[Draft] = []  # those rows of the files belong to
        for row in sorted(stored, key=lambda row: row.id):
            texts = texts_of(row)
            draft = Draft(record, f"{record}#{row.id}", row, texts)
            self._remember(draft, keys_of(record, texts, texts.get("vehicle_id", ""), texts.get("customer_id", "")))

    def draft(self, row: ListRow, car: Draft | None, person: Draft | None) -> Draft:
        """Return the draft a row belongs to, a new one when none is known."""
        keys = keys_of(self.record, row.of(self.record), car.id if car else "", person.id if person else "")
        found = next((draft for key in keys for draft in self._known(key) if self._fits(draft, row)), None)
        draft = found or Draft(self.record, f"{self.record}#{len(self.touched)}")
        if found is None or self.record == "leads":
            self._remember(draft, keys)
        if not draft.rows:
            self.touched.append(draft)
        return draft

    def _known(self, key: Key) -> Iterator[Draft]:
        """Yield the drafts of a key: two calls of one day are two rows."""
        for turn in count():
            draft = self._by_key.get((*key, turn))
            if draft is None:
                return
            yield draft

    def _remember(self, draft: Draft, keys: list[Key]) -> None:
        for key in keys:
            if draft not in self._known(key):
                self._by_key[*key, sum(1 for _ in self._known(key))] = draft

    def _fits(self, draft: Draft, row: ListRow) -> bool:
        """Two leads of one day with different telephones are two; so are two different calls of one list."""
        if self.record == "leads":
            mine, known = row.values.get(Target("leads", "mobile"), ""), draft.text("mobile")
            return not (mine and known and mine != known)
        if self.record == "call_records":
            return all(other.values == row.values for other in draft.rows if is_same_list(other, row))
        return True


def is_same_list(one: ListRow, other: ListRow) -> bool:
    """True when two rows stand in the same sheet."""
    return (one.file, one.sheet) == (other.file, other.sheet)


def registers(stock: Stock) -> dict[str, Register]:
    """Return a register for each record that lists bring, filled with what is stored."""
    return {
        "visits": Register("visits", stock.visits),
        "deliveries": Register("deliveries", stock.deliveries),
        "complaints": Register("complaints", stock.complaints),
        "call_records": Register("call_records", stock.calls),
        "leads": Register("leads", stock.leads),
    }
