"""Shadow columns: what people read beside a reference (customer name, phone, plate, VIN), filled in by the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from dcrc_lite.schema import SHEETS, Kind


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference of a record with columns beside it: shadow column -> column of the target."""

    record: str
    field: str
    target: str
    beside: tuple[tuple[str, str], ...]


@cache
def references(record: str) -> tuple[Reference, ...]:
    """Return the references of a record that have shadow columns."""
    return tuple(
        Reference(record, field.name, field.to, tuple((f"{field.name}__{name}", name) for name in field.beside))
        for field in SHEETS[record].fields
        if field.kind is Kind.REF and field.beside
    )


@cache
def referrers(target: str) -> tuple[Reference, ...]:
    """Return the references of all records that repeat columns of `target`."""
    return tuple(found for record in SHEETS for found in references(record) if found.target == target)


def shadow_cells(reference: Reference, target: Mapping[str, str] | None) -> Iterator[tuple[str, str]]:
    """Return the shadow columns' texts for the target's cells (None: no target)."""
    for shadow, name in reference.beside:
        yield shadow, (target or {}).get(name, "")
