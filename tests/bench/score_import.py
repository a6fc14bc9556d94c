"""Score the import against the truth of a generated dealership: python -m tests.bench.score_import [--customers N ...].

Without arguments the committed sample is scored. With --generator PATH (the generator's script) and --customers N a
dealership of that size is made first. Exit status 1 below the bar: 99.5 % of the recoverable cells hold the clean
value, 100 % of the unrecoverable ones are flagged, none is invented, duplicates with precision 1 and recall 0.95,
no row unaccounted for.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from pathlib import Path

from dcrc_lite.imports.applying import changes_of
from dcrc_lite.imports.clean import clean_cell
from dcrc_lite.imports.drafts import EARLIEST, LATEST, ROUNDED_BY, Draft
from dcrc_lite.imports.headers import Target
from dcrc_lite.imports.plan import Fate, Plan, RowPlan
from dcrc_lite.imports.planning import Request, make_plan
from dcrc_lite.imports.reading import Upload
from dcrc_lite.imports.words import word_lists
from dcrc_lite.schema import SHEETS, Kind, texts_of
from dcrc_lite.schema.calls import CallRecord
from dcrc_lite.schema.complaints import Complaint
from dcrc_lite.schema.customers import Customer
from dcrc_lite.schema.leads import Lead
from dcrc_lite.schema.vehicles import Vehicle
from dcrc_lite.schema.visits import Visit
from dcrc_lite.store.memory import MemoryStore
from dcrc_lite.store.protocol import Origin

SAMPLE = Path(__file__).parents[1] / "data" / "sample_300"
NOW = datetime(2026, 11, 21, 9)
RECOVERABLE, RECALL = 0.995, 0.95
UNRECOVERABLE = frozenset({"id_18_digits_as_float", "vin_wrong_digit", "phone_one_digit_short"})  # must be flagged
EMPTY = frozenset(
    {"phone_missing", "vin_missing", "plate_missing_word"}
)  # nothing there: known from elsewhere, or empty
ON = frozenset({"customers.id_no", "customers.id_type"})
WORDS = word_lists([])


@dataclass
class Tally:
    """What became of the cells of one defect kind, or of one column of truth."""

    cells: int = 0
    held: int = 0
    flagged: int = 0
    empty: int = 0
    invented: int = 0
    examples: list[str] = field(default_factory=list)

    def note(self, what: str) -> None:
        """Keep a few examples of what went wrong."""
        if len(self.examples) < 3:
            self.examples.append(what)


@dataclass
class Imported:
    """A dealership after its import: the plan, and the stored row of every draft."""

    plan: Plan
    store: MemoryStore
    texts: Mapping[str, Mapping[str, str]]  # handle → canonical texts as stored
    seconds: float


def import_all(folder: Path) -> Imported:
    """Plan and apply everything in the folder."""
    store = MemoryStore()
    files = [Upload(path.name, path) for path in sorted(folder.iterdir()) if path.is_file()]
    begin = time.perf_counter()
    plan = make_plan(store, store, Request(files, NOW, on=ON))
    changes = changes_of(plan)
    done = store.commit(changes, actor="score", origin=Origin.IMPORT, at=NOW, batch=plan.id)
    seconds = time.perf_counter() - begin
    by_record: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for change, row_id in zip(changes, done.ids, strict=True):
        by_record[change.record].append((change.handle, row_id))
    texts: dict[str, Mapping[str, str]] = {}
    for record, pairs in by_record.items():
        rows = store.get_many(SHEETS[record].cls, [row_id for _, row_id in pairs])
        texts |= {handle: texts_of(rows[row_id]) | {"id": row_id} for handle, row_id in pairs}
    return Imported(plan, store, texts, seconds)


def read_truth(folder: Path, name: str) -> list[dict[str, str]]:
    """Return a file of truth."""
    with (folder / "truth" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def defects(done: Imported, folder: Path) -> dict[str, Tally]:
    """Return what became of every damaged cell, by kind of damage."""
    rows = {(row.row.file, row.row.sheet, row.row.number): row for row in done.plan.rows}
    tallies: dict[str, Tally] = defaultdict(Tally)
    people = {line["no"]: line for line in read_truth(folder, "customers.csv")}
    again = {(line["file"], line["sheet"], line["row"]): people[line["clean"]] for line in _keyed_in_twice(folder)}
    for line in read_truth(folder, "mess.csv"):
        if not line["kind"].startswith(("layout_", "dup_")):
            row = rows[line["file"], line["sheet"], int(line["row"])]
            own = again.get((line["file"], line["sheet"], line["row"]), {})
            _judge(tallies[line["kind"]], line | _as_first_keyed(line, own), row, done)
    return dict(sorted(tallies.items()))


def _keyed_in_twice(folder: Path) -> list[dict[str, str]]:
    return [line for line in read_truth(folder, "mess.csv") if line["kind"].startswith("dup_")]


def _as_first_keyed(line: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """A customer keyed in twice (李先生, another number) is right when his file holds name and number of the first time."""
    named = {"客户姓名": "name", "手机": "phone"}.get(line["column"], "")
    return {"clean": own[named]} if named in own else {}


def _judge(tally: Tally, line: Mapping[str, str], row: RowPlan, done: Imported) -> None:
    column = next(column for column in row.row.columns.columns if column.header == line["column"])
    assert column.target is not None, line
    target = column.target
    tally.cells += 1
    got = _final(row, target, done)
    clean = clean_cell(target, line["clean"], WORDS.get(target, {}), NOW.date()).value
    if any(flag.target == target for flag in row.row.flags):
        tally.flagged += 1
    if _is(target, got, clean) or (
        target.name in LATEST | EARLIEST and _is(target, row.row.values.get(target, ""), clean)
    ):
        tally.held += 1
    elif got == "":
        tally.empty += 1
    elif not _is_as_written(line, target, got):
        tally.invented += 1
        tally.note(f"{row.row.place} {line['column']}: {line['raw']!r} -> {got!r}, is {clean!r}")
    if got == "" and line["kind"] not in UNRECOVERABLE | EMPTY:
        tally.note(f"{row.row.place} {line['column']}: {line['raw']!r} lost")


def _final(row: RowPlan, target: Target, done: Imported) -> str:
    drafts: list[Draft] = [draft for draft in (row.draft, *row.beside) if draft is not None]
    found = (done.texts[draft.handle].get(target.name, "") for draft in drafts if draft.record == target.record)
    return next(found, "")


def _is_as_written(line: Mapping[str, str], target: Target, got: str) -> bool:
    """A VIN with a wrong character may stay as it was written, flagged."""
    return line["kind"] == "vin_wrong_digit" and target.name == "vin" and got == line["raw"]


def _is(target: Target, got: str, clean: str) -> bool:
    if got == clean:
        return True
    if not got or not clean:
        return False
    if target.field.kind is Kind.DATETIME:
        return got[:10] == clean[:10] and got.endswith("T00:00")
    if target.field.kind is Kind.INT:
        return int(got) % 1000 == 0 and abs(int(got) - int(clean)) <= ROUNDED_BY
    return False


def truths(done: Imported, folder: Path) -> dict[str, Tally]:
    """Return how many cells of truth the shop's books hold, by record and column."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    excused = {line["clean"] for line in read_truth(folder, "mess.csv") if line["kind"] in UNRECOVERABLE | EMPTY}
    for name, target, got, truth in _pairs(done, folder):
        tally = tallies[name]
        clean = clean_cell(target, truth, WORDS.get(target, {}), NOW.date()).value if truth else ""
        if clean == "" or (got == "" and truth in excused):
            continue
        tally.cells += 1
        if _is(target, got, clean):
            tally.held += 1
        else:
            tally.empty += got == ""
            tally.invented += got != ""
            tally.note(f"{name}: {got!r}, is {clean!r}")
    return dict(tallies)


