"""One line of an explanation, and how its dates are worded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dcrc_lite.deadlines.words import date_words, day_words


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the explanation: `when` and `what` ready to print; `at` the ISO date or date-time it stands for.

    `kind`: event, missing, skip, start, add, count, note, result.
    """

    when: str
    what: str
    kind: str = ""
    at: str = ""


@dataclass(frozen=True)
class Teller:
    """Words dates: relative to `today` when there is one, otherwise with the year of the start taken for granted."""

    today: date | None
    year: int

    def day(self, day: date) -> str:
        """Return 今天, 昨天 or the full date."""
        if self.today is not None and day in {self.today, self.today - timedelta(days=1)}:
            return day_words(day, self.today)
        return self.full(day)

    def full(self, day: date) -> str:
        """Return 11月21日 周六, with the year when it is another one."""
        return date_words(day, self.today.year if self.today else self.year)

    def moment(self, moment: datetime) -> str:
        """Return the day with its clock time."""
        return f"{self.day(moment.date())} {moment:%H:%M}"