Pair = tuple[str, Target, str, str]
_COLUMNS: dict[str, dict[str, str]] = {
    "customers": {"name": "name", "sex": "gender", "born": "birthday", "phone": "mobile", "id": "id_no", "addr": "home_addr"},
    "vehicles": {
        "plate": "plate", "series": "series", "insurance_due": "ins_commercial", "inspection_due": "inspect_due",
        "delivered": "purchase_date",
    },
    "visits": {
        "in": "in_at", "out": "out_at", "km": "odometer", "type": "visit_type", "item": "items", "labour": "labor",
        "parts": "parts", "advisor": "sa",
    },
    "complaints": {
        "received": "received_at", "channel": "origin", "type": "category", "level": "severity", "text": "content",
        "first_reply": "contacted_at", "due": "due_at", "closed": "closed_at", "satisfaction": "satisfied",
    },
    "call_records": {"attempts": "attempts_given", "seconds": "seconds", "result": "outcome", "score": "score_given"},
    "leads": {
        "source": "origin", "came": "received_at", "name": "name", "phone": "mobile", "series": "model_interest",
        "grade": "grade", "status": "stage", "next": "next_on",
    },
}  # fmt: skip


def _pairs(done: Imported, folder: Path) -> Iterator[Pair]:
    store = done.store
    cars = {car.vin: car for car in store.rows(Vehicle)}
    truth_cars = read_truth(folder, "vehicles.csv")
    for line in truth_cars:
        yield from _row_pairs("vehicles", line, texts_of(cars[line["vin"]]) if line["vin"] in cars else {})
    owners = {line["customer"]: cars[line["vin"]].owner_id for line in truth_cars if line["vin"] in cars}
    people = store.get_many(Customer, set(owners.values()))
    for line in read_truth(folder, "customers.csv"):
        person = people.get(owners.get(line["no"], ""))
        yield from _row_pairs("customers", line, texts_of(person) if person else {})
    yield from _event_pairs(done, folder, {car.id: vin for vin, car in cars.items()})


def _event_pairs(done: Imported, folder: Path, vins: Mapping[str, str]) -> Iterator[Pair]:
    visits = {visit.ro_no: visit for visit in done.store.rows(Visit)}
    for line in read_truth(folder, "visits.csv"):
        visit = visits.get(line["ro"])
        yield from _row_pairs("visits", line, texts_of(visit) if visit else {})
        yield "visits.vin", Target("vehicles", "vin"), vins.get(visit.vehicle_id, "") if visit else "", line["vin"]
    complaints = {one.source_no: one for one in done.store.rows(Complaint)}
    for line in read_truth(folder, "complaints.csv"):
        case = complaints.get(line["no"])
        yield from _row_pairs("complaints", line, texts_of(case) if case else {})
        yield "complaints.vin", Target("vehicles", "vin"), vins.get(case.vehicle_id, "") if case else "", line["vin"]
    yield from _call_pairs(done, folder, vins)
    leads: dict[str, Lead] = {lead.source_no: lead for lead in done.store.rows(Lead)}
    for line in read_truth(folder, "leads.csv"):
        lead = leads.get(line["no"])
        yield from _row_pairs("leads", line, texts_of(lead) if lead else {})


def _call_pairs(done: Imported, folder: Path, vins: Mapping[str, str]) -> Iterator[Pair]:
    calls: dict[tuple[str, str, str], list[CallRecord]] = defaultdict(list)
    for call in done.store.rows(CallRecord):
        assert call.called_at is not None
        calls[call.called_at.date().isoformat(), call.call_kind, vins.get(call.vehicle_id, "")].append(call)
    kinds = WORDS[Target("call_records", "call_kind")]
    for line in read_truth(folder, "calls.csv"):
        found = calls.get((line["date"], kinds[line["type"]], line["vin"]), [])
        yield from _row_pairs("call_records", line, texts_of(found.pop(0)) if found else {})


def _row_pairs(record: str, line: Mapping[str, str], texts: Mapping[str, str]) -> Iterator[Pair]:
    for theirs, ours in _COLUMNS[record].items():
        yield f"{record}.{ours}", Target(record, ours), texts.get(ours, ""), line[theirs]


@dataclass(frozen=True, slots=True)
class Duplicates:
    """How well customers keyed in twice were found: pairs of archive rows put together, and those that belong so."""

    rows: int
    found: int
    wrong_pairs: int
    pairs: int

    @property
    def precision(self) -> float:
        """Share of the pairs put together that belong together."""
        return 1 - self.wrong_pairs / self.pairs if self.pairs else 1.0

    @property
    def recall(self) -> float:
        """Share of the rows keyed in again that were put to their customer."""
        return self.found / self.rows if self.rows else 1.0


def duplicates(done: Imported, folder: Path) -> Duplicates:
    """Return how well customers keyed in twice were found."""
    again = {line["raw"]: line["clean"] for line in _keyed_in_twice(folder)}
    number = Target("customers", "source_no")
    archive = [row for row in done.plan.rows if row.row.columns.kind.name == "archive"]
    handle = {row.row.values[number]: row.draft.handle if row.draft else "" for row in archive}
    groups: dict[str, list[str]] = defaultdict(list)
    for no, one in handle.items():
        groups[one].append(again.get(no, no))
    pairs = [pair for numbers in groups.values() for pair in combinations(numbers, 2)]
    found = sum(handle[no] == handle[own] and bool(handle[no]) for no, own in again.items())
    return Duplicates(len(again), found, sum(one != other for one, other in pairs), len(pairs))


def unaccounted(done: Imported, folder: Path) -> int:
    """Return how many lines of the files are neither a row with a fate nor a line left out with its reason."""
    lines = sum(sheet.lines for sheet in done.plan.sheets)
    left_out = sum(len(sheet.left_out) for sheet in done.plan.sheets)
    fates = sum(done.plan.count(fate) for fate in Fate)
    expected = sum(
        len(read_truth(folder, name)) for name in ("visits.csv", "complaints.csv", "calls.csv", "vehicles.csv")
    )
    expected += len(read_truth(folder, "vehicles.csv")) + 2 * len(read_truth(folder, "leads.csv"))
    expected += sum(line["sold_here"] == "1" for line in read_truth(folder, "vehicles.csv"))
    expected += len(_keyed_in_twice(folder))
    return abs(lines - left_out - fates) + abs(expected - fates)


def report(done: Imported, folder: Path) -> bool:
    """Print the score; return whether it reaches the bar."""
    plan = done.plan
    print(f"{len(plan.rows)} rows, {len(changes_of(plan))} rows stored in {done.seconds:.1f} s: "
          + ", ".join(f"{fate} {plan.count(fate)}" for fate in Fate))  # fmt: skip
    by_kind = defects(done, folder)
    print(f"\n{'defect':26}{'cells':>7}{'held':>7}{'empty':>7}{'flagged':>9}{'invented':>10}")
    for name, tally in by_kind.items():
        print(f"{name:26}{tally.cells:7}{tally.held:7}{tally.empty:7}{tally.flagged:9}{tally.invented:10}")
    by_column = truths(done, folder)
    print(f"\n{'truth':32}{'cells':>7}{'held':>7}{'empty':>7}{'other':>7}")
    for name, tally in by_column.items():
        print(f"{name:32}{tally.cells:7}{tally.held:7}{tally.empty:7}{tally.invented:7}")
    return _verdict(by_kind, by_column, duplicates(done, folder), unaccounted(done, folder))


def _verdict(by_kind: Mapping[str, Tally], by_column: Mapping[str, Tally], doubles: Duplicates, lost_rows: int) -> bool:
    can = [tally for name, tally in by_kind.items() if name not in UNRECOVERABLE | EMPTY]
    cannot = [tally for name, tally in by_kind.items() if name in UNRECOVERABLE]
    figures = [
        ("damaged cells recovered", _share(can, "held"), RECOVERABLE),
        ("cells of truth held", _share(list(by_column.values()), "held"), RECOVERABLE),
        ("unrecoverable cells flagged", _share(cannot, "flagged"), 1.0),
        ("duplicates: precision", doubles.precision, 1.0),
        ("duplicates: recall", doubles.recall, RECALL),
    ]
    invented = sum(tally.invented for tally in by_kind.values())
    print()
    for what, got, bar in figures:
        print(f"{what:32}{got:9.4%}  bar {bar:.1%}  {'ok' if got >= bar else 'BELOW'}")
    print(f"{'values invented':32}{invented:9}  bar 0  {'ok' if not invented else 'ABOVE'}")
    print(f"{'rows unaccounted for':32}{lost_rows:9}  bar 0  {'ok' if not lost_rows else 'ABOVE'}")
    print(f"{'duplicates found':32}{doubles.found:9} of {doubles.rows}")
    for tally in (*by_kind.values(), *by_column.values()):
        for example in tally.examples:
            print("  ", example)
    return all(got >= bar for _, got, bar in figures) and not invented and not lost_rows


def _share(tallies: list[Tally], name: str) -> float:
    counts = Counter({name: sum(getattr(tally, name) for tally in tallies)})
    cells = sum(tally.cells for tally in tallies)
    return counts[name] / cells if cells else 1.0


def main() -> int:
    """Score one dealership."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument(
        "--folder", type=Path, default=SAMPLE, help="exports with truth/ (default: the committed sample)"
    )
    parser.add_argument("--generator", type=Path, help="script that makes a dealership: needs faker and XlsxWriter")
    parser.add_argument("--customers", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    if chosen.generator is None:
        return 0 if report(import_all(chosen.folder), chosen.folder) else 1
    with tempfile.TemporaryDirectory() as made:
        command = [sys.executable, str(chosen.generator), "--customers", str(chosen.customers)]
        subprocess.run([*command, "--seed", str(chosen.seed), "--out", made], check=True)
        return 0 if report(import_all(Path(made)), Path(made)) else 1


if __name__ == "__main__":
    sys.exit(main())
